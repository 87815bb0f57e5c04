// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/life.h"
#include "analysis/ancestor.h"
#include "analysis/way.h"

#define MAX_UNMAPS 32

/* Calls that lead to one of the unmaps. */
struct endings {
	struct { int64_t key; struct ancestor *value; } *by_function;	/* stb_ds */
	struct ancestor *completed;	/* stb_ds: completions that one of the ways begins at */
};

/* The calls of the map's callers, by what becomes of the mapping. */
struct ways {
	bool closed;		/* a caller unmaps, later on */
	int64_t same;		/* ... and surely the same object: its symbol, or 0 */
	bool open;		/* a caller returns with the mapping alive */
	struct ancestor *left;	/* stb_ds: the uppermost of these */
	struct life_call *calls;	/* stb_ds: all of them */
};

/* Deferred work ends a transfer if what it unmaps is reached from its own object. */
static bool is_completion(struct graph *g, const struct body *b, const struct ancestor *a)
{
	enum completion c = completion_of(g, b->symbol);

	return c == COMPLETION_AT_ONCE ||
	       (c == COMPLETION_DEFERRED && object_is_given(&a->object, b));
}

static void add_endings(struct graph *g, const struct operation *unmap, struct mappers *mappers,
			struct endings *e)
{
	struct ancestor *list = ancestors_of(g, unmap, mappers);

	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		const struct body *b = graph_body(g, list[i].function);

		if (b && is_completion(g, b, &list[i]))
			arrput(e->completed, list[i]);
	}
	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		ptrdiff_t at = hmgeti(e->by_function, list[i].function);
		struct ancestor *calls = at >= 0 ? e->by_function[at].value : NULL;

		if (list[i].renews)
			continue;
		arrput(calls, list[i]);
		hmput(e->by_function, list[i].function, calls);
	}
	arrfree(list);
}

static void endings_release(struct endings *e)
{
	for (ptrdiff_t i = 0; i < hmlen(e->by_function); i++)
		arrfree(e->by_function[i].value);
	hmfree(e->by_function);
	arrfree(e->completed);
}

/* Does the function that maps by the call of a also unmap the same, later on? */
static bool is_closed(const struct body *b, const struct ancestor *a, struct endings *e,
		      bool *same)
{
	ptrdiff_t at = hmgeti(e->by_function, b->id);
	struct ancestor *calls = at >= 0 ? e->by_function[at].value : NULL;
	bool ret = false;

	for (ptrdiff_t i = 0; i < arrlen(calls); i++) {
		if (calls[i].seq == a->seq || !way_leads(b, a->seq, calls[i].seq))
			continue;
		*same |= calls[i].ordinary && object_meets(&a->object, &calls[i].object);
		ret |= !object_differs(&a->object, &calls[i].object);
	}
	return ret;
}

static void add_call(struct ways *w, const struct ancestor *a, bool ended)
{
	arrput(w->calls, ((struct life_call){ a->function, a->seq, a->callee, ended, false }));
}

static void leave(struct ways *w, const struct ancestor *a)
{
	w->open = true;
	arrput(w->left, *a);
}

/*
 * Follow the map up through its callers. A way is closed where a function maps
 * and unmaps; a way that is not closed leaves the request with the mapping alive.
 */
static void find_ways(struct graph *g, const struct operation *map, struct endings *e,
		      struct ways *w)
{
	struct ancestor *list = ancestor_begin(g, map);

	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		const struct body *b = graph_body(g, list[i].function);
		bool top = list[i].level >= ANCESTOR_LEVELS, same = false, closed;
		const struct edge *callers;

		if (!b)
			continue;
		closed = is_closed(b, &list[i], e, &same);
		add_call(w, &list[i], same);
		if (closed) {
			w->closed = true;
			if (same)
				w->same = b->symbol;
			continue;
		}
		callers = graph_callers(g, b->symbol);
		graph_ask(g, WANT_CALLERS, b->symbol);
		for (ptrdiff_t k = 0; k < arrlen(callers) && !top; k++)
			if (callers[k].choices <= ANCESTOR_CHOICES)
				ancestor_add_caller(g, &list, i, b, &callers[k], false);
			else
				top = true;
		if (top || !arrlen(callers))
			leave(w, &list[i]);
	}
	arrfree(list);
}

/* Can the completion end what is left open by a? Not if others hold the object there. */
static bool is_ended_by(const struct ancestor *a, const struct ancestor *completion)
{
	return !a->n_owners || !completion->n_owners || ancestor_shares_owner(a, completion);
}

static bool is_ended(const struct ancestor *a, const struct endings *e)
{
	for (ptrdiff_t i = 0; i < arrlen(e->completed); i++)
		if (is_ended_by(a, &e->completed[i]))
			return true;
	return false;
}

/*
 * Some of the mappings end with the request or a transfer, others of the same call
 * do not: a caller of each kind.
 */
static void tell_apart(struct graph *g, const struct ways *w, const struct endings *e,
		       struct life *l)
{
	l->ended = w->same;
	for (ptrdiff_t i = 0; i < arrlen(w->left); i++) {
		int64_t symbol = graph_body(g, w->left[i].function)->symbol;

		if (!is_ended(&w->left[i], e))
			l->kept = symbol;
		else if (!l->ended)
			l->ended = symbol;
	}
	l->mixed = l->ended && l->kept;
}

