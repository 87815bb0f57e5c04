// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/wants.h"

void wants_init(struct wants *w)
{
	*w = (struct wants){ 0 };
	sh_new_strdup(w->callers);
	sh_new_strdup(w->bodies);
	sh_new_strdup(w->members);
	sh_new_strdup(w->entries);
}

void wants_release(struct wants *w)
{
	shfree(w->callers);
	shfree(w->bodies);
	shfree(w->members);
	shfree(w->entries);
}

static void want(struct want_slot **map, const char *key, bool urgent)
{
	ptrdiff_t i = shgeti(*map, key);

	if (i < 0)
		shput(*map, key, urgent);
	else
		(*map)[i].urgent |= urgent;
}

/* Only a function that other files can name; a static one is whole already. */
static void want_function(struct graph *g, struct want_slot **map, int64_t symbol, bool urgent)
{
	const char *name = store_symbol(g->store, symbol);

	if (name && !strchr(name, '@') && !graph_api(g, symbol))
		want(map, name, urgent);
}

/*
 * A verdict that nothing can change any more needs no further files: kernel
 * memory, requests, and what rests on a proof inside the files at hand.
 */
static bool is_settled(const struct site *s)
{
	if (s->verdict == VERDICT_NONE)
		return true;
	return s->verdict == VERDICT_STREAMING &&
	       (s->synced || !(s->provenance & PROVENANCE_USER));
}

void wants_take(struct wants *w, struct graph *g, const struct site *site)
{
	bool settled = is_settled(site), urgent = site->provenance & PROVENANCE_USER;

	for (ptrdiff_t i = 0; w && i < arrlen(g->asked); i++) {
		const struct want *a = &g->asked[i];

		if (settled && a->kind != WANT_ENTRY)
			continue;
		if (a->kind == WANT_CALLERS)
			want_function(g, &w->callers, a->id, urgent);
		else if (a->kind == WANT_ENTRY)
			want_function(g, &w->entries, a->id, urgent);
		else if (a->kind == WANT_BODY)
			want_function(g, &w->bodies, a->id, urgent);
		else
			want(&w->members, graph_member_text(g, (uint32_t)a->id), urgent);
	}
	if (g->asked)
		arrsetlen(g->asked, 0);
}
