// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/callers.h"
#include "analysis/render.h"
#include "analysis/value.h"
#include "model/attrs.h"

/* The calls are looked at level by level, from the function of the map call upwards. */
struct caller_level {
	const struct body *body;
	uint64_t parameters;	/* of it that the attributes are made of */
	int number;
};

struct search {
	struct judge *j;
	const struct trace *t;
	const struct life *life;
	bool by_life;		/* the memory is the same, its life differs */
	struct caller_level *levels;	/* stb_ds */
	struct caller **ret;
};

#define MAX_LEVELS 8
#define MAX_WAY 256

/*
 * The calls that a value of the origin is handed down through to the home function,
 * the innermost first; how many. What a member was filled by on the way is no caller.
 */
static int levels(const struct trace *t, const struct origin *o,
		  const struct trace_node *ret[MAX_LEVELS])
{
	int64_t function = t->home;
	const struct trace_node *way[MAX_WAY];
	int n = 0, level = 0;

	for (int i = o->node; i >= 0 && n < MAX_WAY; i = t->nodes[i].parent)
		way[n++] = &t->nodes[i];
	while (n-- > 0 && level < MAX_LEVELS) {
		if (way[n]->hop == HOP_UP && way[n]->parent >= 0 &&
		    t->nodes[way[n]->parent].function == function) {
			ret[level++] = way[n];
			function = way[n]->function;
		} else if (way[n]->function != function) {
			break;
		}
	}
	return level;
}

/* Is each level of a one of b, so that what comes by a came that way too? */
static bool may_mix(const struct trace *t, const struct origin *a, const struct origin *b)
{
	const struct trace_node *x[MAX_LEVELS], *y[MAX_LEVELS];
	int n = levels(t, a, x), m = levels(t, b, y);

	for (int i = 0; i < n && i < m; i++)
		if (x[i]->hop_function != y[i]->hop_function || x[i]->hop_seq != y[i]->hop_seq)
			return false;
	return true;
}

bool callers_differ(const struct trace *t)
{
	bool user = false, kernel = false, mixed = false;

	for (ptrdiff_t i = 0; i < arrlen(t->origins); i++) {
		enum premise p = origin_premise(&t->origins[i]);

		user |= p == PREMISE_USER;
		kernel |= p == PREMISE_KERNEL;
		if (p != PREMISE_USER)
			continue;
		for (ptrdiff_t k = 0; k < arrlen(t->origins); k++)
			mixed |= origin_premise(&t->origins[k]) == PREMISE_KERNEL &&
				 may_mix(t, &t->origins[i], &t->origins[k]);
	}
	return user && kernel && !mixed;
}

static void find_memory(const struct trace *t, const struct edge *e, int64_t callee,
			struct caller *ret)
{
	for (ptrdiff_t i = 0; i < arrlen(t->origins); i++) {
		enum premise p = origin_premise(&t->origins[i]);
		bool passes = false;

		for (int k = t->origins[i].node; k >= 0; k = t->nodes[k].parent) {
			const struct trace_node *n = &t->nodes[k];

			passes |= n->hop == HOP_UP && n->parent >= 0 &&
				  t->nodes[n->parent].function == callee &&
				  n->hop_function == e->function && n->hop_seq == e->seq;
		}
		if (!passes)
			continue;
		ret->user |= p == PREMISE_USER;
		ret->other |= p != PREMISE_USER && p != PREMISE_UNKNOWN && p != PREMISE_LIMITED;
	}
}

static void find_life(const struct life *life, const struct edge *e, struct caller *ret)
{
	for (ptrdiff_t i = 0; i < arrlen(life->calls); i++)
		if (life->calls[i].function == e->function && life->calls[i].seq == e->seq) {
			ret->user |= life->calls[i].kept;
			ret->other |= life->calls[i].ended;
		}
}

#define MAX_COPIES 16

