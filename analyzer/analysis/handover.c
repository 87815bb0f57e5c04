// SPDX-License-Identifier: GPL-2.0-only
/* Tables of operations that map in one member and hand the ownership over in another. */
#include "analysis/life.h"

#define MAX_LEVELS 2	/* of callers between the operation and the map call */

/* Does the table (a global) store something into the member? */
static bool table_has(struct graph *g, int64_t table, const char *record, const char *member)
{
	struct ref_list uses = { 0 };

	store_global_uses(g->store, table, &uses);
	for (int i = 0; i < uses.n; i++) {
		const struct path *p = graph_path(g, uses.refs[i].place);

		if (uses.refs[i].idx == -1 && p->n &&
		    graph_member_is(g, p->members[p->n - 1], record, member))
			return true;
	}
	return false;
}

/* The tables in which the function is the member. */
static bool stands_in_table(struct graph *g, int64_t symbol, const struct api_handover *h)
{
	struct ref_list uses = { 0 };

	store_symbol_uses(g->store, symbol, &uses);
	for (int i = 0; i < uses.n; i++) {
		const struct ref *r = &uses.refs[i];
		const struct path *dst;
		struct body_flow f;
		int64_t file;

		if (r->function || r->idx != -1 || store_file_flow(g->store, r, &f, &file))
			continue;
		dst = graph_path(g, f.dst);
		if (dst->root == PLACE_GLOBAL && dst->n &&
		    graph_member_is(g, dst->members[dst->n - 1], h->record, h->maps) &&
		    table_has(g, dst->number, h->record, h->member))
			return true;
	}
	return false;
}

static bool is_handed_over(struct graph *g, int64_t function, int level)
{
	const struct body *b = graph_body(g, function);
	const struct edge *callers;

	for (ptrdiff_t i = 0; b && i < arrlen(g->apis->handovers); i++)
		if (stands_in_table(g, b->symbol, &g->apis->handovers[i]))
			return true;
	callers = b && level < MAX_LEVELS ? graph_callers(g, b->symbol) : NULL;
	for (ptrdiff_t i = 0; i < arrlen(callers); i++)
		if (!callers[i].member && is_handed_over(g, callers[i].function, level + 1))
			return true;
	return false;
}

bool handover_by_table(struct graph *g, int64_t function)
{
	return is_handed_over(g, function, 0);
}
