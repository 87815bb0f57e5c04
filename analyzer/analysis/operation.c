// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keys: the cells that hold the object of an operation or its dma handle. A
 * short walk along copies, up to callers, down into callees; it stops at members,
 * which then stand for the object. A handle is a value: from the map call it is
 * followed forward to where it is kept, from an unmap backward to where it was
 * kept. A table or list is an object with several names: it is followed both ways. Two operations
 * with a key in common work on the same object, or on objects of the same kind
 * that live in the same member.
 */
#include "analysis/life.h"
#include "analysis/pairs.h"

#define MAX_STEPS 160
#define MAX_LEVELS 3
#define MAX_FAN 12

enum direction { FORWARD = 1, BACKWARD = 2, BOTH = 3 };

struct spot {
	int64_t function;
	struct path path;
	int level;
	enum direction direction;
	bool inside;	/* of a callee: its variables are shared by all its callers */
};

struct walk {
	struct graph *g;
	struct spot *spots;				/* stb_ds */
	struct { uint64_t key; int value; } *seen;	/* stb_ds */
	uint64_t **keys;
};

static uint64_t spot_hash(int64_t function, const struct path *p)
{
	return (uint64_t)function * 0x9e3779b97f4a7c15ull ^
	       ((uint64_t)(unsigned char)p->root << 56 | (uint64_t)p->number * 0x100000001b3ull);
}

/* from: the spot that it is reached from; level and inside may differ from its own. */
static void visit(struct walk *w, int64_t function, const struct path *p,
		  const struct spot *from, int level, bool inside)
{
	/* what a handle is stored into is an object, which has several names */
	enum direction direction = p->deref ? BOTH : from->direction;
	uint64_t key;

	if (p->root == PLACE_CONST || p->root == PLACE_UNKNOWN || p->root == PLACE_STRING)
		return;
	/* a cell: members in the low half, other spots have the top bit set */
	key = p->n ? p->members[p->n - 1] : spot_hash(function, p) | 1ull << 63;
	if (p->root == PLACE_GLOBAL && !p->n)
		key = (uint64_t)p->number << 32;
	if (hmgeti(w->seen, key) >= 0 || arrlen(w->spots) >= MAX_STEPS)
		return;
	hmput(w->seen, key, 1);
	if (!inside || p->n || p->root == PLACE_GLOBAL)
		arrput(*w->keys, key);
	if (p->root != PLACE_GLOBAL)
		arrput(w->spots, ((struct spot){ function, *p, level, direction,
						       inside }));
}

/* Flags are kept in the low bits of a handle: put in with |, taken off with &. */
static bool keeps_value(char op)
{
	return op == FLOW_COPY || op == FLOW_SELECT || op == FLOW_ARITH || op == FLOW_RETURN ||
	       op == FLOW_OR || op == FLOW_AND;
}

static void along_flows(struct walk *w, const struct body *b, const struct spot *s)
{
	for (int i = 0; i < b->n_flows; i++) {
		const struct body_flow *f = &b->flows[i];
		const struct path *dst = graph_path(w->g, f->dst);
		const struct path *src = graph_path(w->g, f->src);

		if (!keeps_value(f->op))
			continue;
		if (s->direction & BACKWARD && path_same(dst, &s->path))
			visit(w, b->id, src, s, s->level, s->inside);
		else if (s->direction & FORWARD && path_same(src, &s->path))
			visit(w, b->id, dst, s, s->level, s->inside);
	}
}

/* A result goes forward to the callers, an argument came from them; *out goes forward. */
static bool leads_up(const struct spot *s)
{
	if (s->path.root == PLACE_RETURN || s->path.deref)
		return s->direction & FORWARD;
	return s->direction & BACKWARD;
}

static void up_to_callers(struct walk *w, const struct body *b, const struct spot *s)
{
	const struct edge *callers;

	if (!leads_up(s) || s->inside || s->level >= MAX_LEVELS)
		return;
	callers = graph_callers(w->g, b->symbol);
	if (arrlen(callers) > MAX_FAN)
		return;
	for (ptrdiff_t i = 0; i < arrlen(callers); i++) {
		const struct body *caller = graph_body(w->g, callers[i].function);
		const struct body_call *c = caller ? graph_call(caller, callers[i].seq) : NULL;
		struct path result = { .root = PLACE_RESULT, .number = callers[i].seq };

		if (!c || callers[i].inner)
			continue;
		if (s->path.root == PLACE_RETURN)
			visit(w, caller->id, &result, s, s->level + 1, false);
		else if (s->path.number < c->n_args)
			visit(w, caller->id, graph_path(w->g, c->args[s->path.number]), s,
			      s->level + 1, false);
	}
}