/* Parameters of the function that the value is made of, as bits. */
static uint64_t parameters_in(struct graph *g, const struct body *b, int64_t place)
{
	const struct path *list[MAX_COPIES] = { graph_path(g, place) };
	uint64_t ret = 0;
	int n = 1;

	for (int i = 0; i < n; i++) {
		const struct path *p = list[i];

		if (p->root == PLACE_LOCAL && !p->n && p->number < b->n_params && p->number < 64)
			ret |= 1ull << p->number;
		for (int k = 0; k < b->n_flows; k++)
			if (n < MAX_COPIES && path_same(graph_path(g, b->flows[k].dst), p))
				list[n++] = graph_path(g, b->flows[k].src);
	}
	return ret;
}

static bool passes(struct graph *g, const struct body *caller, const struct body_call *c,
		   uint64_t parameters, uint64_t bit)
{
	for (int i = 0; i < c->n_args && i < 64; i++)
		if (parameters >> i & 1 && (value_of(g, caller, c->args[i]).must & bit))
			return true;
	return false;
}

/* Parameters of the caller that it passes for those of the function that it calls. */
static uint64_t parameters_above(struct graph *g, const struct body *caller,
				 const struct body_call *c, uint64_t parameters)
{
	uint64_t ret = 0;

	for (int i = 0; i < c->n_args && i < 64; i++)
		if (parameters >> i & 1)
			ret |= parameters_in(g, caller, c->args[i]);
	return ret;
}

static void add_level(struct search *s, const struct body *b, uint64_t parameters, int number)
{
	for (ptrdiff_t i = 0; i < arrlen(s->levels); i++)
		if (s->levels[i].body == b)
			return;
	arrput(s->levels, ((struct caller_level){ b, parameters, number }));
}

static void add_call(struct search *s, const struct caller_level *l, const struct edge *e)
{
	struct graph *g = s->j->graph;
	struct arena *arena = &s->j->report->arena;
	const struct body *b = graph_body(g, e->function);
	const struct body_call *c = b ? graph_call(b, e->seq) : NULL;
	struct caller caller = { 0 };

	if (!c)
		return;
	caller.at = render_position(g, b, e->seq, arena);
	caller.callee = render_symbol(g, l->body->symbol, arena);
	if (e->member)
		caller.through = arena_strdup(arena, graph_member_text(g, e->member));
	caller.carries = passes(g, b, c, l->parameters,
				attrs_bit(s->j->tree, s->j->tree->require_coherent));
	if (s->by_life)
		find_life(s->life, e, &caller);
	else
		find_memory(s->t, e, l->body->id, &caller);
	caller.passed_on = caller.user && caller.other && l->number + 1 < CALLER_LEVELS &&
			   arrlen(graph_callers(g, b->symbol));
	arrput(*s->ret, caller);
	if (caller.passed_on)
		add_level(s, b, parameters_above(g, b, c, l->parameters), l->number + 1);
}

void callers_find(struct judge *j, const struct operation *map, const struct trace *t,
		  const struct life *life, bool by_life, struct caller **ret)
{
	struct search s = { j, t, life, by_life, NULL, ret };
	const struct body *home = graph_body(j->graph, map->function);
	const struct body_call *call = home ? graph_call(home, map->seq) : NULL;
	uint64_t parameters = 0;

	if (!home)
		return;
	if (call && map->api->attrs >= 0 && map->api->attrs < call->n_args)
		parameters = parameters_in(j->graph, home, call->args[map->api->attrs]);
	add_level(&s, home, parameters, 0);
	for (ptrdiff_t i = 0; i < arrlen(s.levels); i++) {
		const struct caller_level l = s.levels[i];
		const struct edge *edges = graph_callers(j->graph, l.body->symbol);

		for (ptrdiff_t k = 0; k < arrlen(edges); k++)
			add_call(&s, &l, &edges[k]);
	}
	arrfree(s.levels);
}

bool callers_agree(const struct caller *list)
{
	bool any = false;

	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		if (list[i].passed_on)
			continue;
		if (list[i].user != list[i].carries || (list[i].user && list[i].other))
			return false;
		any |= list[i].user;
	}
	return any;
}
