// SPDX-License-Identifier: GPL-2.0-only
/* Which sites can map memory of one cacheline. */
#include "analysis/graph.h"
#include "base/memory.h"
#include "cli/splat.h"
#include "model/place.h"

#define MAX_LEVELS 3	/* of copies between the operand and a member */
#define MAX_SHOWN 12

/* The member that a site maps: its memory, or what it points to. */
struct operand {
	char record[160], member[160];	/* "" if it is no member */
	bool embedded;		/* the member itself is mapped */
	int64_t function;	/* that holds the call, or 0 */
};

static const struct body_call *call_at(const struct body *b, const struct position *at)
{
	for (int i = 0; i < b->n_calls; i++)
		if (b->calls[i].line == at->line && b->calls[i].col == at->column)
			return &b->calls[i];
	return NULL;
}

/* The text of what is copied into a local or temporary, or NULL. */
static const char *copied_into(struct context *c, const struct body *b, const char *text)
{
	for (int i = 0; i < b->n_flows; i++) {
		const char *dst = store_place(c->store, b->flows[i].dst);

		if (dst && !strcmp(dst, text) && strchr("=?+", b->flows[i].op))
			return store_place(c->store, b->flows[i].src);
	}
	return NULL;
}

static bool take_member(const char *text, struct operand *ret)
{
	const struct place_step *last = NULL;
	struct place p;

	if (!text || !place_parse(text, &p))
		return false;
	for (int i = 0; i < p.n_steps; i++)
		if (p.steps[i].kind == STEP_MEMBER)
			last = &p.steps[i];
	if (!last)
		return false;
	snprintf(ret->record, sizeof(ret->record), "%.*s", last->record_len, last->record);
	snprintf(ret->member, sizeof(ret->member), "%.*s", last->member_len, last->member);
	ret->embedded = p.steps[p.n_steps - 1].kind == STEP_ADDRESS;
	return true;
}

static void operand_in(struct context *c, const struct body *b, const struct site *s,
		       struct operand *ret)
{
	const struct body_call *call = call_at(b, &s->at);
	const struct api *api = api_find(&c->apis, s->callee);
	const char *text;

	if (!call || !api || api->buffer < 0 || api->buffer >= call->n_args)
		return;
	ret->function = b->id;
	text = store_place(c->store, call->args[api->buffer]);
	for (int i = 0; text && i < MAX_LEVELS && !take_member(text, ret); i++)
		text = copied_into(c, b, text);
}

static struct operand operand_of(struct context *c, const struct site *s)
{
	struct operand ret = { 0 };
	int64_t *symbols = NULL;

	if (store_symbols_named(c->store, s->at.function, &symbols))
		return ret;
	for (int i = 0; i < arrlen(symbols) && !ret.function; i++) {
		struct ref_list defs = { 0 };

		store_definitions(c->store, symbols[i], &defs);
		for (int k = 0; k < defs.n; k++) {
			const struct body *b;

			if (!store_body(c->store, defs.refs[k].function, &b) &&
			    !strcmp(store_file(c->store, b->file), s->at.file))
				operand_in(c, b, s, &ret);
		}
	}
	arrfree(symbols);
	return ret;
}

static const struct member_row *member_of(const struct record_row *r, const char *name)
{
	for (int i = 0; r && i < r->n_members; i++)
		if (!strcmp(r->members[i].name, name))
			return &r->members[i];
	return NULL;
}

/* Have two members of a record a line in common, if the record begins a line? */
static bool share_line(const struct member_row *a, const struct member_row *b, int line)
{
	int64_t bits = line * 8;

	return a->offset_bits / bits <= (b->offset_bits + b->size_bits - 1) / bits &&
	       b->offset_bits / bits <= (a->offset_bits + a->size_bits - 1) / bits;
}

static int cacheline_of(struct context *c)
{
	const char *text = store_meta(c->store, "cacheline");
	int ret = text ? atoi(text) : 0;

	return ret > 0 ? ret : 64;
}

/* Why the memory of two sites can lie in one line, or NULL. */
static const char *why_shared(struct context *c, struct graph *g, const struct site *a,
			      const struct operand *x, const struct site *b)
{
	struct operand y = operand_of(c, b);
	const struct record_row *r = NULL;
	const struct member_row *m, *n;

	/* two drivers of one framework share its records, not their memory */
	if (!strcmp(b->direction, "DMA_TO_DEVICE") || !y.function ||
	    !graph_connected(g, x->function, y.function))
		return NULL;
	if (*x->record && !strcmp(x->record, y.record)) {
		if (!strcmp(x->member, y.member))
			return "the same member";
		if (!x->embedded || !y.embedded || store_record(c->store, x->record, &r))
			return NULL;
		m = member_of(r, x->member);
		n = member_of(r, y.member);
		return m && n && share_line(m, n, cacheline_of(c)) ?
			"a member in the same line" : NULL;
	}
	if (a->source.file && b->source.file && a->source.line == b->source.line &&
	    !strcmp(a->source.file, b->source.file))
		return "memory that comes from the same call";
	return NULL;
}

/* What lies beside the mapped member, and whether its elements share lines. */
static void print_neighbours(struct context *c, const struct operand *x)
{
	const struct record_row *r = NULL;
	const struct member_row *m;
	int line = cacheline_of(c);

	if (!x->embedded || store_record(c->store, x->record, &r) || !r)
		return;
	m = member_of(r, x->member);
	if (!m)
		return;
	if (m->count > 1 && m->size_bits / m->count < line * 8)
		printf("    - itself: elements of struct %s, %s, take %lld bytes each, a line %d\n",
		       x->record, x->member, (long long)(m->size_bits / m->count / 8), line);
	for (int i = 0; i < r->n_members; i++)
		if (&r->members[i] != m && share_line(&r->members[i], m, line))
			printf("    - struct %s, %s: lies in the same line; nobody may write it "
			       "while the device does\n", x->record, r->members[i].name);
}

int shares_print(struct context *c, const struct report *r, const struct site *s)
{
	struct operand x = operand_of(c, s);
	struct graph g;
	int n = 0;

	graph_init(&g, c->store, &c->apis);
	printf("  can share its line:\n");
	print_neighbours(c, &x);
	for (int i = 0; i < arrlen(r->sites); i++) {
		const struct site *other = &r->sites[i];
		const char *why = other == s ? NULL : why_shared(c, &g, s, &x, other);

		if (!why || ++n > MAX_SHOWN)
			continue;
		fputs("    - ", stdout);
		position_print(&other->at);
		printf(", %s(): %s\n", other->api, why);
	}
	if (n > MAX_SHOWN)
		printf("    - and %d more\n", n - MAX_SHOWN);
	puts("    - the same call, when it maps the same memory a second time");
	graph_release(&g);
	return n;
}
