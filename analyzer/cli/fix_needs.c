// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which attributes each call of a helper must pass. Those that map are told by the
 * memory that they bring; those that unmap, by the one that made what they end: the
 * same function, an operation of the same table, or the same members as arguments.
 */
#include "analysis/render.h"
#include "base/error.h"
#include "cli/fix_refactor.h"

#define MAX_LEVELS 3	/* of calls up to an operation of a table */

static int refuse(struct fix *f, const char *name, const char *what)
{
	fix_refuse(f, xasprintf("%s() %s", name, what));
	return -1;
}

/* ---- helpers ---- */

static int find_helper(struct fixes *s, struct fix *f, struct fix_needs *n, const char *name)
{
	struct store *store = s->c->store;
	struct fix_helper h = { .name = name };
	const struct body *b = NULL;
	int64_t *symbols = NULL;

	store_symbols_named(store, name, &symbols);
	for (ptrdiff_t i = 0; i < arrlen(symbols); i++) {
		struct ref_list list = { 0 };

		store_definitions(store, symbols[i], &list);
		for (int k = 0; k < list.n; k++) {
			const struct body *found = graph_body(&n->graph, list.refs[k].function);

			for (ptrdiff_t o = 0; found && o < arrlen(f->change.operations); o++) {
				const struct position *at = &f->change.operations[o].at;

				if (!strcmp(at->function, name) &&
				    !strcmp(at->file, store_file(store, found->file)))
					b = found;
			}
		}
	}
	arrfree(symbols);
	if (!b)
		return refuse(f, name, "has no body in the database");
	h.symbol = b->symbol;
	if (b->flags & FUNCTION_STATIC)
		h.only_in = store_file(store, b->file);
	arrput(n->helpers, h);
	return 0;
}

/* ---- calls ---- */

static void add_members(struct graph *g, const struct body_call *c, uint32_t **ret)
{
	for (int i = 0; i < c->n_args; i++) {
		const struct path *p = graph_path(g, c->args[i]);

		if (p->n)
			arrput(*ret, p->members[p->n - 1]);
	}
}

static const struct fix_helper *helper_of(const struct fix_needs *n, int64_t symbol)
{
	for (ptrdiff_t i = 0; i < arrlen(n->helpers); i++)
		if (n->helpers[i].symbol == symbol)
			return &n->helpers[i];
	return NULL;
}

static int find_calls(struct fix *f, struct fix_needs *n, const struct fix_helper *h)
{
	const struct edge *edges = graph_callers(&n->graph, h->symbol);

	for (ptrdiff_t i = 0; i < arrlen(edges); i++) {
		const struct body *b = graph_body(&n->graph, edges[i].function);
		const struct body_call *c = b ? graph_call(b, edges[i].seq) : NULL;
		struct fix_need need = { .helper = h->name };

		if (edges[i].member) {
			fix_refuse(f, xasprintf("%s() is called through %s: its signature is that "
				"of all functions stored there", h->name,
				graph_member_text(&n->graph, edges[i].member)));
			return -1;
		}
		if (!c || edges[i].inner)
			return refuse(f, h->name, "is given to another function, which calls it");
		need.at = render_position(&n->graph, b, c->seq, &n->arena);
		need.caller = b->symbol;
		need.inside = helper_of(n, b->symbol);
		add_members(&n->graph, c, &need.members);
		arrput(n->list, need);
	}
	return 0;
}

const struct fix_need *fix_need_at(const struct fix_needs *n, const char *helper,
				   const char *file, int line, int column)
{
	for (ptrdiff_t i = 0; i < arrlen(n->list); i++) {
		const struct fix_need *need = &n->list[i];

		if (!strcmp(need->helper, helper) && !strcmp(need->at.file, file) &&
		    need->at.line == line && need->at.column == column)
			return need;
	}
	return NULL;
}

/* ---- needs of those that map ---- */

