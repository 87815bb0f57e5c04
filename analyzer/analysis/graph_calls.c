// SPDX-License-Identifier: GPL-2.0-only
/* The graph's calls: direct, through members and their copies, through callbacks. */
#include "analysis/graph.h"

#define MAX_REGISTRARS 200	/* calls that pass a function to be stored */
#define MAX_PASSED_ON 2	/* functions that hand a callback down to the one that calls it */

/* Add the bodies of a symbol, or the bare symbol if there are none. */
static void add_bodies(struct graph *g, struct edge **list, int64_t symbol,
		       uint32_t member)
{
	struct ref_list defs = { 0 };

	store_definitions(g->store, symbol, &defs);
	for (int i = 0; i < defs.n; i++)
		arrput(*list, ((struct edge){ .function = defs.refs[i].function,
					      .symbol = symbol, .member = member }));
	if (!defs.n)
		arrput(*list, ((struct edge){ .symbol = symbol, .member = member }));
}

/* The function symbol that a place is ("@f"), or 0. */
static int64_t function_of_place(struct graph *g, int64_t place)
{
	const struct path *p = graph_path(g, place);

	return p->root == PLACE_GLOBAL && !p->n && !p->through ? p->number : 0;
}

static int64_t flow_source(struct graph *g, const struct ref *r, int64_t *dst)
{
	const struct body *b;
	struct body_flow f;
	int64_t file;

	if (!r->function) {
		if (store_file_flow(g->store, r, &f, &file))
			return 0;
		*dst = f.dst;
		return f.src;
	}
	b = graph_body(g, r->function);
	for (int i = 0; b && i < b->n_flows; i++) {
		if (b->flows[i].seq != r->seq)
			continue;
		*dst = b->flows[i].dst;
		return b->flows[i].src;
	}
	return 0;
}

static bool ends_in(const struct path *p, uint32_t member)
{
	return p->n && p->members[p->n - 1] == member;
}

/*
 * The functions that a stored value is: itself, or, of a parameter, what callers
 * pass there, one level up.
 */
static int64_t *stored_functions(struct graph *g, const struct ref *r, int64_t src)
{
	const struct path *p = graph_path(g, src);
	const struct body *b = r->function ? graph_body(g, r->function) : NULL;
	int64_t symbol = function_of_place(g, src), *ret = NULL;
	struct ref_list callers = { 0 };

	if (symbol)
		arrput(ret, symbol);
	if (!b || p->root != PLACE_LOCAL || p->n || p->through || p->number >= b->n_params)
		return ret;
	store_callers(g->store, b->symbol, &callers);
	for (int i = 0; i < callers.n && i < MAX_REGISTRARS; i++) {
		const struct body *caller = graph_body(g, callers.refs[i].function);
		const struct body_call *c = caller ?
			graph_call(caller, callers.refs[i].seq) : NULL;

		symbol = c && p->number < c->n_args ?
			function_of_place(g, c->args[p->number]) : 0;
		if (symbol)
			arrput(ret, symbol);
	}
	return ret;
}

/* Every function whose address is stored into the member. */
static const struct edge *targets_of_member(struct graph *g, uint32_t member)
{
	ptrdiff_t i = hmgeti(g->targets, member);
	struct ref_list uses = { 0 };
	struct edge *list = NULL;
	struct { int64_t key; int value; } *seen = NULL;

	if (i >= 0)
		return g->targets[i].value;
	store_member_uses(g->store, graph_member_text(g, member), &uses);
	for (int u = 0; u < uses.n; u++) {
		int64_t dst = 0, src, *symbols;

		if (uses.refs[u].idx != -1)
			continue;
		src = flow_source(g, &uses.refs[u], &dst);
		if (!src || !ends_in(graph_path(g, dst), member))
			continue;
		symbols = stored_functions(g, &uses.refs[u], src);
		for (ptrdiff_t k = 0; k < arrlen(symbols); k++) {
			if (hmgeti(seen, symbols[k]) >= 0)
				continue;
			hmput(seen, symbols[k], 1);
			add_bodies(g, &list, symbols[k], member);
		}
		arrfree(symbols);
	}
	for (ptrdiff_t e = 0; e < arrlen(list); e++)
		list[e].choices = (int)hmlen(seen);
	hmfree(seen);
	hmput(g->targets, member, list);
	return list;
}

/* A parameter that is called: functions that callers pass there, one level up. */
static void add_passed(struct graph *g, const struct body *b, int parameter,
		       struct edge **list)
{
	const struct edge *callers = graph_callers(g, b->symbol);

	for (ptrdiff_t i = 0; i < arrlen(callers) && i < 64; i++) {
		const struct body *caller = graph_body(g, callers[i].function);
		const struct body_call *c = caller ?
			graph_call(caller, callers[i].seq) : NULL;
		int64_t symbol;

		if (!c || parameter >= c->n_args)
			continue;
		symbol = function_of_place(g, c->args[parameter]);
		if (symbol)
			add_bodies(g, list, symbol, 0);
	}
}

static void add_by_pointer(struct graph *g, const struct body *b, const struct path *via,
			   struct edge **list, int depth);

