// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/ancestor.h"
#include "analysis/way.h"

#define MAX_ANCESTORS 400

static void add_owner(struct ancestor *a, uint32_t member)
{
	for (int i = 0; i < a->n_owners; i++)
		if (a->owners[i] == member)
			return;
	if (a->n_owners < ANCESTOR_OWNERS)
		a->owners[a->n_owners++] = member;
}

bool ancestor_is_link(struct graph *g, uint32_t member)
{
	const struct member_info *m = graph_member_info(g, member);

	return m->known && !(m->flags & MEMBER_POINTER) && api_is_link(g->apis, m->record);
}

/* list_add(&p->link, head), where p holds the object. */
static void add_links(struct graph *g, const struct body *b, struct ancestor *a,
		      const struct path *name)
{
	for (int i = 0; i < b->n_calls; i++)
		for (int k = 0; k < b->calls[i].n_args; k++) {
			const struct path *arg = graph_path(g, b->calls[i].args[k]);

			if (arg->address && arg->n == 1 && arg->root == name->root &&
			    arg->number == name->number && ancestor_is_link(g, arg->members[0]))
				add_owner(a, arg->members[0]);
		}
}

static void find_owners(struct graph *g, struct ancestor *a)
{
	const struct body *b = graph_body(g, a->function);

	for (int i = 0; b && i < a->object.n; i++) {
		const struct path *name = &a->object.names[i];

		if (name->n >= 2)
			add_owner(a, name->members[name->n - 2]);
		if (name->link && ancestor_is_link(g, name->link))
			add_owner(a, name->link);
		if (name->n && name->root == PLACE_LOCAL)
			add_links(g, b, a, name);
	}
}

static void add(struct ancestor **list, const struct ancestor *a)
{
	for (ptrdiff_t i = 0; i < arrlen(*list); i++)
		if ((*list)[i].function == a->function && (*list)[i].seq == a->seq)
			return;
	if (arrlen(*list) < MAX_ANCESTORS)
		arrput(*list, *a);
}

void ancestor_add_caller(struct graph *g, struct ancestor **list, ptrdiff_t i,
			 const struct body *b, const struct edge *caller, bool renews)
{
	struct ancestor a = (*list)[i];

	a.callee = b->id;
	a.function = caller->function;
	a.seq = caller->seq;
	a.level++;
	a.renews = renews;
	a.ordinary = a.ordinary && way_can_lead(b, 0, (*list)[i].seq);
	if (!object_up(g, &(*list)[i].object, b, caller, &a.object))
		return;
	find_owners(g, &a);
	add(list, &a);
}

struct ancestor *ancestor_begin(struct graph *g, const struct operation *op)
{
	struct ancestor a = { .function = op->function, .seq = op->seq,
			      .ordinary = true };
	struct ancestor *list = NULL;

	object_of(g, op, &a.object);
	find_owners(g, &a);
	add(&list, &a);
	return list;
}

struct ancestor *ancestors_of(struct graph *g, const struct operation *op,
			      struct mappers *mappers)
{
	struct ancestor *list = ancestor_begin(g, op);

	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		const struct body *b = graph_body(g, list[i].function);
		bool renews = list[i].renews ||
			      (mappers && hmgeti(mappers, list[i].function) >= 0);
		const struct edge *callers;

		if (!b || list[i].level >= ANCESTOR_LEVELS)
			continue;
		callers = graph_callers(g, b->symbol);
		graph_ask(g, WANT_CALLERS, b->symbol);
		for (ptrdiff_t k = 0; k < arrlen(callers); k++)
			if (callers[k].choices <= ANCESTOR_CHOICES)
				ancestor_add_caller(g, &list, i, b, &callers[k], renews);
	}
	return list;
}

bool ancestor_shares_owner(const struct ancestor *a, const struct ancestor *b)
{
	for (int i = 0; i < a->n_owners; i++)
		for (int k = 0; k < b->n_owners; k++)
			if (a->owners[i] == b->owners[k])
				return true;
	return false;
}
