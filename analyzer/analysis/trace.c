// SPDX-License-Identifier: GPL-2.0-only
#include <limits.h>
#include "analysis/trace.h"
#include "analysis/uapi.h"
#include "analysis/way.h"

/*
 * Bounds. They were chosen so that the traces of a real tree end by themselves;
 * one that hits a bound says so in its site.
 */
#define MAX_NODES 4000
#define MAX_DEPTH 8		/* of the call string */
#define MAX_CALLERS 48		/* of a function whose parameter is followed */
#define MAX_CHOICES 24		/* functions that a pointer can be */
#define MAX_USES 600		/* places in the tree that name a member */

struct trace_key {
	int64_t function, number;
	uint32_t members[PATH_MAX_MEMBERS];
	uint32_t context;
	int16_t n;
	char root, content;
};
struct trace_seen { struct trace_key key; int value; };

static void add_origin(struct trace *t, enum origin_kind kind, const struct api *api,
		       int node, int seq, const char *what)
{
	const struct trace_node *n = &t->nodes[node];

	if (n->weak && (kind == ORIGIN_ENTRY || kind == ORIGIN_UNKNOWN))
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
static void push(struct trace *t, struct trace_node n)
{
	struct trace_key key;

	if (n.path.root == PLACE_CONST)
		return;
	memset(&key, 0, sizeof(key));
	key.function = n.function;
	key.number = n.path.number;
	memcpy(key.members, n.path.members, (size_t)n.path.n * sizeof(key.members[0]));
	key.context = n.context;
	key.n = (int16_t)n.path.n;
	key.root = n.path.root;
	key.content = n.content;
	if (hmgeti(t->seen, key) >= 0)
		return;
	hmput(t->seen, key, 1);
	if (arrlen(t->nodes) >= MAX_NODES) {
		add_origin(t, ORIGIN_LIMIT, NULL, n.parent, 0, "the search grew too large");
		return;
	}
	arrput(t->nodes, n);
}

/* A node that continues from node i inside the same function. */
static struct trace_node step(const struct trace *t, int i, enum hop_kind hop, int seq)
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
	return n;
}

/* ---- what kind of thing a place is ---- */

static int pointer_levels(const char *type)
{
	int n = 0;

	for (; *type && *type != '('; type++)
		n += *type == '*' || *type == '[';
	return n;
}

static bool is_address_type(const char *type)
{
	return !strncmp(type, "unsigned long", 13) || !strncmp(type, "u64", 3) ||
	       !strncmp(type, "dma_addr_t", 10) || !strncmp(type, "phys_addr_t", 11) ||
	       !strncmp(type, "__u64", 5) || !strncmp(type, "void *", 6);
}

/*
 * Does a thing of this type hold pages that others can fill in: a scatterlist,
 * an array of struct page pointers or of frame numbers?
 */
static bool holds_pages(struct graph *g, const char *type, const char *record)
{
	int levels = pointer_levels(type);

	if (!*record)
		return levels >= 1 && is_address_type(type) &&
		       (levels >= 2 || strncmp(type, "void *", 6));
	if (!api_is_carrier(g->apis, record, (int)strlen(record)))
		return false;
	return levels >= 2 || !api_is_single(g->apis, record);
}

static bool node_holds_pages(struct graph *g, const struct body *b, const struct path *p)
{
	const struct member_info *m;

	if (p->n) {
		m = graph_member_info(g, p->members[p->n - 1]);
		return m->known && holds_pages(g, m->type, m->record);
	}
	if (p->root == PLACE_LOCAL && p->number < b->n_locals)
		return holds_pages(g, b->locals[p->number].type, b->locals[p->number].record);
	return p->root == PLACE_TEMP || p->root == PLACE_RESULT;
}

/* A struct variable of the function itself, not a pointer to one elsewhere. */
static bool is_local_record(const struct body *b, const struct path *p)
{
	return p->root == PLACE_LOCAL && p->number < b->n_locals &&
	       (b->locals[p->number].flags & LOCAL_RECORD) &&
	       !(b->locals[p->number].flags & (LOCAL_POINTER | LOCAL_STATIC));
}

/* ---- inside a function ---- */

