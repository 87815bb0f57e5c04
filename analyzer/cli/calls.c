// SPDX-License-Identifier: GPL-2.0-only
#include "cli/calls.h"

static struct call_edge edge_at(struct graph *g, const struct body *b, const struct body_call *c)
{
	return (struct call_edge){
		.caller = b->symbol, .file = store_file(g->store, b->file), .line = c->line,
	};
}

/* A variable by its name, anything else as the database has it. */
static const char *place_name(struct graph *g, const struct body *b, const struct body_call *c)
{
	const struct path *p = graph_path(g, c->via);

	if (p->root == PLACE_LOCAL && !p->n && p->number < b->n_locals)
		return b->locals[p->number].name;
	return store_place(g->store, c->via);
}

/* How the edge gets there. */
static void add_pointer(struct graph *g, const struct body *b, const struct body_call *c,
			const struct edge *e, struct call_edge *ret)
{
	const struct body *inner = e->inner ? graph_body(g, e->inner) : NULL;

	if (e->member) {
		ret->member = graph_member_text(g, e->member);
		ret->n_targets = e->choices;
	} else if (!c->callee) {
		ret->place = place_name(g, b, c);
	}
	if (inner)
		ret->helper = inner->symbol;
}

static void add_unknown(struct graph *g, const struct body *b, const struct body_call *c,
			struct call_edge **ret)
{
	const struct path *via = graph_path(g, c->via);
	struct call_edge e = edge_at(g, b, c);

	if (via->n)
		e.member = graph_member_text(g, via->members[via->n - 1]);
	else
		e.place = place_name(g, b, c);
	arrput(*ret, e);
}

static bool is_same(const struct call_edge *a, const struct call_edge *b)
{
	return a->caller == b->caller && a->callee == b->callee && a->line == b->line &&
	       a->member == b->member && a->helper == b->helper && !strcmp(a->file, b->file);
}

/* Several configurations, and several copies of a pointer, say the same. */
static void add_once(struct call_edge **list, ptrdiff_t begin, struct call_edge e)
{
	for (ptrdiff_t i = begin; i < arrlen(*list); i++)
		if (is_same(&(*list)[i], &e))
			return;
	arrput(*list, e);
}

static void edges_of_call(struct graph *g, const struct body *b, const struct body_call *c,
			  struct call_edge **ret)
{
	struct edge *callees = graph_callees(g, b, c);
	ptrdiff_t begin = arrlen(*ret);

	for (ptrdiff_t i = 0; i < arrlen(callees); i++) {
		struct call_edge e = edge_at(g, b, c);

		e.callee = callees[i].symbol;
		add_pointer(g, b, c, &callees[i], &e);
		add_once(ret, begin, e);
	}
	for (ptrdiff_t i = begin; i < arrlen(*ret); i++)
		if ((*ret)[i].place)
			(*ret)[i].n_targets = (int)(arrlen(*ret) - begin);
	if (!arrlen(callees))
		add_unknown(g, b, c, ret);
	arrfree(callees);
}

int edges_from(struct graph *g, int64_t symbol, struct call_edge **ret)
{
	struct ref_list list;

	if (store_definitions(g->store, symbol, &list))
		return -1;
	for (int i = 0; i < list.n; i++) {
		const struct body *b = graph_body(g, list.refs[i].function);

		if (!b)
			return -1;
		for (int k = 0; k < b->n_calls; k++)
			edges_of_call(g, b, &b->calls[k], ret);
	}
	return 0;
}

int edges_to(struct graph *g, int64_t symbol, struct call_edge **ret)
{
	const struct edge *callers = graph_callers(g, symbol);
	ptrdiff_t begin = arrlen(*ret);

	for (ptrdiff_t i = 0; i < arrlen(callers); i++) {
		const struct body *b = graph_body(g, callers[i].function);
		const struct body_call *c = b ? graph_call(b, callers[i].seq) : NULL;
		struct call_edge e;

		if (!c)
			continue;
		e = edge_at(g, b, c);
		e.callee = symbol;
		add_pointer(g, b, c, &callers[i], &e);
		add_once(ret, begin, e);
	}
	return 0;
}
