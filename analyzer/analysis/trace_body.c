// SPDX-License-Identifier: GPL-2.0-only
/* The trace inside a function, and down into what it calls. */
#include <limits.h>
#include "analysis/trace_parts.h"

#define MAX_DEPTH 8		/* of the call string */
#define MAX_CHOICES 24		/* functions that a pointer can be */

/* An address that is computed from a page is the page's: page_to_phys() and the like. */
static void follow_flow(struct trace *t, int i, const struct body *b, const struct body_flow *f)
{
	const struct path *src = graph_path(t->graph, f->src);
	struct trace_node n = trace_step(t, i, HOP_ASSIGN, f->seq);

	if (src->root == PLACE_CONST || f->op == FLOW_CHANGE || f->op == FLOW_NOT)
		return;
	if (strchr("<>lgen", f->op))
		return;
	if (src->root == PLACE_UNKNOWN && !src->n) {
		trace_origin(t, ORIGIN_UNKNOWN, NULL, i, f->seq,
			   "an expression that is not followed");
		return;
	}
	n.path = *src;
	if (f->op == FLOW_ARITH || f->op == FLOW_AND || f->op == FLOW_OR)
		n.weak = n.weak || f->op != FLOW_AND;
	if (f->op == FLOW_ARITH && trace_is_page(t->graph, b, src))
		n.pages = true;
	trace_push(t, n);
}

void trace_flows(struct trace *t, int i, const struct body *b)
{
	struct path p = t->nodes[i].path;
	bool content = t->nodes[i].content;
	bool pages = t->nodes[i].pages && trace_holds_pages(t->graph, b, &p);

	for (int k = 0; k < b->n_flows; k++) {
		const struct body_flow *f = &b->flows[k];
		const struct path *dst = graph_path(t->graph, f->dst);
		const struct path *src;

		if (path_same(dst, &p) && (!dst->aside || t->handles) &&
		    (!content || dst->deref || dst->carried))
			follow_flow(t, i, b, f);
		if (!pages && !(content && t->nodes[i].pages))
			continue;
		src = graph_path(t->graph, f->src);
		if (path_same(src, &p) && !src->deref && dst->root != PLACE_RETURN &&
		    (f->op == FLOW_COPY || f->op == FLOW_ARITH || f->op == FLOW_SELECT)) {
			struct trace_node n = trace_step(t, i, HOP_ALIAS, f->seq);

			n.path = *dst;
			n.content = true;
			trace_push(t, n);
		}
	}
}

static uint32_t enter(struct trace *t, uint32_t context, int64_t function, int seq)
{
	const struct trace_context *c = &t->contexts[context];
	int depth = c->depth + 1;

	for (ptrdiff_t i = 1; i < arrlen(t->contexts); i++)
		if (t->contexts[i].parent == context && t->contexts[i].function == function &&
		    t->contexts[i].seq == seq)
			return (uint32_t)i;
	arrput(t->contexts, ((struct trace_context){ context, function, seq, depth }));
	return (uint32_t)arrlen(t->contexts) - 1;
}

/* Down into what a call can reach: to a parameter's content, or to the result. */
void trace_down(struct trace *t, int i, const struct body *b, const struct body_call *c,
		    const struct path *path, bool content, enum hop_kind hop)
{
	struct edge *callees = graph_callees(t->graph, b, c);
	uint32_t context = t->nodes[i].context;

	if (t->contexts[context].depth >= MAX_DEPTH ||
	    (arrlen(callees) && callees[0].choices > MAX_CHOICES)) {
		trace_origin(t, ORIGIN_LIMIT, NULL, i, c->seq, "a call that is not followed further");
		arrfree(callees);
		return;
	}
	for (ptrdiff_t k = 0; k < arrlen(callees); k++) {
		struct trace_node n = trace_step(t, i, hop, c->seq);

		if (!callees[k].function)
			graph_ask(t->graph, WANT_BODY, callees[k].symbol);
		if (!callees[k].function ||
		    (callees[k].member && !graph_connected(t->graph, t->home, callees[k].function)))
			continue;
		n.function = callees[k].function;
		n.context = enter(t, context, b->id, c->seq);
		n.path = *path;
		n.content = content;
		n.at = INT_MAX;
		n.choices = callees[k].choices;
		n.through = callees[k].member;
		trace_push(t, n);
	}
	arrfree(callees);
}

/* Arguments that an API moves to argument `to`. */
void trace_api_flows(struct trace *t, int i, const struct api *api,
			     const struct body_call *c, int to)
{
	for (ptrdiff_t k = 0; k < arrlen(api->flows); k++) {
		int from = api->flows[k].from;
		struct trace_node n = trace_step(t, i, HOP_FLOW, c->seq);

		if (api->flows[k].to != to || from < 0 || from >= c->n_args)
			continue;
		if (api->flows[k].content && !n.pages)
			continue;	/* a copy of the bytes is other memory */
		if (api->form)
			n.pages = !strcmp(api->form, "pages");
		n.path = *graph_path(t->graph, c->args[from]);
		n.hop_api = api;
		trace_push(t, n);
	}
}

/* An API that fills one member of the object says nothing of the others. */
static bool fills_member(struct graph *g, const struct api *api, const struct path *p, int below)
{
	return !api->fills_member || below >= p->n ||
	       !strcmp(api->fills_member, graph_member_text(g, p->members[below]));
}

/* A call that is given the place, or an object that holds it. */
static void follow_argument(struct trace *t, int i, const struct body *b,
			    const struct body_call *c, int argument, const struct path *a)
{
	const struct api *api = graph_call_api(t->graph, c);
	struct path p = t->nodes[i].path;
	struct path parameter = { .root = PLACE_LOCAL, .number = argument };
	bool whole = a->n == p.n;

	if (api) {
		if (trace_made_by(t, api, argument) && fills_member(t->graph, api, &p, a->n))
			trace_origin(t, ORIGIN_API, api, i, c->seq, NULL);
		if (whole)
			trace_api_flows(t, i, api, c, argument);
		if (api->boundary || arrlen(api->flows) || arrlen(api->fills))
			return;
	}
	if (whole && !a->address &&
	    !(t->nodes[i].pages && trace_holds_pages(t->graph, b, &p)))
		return;
	if (!whole && !trace_local_record(b, &p))
		return;		/* by the member, wherever it is written */
	if (trace_append(&parameter, &p, a->n))
		trace_down(t, i, b, c, &parameter, whole, HOP_DOWN);
}

void trace_calls(struct trace *t, int i, const struct body *b)
{
	struct path p = t->nodes[i].path;

	for (int k = 0; k < b->n_calls; k++) {
		const struct body_call *c = &b->calls[k];

		for (int a = 0; a < c->n_args; a++) {
			const struct path *arg = graph_path(t->graph, c->args[a]);

			if (path_prefix(arg, &p) && (arg->n == p.n || !p.container))
				follow_argument(t, i, b, c, a, arg);
		}
	}
}

void trace_returns(struct trace *t, int i, const struct body *b)
{
	for (int k = 0; k < b->n_flows; k++)
		if (b->flows[k].op == FLOW_RETURN)
			follow_flow(t, i, b, &b->flows[k]);
}