static struct life_call *call_of(const struct ways *w, const struct ancestor *a)
{
	for (ptrdiff_t i = 0; i < arrlen(w->calls); i++)
		if (w->calls[i].function == a->function && w->calls[i].seq == a->seq)
			return &w->calls[i];
	return NULL;
}

/* What becomes of the mappings of each call: what becomes of those of its callers. */
static void give_down(const struct ways *w, const struct endings *e)
{
	for (ptrdiff_t i = 0; i < arrlen(w->left); i++) {
		struct life_call *c = call_of(w, &w->left[i]);

		c->ended |= is_ended(&w->left[i], e);
		c->kept |= !is_ended(&w->left[i], e);
	}
	/* callers stand behind what they call */
	for (ptrdiff_t i = arrlen(w->calls) - 1; i >= 0; i--)
		for (ptrdiff_t k = 0; k < i; k++)
			if (w->calls[i].callee == w->calls[k].function) {
				w->calls[k].ended |= w->calls[i].ended;
				w->calls[k].kept |= w->calls[i].kept;
			}
}

static struct mappers *find_mappers(struct graph *g, const struct operation *map)
{
	struct ancestor *list = ancestors_of(g, map, NULL);
	struct mappers *ret = NULL;

	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		hmput(ret, list[i].function, 1);
	arrfree(list);
	return ret;
}

bool life_partners(const struct api *map, const struct api *unmap)
{
	for (ptrdiff_t i = 0; i < arrlen(map->partners); i++)
		if (!strcmp(map->partners[i], unmap->name))
			return true;
	return !strcmp(map->kind, unmap->kind);
}

static void add_unmap(struct life *l, const struct operation *u)
{
	for (ptrdiff_t i = 0; i < arrlen(l->unmaps); i++)
		if (l->unmaps[i] == u)
			return;
	arrput(l->unmaps, u);
}

/* Where unmaps of the map's own module name the object, those of others are chance. */
static void keep_near(struct graph *g, const struct operation *map, struct life *l)
{
	ptrdiff_t n = 0;

	for (ptrdiff_t i = 0; i < arrlen(l->unmaps); i++)
		if (graph_near(g, map->function, l->unmaps[i]->function))
			l->unmaps[n++] = l->unmaps[i];
	if (n)
		arrsetlen(l->unmaps, n);
}

static void find_partners(struct graph *g, struct operations *ops, const struct operation *map,
			  struct life *ret)
{
	for (ptrdiff_t k = 0; k < arrlen(map->keys); k++) {
		ptrdiff_t i = hmgeti(ops->unmaps_by_key, map->keys[k]);
		const int *list = i >= 0 ? ops->unmaps_by_key[i].value : NULL;

		for (ptrdiff_t u = 0; u < arrlen(list); u++)
			if (life_partners(map->api, ops->unmaps[list[u]].api) &&
			    graph_connected(g, map->function, ops->unmaps[list[u]].function))
				add_unmap(ret, &ops->unmaps[list[u]]);
		/* who calls the module that maps has mappings of his own to sync */
		i = hmgeti(ops->syncs_by_key, map->keys[k]);
		if (i < 0)
			continue;
		list = ops->syncs_by_key[i].value;
		for (ptrdiff_t u = 0; u < arrlen(list) && !ret->synced; u++)
			if (graph_near(g, map->function, ops->syncs[list[u]].function)) {
				ret->synced = true;
				ret->sync = &ops->syncs[list[u]];
			}
	}
}

static int64_t completion_symbol(struct graph *g, const struct endings *e)
{
	return arrlen(e->completed) ? graph_body(g, e->completed[0].function)->symbol : 0;
}

void life_of(struct graph *g, struct operations *ops, const struct operation *map,
	     struct life *ret)
{
	struct mappers *mappers = find_mappers(g, map);
	struct endings endings = { 0 };
	struct ways ways = { 0 };

	*ret = (struct life){ .synced = map->sync != NULL, .sync = map->sync };
	find_partners(g, ops, map, ret);
	keep_near(g, map, ret);
	for (ptrdiff_t i = 0; i < arrlen(ret->unmaps) && i < MAX_UNMAPS; i++) {
		add_endings(g, ret->unmaps[i], mappers, &endings);
		if (ret->unmaps[i]->function != map->function)
			ret->end = ret->unmaps[i];
	}
	find_ways(g, map, &endings, &ways);
	ret->completed = completion_symbol(g, &endings);
	if (ways.closed && !ways.open)
		ret->lifetime = LIFETIME_REQUEST;
	else if (ways.open && ret->end)
		ret->lifetime = LIFETIME_OBJECT;
	tell_apart(g, &ways, &endings, ret);
	give_down(&ways, &endings);
	ret->calls = ways.calls;
	arrfree(ways.left);
	endings_release(&endings);
	hmfree(mappers);
}

void life_release(struct life *l)
{
	arrfree(l->unmaps);
	arrfree(l->calls);
}
