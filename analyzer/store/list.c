/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where something is: lists of places in functions. The tables member_use, symbol_use and
 * call_from say which bodies have it, the bodies where.
 */
#include "store/database.h"

/* What is looked for: the list, and a symbol or a member's string. */
struct search {
	struct store *s;
	enum list list;
	int64_t id;
	int64_t function;	/* at hand */
	struct ref *refs;	/* stb_ds: what was found */
};

static bool is_of_calls(const struct search *q)
{
	return q->list == LIST_CALLERS || q->list == LIST_CALLS_VIA;
}

static bool names_member(const struct place_parts *parts, int64_t member)
{
	for (int i = 0; i < parts->n_members; i++)
		if (parts->members[i] == member)
			return true;
	return false;
}

static bool fits(const struct search *q, int64_t place)
{
	const struct place_parts *parts;

	if (place <= 0)
		return false;
	parts = place_parts(q->s, place);
	switch (q->list) {
	case LIST_MEMBER_USES:
	case LIST_MEMBER_READS:
		return names_member(parts, q->id);
	case LIST_CALLS_VIA:
		return parts->last == q->id;
	case LIST_SYMBOL_USES:
		return parts->symbol == q->id && parts->steps == STEPS_NONE;
	case LIST_ADDRESS_USES:
		return parts->symbol == q->id && parts->steps == STEPS_ADDRESS;
	default:
		return parts->symbol == q->id;
	}
}

static void put(struct search *q, int64_t seq, int64_t idx, int64_t place)
{
	arrput(q->refs, ((struct ref){
		.function = q->function > 0 ? q->function : 0,
		.unit = q->function < 0 && q->function > INT64_MIN ? -q->function : 0,
		.seq = (int)seq, .idx = (int)idx, .place = place }));
}

static void match_flow(struct search *q, int64_t seq, int64_t dst, int64_t src)
{
	const bool into = q->list == LIST_MEMBER_USES || q->list == LIST_GLOBAL_USES;
	const int64_t place = into ? dst : src;

	if (fits(q, place))
		put(q, seq, -1, place);
}

static void match_arg(struct search *q, int64_t seq, int64_t idx, int64_t place)
{
	if (fits(q, place))
		put(q, seq, idx, place);
}

static void match_call(struct search *q, int64_t seq, int64_t callee, int64_t via)
{
	if (q->list == LIST_CALLERS ? callee == q->id : fits(q, via))
		put(q, seq, -2, q->list == LIST_CALLERS ? 0 : via);
}

/* ---- a body that was read before ---- */

static void match_calls(struct search *q, const struct body *b)
{
	for (int i = 0; i < b->n_calls; i++) {
		const struct body_call *c = &b->calls[i];

		if (is_of_calls(q))
			match_call(q, c->seq, c->callee, c->via);
		else
			for (int k = 0; k < c->n_args; k++)
				match_arg(q, c->seq, k, c->args[k]);
	}
}

static void match_body(struct search *q, const struct body *b)
{
	for (int i = 0; !is_of_calls(q) && i < b->n_flows; i++)
		match_flow(q, b->flows[i].seq, b->flows[i].dst, b->flows[i].src);
	if (q->list != LIST_MEMBER_READS)
		match_calls(q, b);
}

/* ---- one that was not: only what is looked for is unpacked ---- */

static int match_rows(struct search *q, enum fact_kind kind)
{
	int64_t **rows = &q->s->rows;

	arrsetlen(*rows, 0);
	if (body_rows(q->s, &q->s->packed, kind, rows))
		return -1;
	for (ptrdiff_t i = 0; i < arrlen(*rows); i += fact_types[kind].n_fields) {
		const int64_t *r = *rows + i;

		if (kind == FACT_flow)
			match_flow(q, r[0], r[2], r[3]);
		else if (kind == FACT_arg)
			match_arg(q, r[0], r[1], r[2]);
		else
			match_call(q, r[0], r[1], r[2]);
	}
	return 0;
}

static int match_packed(struct search *q)
{
	if (body_fetch(q->s, q->function, &q->s->packed))
		return -1;
	if (is_of_calls(q))
		return match_rows(q, FACT_call);
	if (match_rows(q, FACT_flow))
		return -1;
	return q->list == LIST_MEMBER_READS ? 0 : match_rows(q, FACT_arg);
}

static int by_seq(const void *a, const void *b)
{
	const struct ref *x = a, *y = b;

	return x->seq != y->seq ? (x->seq > y->seq) - (x->seq < y->seq) :
				  (x->idx > y->idx) - (x->idx < y->idx);
}

static int look_into(struct search *q, int64_t function)
{
	const struct body *b = body_known(q->s, function);
	const ptrdiff_t before = arrlen(q->refs);

	q->function = function;
	if (b)
		match_body(q, b);
	else if (match_packed(q))
		return -1;
	if (arrlen(q->refs) > before + 1)
		qsort(q->refs + before, (size_t)(arrlen(q->refs) - before), sizeof(*q->refs), by_seq);
	return 0;
}

/* ---- the bodies to look into ---- */

/* A function, or -U for the file scope of unit U, and where its text is. */
struct user {
	int64_t function;
	const char *path;
	int line;
};

