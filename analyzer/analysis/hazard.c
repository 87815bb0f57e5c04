// SPDX-License-Identifier: GPL-2.0-only
#include <limits.h>
#include "analysis/hazard.h"
#include "analysis/render.h"

#define MAX_LEVELS 4	/* of callers that give the error on */
#define MAX_CHOICES 4	/* functions that a pointer on that way can be */
#define MAX_HAZARDS 8

/* A value that says whether the mapping failed, in one function. */
struct status {
	const struct body *body;
	struct path path;
	int begin, end;		/* it is in the path between these facts */
	const char *error;	/* how it says so: as struct api's error */
};

struct search {
	struct judge *j;
	struct hop **ret;
	struct { int64_t key; int value; } *seen;	/* stb_ds: functions */
};

static void add(struct search *s, const struct body *b, int seq, const char *what)
{
	struct hop h = { .what = what };

	if (arrlen(*s->ret) >= MAX_HAZARDS)
		return;
	h.at = render_position(s->j->graph, b, seq, &s->j->report->arena);
	arrput(*s->ret, h);
}

static bool is_word(const char *const *list, const char *word)
{
	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		if (!strcmp(list[i], word))
			return true;
	return false;
}

/* ---- one value in one function ---- */

static bool in_window(const struct status *v, int seq)
{
	return seq > v->begin && seq < v->end;
}

static bool is_status(struct graph *g, const struct status *v, int64_t place, int seq)
{
	return in_window(v, seq) && path_same(graph_path(g, place), &v->path);
}

/* The next fact that writes the local; INT_MAX: none. */
static int next_write(struct graph *g, const struct body *b, const struct path *p, int seq)
{
	int ret = INT_MAX;

	for (int i = 0; i < b->n_flows; i++)
		if (b->flows[i].seq > seq && b->flows[i].seq < ret &&
		    path_same(graph_path(g, b->flows[i].dst), p))
			ret = b->flows[i].seq;
	return ret;
}

/* Is anything done with the value, now or later? */
static bool is_used(struct graph *g, const struct status *v)
{
	const struct body *b = v->body;

	for (int i = 0; i < b->n_flows; i++)
		if (b->flows[i].seq > v->begin &&
		    path_prefix(&v->path, graph_path(g, b->flows[i].src)))
			return true;
	for (int i = 0; i < b->n_branches; i++)
		if (path_prefix(&v->path, graph_path(g, b->branches[i].cond)))
			return true;
	for (int i = 0; i < b->n_calls; i++)
		for (int a = 0; a < b->calls[i].n_args; a++)
			if (b->calls[i].seq > v->begin &&
			    path_prefix(&v->path, graph_path(g, b->calls[i].args[a])))
				return true;
	return false;
}

/* The constant that the value is compared with in fact i, "value OP constant". */
static bool compared_with(struct graph *g, const struct body *b, int i, int64_t *ret)
{
	const struct path *other;

	if (i + 1 >= b->n_flows || b->flows[i + 1].op != b->flows[i].op ||
	    b->flows[i + 1].dst != b->flows[i].dst)
		return false;
	other = graph_path(g, b->flows[i + 1].src);
	*ret = other->number;
	return other->root == PLACE_CONST;
}

/*
 * A count that is 0 on failure, tested only for being negative. Returns the
 * fact of the test, or 0.
 */
static int find_misread(struct graph *g, const struct status *v)
{
	const struct body *b = v->body;
	int ret = 0;

	if (strcmp(v->error, "zero"))
		return 0;
	for (int i = 0; i < b->n_flows; i++) {
		const struct body_flow *f = &b->flows[i];
		int64_t constant = 1;

		if (!is_status(g, v, f->src, f->seq))
			continue;
		if (f->op == FLOW_LT && compared_with(g, b, i, &constant) && !constant)
			ret = f->seq;
		else if (strchr("!lgen><", f->op))
			return 0;	/* another test, which may see the 0 */
	}
	for (int i = 0; i < b->n_branches; i++)
		if (is_status(g, v, b->branches[i].cond, b->branches[i].seq))
			return 0;
	return ret;
}

