// SPDX-License-Identifier: GPL-2.0-only
/* The hops of a trace, as sentences with a place in the source. */
#include "analysis/render.h"
#include "analysis/trace.h"

static const char *callee_name(struct graph *g, const struct body *b,
			       const struct body_call *c, struct arena *arena)
{
	if (c->callee)
		return render_symbol(g, c->callee, arena);
	return render_place(g, b, c->via, arena);
}

/* By which pointer a call gets there, and how many functions that can be. */
static const char *by_pointer(struct graph *g, const struct trace_node *n, struct arena *arena)
{
	if (!n->through)
		return "";
	if (n->choices < 2)
		return arena_printf(arena, " (through %s: the only function stored there)",
				    graph_member_text(g, n->through));
	return arena_printf(arena, " (through %s: one of %d functions stored there)",
			    graph_member_text(g, n->through), n->choices);
}

/* An assignment, or place given to a call, of which seq is the fact. */
static const char *fact_text_of(struct graph *g, const struct body *b, int seq,
				const struct path *p, struct arena *arena)
{
	const struct body_flow *f = graph_flow(b, seq);
	const struct body_call *c = graph_call(b, seq);

	if (f && f->op == FLOW_RETURN)
		return arena_printf(arena, "%s() returns %s", render_symbol(g, b->symbol, arena),
				    render_place(g, b, f->src, arena));
	if (f && graph_path(g, f->dst)->root == PLACE_TEMP)
		return arena_printf(arena, "computed from %s", render_place(g, b, f->src, arena));
	if (f)
		return arena_printf(arena, "%s = %s", render_place(g, b, f->dst, arena),
				    render_place(g, b, f->src, arena));
	for (int a = 0; c && a < c->n_args; a++)
		if (path_same(graph_path(g, c->args[a]), p))
			return arena_printf(arena, "gives %s to %s()",
					    render_place(g, b, c->args[a], arena),
					    callee_name(g, b, c, arena));
	return c ? arena_printf(arena, "calls %s()", callee_name(g, b, c, arena)) : "";
}

static const char *source_text(struct graph *g, const struct body *b, int seq,
			       struct arena *arena)
{
	const struct body_flow *f = graph_flow(b, seq);

	return f ? render_place(g, b, f->src, arena) : "it";
}

/* Up to a caller: what it gives. */
static const char *up_text(struct trace *t, const struct trace_node *n, const struct body *b,
			   const struct body_call *c, struct arena *arena)
{
	struct graph *g = t->graph;
	const struct trace_node *parameter = &t->nodes[n->parent];
	const struct body *callee = graph_body(g, parameter->function);
	int64_t number = parameter->path.number;
	const char *name = callee_name(g, b, c, arena);

	if (n->passed)
		return arena_printf(arena, "%s() calls %s()%s", name, callee ?
				    render_symbol(g, callee->symbol, arena) : "it",
				    by_pointer(g, n, arena));
	return arena_printf(arena, "gives %s to %s()%s", number < c->n_args ?
			    render_place(g, b, c->args[number], arena) : "it", name,
			    by_pointer(g, n, arena));
}

/* Down into a call: the argument that the value comes out of. */
static const char *down_text(struct trace *t, const struct trace_node *n, const struct body *b,
			     const struct body_call *c, struct arena *arena)
{
	struct graph *g = t->graph;
	const struct path *p = &t->nodes[n->parent].path;
	const char *what = "it";

	for (int a = 0; a < c->n_args; a++)
		if (path_prefix(graph_path(g, c->args[a]), p))
			what = render_place(g, b, c->args[a], arena);
	return arena_printf(arena, "%s() fills %s%s", callee_name(g, b, c, arena), what,
			    by_pointer(g, n, arena));
}

/* From one argument of an API to another, or to its result. */
static const char *flow_text(struct trace *t, const struct trace_node *n, const struct body *b,
			     const struct body_call *c, struct arena *arena)
{
	struct graph *g = t->graph;
	const struct api *api = n->hop_api;

	for (ptrdiff_t i = 0; i < arrlen(api->flows); i++) {
		int from = api->flows[i].from, to = api->flows[i].to;

		if (from < 0 || from >= c->n_args || to >= c->n_args ||
		    !path_same(graph_path(g, c->args[from]), &n->path))
			continue;
		if (to < 0)
			return arena_printf(arena, "%s(%s%s%s)", api->name, from ? ".., " : "",
					    render_place(g, b, c->args[from], arena),
					    from + 1 < c->n_args ? ", .." : "");
		return arena_printf(arena, "%s() puts %s into %s", api->name,
				    render_place(g, b, c->args[from], arena),
				    render_place(g, b, c->args[to], arena));
	}
	return arena_printf(arena, "%s() carries it on", api->name);
}

static const char *hop_text(struct trace *t, const struct trace_node *n,
			    const struct body *b, struct arena *arena)
{
	struct graph *g = t->graph;
	const struct body_call *c = graph_call(b, n->hop_seq);

	switch (n->hop) {
	case HOP_UP:
		return c ? up_text(t, n, b, c, arena) : "";
	case HOP_DOWN:
		return c ? down_text(t, n, b, c, arena) : "";
	case HOP_RESULT:
		return c ? arena_printf(arena, "%s() returns it%s", callee_name(g, b, c, arena),
					by_pointer(g, n, arena)) : "";
	case HOP_FLOW:
		return c ? flow_text(t, n, b, c, arena) : "";
	case HOP_ALIAS:
		if (n->path.root == PLACE_TEMP)
			return arena_printf(arena, "that is part of %s",
					    source_text(g, b, n->hop_seq, arena));
		return arena_printf(arena, "%s: the same memory",
				    fact_text_of(g, b, n->hop_seq, &n->path, arena));
	default:
		return fact_text_of(g, b, n->hop_seq, &n->path, arena);
	}
}

