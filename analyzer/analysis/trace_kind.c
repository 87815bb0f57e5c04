// SPDX-License-Identifier: GPL-2.0-only
/* What kind of thing a place is. */
#include "analysis/trace_parts.h"

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

bool trace_holds_pages(struct graph *g, const struct body *b, const struct path *p)
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

bool trace_is_page(struct graph *g, const struct body *b, const struct path *p)
{
	if (p->n)
		return api_is_single(g->apis,
				     graph_member_info(g, p->members[p->n - 1])->record);
	return p->root == PLACE_LOCAL && b && p->number < b->n_locals &&
	       api_is_single(g->apis, b->locals[p->number].record);
}

/* A struct variable of the function itself, not a pointer to one elsewhere. */
bool trace_local_record(const struct body *b, const struct path *p)
{
	return p->root == PLACE_LOCAL && p->number < b->n_locals &&
	       (b->locals[p->number].flags & LOCAL_RECORD) &&
	       !(b->locals[p->number].flags & (LOCAL_POINTER | LOCAL_STATIC));
}

/* Append members to a path; false if it gets too long. */
bool trace_append(struct path *p, const struct path *from, int first)
{
	for (int k = first; k < from->n; k++) {
		if (p->n == PATH_MAX_MEMBERS)
			return false;
		p->members[p->n++] = from->members[k];
	}
	return true;
}

bool trace_can_hold(struct graph *g, const struct body *b, const struct path *p)
{
	const struct body_local *l;

	if (p->n)
		return !graph_is_number(graph_member_info(g, p->members[p->n - 1]));
	if (!b || p->root != PLACE_LOCAL || p->number >= b->n_locals || p->through)
		return true;
	l = &b->locals[p->number];
	return l->size <= 0 || l->size > 4 ||
	       l->flags & (LOCAL_POINTER | LOCAL_ARRAY | LOCAL_RECORD);
}

bool trace_gives_pages(const struct api *api)
{
	return api->role != API_ALLOC || !api->form || strcmp(api->form, "virtual");
}

bool trace_made_by(const struct trace *t, const struct api *api, int argument)
{
	if (t->handles)
		return (api->role == API_MAP || api->role == API_COHERENT) &&
		       api->handle == argument;
	if (api->role != API_SOURCE && api->role != API_ALLOC && api->role != API_COHERENT)
		return false;
	for (ptrdiff_t i = 0; i < arrlen(api->fills); i++)
		if (api->fills[i] == argument)
			return true;
	return false;
}
