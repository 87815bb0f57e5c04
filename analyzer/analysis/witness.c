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

static const char *choices(const struct trace_node *n, struct arena *arena)
{
	if (n->choices < 2)
		return "";
	return arena_printf(arena, " (one of %d functions that this pointer can be)", n->choices);
}

/* An assignment, or an argument of a call, of which seq is the fact. */
static const char *fact_text_of(struct graph *g, const struct body *b, int seq,
				struct arena *arena)
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
	if (c)
		return arena_printf(arena, "given to %s()", callee_name(g, b, c, arena));
	return "";
}

static const char *hop_text(struct trace *t, const struct trace_node *n,
			    const struct body *b, struct arena *arena)
{
	struct graph *g = t->graph;
	const struct body_call *c = graph_call(b, n->hop_seq);

	switch (n->hop) {
	case HOP_UP:
		return c ? arena_printf(arena, "passed to %s() as argument %d%s",
					callee_name(g, b, c, arena),
					(int)t->nodes[n->parent].path.number + 1,
					choices(n, arena)) : "";
	case HOP_DOWN:
		return c ? arena_printf(arena, "%s() fills it%s", callee_name(g, b, c, arena),
					choices(n, arena)) : "";
	case HOP_RESULT:
		return c ? arena_printf(arena, "%s() gives it%s", callee_name(g, b, c, arena),
					choices(n, arena)) : "";
	case HOP_FLOW:
		return arena_printf(arena, "%s() carries it on", n->hop_api->name);
	case HOP_MEMBER:
		return arena_printf(arena, "by %s: %s", graph_member_text(g, n->hop_member),
				    fact_text_of(g, b, n->hop_seq, arena));
	case HOP_ALIAS:
		return arena_printf(arena, "the same memory: %s",
				    fact_text_of(g, b, n->hop_seq, arena));
	default:
		return fact_text_of(g, b, n->hop_seq, arena);
	}
}

static void add_hop(struct trace *t, const struct trace_node *n, struct arena *arena,
		    struct hop **ret)
{
	const struct body *b = graph_body(t->graph, n->hop_function);
	struct hop h;

	if (!b || n->hop == HOP_START)
		return;
	h.what = hop_text(t, n, b, arena);
	h.at = render_position(t->graph, b, n->hop_seq, arena);
	if (!*h.what)
		return;
	/* a temporary and its use stand in the same line: one hop is enough */
	if (arrlen(*ret) && arrlast(*ret).at.line == h.at.line &&
	    !strcmp(arrlast(*ret).at.file, h.at.file) && n->hop == HOP_ASSIGN &&
	    t->nodes[n->parent].path.root == PLACE_TEMP)
		return;
	arrput(*ret, h);
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

	if (b) {
		struct hop h = { .what = origin_text(t, o, b, arena) };

		h.at = render_position(t->graph, b, o->seq, arena);
		arrput(*ret, h);
	}
	for (int i = o->node; i >= 0; i = t->nodes[i].parent)
		add_hop(t, &t->nodes[i], arena, ret);
}