static void follow_flow(struct trace *t, int i, const struct body_flow *f)
{
	const struct path *src = graph_path(t->graph, f->src);
	struct trace_node n = step(t, i, HOP_ASSIGN, f->seq);

	if (src->root == PLACE_CONST || f->op == FLOW_CHANGE || f->op == FLOW_NOT)
		return;
	if (strchr("<>lgen", f->op))
		return;
	if (src->root == PLACE_UNKNOWN && !src->n) {
		add_origin(t, ORIGIN_UNKNOWN, NULL, i, f->seq,
			   "an expression that is not followed");
		return;
	}
	n.path = *src;
	if (f->op == FLOW_ARITH || f->op == FLOW_AND || f->op == FLOW_OR)
		n.weak = n.weak || f->op != FLOW_AND;
	push(t, n);
}

static void follow_flows(struct trace *t, int i, const struct body *b)
{
	struct path p = t->nodes[i].path;
	bool content = t->nodes[i].content;
	bool pages = node_holds_pages(t->graph, b, &p);

	for (int k = 0; k < b->n_flows; k++) {
		const struct body_flow *f = &b->flows[k];
		const struct path *dst = graph_path(t->graph, f->dst);
		const struct path *src;

		if (path_same(dst, &p) && (!content || dst->deref || dst->carried))
			follow_flow(t, i, f);
		if (!pages && !content)
			continue;
		src = graph_path(t->graph, f->src);
		if (path_same(src, &p) && !src->deref && dst->root != PLACE_RETURN &&
		    (f->op == FLOW_COPY || f->op == FLOW_ARITH || f->op == FLOW_SELECT)) {
			struct trace_node n = step(t, i, HOP_ALIAS, f->seq);

			n.path = *dst;
			n.content = true;
			push(t, n);
		}
	}
}

/* Append members to a path; false if it gets too long. */
static bool append_members(struct path *p, const struct path *from, int first)
{
	for (int k = first; k < from->n; k++) {
		if (p->n == PATH_MAX_MEMBERS)
			return false;
		p->members[p->n++] = from->members[k];
	}
	return true;
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
static void go_down(struct trace *t, int i, const struct body *b, const struct body_call *c,
		    const struct path *path, bool content, enum hop_kind hop)
{
	struct edge *callees = graph_callees(t->graph, b, c);
	uint32_t context = t->nodes[i].context;

	if (t->contexts[context].depth >= MAX_DEPTH ||
	    (arrlen(callees) && callees[0].choices > MAX_CHOICES)) {
		add_origin(t, ORIGIN_LIMIT, NULL, i, c->seq, "a call that is not followed further");
		arrfree(callees);
		return;
	}
	for (ptrdiff_t k = 0; k < arrlen(callees); k++) {
		struct trace_node n = step(t, i, hop, c->seq);

		if (!callees[k].function)
			continue;
		n.function = callees[k].function;
		n.context = enter(t, context, b->id, c->seq);
		n.path = *path;
		n.content = content;
		n.at = INT_MAX;
		n.choices = callees[k].choices;
		push(t, n);
	}
	arrfree(callees);
}

static bool is_made_by(const struct api *api, int argument)
{
	if (api->role != API_SOURCE && api->role != API_ALLOC && api->role != API_COHERENT)
		return false;
	for (ptrdiff_t i = 0; i < arrlen(api->fills); i++)
		if (api->fills[i] == argument)
			return true;
	return false;
}

/* Arguments that an API moves to argument `to`. */
static void follow_api_flows(struct trace *t, int i, const struct api *api,
			     const struct body_call *c, int to)
{
	for (ptrdiff_t k = 0; k < arrlen(api->flows); k++) {
		int from = api->flows[k].from;
		struct trace_node n = step(t, i, HOP_FLOW, c->seq);

		if (api->flows[k].to != to || from < 0 || from >= c->n_args)
			continue;
		n.path = *graph_path(t->graph, c->args[from]);
		n.hop_api = api;
		push(t, n);
	}
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
		if (is_made_by(api, argument))
			add_origin(t, ORIGIN_API, api, i, c->seq, NULL);
		if (whole)
			follow_api_flows(t, i, api, c, argument);
		if (api->boundary || arrlen(api->flows) || arrlen(api->fills))
			return;
	}
	if (whole && !a->address && !node_holds_pages(t->graph, b, &p))
		return;
	if (!whole && !is_local_record(b, &p))
		return;		/* by the member, wherever it is written */
	if (append_members(&parameter, &p, a->n))
		go_down(t, i, b, c, &parameter, whole, HOP_DOWN);
}

static void follow_calls(struct trace *t, int i, const struct body *b)
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

/* ---- between functions ---- */