static int by_text(const void *a, const void *b)
{
	const struct user *x = a, *y = b;
	int rc = strcmp(x->path, y->path);

	if (rc || x->line != y->line)
		return rc ? rc : (x->line > y->line) - (x->line < y->line);
	return (x->function > y->function) - (x->function < y->function);
}

static int put_in_order(struct store *s, struct user *users, ptrdiff_t n)
{
	for (ptrdiff_t i = 0; i < n; i++) {
		int64_t file;

		if (function_at(s, users[i].function, &file, &users[i].line))
			return -1;
		users[i].path = db_interned(s, TEXT_FILE, file);
	}
	qsort(users, (size_t)n, sizeof(*users), by_text);
	return 0;
}

/* The functions that a statement gives for an id, in the order of their text. */
static int users_of(struct store *s, enum stmt stmt, int64_t id, struct user **ret)
{
	sqlite3_stmt *st = db_stmt(s, (int)stmt);
	int rc;

	db_bind(st, ":id", id);
	while ((rc = db_step(s, st)) == 1)
		arrput(*ret, ((struct user){ .function = sqlite3_column_int64(st, 0) }));
	return !rc && arrlen(*ret) > 1 ? put_in_order(s, *ret, arrlen(*ret)) : rc;
}

static int run_search(struct search *q, enum stmt stmt)
{
	struct user *users = NULL;
	int rc = users_of(q->s, stmt, q->id, &users);

	for (ptrdiff_t i = 0; !rc && i < arrlen(users); i++) {
		q->function = users[i].function;
		if (q->list == LIST_DEFINITIONS)
			put(q, 0, 0, 0);
		else
			rc = look_into(q, q->function);
	}
	arrfree(users);
	return rc;
}

static void keep_list(struct search *q, struct ref_list *ret)
{
	const size_t size = (size_t)arrlen(q->refs) * sizeof(*q->refs);
	struct ref *copy = arena_alloc(&q->s->arena, size + 1);

	if (size)
		memcpy(copy, q->refs, size);
	*ret = (struct ref_list){ .n = (int)arrlen(q->refs), .refs = copy };
}

static int list_of(struct store *s, enum list list, int64_t id, struct ref_list *ret)
{
	static const enum stmt users[LISTS] = {
		[LIST_DEFINITIONS] = STMT_DEFINITIONS, [LIST_CALLERS] = STMT_CALLERS_OF,
		[LIST_CALLS_VIA] = STMT_USERS_OF_MEMBER, [LIST_MEMBER_USES] = STMT_USERS_OF_MEMBER,
		[LIST_MEMBER_READS] = STMT_USERS_OF_MEMBER, [LIST_SYMBOL_USES] = STMT_USERS_OF_SYMBOL,
		[LIST_ADDRESS_USES] = STMT_USERS_OF_SYMBOL, [LIST_GLOBAL_USES] = STMT_USERS_OF_SYMBOL,
	};
	struct search q = { .s = s, .list = list, .id = id };
	ptrdiff_t at = hmgeti(s->lists[list], id);
	int rc;

	*ret = (struct ref_list){ 0 };
	if (!id)
		return 0;
	if (at >= 0) {
		*ret = s->lists[list][at].value;
		return 0;
	}
	rc = run_search(&q, users[list]);
	if (!rc) {
		keep_list(&q, ret);
		hmput(s->lists[list], id, *ret);
	}
	arrfree(q.refs);
	return rc;
}

int store_definitions(struct store *s, int64_t symbol, struct ref_list *ret)
{
	return list_of(s, LIST_DEFINITIONS, symbol, ret);
}

int store_callers(struct store *s, int64_t symbol, struct ref_list *ret)
{
	return list_of(s, LIST_CALLERS, symbol, ret);
}

int store_calls_via(struct store *s, const char *member, struct ref_list *ret)
{
	return list_of(s, LIST_CALLS_VIA, db_text_find(s, TEXT_STRING, member), ret);
}

int store_member_uses(struct store *s, const char *member, struct ref_list *ret)
{
	return list_of(s, LIST_MEMBER_USES, db_text_find(s, TEXT_STRING, member), ret);
}

int store_member_reads(struct store *s, const char *member, struct ref_list *ret)
{
	return list_of(s, LIST_MEMBER_READS, db_text_find(s, TEXT_STRING, member), ret);
}

int store_symbol_uses(struct store *s, int64_t symbol, struct ref_list *ret)
{
	return list_of(s, LIST_SYMBOL_USES, symbol, ret);
}

int store_address_uses(struct store *s, int64_t symbol, struct ref_list *ret)
{
	return list_of(s, LIST_ADDRESS_USES, symbol, ret);
}

int store_global_uses(struct store *s, int64_t symbol, struct ref_list *ret)
{
	return list_of(s, LIST_GLOBAL_USES, symbol, ret);
}

int store_each_pointer_call(struct store *s, store_pair *each, void *arg)
{
	struct search q = { .s = s, .list = LIST_CALLERS };
	int rc = run_search(&q, STMT_CALLERS_OF);

	for (ptrdiff_t i = 0; !rc && i < arrlen(q.refs); i++) {
		const struct ref *r = &q.refs[i];

		if (each(arg, r->function ? r->function : -r->unit, r->seq))
			break;
	}
	arrfree(q.refs);
	return rc;
}
