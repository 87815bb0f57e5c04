// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/pairs.h"
#include "analysis/trace.h"

/* What begins what the operation ends: map calls, or allocations. */
static enum api_role opposite(const struct api *api)
{
	return api->role == API_FREE ? API_COHERENT : API_MAP;
}

/* The call that the origin is; the graph's. */
static const struct operation *begin_at(struct graph *g, const struct origin *o)
{
	struct operation *ret = arena_alloc(&g->arena, sizeof(*ret));

	return !o->api->indirect && operation_at(g, o->api, o->function, o->seq, ret) ? ret : NULL;
}

/*
 * A member of an endian type lies in a descriptor that the device reads and
 * writes: what comes out of it is not what was put in.
 */
static bool is_descriptor(struct graph *g, const struct path *p)
{
	const char *type;

	if (!p->n)
		return false;
	type = graph_member_info(g, p->members[p->n - 1])->type;
	return !strncmp(type, "__le", 4) || !strncmp(type, "__be", 4);
}

static bool is_whole(const struct trace *t, enum api_role role)
{
	for (ptrdiff_t i = 0; i < arrlen(t->origins); i++)
		if (t->origins[i].kind != ORIGIN_API || t->origins[i].api->role != role)
			return false;
	for (ptrdiff_t i = 0; i < arrlen(t->nodes); i++)
		if (t->nodes[i].weak || is_descriptor(t->graph, &t->nodes[i].path))
			return false;
	return !t->limited;
}

static void trace_back(struct graph *g, const struct operation *unmap, struct pairing *ret)
{
	const struct body_call *c = graph_call(graph_body(g, unmap->function), unmap->seq);
	struct trace t;

	trace_handle(&t, g, unmap->function, c->args[unmap->api->buffer], unmap->seq);
	for (ptrdiff_t i = 0; i < arrlen(t.origins) && is_whole(&t, opposite(unmap->api));
	     i++) {
		const struct operation *m = begin_at(g, &t.origins[i]);

		if (m)
			arrput(ret->maps, m);
	}
	/* a map call inside the body of another API is not among the operations */
	if (arrlen(ret->maps) != arrlen(t.origins))
		pairing_release(ret);
	ret->how = "the handle comes from here";
	trace_release(&t);
}

bool pairs_by_object(const struct api *api)
{
	return api->kind && (!strncmp(api->kind, "sg", 2) || !strcmp(api->kind, "iova") ||
	       !strcmp(api->kind, "pfn") || !strcmp(api->kind, "block"));
}

void pairs_of(struct graph *g, struct operations *ops, const struct operation *unmap,
	      struct pairing *ret)
{
	const struct body *b = graph_body(g, unmap->function);
	const struct body_call *c = b ? graph_call(b, unmap->seq) : NULL;

	*ret = (struct pairing){ 0 };
	if (!c || unmap->api->buffer < 0 || unmap->api->buffer >= c->n_args)
		return;
	if (pairs_by_object(unmap->api))
		pairs_of_object(g, ops, unmap, ret);
	else
		trace_back(g, unmap, ret);
}

void pairing_release(struct pairing *p)
{
	arrfree(p->maps);
}
