// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/life.h"
#include "analysis/object.h"
#include "analysis/way.h"

#define MAX_LEVELS 5		/* of callers, to find the request that does both */
#define MAX_ANCESTORS 400
#define MAX_UNMAPS 32
#define MAX_CHOICES 4		/* functions that a pointer on that way can be */

/* A function that reaches an operation by its call at seq, and its name for the object. */
struct ancestor {
	int64_t function;
	int seq, level;
	bool renews;		/* an unmap: reached by a function that maps, too */
	struct object object;
};

/* Functions that the map is reached by: who calls one gets a mapping, and ends none. */
struct mappers { int64_t key; char value; };	/* stb_ds map */

static void add_ancestor(struct ancestor **list, const struct ancestor *a)
{
	for (ptrdiff_t i = 0; i < arrlen(*list); i++)
		if ((*list)[i].function == a->function && (*list)[i].seq == a->seq)
			return;
	if (arrlen(*list) < MAX_ANCESTORS)
		arrput(*list, *a);
}

static void add_caller(struct graph *g, struct ancestor **list, ptrdiff_t i,
		       const struct body *b, const struct edge *caller, bool renews)
{
	struct ancestor a = { .function = caller->function, .seq = caller->seq,
			      .level = (*list)[i].level + 1, .renews = renews };

	if (object_up(g, &(*list)[i].object, b, caller, &a.object))
		add_ancestor(list, &a);
}

static struct ancestor *begin(struct graph *g, const struct operation *op)
{
	struct ancestor a = { .function = op->function, .seq = op->seq };
	struct ancestor *list = NULL;

	object_of(g, op, &a.object);
	add_ancestor(&list, &a);
	return list;
}

static struct ancestor *ancestors_of(struct graph *g, const struct operation *op,
				     struct mappers *mappers)
{
	struct ancestor *list = begin(g, op);

	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		const struct body *b = graph_body(g, list[i].function);
		bool renews = list[i].renews || hmgeti(mappers, list[i].function) >= 0;
		const struct edge *callers;

		if (!b || list[i].level >= MAX_LEVELS)
			continue;
		callers = graph_callers(g, b->symbol);
		for (ptrdiff_t k = 0; k < arrlen(callers); k++)
			if (callers[k].choices <= MAX_CHOICES)
				add_caller(g, &list, i, b, &callers[k], renews);
	}
	return list;
}

/* Calls that lead to one of the unmaps. */
struct endings {
	struct { int64_t key; struct ancestor *value; } *by_function;	/* stb_ds */
	int64_t completed;	/* a completion that one of the ways begins at, or 0 */
};

static void add_endings(struct graph *g, const struct operation *unmap, struct mappers *mappers,
			struct endings *e)
{
	struct ancestor *list = ancestors_of(g, unmap, mappers);

	for (ptrdiff_t i = 0; i < arrlen(list) && !e->completed; i++) {
		const struct body *b = graph_body(g, list[i].function);

		if (b && completion_is(g, b->symbol))
			e->completed = b->symbol;
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
}

/* Does the function that maps by the call of a also unmap the same, later on? */
static bool is_closed(const struct body *b, const struct ancestor *a, struct endings *e)
{
	ptrdiff_t at = hmgeti(e->by_function, b->id);
	struct ancestor *calls = at >= 0 ? e->by_function[at].value : NULL;

	for (ptrdiff_t i = 0; i < arrlen(calls); i++)
		if (calls[i].seq != a->seq && way_leads(b, a->seq, calls[i].seq) &&
		    !object_differs(&a->object, &calls[i].object))
			return true;
	return false;
}

/*
 * Follow the map up through its callers. A way is closed where a function maps
 * and unmaps; a way that is not closed leaves the request with the mapping alive.
 */
static void find_ways(struct graph *g, const struct operation *map, struct endings *e,
		      bool *closed, bool *open)
{
	struct ancestor *list = begin(g, map);

	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		const struct body *b = graph_body(g, list[i].function);
		const struct edge *callers;
		int level = list[i].level;

		if (!b)
			continue;
		if (is_closed(b, &list[i], e)) {
			*closed = true;
			continue;
		}
		callers = graph_callers(g, b->symbol);
		graph_ask(g, WANT_CALLERS, b->symbol);
		if (!arrlen(callers) || level >= MAX_LEVELS)
			*open = true;
		for (ptrdiff_t k = 0; k < arrlen(callers) && level < MAX_LEVELS; k++) {
			if (callers[k].choices > MAX_CHOICES)
				*open = true;
			else
				add_caller(g, &list, i, b, &callers[k], false);
		}
	}
	arrfree(list);
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

static bool is_partner(const struct api *map, const struct api *unmap)
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

static void find_partners(struct graph *g, struct operations *ops, const struct operation *map,
			  struct life *ret)
{
	for (ptrdiff_t k = 0; k < arrlen(map->keys); k++) {
		ptrdiff_t i = hmgeti(ops->unmaps_by_key, map->keys[k]);
		const int *list = i >= 0 ? ops->unmaps_by_key[i].value : NULL;

		for (ptrdiff_t u = 0; u < arrlen(list); u++)
			if (is_partner(map->api, ops->unmaps[list[u]].api) &&
			    graph_connected(g, map->function, ops->unmaps[list[u]].function))
				add_unmap(ret, &ops->unmaps[list[u]]);
		i = hmgeti(ops->syncs_by_key, map->keys[k]);
		if (i < 0)
			continue;
		list = ops->syncs_by_key[i].value;
		for (ptrdiff_t u = 0; u < arrlen(list) && !ret->synced; u++)
			if (graph_connected(g, map->function, ops->syncs[list[u]].function)) {
				ret->synced = true;
				ret->sync = &ops->syncs[list[u]];
			}
	}
}

void life_of(struct graph *g, struct operations *ops, const struct operation *map,
	     struct life *ret)
{
	struct mappers *mappers = find_mappers(g, map);
	struct endings endings = { 0 };
	bool closed = false, open = false;

	*ret = (struct life){ .synced = map->sync != NULL, .sync = map->sync };
	find_partners(g, ops, map, ret);
	for (ptrdiff_t i = 0; i < arrlen(ret->unmaps) && i < MAX_UNMAPS; i++) {
		add_endings(g, ret->unmaps[i], mappers, &endings);
		if (ret->unmaps[i]->function != map->function)
			ret->end = ret->unmaps[i];
	}
	find_ways(g, map, &endings, &closed, &open);
	ret->completed = endings.completed;
	endings_release(&endings);
	hmfree(mappers);
	if (closed && !open)
		ret->lifetime = LIFETIME_REQUEST;
	else if (open && ret->end)
		ret->lifetime = LIFETIME_OBJECT;
	ret->mixed = closed && open;
}

void life_release(struct life *l)
{
	arrfree(l->unmaps);
}