/* A local that is called: what the function stores into it. */
static void add_by_local(struct graph *g, const struct body *b, const struct path *via,
			 struct edge **list, int depth)
{
	for (int i = 0; i < b->n_flows; i++) {
		int64_t symbol;

		if (!path_same(graph_path(g, b->flows[i].dst), via))
			continue;
		symbol = function_of_place(g, b->flows[i].src);
		if (symbol)
			add_bodies(g, list, symbol, 0);
		else
			add_by_pointer(g, b, graph_path(g, b->flows[i].src), list, depth - 1);
	}
	if (via->root == PLACE_LOCAL && via->number < b->n_params)
		add_passed(g, b, (int)via->number, list);
}

static void add_by_pointer(struct graph *g, const struct body *b, const struct path *via,
			   struct edge **list, int depth)
{
	if (depth <= 0)
		return;
	if (via->n) {
		const struct edge *t = targets_of_member(g, via->members[via->n - 1]);

		for (ptrdiff_t i = 0; i < arrlen(t); i++)
			arrput(*list, t[i]);
	} else if (via->root == PLACE_LOCAL || via->root == PLACE_TEMP) {
		add_by_local(g, b, via, list, depth);
	}
}

struct edge *graph_callees(struct graph *g, const struct body *b,
			   const struct body_call *c)
{
	struct edge *list = NULL;

	if (c->callee)
		add_bodies(g, &list, c->callee, 0);
	else if (c->via)
		add_by_pointer(g, b, graph_path(g, c->via), &list, 4);
	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		list[i].seq = c->seq;
	return list;
}

/* Members that a flow from the parameter of a function ends in. */
static void add_registered(struct graph *g, const struct ref *use, uint32_t **ret)
{
	const struct body *b = graph_body(g, use->function);
	const struct body_call *c = b ? graph_call(b, use->seq) : NULL;
	struct ref_list defs = { 0 };

	if (!c || !c->callee)
		return;
	store_definitions(g->store, c->callee, &defs);
	for (int d = 0; d < defs.n; d++) {
		const struct body *callee = graph_body(g, defs.refs[d].function);

		for (int i = 0; callee && i < callee->n_flows; i++) {
			const struct path *src = graph_path(g, callee->flows[i].src);
			const struct path *dst = graph_path(g, callee->flows[i].dst);

			if (src->root == PLACE_LOCAL && !src->n && !src->through &&
			    src->number == use->idx && dst->n)
				arrput(*ret, dst->members[dst->n - 1]);
		}
	}
}

uint32_t *graph_stored_into(struct graph *g, int64_t symbol)
{
	struct ref_list uses = { 0 };
	uint32_t *ret = NULL;

	store_symbol_uses(g->store, symbol, &uses);
	for (int i = 0; i < uses.n; i++) {
		int64_t dst = 0;
		const struct path *p;

		if (uses.refs[i].idx >= 0 && i < MAX_REGISTRARS)
			add_registered(g, &uses.refs[i], &ret);
		if (uses.refs[i].idx != -1 || !flow_source(g, &uses.refs[i], &dst))
			continue;
		p = graph_path(g, dst);
		if (p->n)
			arrput(ret, p->members[p->n - 1]);
	}
	return ret;
}

/* The call's argument that is parameter number of the function itself, or -1. */
static int argument_of(struct graph *g, const struct body_call *c, int number)
{
	for (int a = 0; a < c->n_args; a++) {
		const struct path *p = graph_path(g, c->args[a]);

		if (p->root == PLACE_LOCAL && !p->n && p->number == number)
			return a;
	}
	return -1;
}

/* Argument idx of call c is a function that the callee calls, or hands down further. */
static void add_passed_on(struct graph *g, const struct body *b, const struct body_call *c,
			  int idx, struct edge e, struct edge **list, int depth)
{
	struct ref_list defs = { 0 };

	if (!c->callee)
		return;
	store_definitions(g->store, c->callee, &defs);
	e.function = b->id;
	e.seq = c->seq;
	for (int d = 0; d < defs.n; d++) {
		const struct body *callee = graph_body(g, defs.refs[d].function);

		for (int i = 0; callee && i < callee->n_calls; i++) {
			const struct path *via = graph_path(g, callee->calls[i].via);
			int further = depth ? argument_of(g, &callee->calls[i], idx) : -1;

			if (further >= 0 && callee != b)
				add_passed_on(g, callee, &callee->calls[i], further, e, list,
					      depth - 1);
			if (!callee->calls[i].via || via->root != PLACE_LOCAL || via->n ||
			    via->number != idx)
				continue;
			e.inner = callee->id;
			e.inner_seq = callee->calls[i].seq;
			arrput(*list, e);
		}
	}
}

