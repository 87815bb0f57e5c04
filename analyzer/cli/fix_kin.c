// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which mappings a call of a function that unmaps ends: those of the map calls that
 * it has most in common with. What holds the object says most after the function
 * itself: a list that only one kind of mapping is put on.
 */
#include "cli/fix_refactor.h"

#define MAX_LEVELS 3	/* of calls up to an operation of a table */

/* ---- what holds the object ---- */

static void add_owner(uint32_t **list, uint32_t member)
{
	for (ptrdiff_t i = 0; i < arrlen(*list); i++)
		if ((*list)[i] == member)
			return;
	arrput(*list, member);
}

/*
 * list_add(&x->link, head) puts the local variable x on a list; INIT_LIST_HEAD(&x->link)
 * and list_del(&x->link) do not say that it is on one.
 */
static void add_links(struct graph *g, const struct body *b, int64_t local,
		      struct fix_need *ret)
{
	for (int i = 0; i < b->n_calls; i++)
		for (int k = 0; k < b->calls[i].n_args; k++) {
			const struct path *p = graph_path(g, b->calls[i].args[k]);

			if (p->address && p->n == 1 && p->root == PLACE_LOCAL &&
			    p->number == local && ancestor_is_link(g, p->members[0]))
				add_owner(b->calls[i].n_args > 1 ? &ret->owners : &ret->links,
					  p->members[0]);
		}
}

/* The same in the functions that get the variable. */
static void add_links_below(struct graph *g, const struct body *b, int64_t local,
			    struct fix_need *ret)
{
	for (int i = 0; i < b->n_calls; i++) {
		struct ref_list list = { 0 };

		if (b->calls[i].callee)
			store_definitions(g->store, b->calls[i].callee, &list);
		for (int k = 0; list.n && k < b->calls[i].n_args; k++) {
			const struct path *p = graph_path(g, b->calls[i].args[k]);
			const struct body *callee = graph_body(g, list.refs[0].function);

			if (callee && p->root == PLACE_LOCAL && p->number == local && !p->n &&
			    k < callee->n_params)
				add_links(g, callee, k, ret);
		}
	}
}

static void add_object(struct graph *g, const struct ancestor *a, struct fix_need *ret)
{
	const struct body *b = graph_body(g, a->function);

	for (int i = 0; b && i < a->object.n; i++) {
		const struct path *p = &a->object.names[i];

		if (p->n >= 2)
			add_owner(&ret->owners, p->members[p->n - 2]);
		if (p->link && ancestor_is_link(g, p->link))
			add_owner(&ret->owners, p->link);
		if (p->root != PLACE_LOCAL)
			continue;
		add_links(g, b, p->number, ret);
		add_links_below(g, b, p->number, ret);
	}
}

void fix_kin_owners(struct fix_needs *n, struct fix_need *need)
{
	for (ptrdiff_t i = 0; i < arrlen(n->ways); i++)
		for (ptrdiff_t k = 0; k < arrlen(n->ways[i]); k++)
			if (n->ways[i][k].function == need->function &&
			    n->ways[i][k].seq == need->seq)
				add_object(&n->graph, &n->ways[i][k], need);
}

static bool has(const uint32_t *list, uint32_t member)
{
	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		if (list[i] == member)
			return true;
	return false;
}

/* Does a map call of this kind have the owner, or (links) perhaps? */
static bool is_owned(const struct fix_needs *n, uint32_t owner, bool user, bool links)
{
	for (ptrdiff_t i = 0; i < arrlen(n->list); i++) {
		const struct fix_need *map = &n->list[i];

		if (map->maps && map->known && map->user == user &&
		    (has(map->owners, owner) || (links && has(map->links, owner))))
			return true;
	}
	return false;
}

/* An owner that the map call has, and none of the other kind. */
static bool share_owner(const struct fix_needs *n, const struct fix_need *a,
			const struct fix_need *map)
{
	for (ptrdiff_t i = 0; i < arrlen(a->owners); i++)
		if (has(map->owners, a->owners[i]) &&
		    !is_owned(n, a->owners[i], !map->user, false))
			return true;
	for (ptrdiff_t i = 0; i < arrlen(a->links); i++)
		if (has(map->owners, a->links[i]) && !is_owned(n, a->links[i], !map->user, true))
			return true;
	return false;
}

/* ---- tables ---- */