static int take_callers(struct fix *f, struct fix_needs *n, const char *helper)
{
	const struct site *s = f->change.sites[0];

	for (ptrdiff_t i = 0; i < arrlen(s->callers); i++) {
		const struct caller *c = &s->callers[i];

		for (ptrdiff_t k = 0; k < arrlen(n->list); k++) {
			struct fix_need *need = &n->list[k];

			if (strcmp(need->helper, helper) || !position_same(&need->at, &c->at))
				continue;
			need->known = true;
			need->user = c->user;
		}
		if (c->user && c->other) {
			fix_refuse(f, xasprintf("%s() at %s:%d brings user memory and other memory: "
				"it would have to be told by its own callers", c->at.function,
				c->at.file, c->at.line));
			return -1;
		}
	}
	return 0;
}

/* ---- needs of those that unmap ---- */

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

static bool share_table(struct graph *g, int64_t a, int64_t b)
{
	int64_t *x = NULL, *y = NULL;
	bool ret = false;

	add_tables(g, a, MAX_LEVELS, &x);
	add_tables(g, b, MAX_LEVELS, &y);
	for (ptrdiff_t i = 0; i < arrlen(x); i++)
		for (ptrdiff_t k = 0; k < arrlen(y); k++)
			ret |= x[i] == y[k];
	arrfree(x);
	arrfree(y);
	return ret;
}

static bool share_members(const struct fix_need *a, const struct fix_need *b)
{
	for (ptrdiff_t i = 0; i < arrlen(a->members); i++)
		for (ptrdiff_t k = 0; k < arrlen(b->members); k++)
			if (a->members[i] == b->members[k])
				return true;
	return false;
}

enum kinship { KIN_MEMBERS, KIN_TABLE, KIN_FUNCTION, KINSHIPS };

static bool is_kin(struct graph *g, const struct fix_need *a, const struct fix_need *b,
		   enum kinship kin)
{
	if (kin == KIN_FUNCTION)
		return a->caller == b->caller;
	return kin == KIN_TABLE ? share_table(g, a->caller, b->caller) : share_members(a, b);
}

/* The closest kin decides, if all of it agrees. */
static void take_kin(struct fix_needs *n, struct fix_need *need, const char *helper)
{
	for (int kin = KINSHIPS - 1; kin >= 0 && !need->known && !need->reason; kin--) {
		int user = 0, other = 0;

		for (ptrdiff_t i = 0; i < arrlen(n->list); i++) {
			const struct fix_need *map = &n->list[i];

			if (strcmp(map->helper, helper) || !map->known ||
			    !is_kin(&n->graph, need, map, (enum kinship)kin))
				continue;
			user += map->user;
			other += !map->user;
		}
		need->known = !user != !other;
		need->user = user > 0;
		if (user && other)
			need->reason = "is called here to end both kinds of mappings";
	}
	if (!need->known && !need->reason)
		need->reason = "is called here, and which mappings that ends is not known";
}

int fix_needs_find(struct fixes *s, struct fix *f, struct fix_needs *ret)
{
	const char **names = fix_refactor_names(f);
	int rc = 0;

	*ret = (struct fix_needs){ 0 };
	graph_init(&ret->graph, s->c->store, &s->c->apis);
	for (ptrdiff_t i = 0; !rc && i < arrlen(names); i++)
		rc = find_helper(s, f, ret, names[i]);
	for (ptrdiff_t i = 0; !rc && i < arrlen(names); i++)
		rc = find_calls(f, ret, &ret->helpers[i]);
	if (!rc)
		rc = take_callers(f, ret, names[0]);
	for (ptrdiff_t i = 0; !rc && i < arrlen(ret->list); i++)
		if (!ret->list[i].inside && !ret->list[i].known)
			take_kin(ret, &ret->list[i], names[0]);
	arrfree(names);
	return rc;
}

void fix_needs_release(struct fix_needs *n)
{
	for (ptrdiff_t i = 0; i < arrlen(n->list); i++)
		arrfree(n->list[i].members);
	arrfree(n->list);
	arrfree(n->helpers);
	graph_release(&n->graph);
	arena_release(&n->arena);
}