static void into_callees(struct walk *w, const struct body *b, const struct body_call *c,
			 const struct path *inside, const struct spot *s)
{
	struct edge *callees = graph_callees(w->g, b, c);

	for (ptrdiff_t i = 0; i < arrlen(callees) && arrlen(callees) <= MAX_FAN; i++)
		if (callees[i].function)
			visit(w, callees[i].function, inside, s, s->level + 1, true);
	arrfree(callees);
}

/* Calls that are given the spot, or whose result it is. */
static void along_calls(struct walk *w, const struct body *b, const struct spot *s)
{
	if (s->level >= MAX_LEVELS)
		return;
	for (int i = 0; i < b->n_calls; i++) {
		const struct body_call *c = &b->calls[i];
		struct path inside = { .root = PLACE_RETURN };

		if (graph_call_api(w->g, c))
			continue;
		if (s->direction & BACKWARD && s->path.root == PLACE_RESULT &&
		    s->path.number == c->seq)
			into_callees(w, b, c, &inside, s);
		for (int a = 0; a < c->n_args; a++) {
			const struct path *arg = graph_path(w->g, c->args[a]);

			if (!path_same(arg, &s->path) ||
			    !(s->direction & (arg->address ? BACKWARD : FORWARD)))
				continue;
			inside = (struct path){ .root = PLACE_LOCAL, .number = a };
			into_callees(w, b, c, &inside, s);
		}
	}
}

/* APIs that give the object on, sg_dma_address(), sg_next() and the like. */
static void along_result(struct walk *w, const struct body *b, const struct spot *s)
{
	const struct body_call *c = s->path.root == PLACE_RESULT && s->direction & BACKWARD ?
		graph_call(b, (int)s->path.number) : NULL;
	const struct api *api = c ? graph_call_api(w->g, c) : NULL;

	for (ptrdiff_t i = 0; api && i < arrlen(api->flows); i++)
		if (api->flows[i].to == ARG_RETURN && api->flows[i].from < c->n_args)
			visit(w, b->id, graph_path(w->g, c->args[api->flows[i].from]), s,
			      s->level, s->inside);
}

/* One variable copied over another: memcpy(&to, &from, ...), put_unaligned(). */
static void along_copy(struct walk *w, const struct body *b, const struct body_call *c,
		       const struct api_flow *f, const struct spot *s)
{
	const struct path *from, *to;

	if (!f->content || f->from < 0 || f->to < 0 || f->from >= c->n_args || f->to >= c->n_args)
		return;
	from = graph_path(w->g, c->args[f->from]);
	to = graph_path(w->g, c->args[f->to]);
	if (!from->address || !to->address)
		return;
	if (s->direction & BACKWARD && path_same(to, &s->path))
		visit(w, b->id, from, s, s->level, s->inside);
	else if (s->direction & FORWARD && path_same(from, &s->path))
		visit(w, b->id, to, s, s->level, s->inside);
}

static void along_copies(struct walk *w, const struct body *b, const struct spot *s)
{
	for (int i = 0; i < b->n_calls; i++) {
		const struct api *api = graph_call_api(w->g, &b->calls[i]);

		for (ptrdiff_t k = 0; api && api->role == API_FLOW && k < arrlen(api->flows); k++)
			along_copy(w, b, &b->calls[i], &api->flows[k], s);
	}
}

static void find_keys(struct graph *g, int64_t function, const struct path *start,
		      enum direction direction, uint64_t **ret)
{
	struct walk w = { .g = g, .keys = ret };
	const struct spot origin = { .direction = direction };

	visit(&w, function, start, &origin, 0, false);
	for (ptrdiff_t i = 0; i < arrlen(w.spots); i++) {
		struct spot s = w.spots[i];
		const struct body *b = graph_body(g, s.function);

		if (!b)
			continue;
		along_flows(&w, b, &s);
		along_copies(&w, b, &s);
		if (s.path.n)
			continue;	/* a member: known under its name in this function */
		along_result(&w, b, &s);
		along_calls(&w, b, &s);
		if (s.path.root == PLACE_RETURN ||
		    (s.path.root == PLACE_LOCAL && s.path.number < b->n_params))
			up_to_callers(&w, b, &s);
	}
	arrfree(w.spots);
	hmfree(w.seen);
}

