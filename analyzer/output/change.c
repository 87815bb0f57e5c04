// SPDX-License-Identifier: GPL-2.0-only
#include "base/memory.h"
#include "output/change.h"

/*
 * What keys of the analysis tie together is more than what belongs together: a
 * carrier that passes through a framework meets every driver's unmap. An unmap
 * belongs to the map calls that are nearest to it in the text.
 */
enum nearness { FAR, SAME_DIRECTORY, SAME_FILE, SAME_FUNCTION };

bool position_same(const struct position *a, const struct position *b)
{
	return a->line == b->line && a->column == b->column && !strcmp(a->file, b->file);
}

static size_t directory_length(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? (size_t)(slash - file) : 0;
}

static enum nearness nearness(const struct position *a, const struct position *b)
{
	size_t n = directory_length(a->file);

	if (!strcmp(a->file, b->file))
		return !strcmp(a->function, b->function) ? SAME_FUNCTION : SAME_FILE;
	return n == directory_length(b->file) && !strncmp(a->file, b->file, n) ?
		SAME_DIRECTORY : FAR;
}

static bool unmaps(const struct site *s, const struct position *unmap)
{
	for (ptrdiff_t i = 0; i < arrlen(s->unmaps); i++)
		if (position_same(&s->unmaps[i].at, unmap))
			return true;
	return false;
}

/*
 * The map calls of the report that the unmap belongs to; stb_ds. *others: there are
 * further ones, elsewhere.
 */
static const struct site **nearest(const struct report *r, const struct position *unmap,
				   enum nearness *ret, bool *others)
{
	const struct site **list = NULL;

	*ret = FAR;
	*others = false;
	for (ptrdiff_t i = 0; i < arrlen(r->sites); i++) {
		const struct site *s = &r->sites[i];
		enum nearness n = nearness(&s->at, unmap);

		if (!unmaps(s, unmap))
			continue;
		*others |= n < *ret || (n > *ret && arrlen(list));
		if (n < *ret)
			continue;
		if (n > *ret && list)
			arrsetlen(list, 0);
		*ret = n;
		arrput(list, s);
	}
	return list;
}

/* ---- a change grows from one finding ---- */

struct growing {
	const struct report *report;
	const struct map_calls *certain;
	const struct finding *const *findings;
	size_t n;
	bool *taken;
	bool maps_only;
	struct change *change;
	int unmapped;		/* unmaps of the map call at hand */
};

static const struct site *site_of(const struct report *r, const struct finding *f)
{
	for (ptrdiff_t i = 0; f->site && i < arrlen(r->sites); i++)
		if (!strcmp(r->sites[i].id, f->site))
			return &r->sites[i];
	return NULL;
}

static void refuse(struct change *c, char *reason)
{
	if (c->reason)
		free(reason);
	else
		c->reason = reason;
}

static bool has_site(const struct change *c, const struct site *s)
{
	for (ptrdiff_t i = 0; i < arrlen(c->sites); i++)
		if (c->sites[i] == s)
			return true;
	return false;
}

static void add_operation(struct change *c, const struct position *at, const char *api,
			  bool unmap)
{
	for (ptrdiff_t i = 0; i < arrlen(c->operations); i++)
		if (position_same(&c->operations[i].at, at))
			return;
	arrput(c->operations, ((struct operation_at){ *at, api, unmap }));
}

/* The finding of this map call, if it is one that is to be mended; -1: none. */
static ptrdiff_t finding_of(const struct growing *g, const struct site *s)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->findings[i]->site && !strcmp(g->findings[i]->site, s->id))
			return (ptrdiff_t)i;
	return -1;
}

static void take_finding(struct growing *g, ptrdiff_t i, const struct site *s)
{
	g->taken[i] = true;
	arrput(g->change->findings, g->findings[i]);
	arrput(g->change->sites, s);
}

/* Calls of one function may take their attributes from one variable. */
static void take_neighbours(struct growing *g, const struct site *s)
{
	for (ptrdiff_t i = 0; i < arrlen(g->report->sites); i++) {
		const struct site *other = &g->report->sites[i];
		ptrdiff_t found = finding_of(g, other);

		if (found >= 0 && !g->taken[found] &&
		    nearness(&s->at, &other->at) == SAME_FUNCTION)
			take_finding(g, found, other);
	}
}

/* Another map call whose mapping the same unmap ends must carry the attribute, too. */
static void take_other(struct growing *g, const struct site *s, const struct position *unmap)
{
	ptrdiff_t i = finding_of(g, s);

	if (has_site(g->change, s) || s->marked)
		return;
	if (i < 0) {
		refuse(g->change, xasprintf("%s:%d also ends the mapping of %s:%d, which must "
			"not carry the attribute (%s)", unmap->file, unmap->line, s->at.file,
			s->at.line, verdict_names[s->verdict]));
		return;
	}
	take_finding(g, i, s);
}