/* func = desc->func; func(...): the calls of a copy, and the calls it is passed to. */
static void add_copy(struct graph *g, const struct body *b, const struct path *copy,
		     struct edge e, struct edge **list, int depth)
{
	if ((copy->root != PLACE_LOCAL && copy->root != PLACE_TEMP) || copy->n)
		return;
	for (int i = 0; i < b->n_calls; i++) {
		const struct body_call *c = &b->calls[i];

		e.function = b->id;
		e.seq = c->seq;
		if (c->via && path_same(graph_path(g, c->via), copy))
			arrput(*list, e);
		for (int a = 0; a < c->n_args; a++)
			if (path_same(graph_path(g, c->args[a]), copy))
				add_passed_on(g, b, c, a, e, list, MAX_PASSED_ON);
	}
	for (int i = 0; depth && i < b->n_flows; i++)
		if (b->flows[i].op != FLOW_NOT && path_same(graph_path(g, b->flows[i].src), copy))
			add_copy(g, b, graph_path(g, b->flows[i].dst), e, list, depth - 1);
}

static void add_copies(struct graph *g, uint32_t member, struct edge e, struct edge **list)
{
	struct ref_list reads = { 0 };

	store_member_reads(g->store, graph_member_text(g, member), &reads);
	for (int i = 0; i < reads.n; i++) {
		const struct body *b = graph_body(g, reads.refs[i].function);
		const struct body_flow *f = b ? graph_flow(b, reads.refs[i].seq) : NULL;

		if (f && strchr("=?", f->op) && ends_in(graph_path(g, f->src), member))
			add_copy(g, b, graph_path(g, f->dst), e, list, 1);
	}
}

/* The member itself is an argument. */
static void add_arguments(struct graph *g, uint32_t member, struct edge e, struct edge **list)
{
	struct ref_list uses = { 0 };

	store_member_uses(g->store, graph_member_text(g, member), &uses);
	for (int i = 0; i < uses.n; i++) {
		const struct ref *r = &uses.refs[i];
		const struct body *b = r->idx >= 0 ? graph_body(g, r->function) : NULL;
		const struct body_call *c = b ? graph_call(b, r->seq) : NULL;

		if (c && r->idx < c->n_args && ends_in(graph_path(g, c->args[r->idx]), member))
			add_passed_on(g, b, c, r->idx, e, list, MAX_PASSED_ON);
	}
}

/* Every call through the member, or through a copy of it. */
static const struct edge *calls_of_member(struct graph *g, uint32_t member)
{
	ptrdiff_t at = hmgeti(g->member_calls, member);
	const struct edge *t = targets_of_member(g, member);
	struct edge e = { .member = member, .choices = arrlen(t) ? t[0].choices : 1 };
	struct ref_list calls = { 0 };
	struct edge *list = NULL;

	if (at >= 0)
		return g->member_calls[at].value;
	store_calls_via(g->store, graph_member_text(g, member), &calls);
	for (int c = 0; c < calls.n; c++) {
		e.function = calls.refs[c].function;
		e.seq = calls.refs[c].seq;
		arrput(list, e);
	}
	add_copies(g, member, e, &list);
	add_arguments(g, member, e, &list);
	hmput(g->member_calls, member, list);
	return list;
}

static void add_member_callers(struct graph *g, struct edge **list, int64_t symbol)
{
	uint32_t *members = graph_stored_into(g, symbol);
	struct { uint32_t key; int value; } *seen = NULL;

	for (ptrdiff_t i = 0; i < arrlen(members); i++) {
		const struct edge *calls;

		if (hmgeti(seen, members[i]) >= 0)
			continue;
		hmput(seen, members[i], 1);
		calls = calls_of_member(g, members[i]);
		for (ptrdiff_t c = 0; c < arrlen(calls); c++) {
			arrput(*list, calls[c]);
			arrlast(*list).symbol = symbol;
		}
	}
	hmfree(seen);
	arrfree(members);
}

/* The symbol is passed as an argument to a function that calls its parameter. */
static void add_callback_callers(struct graph *g, struct edge **list, int64_t symbol,
				 const struct ref *use)
{
	const struct body *b = graph_body(g, use->function);
	const struct body_call *c = b ? graph_call(b, use->seq) : NULL;
	const struct edge e = { .symbol = symbol, .choices = 1 };

	if (c)
		add_passed_on(g, b, c, use->idx, e, list, MAX_PASSED_ON);
}

static void add_callbacks(struct graph *g, struct edge **list, int64_t symbol)
{
	struct ref_list uses = { 0 };

	store_symbol_uses(g->store, symbol, &uses);
	for (int i = 0; i < uses.n && i < 64; i++)
		if (uses.refs[i].idx >= 0)
			add_callback_callers(g, list, symbol, &uses.refs[i]);
}

const struct edge *graph_callers(struct graph *g, int64_t symbol)
{
	ptrdiff_t i = hmgeti(g->callers, symbol);
	struct edge *list = NULL;
	struct ref_list direct = { 0 };

	if (i >= 0)
		return g->callers[i].value;
	store_callers(g->store, symbol, &direct);
	for (int c = 0; c < direct.n; c++)
		arrput(list, ((struct edge){ .function = direct.refs[c].function,
						   .symbol = symbol,
						   .seq = direct.refs[c].seq }));
	add_member_callers(g, &list, symbol);
	add_callbacks(g, &list, symbol);
	hmput(g->callers, symbol, list);
	return list;
}