static bool has_handle(const struct api *api)
{
	return api->role == API_MAP && api->handle == ARG_RETURN;
}

/* Is it named by an object that is mapped, not by a handle? */
static bool is_object(const struct api *api)
{
	return api->role == API_MAP || !strncmp(api->kind, "sg", 2) ||
	       !strcmp(api->kind, "iova") || !strcmp(api->kind, "pfn");
}

/* What names the object: the handle that a map returns, else its argument. */
static void operation_keys(struct graph *g, struct operation *op)
{
	const struct body *b = graph_body(g, op->function);
	const struct body_call *c = graph_call(b, op->seq);
	struct path result = { .root = PLACE_RESULT, .number = c->seq };
	int argument = op->api->buffer;

	if (has_handle(op->api)) {
		find_keys(g, b->id, &result, FORWARD, &op->keys);
		return;
	}
	if (op->api->role == API_MAP && op->api->handle >= 0)
		argument = op->api->handle;
	if (argument >= 0 && argument < c->n_args)
		find_keys(g, b->id, graph_path(g, c->args[argument]),
			  is_object(op->api) ? BOTH : BACKWARD, &op->keys);
}

/*
 * A macro that takes its arguments in another order than what it expands to: the
 * facts have those of the expansion.
 */
static bool is_rearranged(const struct api *spelled, const struct api *api)
{
	return spelled->macro_of && !strcmp(spelled->macro_of, api->name) &&
	       spelled->direction != api->direction;
}

static const struct api *spelled_api(struct graph *g, const struct body_call *c,
				     const struct api *api)
{
	const struct api *spelled = *c->spelled ? api_find(g->apis, c->spelled) : NULL;

	return spelled && spelled->role == api->role && !is_rearranged(spelled, api) ?
		spelled : api;
}

/*
 * What is looked for: the mappings of wanted files, what can belong to them, and
 * at last the other mappings that the unmaps of wanted files can belong to.
 */
struct search {
	struct graph *g;
	const struct analysis_options *o;
	struct operations *ret;
	struct { int64_t key; char value; } *files;	/* stb_ds: wanted ones with a call */
	struct { int64_t key; bool value; } *taken;	/* stb_ds: other files */
	bool more_maps;
};

/* The analysis passes over what is not connected. */
static bool is_connected(struct search *s, int64_t file)
{
	ptrdiff_t i = hmgeti(s->taken, file);
	bool take = false;

	if (i >= 0)
		return s->taken[i].value;
	for (ptrdiff_t k = 0; k < hmlen(s->files) && !take; k++)
		take = graph_files_connected(s->g, s->files[k].key, file);
	hmput(s->taken, file, take);
	return take;
}

bool operations_map_near(struct graph *g, const struct operations *ops, int64_t file)
{
	for (ptrdiff_t i = 0; i < hmlen(ops->map_files); i++)
		if (graph_files_near(g, ops->map_files[i].key, file))
			return true;
	return false;
}

/* What frees is judged by itself, a sync counts for mappings near it. */
static bool takes_other_file(struct search *s, const struct api *api, int64_t file)
{
	switch (api->role) {
	case API_FREE:
		return false;
	case API_SYNC:
		return operations_map_near(s->g, s->ret, file);
	case API_MAP:
		return s->more_maps && is_connected(s, file);
	default:
		return is_connected(s, file);
	}
}

static bool takes_file(struct search *s, const struct api *api, int64_t file)
{
	if (!s->o->n_paths)
		return true;
	if (!analysis_wants(s->o, store_file(s->g->store, file)))
		return takes_other_file(s, api, file);
	hmput(s->files, file, 1);
	return api->role != API_MAP || !s->more_maps;
}

/* Can it be the partner of an operation that is there? */
static bool has_partner(const struct search *s, const struct api *api)
{
	bool map = api->role == API_MAP;
	const struct operation *list = map ? s->ret->unmaps : s->ret->maps;

	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		if (map ? life_partners(api, list[i].api) : life_partners(list[i].api, api))
			return true;
	return false;
}

/*
 * Of other files: unmaps that can belong to one of the mappings, and mappings of
 * objects that can belong to one of the unmaps; a handle's mapping is found by trace.
 */
static bool takes_api(const struct search *s, const struct api *api, int64_t file)
{
	if (s->more_maps)
		return pairs_by_object(api) && has_partner(s, api);
	return api->role != API_UNMAP || has_partner(s, api) ||
	       analysis_wants(s->o, store_file(s->g->store, file));
}

