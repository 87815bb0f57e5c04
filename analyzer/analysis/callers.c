// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/callers.h"
#include "analysis/render.h"
#include "analysis/value.h"
#include "model/attrs.h"

/* The call of the home function that the origin's value came through; NULL: none. */
static const struct trace_node *way_in(const struct trace *t, const struct origin *o)
{
	const struct trace_node *ret = NULL;

	for (int i = o->node; i >= 0; i = t->nodes[i].parent) {
		const struct trace_node *n = &t->nodes[i];

		if (n->hop == HOP_UP && n->parent >= 0 &&
		    t->nodes[n->parent].function == t->home)
			ret = n;
	}
	return ret;
}

#define MAX_LEVELS 8

/*
 * The calls that a value of the origin is handed down through to the home function,
 * the innermost first; how many. What a member was filled by on the way is no caller.
 */
static int levels(const struct trace *t, const struct origin *o,
		  const struct trace_node *ret[MAX_LEVELS])
{
	int64_t function = t->home;
	const struct trace_node *way[256];
	int n = 0, level = 0;

	for (int i = o->node; i >= 0 && n < 256; i = t->nodes[i].parent)
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

static void find_memory(const struct trace *t, const struct edge *e, struct caller *ret)
{
	for (ptrdiff_t i = 0; i < arrlen(t->origins); i++) {
		const struct trace_node *n = way_in(t, &t->origins[i]);
		enum premise p = origin_premise(&t->origins[i]);

		if (!n || n->hop_function != e->function || n->hop_seq != e->seq)
			continue;
		ret->user |= p == PREMISE_USER;
		ret->other |= p != PREMISE_USER && p != PREMISE_UNKNOWN && p != PREMISE_LIMITED;
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

void callers_find(struct judge *j, const struct operation *map, const struct trace *t,
		  struct caller **ret)
{
	struct graph *g = j->graph;
	const struct body *home = graph_body(g, map->function);
	const struct body_call *call = home ? graph_call(home, map->seq) : NULL;
	const struct edge *edges = home ? graph_callers(g, home->symbol) : NULL;
	uint64_t parameters = 0;

	if (call && map->api->attrs >= 0 && map->api->attrs < call->n_args)
		parameters = parameters_in(g, home, call->args[map->api->attrs]);
	for (ptrdiff_t i = 0; i < arrlen(edges); i++) {
		const struct body *b = graph_body(g, edges[i].function);
		const struct body_call *c = b ? graph_call(b, edges[i].seq) : NULL;
		struct caller caller = { 0 };

		if (!c)
			continue;
		caller.at = render_position(g, b, edges[i].seq, &j->report->arena);
		if (edges[i].member)
			caller.through = arena_strdup(&j->report->arena,
						      graph_member_text(g, edges[i].member));
		caller.carries = passes(g, b, c, parameters,
					attrs_bit(j->tree, j->tree->require_coherent));
		find_memory(t, &edges[i], &caller);
		arrput(*ret, caller);
	}
}

bool callers_agree(const struct caller *list)
{
	bool any = false;

	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		if (list[i].user != list[i].carries || (list[i].user && list[i].other))
			return false;
		any |= list[i].user;
	}
	return any;
}
