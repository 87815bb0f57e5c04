// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/said.h"
#include "model/attrs.h"

static const char *const direction_names[] = {	/* include/linux/dma-direction.h */
	"DMA_BIDIRECTIONAL", "DMA_TO_DEVICE", "DMA_FROM_DEVICE", "DMA_NONE",
};

static const struct body_call *call_of(struct graph *g, const struct operation *op,
				       const struct body **ret)
{
	*ret = graph_body(g, op->function);
	return *ret ? graph_call(*ret, op->seq) : NULL;
}

/* What the API's body adds, in the tool's words. */
static uint64_t fixed_attributes(const struct tree *t, const struct api *api)
{
	if (!api->attrs_fixed)
		return 0;
	return attrs_bit(t, !strcmp(api->attrs_fixed, "require-coherent") ?
			 t->require_coherent : t->cache_overlap);
}

struct value said_attributes(struct graph *g, const struct tree *tree,
			     const struct operation *op)
{
	const struct body *b;
	const struct body_call *c = call_of(g, op, &b);
	struct value v = value_constant(0);

	if (c && op->api->attrs >= 0 && op->api->attrs < c->n_args)
		v = value_of(g, b, c->args[op->api->attrs]);
	v.must |= fixed_attributes(tree, op->api);
	v.may |= fixed_attributes(tree, op->api);
	return v;
}

static struct value fixed_direction(const char *text)
{
	struct value v = { .known = true, .is_set = true };

	for (const char *p = text; p; p = strchr(p, '|')) {
		p += *p == '|';
		for (size_t i = 0; i < ARRAY_SIZE(direction_names); i++)
			if (strcspn(p, "|") == strlen(direction_names[i]) &&
			    !strncmp(p, direction_names[i], strlen(direction_names[i])))
				v.set |= 1ull << i;
	}
	return v;
}

struct value said_direction(struct graph *g, const struct operation *op)
{
	const struct body *b;
	const struct body_call *c = call_of(g, op, &b);
	struct value v;

	if (op->api->direction_fixed)
		return fixed_direction(op->api->direction_fixed);
	if (!c || op->api->direction < 0 || op->api->direction >= c->n_args)
		return (struct value){ .why = "the API has no argument for it" };
	v = value_of(g, b, c->args[op->api->direction]);
	if (v.known && (!v.is_set || !v.set || v.set >> ARRAY_SIZE(direction_names)))
		v.why = "a value that is no direction is among those found";
	if (!v.known || v.why)
		v.is_set = false;
	return v;
}

const char *said_direction_text(struct arena *arena, const struct value *direction)
{
	const char *ret = NULL;

	for (size_t i = 0; direction->is_set && i < ARRAY_SIZE(direction_names); i++)
		if (direction->set >> i & 1)
			ret = ret ? arena_printf(arena, "%s|%s", ret, direction_names[i]) :
				    direction_names[i];
	return ret ? ret : "unknown";
}
