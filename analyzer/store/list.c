/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where something is: lists of places in functions. The tables member_use, symbol_use and
 * call_from say which bodies have it, the bodies where.
 */
#include "store/database.h"

/* What is looked for: the list, and a symbol, a member's string or a place. */
struct search {
	struct store *s;
	enum list list;
	int64_t id;
	int64_t function;	/* at hand */
	struct packed packed;
	int64_t *rows;		/* stb_ds, of one kind */
	struct ref *refs;	/* stb_ds: what was found */
};

static bool names_member(struct store *s, int64_t place, int64_t member)
{
	const struct place_parts *parts;

	if (place <= 0)
		return false;
	parts = place_parts(s, place);
	for (int i = 0; i < parts->n_members; i++)
		if (parts->members[i] == member)
			return true;
	return false;
}

static bool place_fits(const struct search *q, int64_t place)
{
	switch (q->list) {
	case LIST_MEMBER_USES:
	case LIST_MEMBER_READS:
		return names_member(q->s, place, q->id);
	case LIST_GLOBAL_USES:
		return place > 0 && place_parts(q->s, place)->symbol == q->id;
	default:
		return place == q->id;
	}
}

static void put(struct search *q, int64_t seq, int64_t idx, int64_t place)
{
	arrput(q->refs, ((struct ref){
		.function = q->function > 0 ? q->function : 0,
		.unit = q->function < 0 && q->function > INT64_MIN ? -q->function : 0,
		.seq = (int)seq, .idx = (int)idx, .place = place }));
}

static void match(struct search *q, enum fact_kind kind, const int64_t *r)
{
	const bool into = q->list == LIST_MEMBER_USES || q->list == LIST_GLOBAL_USES;

	if (kind == FACT_flow) {
		if (place_fits(q, r[into ? 2 : 3]))
			put(q, r[0], -1, r[into ? 2 : 3]);
	} else if (kind == FACT_arg) {
		if (place_fits(q, r[2]))
			put(q, r[0], r[1], r[2]);
	} else if (q->list == LIST_CALLERS) {
		if (r[1] == q->id)
			put(q, r[0], -2, 0);
	} else if (r[2] > 0 && place_parts(q->s, r[2])->last == q->id) {
		put(q, r[0], -2, r[2]);
	}
}

static int match_rows(struct search *q, enum fact_kind kind)
{
	arrsetlen(q->rows, 0);
	if (body_rows(q->s, &q->packed, kind, &q->rows))
		return -1;
	for (ptrdiff_t i = 0; i < arrlen(q->rows); i += fact_types[kind].n_fields)
		match(q, kind, q->rows + i);
	return 0;
}

static int by_seq(const void *a, const void *b)
{
	const struct ref *x = a, *y = b;

	return x->seq != y->seq ? (x->seq > y->seq) - (x->seq < y->seq) :
				  (x->idx > y->idx) - (x->idx < y->idx);
}

static int look_into(struct search *q, int64_t function)
{
	const ptrdiff_t before = arrlen(q->refs);
	const bool calls = q->list == LIST_CALLERS || q->list == LIST_CALLS_VIA;

	q->function = function;
	if (body_fetch(q->s, function, &q->packed) || match_rows(q, calls ? FACT_call : FACT_flow))
		return -1;
	if (calls || q->list == LIST_MEMBER_READS)
		return 0;
	if (match_rows(q, FACT_arg))
		return -1;
	if (q->refs)
		qsort(q->refs + before, (size_t)(arrlen(q->refs) - before), sizeof(*q->refs), by_seq);
	return 0;
}

/* The functions that a statement gives for an id. */
static int functions_of(struct store *s, enum stmt stmt, int64_t id, int64_t **ret)
{
	sqlite3_stmt *st = db_stmt(s, (int)stmt);
	int rc;

	db_bind(st, ":id", id);
	while ((rc = db_step(s, st)) == 1)
		arrput(*ret, sqlite3_column_int64(st, 0));
	return rc;
}