static void follow_result(struct trace *t, int i, const struct body *b)
{
	const struct body_call *c = graph_call(b, (int)t->nodes[i].path.number);
	const struct api *api = c ? graph_call_api(t->graph, c) : NULL;
	struct path value = { .root = PLACE_RETURN };
	ptrdiff_t before = arrlen(t->nodes);

	if (!c)
		return;
	if (api && is_made_by(api, ARG_RETURN)) {
		add_origin(t, ORIGIN_API, api, i, c->seq, NULL);
		return;
	}
	if (api && (arrlen(api->flows) || api->boundary)) {
		follow_api_flows(t, i, api, c, ARG_RETURN);
		return;
	}
	go_down(t, i, b, c, &value, false, HOP_RESULT);
	if (arrlen(t->nodes) == before && c->callee &&
	    !store_symbol(t->graph->store, c->callee))
		return;
	if (arrlen(t->nodes) == before)
		add_origin(t, ORIGIN_UNKNOWN, NULL, i, c->seq,
			   "the result of a call whose body is not known");
}

static void follow_returns(struct trace *t, int i, const struct body *b)
{
	for (int k = 0; k < b->n_flows; k++)
		if (b->flows[k].op == FLOW_RETURN)
			follow_flow(t, i, &b->flows[k]);
}

static void go_up_to(struct trace *t, int i, const struct edge *e, uint32_t context)
{
	const struct body *caller = graph_body(t->graph, e->function);
	const struct body_call *c = caller ? graph_call(caller, e->seq) : NULL;
	const struct path *p = &t->nodes[i].path;
	struct trace_node n = step(t, i, HOP_UP, e->seq);

	if (!c || p->number >= c->n_args)
		return;
	n.function = n.hop_function = caller->id;
	n.context = context;
	n.path = *graph_path(t->graph, c->args[p->number]);
	n.content = t->nodes[i].content;
	n.choices = e->choices;
	if (p->n && n.path.root == PLACE_CONST)
		return;
	if (append_members(&n.path, p, 0)) {
		n.path.address = p->n ? p->address : n.path.address;
		push(t, n);
	}
}

/* The function implements an operation whose caller hands over a request's memory. */
static bool is_given_by_request(struct trace *t, int i, const struct body *b)
{
	const struct api_entry *e = uapi_entry(t->graph, b->symbol);

	if (!e || e->gives == ARG_NONE || e->gives != t->nodes[i].path.number)
		return false;
	add_origin(t, ORIGIN_OBJECT, NULL, i, 0, "memory that comes with a request");
	return true;
}

static void follow_parameter(struct trace *t, int i, const struct body *b)
{
	uint32_t context = t->nodes[i].context;
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
	callers = graph_callers(t->graph, b->symbol);
	if (!arrlen(callers) && !member)
		add_origin(t, ORIGIN_ENTRY, NULL, i, 0, "a parameter whose callers are not known");
	if (arrlen(callers) > MAX_CALLERS) {
		if (!member)
			add_origin(t, ORIGIN_LIMIT, NULL, i, 0, "a parameter with too many callers");
		return;
	}
	for (ptrdiff_t k = 0; k < arrlen(callers); k++)
		if (callers[k].choices <= MAX_CHOICES)
			go_up_to(t, i, &callers[k], 0);
}

/* Two paths to the same member that disagree on the member before it. */
static bool disagree(const struct path *a, const struct path *b)
{
	return a->n >= 2 && b->n >= 2 && a->members[a->n - 2] != b->members[b->n - 2];
}

static void follow_use(struct trace *t, int i, const struct ref *r, bool content)
{
	const struct path p = t->nodes[i].path;
	const struct path *used = graph_path(t->graph, r->place);
	struct trace_node n = step(t, i, HOP_MEMBER, r->seq);
	struct body_flow f;
	int64_t file;

	if (!used->n || used->members[used->n - 1] != p.members[p.n - 1] || disagree(used, &p))
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
	push(t, n);
}

/* Every place of the tree that writes the member, or fills what it points to. */
static void follow_member(struct trace *t, int i, const struct body *b)
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
	store_member_uses(t->graph->store, text, &uses);
	if (uses.n > MAX_USES) {
		add_origin(t, ORIGIN_LIMIT, NULL, i, 0, "a member that is written in too many places");
		return;
	}
	for (int k = 0; k < uses.n; k++)
		follow_use(t, i, &uses.refs[k], content);
	if (!node_holds_pages(t->graph, b, &p))
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
		if (is_made_by(api, a))
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

