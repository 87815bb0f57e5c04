// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/uapi.h"

#define MAX_FUNCTIONS 600	/* looked at on the way up */
#define MAX_CHOICES 40

static bool is_member_of(struct graph *g, uint32_t member, const char *record)
{
	const char *text = graph_member_text(g, member);
	size_t n = strlen(record);

	return !strncmp(text, record, n) && text[n] == ':';
}

static bool entry_matches(struct graph *g, const struct api_entry *e, uint32_t member,
			  const char *symbol)
{
	if (strcmp(e->member, "*") ? !graph_member_is(g, member, e->record, e->member) :
				     !is_member_of(g, member, e->record))
		return false;
	return !e->value || !strcmp(e->value, symbol);
}

const struct api_entry *uapi_entry(struct graph *g, int64_t symbol)
{
	uint32_t *members = graph_stored_into(g, symbol);
	const char *text = store_symbol(g->store, symbol);
	const struct api_entry *ret = NULL;

	for (ptrdiff_t m = 0; !ret && m < arrlen(members); m++)
		for (ptrdiff_t i = 0; !ret && i < arrlen(g->apis->entries); i++)
			if (entry_matches(g, &g->apis->entries[i], members[m], text))
				ret = &g->apis->entries[i];
	arrfree(members);
	return ret;
}

const char *uapi_of(struct graph *g, int64_t function)
{
	struct { int64_t key; int value; } *seen = NULL;
	int64_t *queue = NULL;
	const char *ret = NULL;

	arrput(queue, function);
	hmput(seen, function, 1);
	for (ptrdiff_t i = 0; !ret && i < arrlen(queue) && i < MAX_FUNCTIONS; i++) {
		const struct body *b = graph_body(g, queue[i]);
		const struct api_entry *e = b ? uapi_entry(g, b->symbol) : NULL;
		const struct edge *callers;

		if (e && strcmp(e->uapi, "none"))
			ret = e->uapi;
		if (!b || ret)
			continue;
		callers = graph_callers(g, b->symbol);
		for (ptrdiff_t c = 0; c < arrlen(callers); c++) {
			if (callers[c].choices > MAX_CHOICES ||
			    hmgeti(seen, callers[c].function) >= 0)
				continue;
			hmput(seen, callers[c].function, 1);
			arrput(queue, callers[c].function);
		}
	}
	hmfree(seen);
	arrfree(queue);
	return ret ? ret : "none";
}
