// SPDX-License-Identifier: GPL-2.0-only
/* The trace between functions: results, callers, members. */
#include <limits.h>
#include "analysis/trace_parts.h"
#include "analysis/uapi.h"
#include "analysis/way.h"

#define MAX_CALLERS 48		/* of a function whose parameter is followed */
#define MAX_CHOICES 24		/* functions that a pointer can be */
#define MAX_USES 600		/* places in the tree that name a member */
#define MAX_ALIASES 3		/* of a place that is filled through another */

void trace_result(struct trace *t, int i, const struct body *b)
{
	const struct body_call *c = graph_call(b, (int)t->nodes[i].path.number);
	const struct api *api = c ? graph_call_api(t->graph, c) : NULL;
	struct path value = { .root = PLACE_RETURN };
	ptrdiff_t before = arrlen(t->nodes);

	if (!c)
		return;
	if (api && trace_made_by(t, api, ARG_RETURN)) {
		trace_origin(t, ORIGIN_API, api, i, c->seq, NULL);
		return;
	}
	if (api && (arrlen(api->flows) || api->boundary)) {
		trace_api_flows(t, i, api, c, ARG_RETURN);
		return;
	}
	trace_down(t, i, b, c, &value, false, HOP_RESULT);
	if (arrlen(t->nodes) == before && c->callee &&
	    !store_symbol(t->graph->store, c->callee))
		return;
	if (arrlen(t->nodes) == before)
		trace_origin(t, ORIGIN_UNKNOWN, NULL, i, c->seq,
			   "the result of a call whose body is not known");
}

/* What a callback's argument is for the one who passed the callback on. */
static bool find_passed(struct trace *t, const struct edge *e, const struct body_call *outer,
			int argument, struct path *ret)
{
	const struct body *inner = graph_body(t->graph, e->inner);
	const struct body_call *c = inner ? graph_call(inner, e->inner_seq) : NULL;
	const struct path *p;

	if (!c || argument >= c->n_args)
		return false;
	p = graph_path(t->graph, c->args[argument]);
	if (p->root != PLACE_LOCAL || p->number >= outer->n_args)
		return false;
	*ret = *graph_path(t->graph, outer->args[p->number]);
	return trace_append(ret, p, 0);
}

static void go_up_to(struct trace *t, int i, const struct edge *e, uint32_t context)
{
	const struct body *caller = graph_body(t->graph, e->function);
	const struct body_call *c = caller ? graph_call(caller, e->seq) : NULL;
	const struct path *p = &t->nodes[i].path;
	struct trace_node n = trace_step(t, i, HOP_UP, e->seq);

	if (!c)
		return;
	if (e->inner) {
		if (!find_passed(t, e, c, (int)p->number, &n.path))
			return;
	} else if (p->number < c->n_args) {
		n.path = *graph_path(t->graph, c->args[p->number]);
	} else {
		return;
	}
	n.function = n.hop_function = caller->id;
	n.context = context;
	n.content = t->nodes[i].content;
	n.choices = e->choices;
	n.through = e->member;
	n.passed = e->inner != 0;
	if (p->n && n.path.root == PLACE_CONST)
		return;
	if (trace_append(&n.path, p, 0)) {
		n.path.address = p->n ? p->address : n.path.address;
		trace_push(t, n);
	}
}

/* The function implements an operation whose caller hands over a request's memory. */
static bool is_given_by_request(struct trace *t, int i, const struct body *b)
{
	const struct api_entry *e = uapi_entry(t->graph, b->symbol);

	if (!e || e->gives == ARG_NONE || e->gives != t->nodes[i].path.number)
		return false;
	trace_origin(t, ORIGIN_OBJECT, NULL, i, 0, "memory that comes with a request");
	return true;
}

/* Did the value lie in a member somewhere on the way? */
static bool was_kept(const struct trace *t, int i)
{
	for (; i >= 0; i = t->nodes[i].parent)
		if (t->nodes[i].hop == HOP_MEMBER)
			return true;
	return false;
}

void trace_parameter(struct trace *t, int i, const struct body *b)
{
	uint32_t context = t->nodes[i].context;
	const struct api *api = graph_api(t->graph, b->symbol);
	const struct edge *callers;
	bool member = t->nodes[i].path.n > 0;

	if (context) {
		struct trace_context c = t->contexts[context];
		struct edge e = { .function = c.function, .seq = c.seq };

		go_up_to(t, i, &e, c.parent);
		return;
	}
	if (is_given_by_request(t, i, b))
		return;
	/* out of an API's own records: what one user gave it is nothing that others get */
	if (api && api->boundary && was_kept(t, i))
		return;
	callers = graph_callers(t->graph, b->symbol);
	graph_ask(t->graph, WANT_CALLERS, b->symbol);
	if (!arrlen(callers) && !member)
		trace_origin(t, ORIGIN_ENTRY, NULL, i, 0, "a parameter whose callers are not known");
	if (arrlen(callers) > MAX_CALLERS) {
		if (!member)
			trace_origin(t, ORIGIN_LIMIT, NULL, i, 0, "a parameter with too many callers");
		return;
	}
	for (ptrdiff_t k = 0; k < arrlen(callers); k++)
		if (callers[k].choices <= MAX_CHOICES &&
		    (!callers[k].member ||
		     graph_connected(t->graph, t->home, callers[k].function)))
			go_up_to(t, i, &callers[k], 0);
}

