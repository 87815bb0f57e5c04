// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/uapi.h"

#define MAX_FUNCTIONS 600	/* looked at on the way up */
#define MAX_CHOICES 40
#define MAX_ASKED 8		/* functions whose callers are asked for */
#define MAX_LEVELS 2		/* of tables that hold a table */

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

static const struct api_entry *find_entry(struct graph *g, uint32_t member, const char *symbol)
{
	for (ptrdiff_t i = 0; i < arrlen(g->apis->entries); i++)
		if (entry_matches(g, &g->apis->entries[i], member, symbol))
			return &g->apis->entries[i];
	return NULL;
}

const struct api_entry *uapi_entry(struct graph *g, int64_t symbol)
{
	uint32_t *members = graph_stored_into(g, symbol);
	const char *text = store_symbol(g->store, symbol);
	const struct api_entry *ret = NULL;

	for (ptrdiff_t m = 0; !ret && m < arrlen(members); m++)
		ret = find_entry(g, members[m], text);
	arrfree(members);
	return ret;
}

/* ---- tables ---- */

/* The flow that a reference points at; false if it is something else. */
static bool flow_of(struct graph *g, const struct ref *r, struct body_flow *ret)
{
	const struct body *b;
	const struct body_flow *f;
	int64_t file;

	if (r->idx != -1)
		return false;
	if (!r->function)
		return !store_file_flow(g->store, r, ret, &file);
	b = graph_body(g, r->function);
	f = b ? graph_flow(b, r->seq) : NULL;
	if (f)
		*ret = *f;
	return f != NULL;
}

/* The entry with a value that stands in the table itself. */
static const struct api_entry *valued_in(struct graph *g, int64_t table)
{
	struct ref_list uses = { 0 };

	store_global_uses(g->store, table, &uses);
	for (int u = 0; u < uses.n; u++) {
		struct body_flow f;
		const struct path *dst, *src;
		const struct api_entry *e;

		if (!flow_of(g, &uses.refs[u], &f))
			continue;
		dst = graph_path(g, f.dst);
		src = graph_path(g, f.src);
		if (!dst->n || src->root != PLACE_GLOBAL || src->n)
			continue;
		e = find_entry(g, dst->members[dst->n - 1], store_symbol(g->store, src->number));
		if (e && e->value)
			return e;
	}
	return NULL;
}

/* The same in the table, or in one that the table points to. */
static const struct api_entry *valued_below(struct graph *g, int64_t table)
{
	const struct api_entry *ret = valued_in(g, table);
	struct ref_list uses = { 0 };

	store_global_uses(g->store, table, &uses);
	for (int u = 0; !ret && u < uses.n; u++) {
		struct body_flow f;
		const struct path *src;

		if (!flow_of(g, &uses.refs[u], &f))
			continue;
		src = graph_path(g, f.src);
		if (src->root == PLACE_GLOBAL && src->address && src->number != table)
			ret = valued_in(g, src->number);
	}
	return ret;
}

/* The same in the tables that point to the table. */
static const struct api_entry *valued_around(struct graph *g, int64_t table, int levels)
{
	const struct api_entry *ret = valued_below(g, table);
	struct ref_list uses = { 0 };

	if (!ret && levels)
		store_address_uses(g->store, table, &uses);
	for (int u = 0; !ret && u < uses.n; u++) {
		struct body_flow f;
		const struct path *dst;

		if (!flow_of(g, &uses.refs[u], &f))
			continue;
		dst = graph_path(g, f.dst);
		if (dst->root == PLACE_GLOBAL && dst->number != table)
			ret = valued_around(g, dst->number, levels - 1);
	}
	return ret;
}

/* ---- from a function up to an entry ---- */

/* Is the function passed to somebody who stores it where an entry stands? */
static bool is_registered(struct graph *g, int64_t symbol, struct uapi *ret)
{
	uint32_t *members = graph_stored_into(g, symbol);

	for (ptrdiff_t m = 0; !ret->entry && m < arrlen(members); m++) {
		const struct api_entry *e = find_entry(g, members[m],
						       store_symbol(g->store, symbol));

		if (e && strcmp(e->uapi, "none"))
			*ret = (struct uapi){ .class = e->uapi, .entry = symbol,
					      .member = members[m] };
	}
	arrfree(members);
	return ret->entry != 0;
}

