// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/finding.h"
#include "analysis/mismatch.h"
#include "analysis/pairs.h"
#include "analysis/render.h"
#include "analysis/said.h"
#include "model/attrs.h"

/* The bits that are set on one side for certain and on the other never. */
static uint64_t attributes_differ(const struct value *map, const struct value *unmap,
				  uint64_t mask)
{
	if (!map->known || !unmap->known)
		return 0;
	return ((map->must & ~unmap->may) | (unmap->must & ~map->may)) & mask;
}

static bool directions_differ(const struct value *map, const struct value *unmap)
{
	return map->is_set && unmap->is_set && !(map->set & unmap->set);
}

/* Attributes that may differ in every tree: see the comment at DMA_ATTR_UNMAP_VALID. */
static uint64_t free_to_differ(const struct judge *j)
{
	uint64_t ret = 0;

	for (ptrdiff_t i = 0; i < arrlen(j->rules->may_differ); i++)
		ret |= attrs_bit(j->tree, j->rules->may_differ[i]);
	return ret;
}

static const char *attributes_text(struct judge *j, uint64_t mask)
{
	_cleanup_free_ char *text = attrs_text(j->tree, mask);

	return arena_strdup(&j->report->arena, text);
}

static void add_hop(struct judge *j, const struct operation *op, const char *what,
		    struct hop **ret)
{
	struct hop h = { .what = what };

	h.at = render_position(j->graph, graph_body(j->graph, op->function), op->seq,
			       &j->report->arena);
	arrput(*ret, h);
}

static struct hop *witness_of(struct judge *j, const struct pairing *p,
			      const struct operation *unmap, const char *const *said)
{
	struct arena *arena = &j->report->arena;
	struct hop *ret = NULL;

	for (ptrdiff_t i = 0; i < arrlen(p->maps); i++)
		add_hop(j, p->maps[i], arena_printf(arena, "%s() with %s: %s", p->maps[i]->api->name,
						    said[i], p->how), &ret);
	add_hop(j, unmap, arena_printf(arena, "%s() with %s", unmap->api->name,
				       said[arrlen(p->maps)]), &ret);
	return ret;
}

/* said: what each map says, then what the unmap says. */
static void report(struct judge *j, const struct operation *unmap, const struct pairing *p,
		   enum premise premise, const char **said, const char *differ)
{
	const struct body *map = graph_body(j->graph, p->maps[0]->function);
	struct position at = render_position(j->graph, map, p->maps[0]->seq, &j->report->arena);
	bool frees = unmap->api->role == API_FREE;
	const struct finding_word words[] = {
		{ "ended", frees ? "freed" : "unmapped" },
		{ "begun", frees ? "allocated" : "mapped" },
		{ "unmapped", said[arrlen(p->maps)] }, { "mapped", said[0] },
		{ "where", arena_printf(&j->report->arena, "%s:%d", at.file, at.line) },
		{ "differ", differ },
		{ "mask", j->tree->unmap_mask ? "" :
			  "; this tree's dma-debug does not compare attributes" },
	};
	struct finding_case c = {
		.premise = premise, .map = p->maps[0], .confidence = CONFIDENCE_HIGH,
		.words = words, .n_words = ARRAY_SIZE(words),
		.witness = witness_of(j, p, unmap, said),
	};

	c.at = arrlast(c.witness).at;
	finding_add(j, &c);
	arrfree(c.witness);
}

/* Calls of this kind have no argument: the request chooses its attributes. */
static bool chosen_by_request(const struct operation *op)
{
	return op->api->kind && !strcmp(op->api->kind, "block");
}

static void check_attributes(struct judge *j, const struct operation *unmap,
			     const struct pairing *p)
{
	uint64_t mask = j->tree->unmap_mask ? j->tree->unmap_mask : ~free_to_differ(j);
	struct value own = said_attributes(j->graph, j->tree, unmap);
	const char **said = NULL;
	uint64_t differ = chosen_by_request(unmap) ? 0 : ~0ull;

	for (ptrdiff_t i = 0; i < arrlen(p->maps); i++) {
		struct value v = said_attributes(j->graph, j->tree, p->maps[i]);

		differ &= chosen_by_request(p->maps[i]) ? 0 : attributes_differ(&v, &own, mask);
		arrput(said, attributes_text(j, v.must));
	}
	arrput(said, attributes_text(j, own.must));
	if (differ)
		report(j, unmap, p, PREMISE_ATTRS_DIFFER, said, attributes_text(j, differ));
	arrfree(said);
}

static void check_direction(struct judge *j, const struct operation *unmap,
			    const struct pairing *p)
{
	struct value own = said_direction(j->graph, unmap);
	struct arena *arena = &j->report->arena;
	const char **said = NULL;
	bool differ = true;

	for (ptrdiff_t i = 0; i < arrlen(p->maps); i++) {
		struct value v = said_direction(j->graph, p->maps[i]);

		differ &= directions_differ(&v, &own);
		arrput(said, said_direction_text(arena, &v));
	}
	arrput(said, said_direction_text(arena, &own));
	if (differ)
		report(j, unmap, p, PREMISE_DIRECTION_DIFFERS, said, "");
	arrfree(said);
}

void mismatch_report(struct judge *j, const struct operation *unmap)
{
	struct pairing p;

	pairs_of(j->graph, j->ops, unmap, &p);
	if (arrlen(p.maps)) {
		check_attributes(j, unmap, &p);
		check_direction(j, unmap, &p);
	}
	pairing_release(&p);
}