static int find_warning_of(struct graph *g, const struct rules *r, const struct status *v,
			   const struct path *p, int depth)
{
	const struct body *b = v->body;

	for (int i = 0; i < b->n_flows; i++) {
		const struct body_flow *f = &b->flows[i];
		const struct path *dst = graph_path(g, f->dst);
		int found = 0;

		if (!in_window(v, f->seq) || !path_same(graph_path(g, f->src), p))
			continue;
		if (dst->root == PLACE_LOCAL && !dst->n && dst->number < b->n_locals &&
		    is_word(r->warnings, b->locals[dst->number].name))
			return f->seq;
		if (depth && dst->root == PLACE_TEMP)
			found = find_warning_of(g, r, v, dst, depth - 1);
		if (found)
			return found;
	}
	return 0;
}

/* The value, or its copy in a local. */
static struct status kept(struct graph *g, const struct body *b, int seq, const char *error)
{
	struct status v = { .body = b, .begin = seq, .end = INT_MAX, .error = error };

	v.path = (struct path){ .root = PLACE_RESULT, .number = seq };
	for (int i = 0; i < b->n_flows; i++) {
		const struct body_flow *f = &b->flows[i];
		const struct path *dst = graph_path(g, f->dst);

		if (f->op != FLOW_COPY || !path_same(graph_path(g, f->src), &v.path) ||
		    dst->root != PLACE_LOCAL || dst->n)
			continue;
		v.path = *dst;
		v.begin = f->seq;
		v.end = next_write(g, b, dst, f->seq);
		break;
	}
	return v;
}

static bool is_returned(struct graph *g, const struct status *v)
{
	const struct body *b = v->body;

	for (int i = 0; i < b->n_flows; i++)
		if (b->flows[i].op == FLOW_RETURN && b->flows[i].seq > v->begin &&
		    path_same(graph_path(g, b->flows[i].src), &v->path))
			return true;
	return false;
}

/* ---- the callers ---- */

static void look_at_callers(struct search *s, const struct body *b, int level);

/* The call at seq gives the status: what does its function make of it? name: who failed. */
static void look_at_call(struct search *s, const struct body *b, int seq, const char *error,
			 const char *name, int level)
{
	struct arena *arena = &s->j->report->arena;
	struct graph *g = s->j->graph;
	struct status v = kept(g, b, seq, error);
	const struct body_call *c = graph_call(b, seq);
	int at;

	if (c->flags & CALL_IGNORED || (v.path.root == PLACE_LOCAL && !is_used(g, &v))) {
		add(s, b, seq, arena_printf(arena, "the error of %s() is ignored", name));
		return;
	}
	at = find_misread(g, &v);
	if (at)
		add(s, b, at, arena_printf(arena, "%s() returns 0 on failure, never a negative value", name));
	at = find_warning_of(g, s->j->rules, &v, &v.path, 4);
	if (at)
		add(s, b, at, arena_printf(arena, "the kernel warns when %s() fails", name));
	if (level < 0 || (level && !is_returned(g, &v)))
		return;
	look_at_callers(s, b, level);
}

static void look_at_callers(struct search *s, const struct body *b, int level)
{
	const char *name = render_symbol(s->j->graph, b->symbol, &s->j->report->arena);
	const struct edge *callers;

	if (level >= MAX_LEVELS || !strcmp(b->returns, "void") || hmgeti(s->seen, b->id) >= 0)
		return;
	hmput(s->seen, b->id, 1);
	callers = graph_callers(s->j->graph, b->symbol);
	for (ptrdiff_t i = 0; i < arrlen(callers); i++) {
		const struct body *caller = graph_body(s->j->graph, callers[i].function);

		if (caller && !callers[i].inner && callers[i].choices <= MAX_CHOICES &&
		    graph_call(caller, callers[i].seq) &&
		    graph_connected(s->j->graph, b->id, caller->id))
			look_at_call(s, caller, callers[i].seq, "negative", name, level + 1);
	}
}