static int run_search(struct search *q, enum stmt users, int64_t of)
{
	int64_t *functions = NULL;
	int rc = functions_of(q->s, users, of, &functions);

	for (ptrdiff_t i = 0; !rc && i < arrlen(functions); i++) {
		q->function = functions[i];
		if (q->list == LIST_DEFINITIONS)
			put(q, 0, 0, 0);
		else
			rc = look_into(q, functions[i]);
	}
	arrfree(functions);
	arrfree(q->packed.data);
	arrfree(q->rows);
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

/* of: the number that users asks for. */
static int list_of(struct store *s, enum list list, int64_t id, enum stmt users, int64_t of,
		   struct ref_list *ret)
{
	struct search q = { .s = s, .list = list, .id = id };
	struct list_key key = { list, id };
	ptrdiff_t at = hmgeti(s->lists, key);
	int rc;

	*ret = (struct ref_list){ 0 };
	if (!id)
		return 0;
	if (at >= 0) {
		*ret = s->lists[at].value;
		return 0;
	}
	rc = run_search(&q, users, of);
	if (!rc) {
		keep_list(&q, ret);
		hmput(s->lists, key, *ret);
	}
	arrfree(q.refs);
	return rc;
}

int store_definitions(struct store *s, int64_t symbol, struct ref_list *ret)
{
	return list_of(s, LIST_DEFINITIONS, symbol, STMT_DEFINITIONS, symbol, ret);
}

int store_callers(struct store *s, int64_t symbol, struct ref_list *ret)
{
	return list_of(s, LIST_CALLERS, symbol, STMT_CALLERS_OF, symbol, ret);
}

static int member_list(struct store *s, enum list list, const char *member,
		       struct ref_list *ret)
{
	const int64_t id = db_text_find(s, TEXT_STRING, member);

	return list_of(s, list, id, STMT_USERS_OF_MEMBER, id, ret);
}

int store_calls_via(struct store *s, const char *member, struct ref_list *ret)
{
	return member_list(s, LIST_CALLS_VIA, member, ret);
}

int store_member_uses(struct store *s, const char *member, struct ref_list *ret)
{
	return member_list(s, LIST_MEMBER_USES, member, ret);
}

int store_member_reads(struct store *s, const char *member, struct ref_list *ret)
{
	return member_list(s, LIST_MEMBER_READS, member, ret);
}

static int symbol_list(struct store *s, enum list list, int64_t symbol, const char *step,
		       struct ref_list *ret)
{
	_cleanup_free_ char *text = xasprintf("@%s%s", db_interned(s, TEXT_SYMBOL, symbol), step);

	return list_of(s, list, db_text_find(s, TEXT_PLACE, text), STMT_USERS_OF_SYMBOL, symbol,
		       ret);
}

int store_symbol_uses(struct store *s, int64_t symbol, struct ref_list *ret)
{
	return symbol_list(s, LIST_SYMBOL_USES, symbol, "", ret);
}

int store_address_uses(struct store *s, int64_t symbol, struct ref_list *ret)
{
	return symbol_list(s, LIST_ADDRESS_USES, symbol, "&", ret);
}

int store_global_uses(struct store *s, int64_t symbol, struct ref_list *ret)
{
	return list_of(s, LIST_GLOBAL_USES, symbol, STMT_USERS_OF_SYMBOL, symbol, ret);
}

int store_each_pointer_call(struct store *s, store_pair *each, void *arg)
{
	struct search q = { .s = s, .list = LIST_CALLERS };
	int rc = run_search(&q, STMT_CALLERS_OF, 0);

	for (ptrdiff_t i = 0; !rc && i < arrlen(q.refs); i++) {
		const struct ref *r = &q.refs[i];

		if (each(arg, r->function ? r->function : -r->unit, r->seq))
			break;
	}
	arrfree(q.refs);
	return rc;
}
