// SPDX-License-Identifier: GPL-2.0-only
#include <limits.h>
#include "analysis/trace_parts.h"

#define MAX_NODES 4000

struct trace_key {
	int64_t function, number;
	uint32_t members[PATH_MAX_MEMBERS];
	uint32_t context;
	int8_t n;
	char root, content, pages;
};
struct trace_seen { struct trace_key key; int value; };

void trace_origin(struct trace *t, enum origin_kind kind, const struct api *api,
		       int node, int seq, const char *what)
{
	const struct trace_node *n = &t->nodes[node];

	if (n->weak && (kind == ORIGIN_ENTRY || kind == ORIGIN_UNKNOWN))
		return;
	/* an array or list of pages, whose own memory this is */
	if (n->pages && (kind == ORIGIN_STATIC || kind == ORIGIN_STACK ||
			 (kind == ORIGIN_API && !trace_gives_pages(api))))
		return;
	if (kind == ORIGIN_LIMIT)
		t->limited = true;
	for (ptrdiff_t i = 0; i < arrlen(t->origins); i++) {
		const struct origin *o = &t->origins[i];

		if (o->kind == kind && o->api == api && o->seq == seq &&
		    o->function == n->function)
			return;
	}
	arrput(t->origins, ((struct origin){ .kind = kind, .api = api, .node = node,
					     .function = n->function, .seq = seq,
					     .what = what }));
}

/* Queue a node unless it was seen. */
void trace_push(struct trace *t, struct trace_node n)
{
	struct trace_key key;

	/* a dma handle stands beside the pages that a carrier holds */
	if (n.path.root == PLACE_CONST || (n.path.aside && !t->handles) ||
	    !trace_can_hold(t->graph, graph_body(t->graph, n.function), &n.path))
		return;
	memset(&key, 0, sizeof(key));
	key.function = n.function;
	key.number = n.path.number;
	memcpy(key.members, n.path.members, (size_t)n.path.n * sizeof(key.members[0]));
	key.context = n.context;
	key.n = (int8_t)n.path.n;
	key.root = n.path.root;
	key.content = n.content;
	key.pages = n.pages;
	if (hmgeti(t->seen, key) >= 0)
		return;
	hmput(t->seen, key, 1);
	if (arrlen(t->nodes) >= MAX_NODES) {
		trace_origin(t, ORIGIN_LIMIT, NULL, n.parent, 0, "the search grew too large");
		return;
	}
	arrput(t->nodes, n);
}

/* A node that continues from node i inside the same function. */
struct trace_node trace_step(const struct trace *t, int i, enum hop_kind hop, int seq)
{
	struct trace_node n = t->nodes[i];

	n.parent = i;
	n.hop = hop;
	n.hop_function = n.function;
	n.hop_seq = n.at = seq;
	n.hop_member = 0;
	n.hop_api = NULL;
	n.content = false;
	n.choices = 0;
	n.through = 0;
	n.passed = false;
	return n;
}

/* ---- one node ---- */

/* The memory is part of an object: its own address is taken, nothing is followed. */
static bool is_embedded(struct trace *t, int i, const struct body *b)
{
	const struct trace_node *n = &t->nodes[i];
	const struct path *p = &n->path;
	enum origin_kind kind = ORIGIN_EMBEDDED;

	if (!p->address || n->content || n->pages)
		return false;
	if (p->root == PLACE_GLOBAL)
		kind = ORIGIN_STATIC;
	else if (p->root == PLACE_LOCAL && trace_local_record(b, p))
		kind = ORIGIN_STACK;
	else if (p->root == PLACE_LOCAL && !p->n)
		kind = b->locals[p->number].flags & LOCAL_STATIC ? ORIGIN_STATIC : ORIGIN_STACK;
	else if (!p->n)
		return false;
	trace_origin(t, kind, NULL, i, n->at, NULL);
	return true;
}