/* The tables (symbols) that the function, or one that calls it, is stored into. */
static void add_tables(struct graph *g, int64_t symbol, int level, int64_t **ret)
{
	const struct edge *edges = level ? graph_callers(g, symbol) : NULL;
	struct ref_list uses = { 0 };

	store_symbol_uses(g->store, symbol, &uses);
	for (int i = 0; i < uses.n; i++) {
		const struct path *dst;
		struct body_flow flow;
		int64_t file;

		if (uses.refs[i].function || store_file_flow(g->store, &uses.refs[i], &flow, &file))
			continue;
		dst = graph_path(g, flow.dst);
		if (dst->root == PLACE_GLOBAL)
			arrput(*ret, dst->number);
	}
	for (ptrdiff_t i = 0; i < arrlen(edges); i++) {
		const struct body *b = graph_body(g, edges[i].function);

		if (b && !edges[i].member)
			add_tables(g, b->symbol, level - 1, ret);
	}
}

static bool share_table(struct graph *g, int64_t a, int level, int64_t b)
{
	int64_t *x = NULL, *y = NULL;
	bool ret = false;

	add_tables(g, a, level, &x);
	add_tables(g, b, MAX_LEVELS, &y);
	for (ptrdiff_t i = 0; i < arrlen(x); i++)
		for (ptrdiff_t k = 0; k < arrlen(y); k++)
			ret |= x[i] == y[k];
	arrfree(x);
	arrfree(y);
	return ret;
}

/* ---- callers ---- */

static bool is_called_by(struct graph *g, int64_t symbol, int64_t caller)
{
	const struct edge *edges = graph_callers(g, symbol);

	for (ptrdiff_t i = 0; i < arrlen(edges); i++)
		if (edges[i].function == caller && !edges[i].member)
			return true;
	return false;
}

/* One function calls both. An operation of a table is no such one: it serves many requests. */
static bool share_caller(struct graph *g, int64_t a, int64_t b)
{
	const struct edge *edges = graph_callers(g, a);

	for (ptrdiff_t i = 0; i < arrlen(edges); i++) {
		const struct body *caller = graph_body(g, edges[i].function);
		int64_t *tables = NULL;
		bool is_operation;

		if (!caller || edges[i].member || !is_called_by(g, b, caller->id))
			continue;
		add_tables(g, caller->symbol, 0, &tables);
		is_operation = arrlen(tables) > 0;
		arrfree(tables);
		if (!is_operation)
			return true;
	}
	return false;
}

/* ---- the decision ---- */

static bool share_members(const struct fix_need *a, const struct fix_need *b)
{
	for (ptrdiff_t i = 0; i < arrlen(a->members); i++)
		if (has(b->members, a->members[i]))
			return true;
	return false;
}

/* From the closest kin to the farthest. */
enum kinship { KIN_FUNCTION, KIN_OWNER, KIN_TABLE, KIN_CALLER, KIN_NEAR_TABLE, KIN_MEMBERS };

static bool is_kin(struct fix_needs *n, const struct fix_need *a, const struct fix_need *map,
		   enum kinship kin)
{
	switch (kin) {
	case KIN_FUNCTION:
		return a->caller == map->caller;
	case KIN_OWNER:
		return share_owner(n, a, map);
	case KIN_TABLE:
		return share_table(&n->graph, a->caller, 0, map->caller);
	case KIN_CALLER:
		return share_caller(&n->graph, a->caller, map->caller);
	case KIN_NEAR_TABLE:
		return share_table(&n->graph, a->caller, MAX_LEVELS, map->caller);
	default:
		return share_members(a, map);
	}
}

bool fix_kin_decide(struct fix_needs *n, struct fix_need *need, bool weak)
{
	for (int kin = KIN_FUNCTION; kin <= (weak ? KIN_MEMBERS : KIN_CALLER); kin++) {
		int user = 0, other = 0;

		for (ptrdiff_t i = 0; i < arrlen(n->list); i++) {
			const struct fix_need *map = &n->list[i];

			if (!map->maps || !map->known ||
			    !is_kin(n, need, map, (enum kinship)kin))
				continue;
			user += map->user;
			other += !map->user;
		}
		need->known = !user != !other;
		need->user = user > 0;
		if (need->known)
			return true;
		if (user && other)
			break;
	}
	return false;
}
