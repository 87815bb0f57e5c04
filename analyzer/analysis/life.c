// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/life.h"

#define MAX_LEVELS 5		/* of callers, to find the request that does both */
#define MAX_ANCESTORS 400
#define MAX_CHOICES 4		/* functions that a pointer on that way can be */

/* A function that reaches an operation, by its call at seq. */
struct ancestor { int64_t function; int seq, level; };

static bool in_branch(const struct body_branch *r, int seq)
{
	return seq > r->seq && seq < r->end_seq;
}

/*
 * Does the end run on the way that leads out of the function in success? Not if
 * it stands in a branch that the beginning is not in, nor behind a return on the
 * same level (an error label).
 */
static bool ends_in_function(const struct body *b, int begin, int end)
{
	if (end < begin)
		return false;
	for (int i = 0; i < b->n_branches; i++) {
		const struct body_branch *r = &b->branches[i];
		bool first = in_branch(r, begin), second = in_branch(r, end);

		if (r->kind == BRANCH_SWITCH && first && second)
			return false;
		if (second && !first && r->kind != BRANCH_LOOP)
			return false;
	}
	for (int i = 0; i < b->n_flows; i++) {
		const struct body_flow *f = &b->flows[i];
		bool inner = false;

		if (f->op != FLOW_RETURN || f->seq < begin || f->seq > end)
			continue;
		for (int k = 0; k < b->n_branches && !inner; k++)
			inner = in_branch(&b->branches[k], f->seq) &&
				!in_branch(&b->branches[k], end);
		if (!inner)
			return false;
	}
	return true;
}

static void add_ancestor(struct ancestor **list, int64_t function, int seq, int level)
{
	for (ptrdiff_t i = 0; i < arrlen(*list); i++)
		if ((*list)[i].function == function && (*list)[i].seq == seq)
			return;
	if (arrlen(*list) < MAX_ANCESTORS)
		arrput(*list, ((struct ancestor){ function, seq, level }));
}

static struct ancestor *ancestors_of(struct graph *g, const struct operation *op)
{
	struct ancestor *list = NULL;

	add_ancestor(&list, op->function, op->seq, 0);
	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		struct ancestor a = list[i];
		const struct body *b = graph_body(g, a.function);
		const struct edge *callers;

		if (!b || a.level >= MAX_LEVELS)
			continue;
		callers = graph_callers(g, b->symbol);
		for (ptrdiff_t k = 0; k < arrlen(callers); k++)
			if (callers[k].choices <= MAX_CHOICES)
				add_ancestor(&list, callers[k].function, callers[k].seq,
					     a.level + 1);
	}
	return list;
}

/* One function that maps, then unmaps, both by what it calls. */
static bool same_request(struct graph *g, const struct operation *map,
			 const struct operation *unmap)
{
	struct ancestor *maps = ancestors_of(g, map), *unmaps = ancestors_of(g, unmap);
	bool ret = false;

	for (ptrdiff_t i = 0; !ret && i < arrlen(maps); i++)
		for (ptrdiff_t k = 0; !ret && k < arrlen(unmaps); k++) {
			const struct body *b;

			if (maps[i].function != unmaps[k].function ||
			    maps[i].seq == unmaps[k].seq)
				continue;
			b = graph_body(g, maps[i].function);
			ret = b && ends_in_function(b, maps[i].seq, unmaps[k].seq);
		}
	arrfree(maps);
	arrfree(unmaps);
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

static void find_partners(struct operations *ops, const struct operation *map,
			  struct life *ret)
{
	for (ptrdiff_t k = 0; k < arrlen(map->keys); k++) {
		ptrdiff_t i = hmgeti(ops->unmaps_by_key, map->keys[k]);
		const int *list = i >= 0 ? ops->unmaps_by_key[i].value : NULL;

		for (ptrdiff_t u = 0; u < arrlen(list); u++)
			if (is_partner(map->api, ops->unmaps[list[u]].api))
				add_unmap(ret, &ops->unmaps[list[u]]);
		i = hmgeti(ops->syncs_by_key, map->keys[k]);
		if (i < 0)
			continue;
		ret->synced = true;
		ret->sync = &ops->syncs[ops->syncs_by_key[i].value[0]];
	}
}

void life_of(struct graph *g, struct operations *ops, const struct operation *map,
	     struct life *ret)
{
	*ret = (struct life){ 0 };
	find_partners(ops, map, ret);
	for (ptrdiff_t i = 0; i < arrlen(ret->unmaps); i++) {
		const struct operation *u = ret->unmaps[i];

		if (ret->lifetime == LIFETIME_REQUEST)
			break;
		if (same_request(g, map, u)) {
			ret->lifetime = LIFETIME_REQUEST;
			ret->end = u;
		} else if (u->function != map->function) {
			ret->lifetime = LIFETIME_OBJECT;
			ret->end = u;
		}
	}
}

void life_release(struct life *l)
{
	arrfree(l->unmaps);
}