/* Is the function itself an entry of user space? */
static bool is_entry(struct graph *g, int64_t symbol, struct uapi *ret)
{
	const char *text = store_symbol(g->store, symbol);
	struct ref_list uses = { 0 };

	store_symbol_uses(g->store, symbol, &uses);
	for (int u = 0; u < uses.n; u++) {
		const struct api_entry *e, *valued = NULL;
		const struct path *dst;
		struct body_flow f;

		if (!flow_of(g, &uses.refs[u], &f))
			continue;
		dst = graph_path(g, f.dst);
		e = dst->n ? find_entry(g, dst->members[dst->n - 1], text) : NULL;
		if (!e || !strcmp(e->uapi, "none"))
			continue;
		if (!e->value && dst->root == PLACE_GLOBAL)
			valued = valued_around(g, dst->number, MAX_LEVELS);
		*ret = (struct uapi){ .entry = symbol };
		ret->class = valued ? valued->uapi : e->uapi;
		ret->member = dst->members[dst->n - 1];
		return true;
	}
	*ret = (struct uapi){ 0 };
	return is_registered(g, symbol, ret);
}

struct step {
	int64_t function;
	int calls;		/* below it, to where the climb began */
	bool pointed;		/* a pointer was passed: only code that knows the start counts */
};

struct climb {
	struct graph *g;
	int64_t home;
	struct { int64_t key; int value; } *seen;
	struct step *queue;	/* stb_ds: the nearest first */
	int64_t *tops;		/* stb_ds: symbols that nobody is known to call */
};

static void reach(struct climb *c, struct step s)
{
	if (hmgeti(c->seen, s.function) >= 0)
		return;
	hmput(c->seen, s.function, 1);
	arrput(c->queue, s);
}

static void reach_callers(struct climb *c, const struct body *b, const struct step *from)
{
	const struct edge *callers = graph_callers(c->g, b->symbol);

	for (ptrdiff_t i = 0; i < arrlen(callers); i++) {
		struct step s = { callers[i].function, from->calls + 1,
				  from->pointed || callers[i].member };

		if (s.function && callers[i].choices <= MAX_CHOICES &&
		    (!s.pointed || graph_connected(c->g, c->home, s.function)))
			reach(c, s);
	}
	if (!arrlen(callers))
		arrput(c->tops, b->symbol);
}

/* A character device is the least that can be said of an interface. */
static bool is_weak(const struct uapi *u)
{
	return !u->entry || !strcmp(u->class, "misc");
}

static void climb(struct climb *c, struct uapi *ret)
{
	for (ptrdiff_t i = 0; i < arrlen(c->queue) && i < MAX_FUNCTIONS; i++) {
		const struct step s = c->queue[i];
		const struct body *b = graph_body(c->g, s.function);
		struct uapi u;

		if (!b)
			continue;
		if (!is_entry(c->g, b->symbol, &u)) {
			reach_callers(c, b, &s);
			continue;
		}
		u.calls = s.calls;
		if (!ret->entry || !is_weak(&u))
			*ret = u;
		if (!is_weak(ret))
			break;
	}
}

/* All callers of a static function are known. */
static void ask_for_tops(struct climb *c)
{
	int asked = 0;

	for (ptrdiff_t i = 0; i < arrlen(c->tops) && asked < MAX_ASKED; i++) {
		if (strchr(store_symbol(c->g->store, c->tops[i]), '@'))
			continue;
		graph_ask(c->g, WANT_ENTRY, c->tops[i]);
		asked++;
	}
}

void uapi_find(struct graph *g, int64_t function, bool ask, struct uapi *ret)
{
	struct climb c = { .g = g, .home = function };

	*ret = (struct uapi){ .class = "none" };
	reach(&c, (struct step){ .function = function });
	climb(&c, ret);
	if (ask && is_weak(ret))
		ask_for_tops(&c);
	hmfree(c.seen);
	arrfree(c.queue);
	arrfree(c.tops);
}
