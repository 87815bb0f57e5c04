// SPDX-License-Identifier: GPL-2.0-only
/* Which map calls an unmap call belongs to, where the analysis is certain of it. */
#include "analysis/pairs.h"
#include "analysis/render.h"
#include "cli/fix.h"

struct search {
	struct graph graph;
	struct operations ops;
	struct fix_pairs *ret;
};

static struct position position_of(struct search *s, const struct operation *op)
{
	return render_position(&s->graph, graph_body(&s->graph, op->function), op->seq,
			       &s->ret->arena);
}

static bool is_known(const struct fix_pairs *p, const struct position *unmap)
{
	for (ptrdiff_t i = 0; i < arrlen(p->list); i++)
		if (position_same(&p->list[i].unmap, unmap))
			return true;
	return false;
}

static void add_pair(struct search *s, const struct operation *unmap, struct position at)
{
	struct map_calls pair = { .unmap = at };
	struct pairing pairing;

	pairs_of(&s->graph, &s->ops, unmap, &pairing);
	for (ptrdiff_t i = 0; i < arrlen(pairing.maps); i++)
		arrput(pair.maps, position_of(s, pairing.maps[i]));
	pairing_release(&pairing);
	if (arrlen(pair.maps))
		arrput(s->ret->list, pair);
}

static void add_unmaps_of(struct search *s, const struct site *site)
{
	for (ptrdiff_t i = 0; i < arrlen(site->unmaps); i++)
		for (ptrdiff_t k = 0; k < arrlen(s->ops.unmaps); k++) {
			const struct operation *u = &s->ops.unmaps[k];
			struct position at = position_of(s, u);

			if (position_same(&at, &site->unmaps[i].at) && !is_known(s->ret, &at))
				add_pair(s, u, at);
		}
}

void fix_pairs_find(struct fixes *s, const struct site *const *sites, struct fix_pairs *ret)
{
	const struct analysis_options o = {
		.paths = s->reach.paths, .n_paths = arrlenu(s->reach.paths),
	};
	struct search search = { .ret = ret };

	*ret = (struct fix_pairs){ 0 };
	if (!arrlen(sites))
		return;
	graph_init(&search.graph, s->c->store, &s->c->apis);
	operations_find(&search.graph, &o, true, &search.ops);
	for (ptrdiff_t i = 0; i < arrlen(sites); i++)
		add_unmaps_of(&search, sites[i]);
	operations_release(&search.ops);
	graph_release(&search.graph);
}

void fix_pairs_release(struct fix_pairs *p)
{
	for (ptrdiff_t i = 0; i < arrlen(p->list); i++)
		arrfree(p->list[i].maps);
	arrfree(p->list);
	arena_release(&p->arena);
}