/* Is the place memory of an I/O request, by the records on the way? */
static bool is_of_request(struct trace *t, int i, const struct body *b)
{
	const struct path *p = &t->nodes[i].path;
	const struct api_set *apis = t->graph->apis;
	const char *record = "";

	if (p->address && p->n)
		return false;	/* embedded in it: not what the request carries */
	for (int k = 0; k < p->n; k++) {
		const char *text = graph_member_text(t->graph, p->members[k]);

		if (api_is_request(apis, text, (int)strcspn(text, ":")))
			return true;
	}
	if (p->n)
		record = graph_member_info(t->graph, p->members[p->n - 1])->record;
	else if (p->root == PLACE_LOCAL && p->number < b->n_locals)
		record = b->locals[p->number].record;
	return api_is_request(apis, record, (int)strlen(record));
}

static bool is_base(const struct trace *t, const struct path *p)
{
	const char *name = store_symbol(t->graph->store, p->number);

	return name && api_is_base(t->graph->apis, name);
}

static void expand_root(struct trace *t, int i, const struct body *b)
{
	const struct path p = t->nodes[i].path;

	if (p.root == PLACE_RESULT && !p.n)
		trace_result(t, i, b);
	else if (p.root == PLACE_RETURN)
		trace_returns(t, i, b);
	else if (p.root == PLACE_GLOBAL && is_base(t, &p))
		return;
	else if (p.root == PLACE_STRING || (p.root == PLACE_GLOBAL && !p.n))
		trace_origin(t, ORIGIN_STATIC, NULL, i, 0, NULL);
	else if (p.root == PLACE_LOCAL && p.number < b->n_params &&
		 (!t->nodes[i].content || t->nodes[i].context))
		trace_parameter(t, i, b);
}

static void expand(struct trace *t, int i)
{
	const struct body *b = graph_body(t->graph, t->nodes[i].function);
	const struct path p = t->nodes[i].path;

	if (p.root == PLACE_UNKNOWN) {
		trace_origin(t, ORIGIN_UNKNOWN, NULL, i, t->nodes[i].at,
			   "an expression that is not followed");
		return;
	}
	if (!b) {
		if (p.root == PLACE_GLOBAL)
			trace_origin(t, ORIGIN_STATIC, NULL, i, 0, NULL);
		return;
	}
	if (is_embedded(t, i, b))
		return;
	if (is_of_request(t, i, b)) {
		trace_origin(t, ORIGIN_OBJECT, NULL, i, t->nodes[i].at,
			   "memory of an I/O request");
		return;
	}
	trace_flows(t, i, b);
	trace_calls(t, i, b);
	if (p.n && !trace_local_record(b, &p)) {
		if (trace_defined_here(t, b, &p, t->nodes[i].at))
			return;
		trace_member(t, i, b);
	}
	expand_root(t, i, b);
}

static void run(struct trace *t, struct graph *g, int64_t function, int64_t place, int seq,
		bool pages, bool handles)
{
	struct trace_node start = { .function = function, .parent = -1, .at = seq,
				    .hop_function = function, .hop_seq = seq };

	*t = (struct trace){ .graph = g, .home = function, .handles = handles };
	arrput(t->contexts, ((struct trace_context){ 0 }));
	start.pages = pages;
	start.path = *graph_path(g, place);
	trace_push(t, start);
	for (int i = 0; i < arrlen(t->nodes); i++)
		expand(t, i);
}

void trace_run(struct trace *t, struct graph *g, int64_t function, int64_t place, int seq,
	       bool pages)
{
	run(t, g, function, place, seq, pages, false);
}

void trace_handle(struct trace *t, struct graph *g, int64_t function, int64_t place, int seq)
{
	run(t, g, function, place, seq, true, true);
}

void trace_release(struct trace *t)
{
	arrfree(t->nodes);
	arrfree(t->origins);
	arrfree(t->contexts);
	hmfree(t->seen);
	hmfree(t->cells);
}