/* Is there an unmap of its own file for the map call, error paths aside? */
static bool ends_in_file(const struct site *s)
{
	for (ptrdiff_t i = 0; i < arrlen(s->unmaps); i++)
		if (nearness(&s->at, &s->unmaps[i].at) == SAME_FILE)
			return true;
	return false;
}

/*
 * Beyond its file an unmap counts if it can belong to nothing else, or if the
 * mapping would have no end without it.
 */
static bool belongs(const struct site *s, const struct site **maps, enum nearness n,
		    bool others)
{
	bool own = false;

	for (ptrdiff_t i = 0; i < arrlen(maps); i++)
		own |= maps[i] == s;
	if (!own || n >= SAME_FILE)
		return own;
	if (n == FAR)
		return arrlen(maps) == 1;
	return !others || !ends_in_file(s);
}

/* The map calls of an unmap that the analysis is certain of; stb_ds, NULL: it is not. */
static const struct site **certain_maps(const struct growing *g, const struct position *unmap)
{
	const struct site **ret = NULL;

	for (ptrdiff_t i = 0; i < arrlen(g->certain); i++) {
		const struct map_calls *c = &g->certain[i];

		for (ptrdiff_t k = 0; position_same(&c->unmap, unmap) && k < arrlen(c->maps); k++)
			for (ptrdiff_t s = 0; s < arrlen(g->report->sites); s++)
				if (position_same(&g->report->sites[s].at, &c->maps[k]))
					arrput(ret, &g->report->sites[s]);
	}
	return ret;
}

static void take_unmap(struct growing *g, const struct site *s, const struct partner *u)
{
	enum nearness n;
	bool others;
	const struct site **maps = certain_maps(g, &u->at);

	if (maps) {
		n = SAME_FUNCTION;
		others = false;
	} else {
		maps = nearest(g->report, &u->at, &n, &others);
	}

	if (belongs(s, maps, n, others)) {
		g->unmapped++;
		add_operation(g->change, &u->at, u->api, true);
		for (ptrdiff_t i = 0; i < arrlen(maps); i++)
			take_other(g, maps[i], &u->at);
	} else if (nearness(&s->at, &u->at) == SAME_DIRECTORY) {
		arrput(g->change->aside, u->at);
	}
	arrfree(maps);
}

static void grow_change(struct growing *g)
{
	struct change *c = g->change;

	for (ptrdiff_t i = 0; i < arrlen(c->sites); i++) {
		const struct site *s = c->sites[i];

		take_neighbours(g, s);
		add_operation(c, &s->at, s->api, false);
		if (g->maps_only)
			continue;
		g->unmapped = 0;
		for (ptrdiff_t k = 0; k < arrlen(s->unmaps); k++)
			take_unmap(g, s, &s->unmaps[k]);
		if (!g->unmapped)
			refuse(c, xasprintf("no unmap of %s:%d was found near it: map and unmap "
					    "must carry the same attributes", s->at.file,
					    s->at.line));
	}
}

/* Buffers that share a cacheline: all map calls that the witness shows. */
static void take_group(const struct report *r, const struct finding *f, struct change *c)
{
	for (ptrdiff_t i = 0; i < arrlen(f->witness); i++)
		for (ptrdiff_t k = 0; k < arrlen(r->sites); k++)
			if (position_same(&r->sites[k].at, &f->witness[i].at) &&
			    !has_site(c, &r->sites[k]))
				arrput(c->sites, &r->sites[k]);
}

struct change *changes_of(const struct report *r, const struct map_calls *certain,
			  const struct finding *const *findings, size_t n, bool maps_only)
{
	struct growing g = { .report = r, .certain = certain, .findings = findings, .n = n,
			     .maps_only = maps_only };
	struct change *list = NULL;

	g.taken = xcalloc(n + 1, sizeof(*g.taken));
	for (size_t i = 0; i < n; i++) {
		const struct site *s = site_of(r, findings[i]);
		struct change c = { 0 };

		if (g.taken[i])
			continue;
		arrput(c.findings, findings[i]);
		g.taken[i] = true;
		if (s)
			arrput(c.sites, s);
		else
			refuse(&c, xstrdup("its map call is not in the report"));
		take_group(r, findings[i], &c);
		g.change = &c;
		grow_change(&g);
		arrput(list, c);
	}
	free(g.taken);
	return list;
}

void changes_free(struct change *list)
{
	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		arrfree(list[i].findings);
		arrfree(list[i].sites);
		arrfree(list[i].operations);
		arrfree(list[i].aside);
		free(list[i].reason);
	}
	arrfree(list);
}