static bool defined_here(struct trace *t, const struct body *b, const struct path *p, int at)
{
	if (is_filled_before(t, b, p, at))
		return true;
	for (int k = 0; k < b->n_flows && b->flows[k].seq < at; k++) {
		const struct body_flow *f = &b->flows[k];
		const struct path *dst = graph_path(t->graph, f->dst);
		const struct path *src = graph_path(t->graph, f->src);

		if (path_same(dst, p) && src->root != PLACE_CONST &&
		    !(src->root == PLACE_RESULT && node_holds_pages(t->graph, b, p)) &&
		    way_always(b, f->seq, at))
			return true;
		/* filled through an alias: pages = obj->pages + n; get_user_pages(..., pages) */
		if (path_same(src, p) && !src->deref && !dst->n && dst->root != PLACE_CONST &&
		    (f->op == FLOW_COPY || f->op == FLOW_ARITH) &&
		    !path_same(dst, p) && defined_here(t, b, dst, at) &&
		    is_filled_before(t, b, dst, at))
			return true;
	}
	return false;
}

/* ---- one node ---- */

/* The memory is part of an object: its own address is taken, nothing is followed. */
static bool is_embedded(struct trace *t, int i, const struct body *b)
{
	const struct trace_node *n = &t->nodes[i];
	const struct path *p = &n->path;
	enum origin_kind kind = ORIGIN_EMBEDDED;

	if (!p->address || n->content || node_holds_pages(t->graph, b, p))
		return false;
	if (p->root == PLACE_GLOBAL)
		kind = ORIGIN_STATIC;
	else if (p->root == PLACE_LOCAL && is_local_record(b, p))
		kind = ORIGIN_STACK;
	else if (p->root == PLACE_LOCAL && !p->n)
		kind = b->locals[p->number].flags & LOCAL_STATIC ? ORIGIN_STATIC : ORIGIN_STACK;
	else if (!p->n)
		return false;
	add_origin(t, kind, NULL, i, n->at, NULL);
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

static void expand_root(struct trace *t, int i, const struct body *b)
{
	const struct path p = t->nodes[i].path;

	if (p.root == PLACE_RESULT && !p.n)
		follow_result(t, i, b);
	else if (p.root == PLACE_RETURN)
		follow_returns(t, i, b);
	else if (p.root == PLACE_STRING || (p.root == PLACE_GLOBAL && !p.n))
		add_origin(t, ORIGIN_STATIC, NULL, i, 0, NULL);
	else if (p.root == PLACE_LOCAL && p.number < b->n_params &&
		 (!t->nodes[i].content || t->nodes[i].context))
		follow_parameter(t, i, b);
}

static void expand(struct trace *t, int i)
{
	const struct body *b = graph_body(t->graph, t->nodes[i].function);
	const struct path p = t->nodes[i].path;

	if (p.root == PLACE_UNKNOWN) {
		add_origin(t, ORIGIN_UNKNOWN, NULL, i, t->nodes[i].at,
			   "an expression that is not followed");
		return;
	}
	if (!b) {
		if (p.root == PLACE_GLOBAL)
			add_origin(t, ORIGIN_STATIC, NULL, i, 0, NULL);
		return;
	}
	if (is_embedded(t, i, b))
		return;
	if (is_of_request(t, i, b)) {
		add_origin(t, ORIGIN_OBJECT, NULL, i, t->nodes[i].at,
			   "memory of an I/O request");
		return;
	}
	follow_flows(t, i, b);
	follow_calls(t, i, b);
	if (p.n && !is_local_record(b, &p)) {
		if (defined_here(t, b, &p, t->nodes[i].at))
			return;
		follow_member(t, i, b);
	}
	expand_root(t, i, b);
}

void trace_run(struct trace *t, struct graph *g, int64_t function, int64_t place, int seq)
{
	struct trace_node start = { .function = function, .parent = -1, .at = seq,
				    .hop_function = function, .hop_seq = seq };

	*t = (struct trace){ .graph = g };
	arrput(t->contexts, ((struct trace_context){ 0 }));
	start.path = *graph_path(g, place);
	push(t, start);
	for (int i = 0; i < arrlen(t->nodes); i++)
		expand(t, i);
}

void trace_release(struct trace *t)
{
	arrfree(t->nodes);
	arrfree(t->origins);
	arrfree(t->contexts);
	hmfree(t->seen);
	hmfree(t->cells);
}