/*
 * A member of a record that has no name and lies in no other ("::args:v0"): a view that
 * a function has of what is passed to it as void *. Others reach the same otherwise.
 */
static bool is_view(struct graph *g, uint32_t member)
{
	return !strncmp(graph_member_text(g, member), "::", 2);
}

/* Two paths to the same member that disagree on the member before it. */
static bool disagree(struct graph *g, const struct path *a, const struct path *b)
{
	uint32_t x = a->n >= 2 ? a->members[a->n - 2] : 0;
	uint32_t y = b->n >= 2 ? b->members[b->n - 2] : 0;

	return x && y && x != y && !is_view(g, x) && !is_view(g, y);
}

static void follow_use(struct trace *t, int i, const struct ref *r, bool content)
{
	const struct path p = t->nodes[i].path;
	const struct path *used = graph_path(t->graph, r->place);
	struct trace_node n = trace_step(t, i, HOP_MEMBER, r->seq);
	struct body_flow f;
	int64_t file;

	if (!used->n || used->members[used->n - 1] != p.members[p.n - 1] || disagree(t->graph, used, &p))
		return;
	if (r->function && !graph_connected(t->graph, t->home, r->function))
		return;
	n.hop_member = p.members[p.n - 1];
	n.context = 0;
	n.content = content;
	n.function = n.hop_function = r->function;
	n.at = INT_MAX;
	n.path = *used;
	n.path.address = false;
	if (!r->function) {
		if (store_file_flow(t->graph->store, r, &f, &file))
			return;
		n.unit = r->unit;
		n.path = *graph_path(t->graph, f.src);
	}
	trace_push(t, n);
}

/* Every place of the tree that writes the member, or fills what it points to. */
void trace_member(struct trace *t, int i, const struct body *b)
{
	const struct path p = t->nodes[i].path;
	uint32_t member = p.members[p.n - 1];
	const char *text = graph_member_text(t->graph, member);
	uint64_t cell = (uint64_t)member << 32 | (p.n >= 2 ? p.members[p.n - 2] : 0);
	bool content = t->nodes[i].content;
	struct ref_list uses = { 0 };

	if (hmgeti(t->cells, cell) >= 0)
		return;
	hmput(t->cells, cell, 1);
	graph_ask(t->graph, WANT_MEMBER, member);
	store_member_uses(t->graph->store, text, &uses);
	if (uses.n > MAX_USES) {
		trace_origin(t, ORIGIN_LIMIT, NULL, i, 0, "a member that is written in too many places");
		return;
	}
	for (int k = 0; k < uses.n; k++)
		follow_use(t, i, &uses.refs[k], content);
	if (!t->nodes[i].pages || !trace_holds_pages(t->graph, b, &p))
		return;
	store_member_reads(t->graph->store, text, &uses);
	for (int k = 0; k < uses.n && k < MAX_USES; k++)
		follow_use(t, i, &uses.refs[k], true);
}

/*
 * Is the path given its value in this function, on every way to the node? Then
 * what others write into the member does not matter here.
 */
static bool is_filled_by(struct trace *t, const struct body_call *c, const struct path *p)
{
	const struct api *api = graph_call_api(t->graph, c);

	for (int a = 0; api && a < c->n_args; a++) {
		if (!path_prefix(graph_path(t->graph, c->args[a]), p))
			continue;
		if (trace_made_by(t, api, a))
			return true;
		for (ptrdiff_t k = 0; k < arrlen(api->flows); k++)
			if (api->flows[k].to == a)
				return true;
	}
	return false;
}

static bool is_filled_before(struct trace *t, const struct body *b, const struct path *p, int at)
{
	for (int k = 0; k < b->n_calls && b->calls[k].seq < at; k++)
		if (is_filled_by(t, &b->calls[k], p) && way_always(b, b->calls[k].seq, at))
			return true;
	return false;
}

/* Filled through the place, or an alias: pages = obj->pages + n; gup(..., pages). */
static bool is_filled_here(struct trace *t, const struct body *b, const struct path *p, int at,
			   int depth)
{
	if (is_filled_before(t, b, p, at))
		return true;
	for (int k = 0; depth && k < b->n_flows && b->flows[k].seq < at; k++) {
		const struct body_flow *f = &b->flows[k];
		const struct path *src = graph_path(t->graph, f->src);
		const struct path *dst = graph_path(t->graph, f->dst);

		if ((f->op == FLOW_COPY || f->op == FLOW_ARITH) && path_same(src, p) &&
		    !src->deref && !dst->n &&
		    (dst->root == PLACE_LOCAL || dst->root == PLACE_TEMP) &&
		    is_filled_here(t, b, dst, at, depth - 1))
			return true;
	}
	return false;
}

bool trace_defined_here(struct trace *t, const struct body *b, const struct path *p, int at)
{
	if (is_filled_here(t, b, p, at, MAX_ALIASES))
		return true;
	for (int k = 0; k < b->n_flows && b->flows[k].seq < at; k++) {
		const struct body_flow *f = &b->flows[k];
		const struct path *src = graph_path(t->graph, f->src);

		if (path_same(graph_path(t->graph, f->dst), p) && src->root != PLACE_CONST &&
		    !(src->root == PLACE_RESULT && trace_holds_pages(t->graph, b, p)) &&
		    way_always(b, f->seq, at))
			return true;
	}
	return false;
}