static bool is_passing(const struct path *p)
{
	return (p->root == PLACE_TEMP || p->root == PLACE_RESULT) && !p->n;
}

/* A witness on its way from the origin to the start. */
struct teller {
	struct trace *t;
	struct arena *arena;
	struct hop **hops;
	const struct trace_node *before;	/* whose hop was told last, or NULL */
	const char *part;	/* what the temporary at hand is computed from, or NULL */
};

/* "page = f(x)" for the call f(x) of the hop before and the place its result goes to. */
static const char *result_text(struct teller *w, const struct trace_node *n,
			       const struct body *b, const char *call)
{
	const struct body_flow *f = graph_flow(b, n->hop_seq);

	if (!f || is_passing(graph_path(w->t->graph, f->dst)))
		return call;
	return arena_printf(w->arena, "%s = %s", render_place(w->t->graph, b, f->dst, w->arena),
			    call);
}

/* "pg computed from pa" where the expression's text begins with something else. */
static const char *computed_text(struct teller *w, const struct trace_node *n,
				 const struct body *b, const char *text)
{
	const struct body_flow *f = graph_flow(b, n->hop_seq);

	if (!w->part || !f || n->hop != HOP_ASSIGN || n->path.root != PLACE_TEMP ||
	    f->op == FLOW_RETURN || strstr(text, w->part))
		return text;
	return arena_printf(w->arena, "%s computed from %s",
			    render_place(w->t->graph, b, f->dst, w->arena), w->part);
}

/* Into a temporary: the hop that uses it tells of it. */
static bool is_part(struct teller *w, const struct trace_node *n, const struct body *b)
{
	const struct body_flow *f = n->hop == HOP_ASSIGN ? graph_flow(b, n->hop_seq) : NULL;
	const struct path *dst = f ? graph_path(w->t->graph, f->dst) : NULL;

	if (!dst || dst->root != PLACE_TEMP || dst->n)
		return false;
	if (!is_passing(&n->path))
		w->part = render_place(w->t->graph, b, f->src, w->arena);
	return true;
}

/* A member that is used where the hop before, or the origin, has stored into it. */
static bool is_echo(const struct trace_node *n, const struct trace_node *before)
{
	return n->hop == HOP_MEMBER &&
	       (!before || before->hop_function == n->hop_function);
}

/*
 * Hops that stand in one line and say one thing: a call, the temporary that holds
 * its result and where that is stored. True if the last one says it all.
 */
static bool joins(struct teller *w, const struct trace_node *n, const struct body *b,
		  const struct hop *h, struct hop *last)
{
	bool flowed = w->before && w->before->hop == HOP_FLOW;

	if (last->at.line != h->at.line || strcmp(last->at.file, h->at.file))
		return false;
	if (n->hop == HOP_MEMBER || !strcmp(last->what, h->what))
		return true;
	if (n->hop == HOP_ASSIGN && is_passing(&n->path) && flowed)
		last->what = result_text(w, n, b, last->what);
	else if (n->hop == HOP_ASSIGN && is_passing(&n->path))
		last->what = h->what;
	else if (n->hop == HOP_FLOW && is_passing(&n->path) && flowed)
		last->what = h->what;
	else
		return n->hop == HOP_ASSIGN || n->hop == HOP_ALIAS;
	return true;
}

static void tell(struct teller *w, const struct trace_node *n)
{
	const struct body *b = graph_body(w->t->graph, n->hop_function);
	struct hop h;

	if (!b || n->hop == HOP_START || is_echo(n, w->before) || is_part(w, n, b))
		return;
	h.what = computed_text(w, n, b, hop_text(w->t, n, b, w->arena));
	h.at = render_position(w->t->graph, b, n->hop_seq, w->arena);
	w->part = NULL;
	if (!*h.what || (arrlen(*w->hops) && joins(w, n, b, &h, &arrlast(*w->hops))))
		return;
	arrput(*w->hops, h);
	w->before = n;
}

static const char *origin_text(struct trace *t, const struct origin *o,
			       const struct body *b, struct arena *arena)
{
	struct graph *g = t->graph;
	const struct body_call *c = b ? graph_call(b, o->seq) : NULL;

	switch (o->kind) {
	case ORIGIN_API:
		if (c && t->nodes[o->node].path.root != PLACE_RESULT)
			for (ptrdiff_t i = 0; i < arrlen(o->api->fills); i++)
				if (o->api->fills[i] >= 0 && o->api->fills[i] < c->n_args)
					return arena_printf(arena, "%s() fills %s", o->api->name,
						render_place(g, b, c->args[o->api->fills[i]], arena));
		return arena_printf(arena, "%s() returns it", o->api->name);
	case ORIGIN_OBJECT:
		return o->what;
	case ORIGIN_EMBEDDED:
		return arena_printf(arena, "memory inside %s", graph_member_text(g,
			t->nodes[o->node].path.members[t->nodes[o->node].path.n - 1]));
	case ORIGIN_STACK:
		return "memory on the stack";
	case ORIGIN_STATIC:
		return "static memory";
	default:
		return o->what ? o->what : "not known";
	}
}

void trace_witness(struct trace *t, const struct origin *o, struct arena *arena,
		   struct hop **ret)
{
	const struct body *b = graph_body(t->graph, o->function);
	struct teller w = { .t = t, .arena = arena, .hops = ret };

	if (b) {
		struct hop h = { .what = origin_text(t, o, b, arena) };

		h.at = render_position(t->graph, b, o->seq, arena);
		arrput(*ret, h);
	}
	for (int i = o->node; i >= 0; i = t->nodes[i].parent)
		tell(&w, &t->nodes[i]);
}