/* ---- handles, which only an API of their own can tell from an error ---- */

/* The call that checks the place, in this function; 0: none. */
static int find_check(struct judge *j, const struct body *b, const struct path *p, int seq)
{
	for (int i = 0; i < b->n_calls; i++) {
		const struct body_call *c = &b->calls[i];

		if (c->seq <= seq || !is_word(j->rules->checks, c->spelled))
			continue;
		for (int a = 0; a < c->n_args; a++)
			if (path_same(graph_path(j->graph, c->args[a]), p))
				return c->seq;
	}
	return 0;
}

static bool checks_member(struct graph *g, int64_t symbol, uint32_t member)
{
	struct ref_list calls = { 0 };

	store_callers(g->store, symbol, &calls);
	for (int i = 0; i < calls.n; i++) {
		const struct body *b = graph_body(g, calls.refs[i].function);
		const struct body_call *c = b ? graph_call(b, calls.refs[i].seq) : NULL;

		for (int a = 0; c && a < c->n_args; a++) {
			const struct path *p = graph_path(g, c->args[a]);

			if (p->n && p->members[p->n - 1] == member)
				return true;
		}
	}
	return false;
}

/* Does any call of the tree check the member? */
static bool member_is_checked(struct judge *j, uint32_t member)
{
	struct graph *g = j->graph;
	bool found = false;

	for (ptrdiff_t i = 0; i < arrlen(j->rules->checks) && !found; i++) {
		int64_t *symbols = NULL;

		store_symbols_named(g->store, j->rules->checks[i], &symbols);
		for (ptrdiff_t k = 0; k < arrlen(symbols) && !found; k++)
			found = checks_member(g, symbols[k], member);
		arrfree(symbols);
	}
	return found;
}

/* May the handle be checked where this function does not see it? */
static bool may_be_checked(struct judge *j, const struct body *b, const struct path *p, int depth)
{
	const struct path *dst;

	if (p->n)
		return member_is_checked(j, p->members[p->n - 1]);
	if (!depth || p->deref || (p->root != PLACE_LOCAL && p->root != PLACE_RESULT))
		return true;
	for (int i = 0; i < b->n_flows; i++) {
		dst = graph_path(j->graph, b->flows[i].dst);
		if (path_same(graph_path(j->graph, b->flows[i].src), p) &&
		    dst->root != PLACE_TEMP && may_be_checked(j, b, dst, depth - 1))
			return true;
	}
	return false;
}

static void look_at_handle(struct search *s, const struct operation *map)
{
	const struct body *b = graph_body(s->j->graph, map->function);
	struct graph *g = s->j->graph;
	struct path result = { .root = PLACE_RESULT, .number = map->seq };
	int check = find_check(s->j, b, &result, map->seq);

	for (int i = 0; i < b->n_flows && !check; i++)
		if (b->flows[i].op == FLOW_COPY &&
		    path_same(graph_path(g, b->flows[i].src), &result))
			check = find_check(s->j, b, graph_path(g, b->flows[i].dst), map->seq);
	if (check)
		look_at_call(s, b, check, "negative", map->api->name, 0);
	else if (!may_be_checked(s->j, b, &result, 3))
		add(s, b, map->seq, arena_printf(&s->j->report->arena,
			"the handle of %s() is not checked", map->api->name));
}

void hazards_find(struct judge *j, const struct operation *map, struct hop **ret)
{
	const struct body *b = graph_body(j->graph, map->function);
	struct search s = { .j = j, .ret = ret };

	if (!b || !map->api->error || !graph_call(b, map->seq))
		return;
	if (!strcmp(map->api->error, "mapping_error"))
		look_at_handle(&s, map);
	else
		look_at_call(&s, b, map->seq, map->api->error, map->api->name, 0);
	hmfree(s.seen);
}