bool operation_at(struct graph *g, const struct api *api, int64_t function, int seq,
		  struct operation *ret)
{
	const struct body *b = graph_body(g, function);
	const struct body_call *c = b ? graph_call(b, seq) : NULL;
	const struct api *own = c ? graph_api(g, b->symbol) : NULL;

	if (!c || (own && own->boundary))
		return false;
	*ret = (struct operation){ .api = spelled_api(g, c, api), .function = function,
				   .seq = seq };
	return true;
}

static void add_calls(struct search *s, const struct api *api, int64_t symbol,
		      struct operation **list)
{
	struct graph *g = s->g;
	struct ref_list calls = { 0 };

	store_callers(g->store, symbol, &calls);
	for (int i = 0; i < calls.n; i++) {
		const int64_t function = calls.refs[i].function;
		const int64_t file = store_function_file(g->store, function);
		struct operation op;

		if (!takes_file(s, api, file) || !operation_at(g, api, function, calls.refs[i].seq, &op) ||
		    !takes_api(s, op.api, file))
			continue;
		if (api->role != API_FREE)
			operation_keys(g, &op);
		if (api->role == API_MAP && !s->more_maps)
			hmput(s->ret->map_files, file, 1);
		arrput(*list, op);
	}
}

static void index_keys(struct operation *list, void *index)
{
	struct { uint64_t key; int *value; } **map = index;

	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		for (ptrdiff_t k = 0; k < arrlen(list[i].keys); k++) {
			ptrdiff_t at = hmgeti(*map, list[i].keys[k]);
			int *members = at >= 0 ? (*map)[at].value : NULL;

			arrput(members, (int)i);
			hmput(*map, list[i].keys[k], members);
		}
}

static struct operation **list_of(const struct api *api, struct operations *ret)
{
	switch (api->role) {
	case API_MAP:
		return &ret->maps;
	case API_UNMAP:
		return &ret->unmaps;
	case API_SYNC:
		return &ret->syncs;
	case API_FREE:
		return &ret->frees;
	default:
		return NULL;
	}
}

static void find_symbol_calls(struct search *s, const struct api *api)
{
	struct operation **list = list_of(api, s->ret);
	struct graph *g = s->g;
	int64_t *symbols = NULL;

	if (!list || store_symbols_named(g->store, api->name, &symbols))
		return;
	for (ptrdiff_t i = 0; i < arrlen(symbols); i++)
		if (graph_api(g, symbols[i]) == api)
			add_calls(s, api, symbols[i], list);
	arrfree(symbols);
}

static void find_calls(struct search *s, bool maps)
{
	const struct api *apis = s->g->apis->apis;

	for (ptrdiff_t i = 0; i < arrlen(apis); i++)
		if (!apis[i].indirect && (apis[i].role == API_MAP) == maps)
			find_symbol_calls(s, &apis[i]);
}

void operations_find(struct graph *g, const struct analysis_options *o, bool pairs,
		     struct operations *ret)
{
	struct search s = { .g = g, .o = o, .ret = ret };

	*ret = (struct operations){ 0 };
	find_calls(&s, true);
	find_calls(&s, false);
	s.more_maps = pairs && o->n_paths > 0;
	if (s.more_maps)
		find_calls(&s, true);
	hmfree(s.files);
	hmfree(s.taken);
	index_keys(ret->maps, &ret->maps_by_key);
	index_keys(ret->unmaps, &ret->unmaps_by_key);
	index_keys(ret->syncs, &ret->syncs_by_key);
}

static void release_list(struct operation *list)
{
	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		arrfree(list[i].keys);
	arrfree(list);
}

void operations_release(struct operations *ops)
{
	for (ptrdiff_t i = 0; i < hmlen(ops->maps_by_key); i++)
		arrfree(ops->maps_by_key[i].value);
	for (ptrdiff_t i = 0; i < hmlen(ops->unmaps_by_key); i++)
		arrfree(ops->unmaps_by_key[i].value);
	for (ptrdiff_t i = 0; i < hmlen(ops->syncs_by_key); i++)
		arrfree(ops->syncs_by_key[i].value);
	hmfree(ops->maps_by_key);
	hmfree(ops->unmaps_by_key);
	hmfree(ops->syncs_by_key);
	hmfree(ops->map_files);
	release_list(ops->maps);
	release_list(ops->unmaps);
	release_list(ops->syncs);
	release_list(ops->frees);
	*ops = (struct operations){ 0 };
}
