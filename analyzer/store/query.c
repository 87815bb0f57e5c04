/* SPDX-License-Identifier: GPL-2.0-only */
/* Where something is: lists of places in functions; and a person's own statements. */
#include "model/place.h"
#include "store/database.h"

/* ---- lists ---- */

/* A function number as it is in the tables: -U for the file scope of unit U. */
static struct ref to_ref(sqlite3_stmt *st)
{
	int64_t function = sqlite3_column_int64(st, 0);

	return (struct ref){
		.function = function > 0 ? function : 0,
		.unit = function < 0 && function > INT64_MIN ? -function : 0,
		.seq = sqlite3_column_int(st, 1),
		.idx = sqlite3_column_int(st, 2),
		.place = sqlite3_column_int64(st, 3),
	};
}

typedef bool ref_filter(struct store *s, const struct ref *ref, const char *arg);

static int read_list(struct store *s, struct list_key key, ref_filter *fits, const char *arg,
		     struct ref_list *ret)
{
	sqlite3_stmt *st = db_stmt(s, STMT_LIST + (int)key.list);
	struct ref *refs = NULL, *copy, r;
	int rc;

	db_bind(st, ":id", key.id);
	while ((rc = db_step(s, st)) == 1) {
		r = to_ref(st);
		if (!fits || fits(s, &r, arg))
			arrput(refs, r);
	}
	ret->n = (int)arrlen(refs);
	copy = arena_alloc(&s->arena, (size_t)ret->n * sizeof(*refs) + 1);
	if (ret->n)
		memcpy(copy, refs, (size_t)ret->n * sizeof(*refs));
	ret->refs = copy;
	arrfree(refs);
	return rc;
}

static int list_of(struct store *s, enum list list, int64_t id, ref_filter *fits,
		   const char *arg, struct ref_list *ret)
{
	struct list_key key = { list, id };
	ptrdiff_t at = hmgeti(s->lists, key);

	*ret = (struct ref_list){ 0 };
	if (!id)
		return 0;
	if (at < 0) {
		if (read_list(s, key, fits, arg, ret))
			return -1;
		hmput(s->lists, key, *ret);
		return 0;
	}
	*ret = s->lists[at].value;
	return 0;
}

int store_definitions(struct store *s, int64_t symbol, struct ref_list *ret)
{
	return list_of(s, LIST_DEFINITIONS, symbol, NULL, NULL, ret);
}

int store_callers(struct store *s, int64_t symbol, struct ref_list *ret)
{
	return list_of(s, LIST_CALLERS, symbol, NULL, NULL, ret);
}

static int member_list(struct store *s, enum list list, const char *member,
		       ref_filter *fits, struct ref_list *ret)
{
	return list_of(s, list, db_text_find(s, TEXT_STRING, member), fits, member, ret);
}

/* Is the last member step of the ref's place ".R:m"? */
static bool ends_in(struct store *s, const struct ref *ref, const char *member)
{
	const struct place_step *last = NULL;
	struct place p;

	if (!place_parse(db_interned(s, TEXT_PLACE, ref->place), &p))
		return false;
	for (int i = 0; i < p.n_steps; i++)
		if (p.steps[i].member)
			last = &p.steps[i];
	return last && last->kind == STEP_MEMBER &&
	       !strncmp(last->record, member, (size_t)last->record_len) &&
	       member[last->record_len] == ':' &&
	       !strncmp(last->member, member + last->record_len + 1, (size_t)last->member_len) &&
	       !member[last->record_len + 1 + last->member_len];
}

int store_calls_via(struct store *s, const char *member, struct ref_list *ret)
{
	return member_list(s, LIST_CALLS_VIA, member, ends_in, ret);
}

int store_member_uses(struct store *s, const char *member, struct ref_list *ret)
{
	return member_list(s, LIST_MEMBER_USES, member, NULL, ret);
}

int store_member_reads(struct store *s, const char *member, struct ref_list *ret)
{
	return member_list(s, LIST_MEMBER_READS, member, NULL, ret);
}

int store_symbol_uses(struct store *s, int64_t symbol, struct ref_list *ret)
{
	_cleanup_free_ char *place = xasprintf("@%s", db_interned(s, TEXT_SYMBOL, symbol));

	return list_of(s, LIST_SYMBOL_USES, db_text_find(s, TEXT_PLACE, place), NULL, NULL, ret);
}

int store_address_uses(struct store *s, int64_t symbol, struct ref_list *ret)
{
	_cleanup_free_ char *place = xasprintf("@%s&", db_interned(s, TEXT_SYMBOL, symbol));

	return list_of(s, LIST_SYMBOL_USES, db_text_find(s, TEXT_PLACE, place), NULL, NULL, ret);
}

int store_global_uses(struct store *s, int64_t symbol, struct ref_list *ret)
{
	return list_of(s, LIST_GLOBAL_USES, symbol, NULL, NULL, ret);
}

/* ---- a person's statements ---- */

/* What a statement may do: look. */
static int allow_reading(void *arg, int action, const char *a, const char *b, const char *c,
			 const char *d)
{
	(void)arg;
	(void)c;
	(void)d;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return b && !strcmp(b, "load_extension") ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_PRAGMA:
		return a && (!strncmp(a, "table_", 6) || !strncmp(a, "index_", 6)) ?
			SQLITE_OK : SQLITE_DENY;
	}
	return SQLITE_DENY;
}

static void print_text(const char *text, FILE *out)
{
	for (; *text; text++) {
		if (*text == '\t')
			fputs("\\t", out);
		else if (*text == '\n')
			fputs("\\n", out);
		else if (*text == '\\')
			fputs("\\\\", out);
		else
			fputc(*text, out);
	}
}

static void print_value(sqlite3_stmt *st, int column, FILE *out)
{
	const unsigned char *blob;

	if (sqlite3_column_type(st, column) == SQLITE_NULL)
		return;
	if (sqlite3_column_type(st, column) != SQLITE_BLOB) {
		print_text((const char *)sqlite3_column_text(st, column), out);
		return;
	}
	blob = sqlite3_column_blob(st, column);
	for (int i = 0; i < sqlite3_column_bytes(st, column); i++)
		fprintf(out, "%02x", blob[i]);
}

static int print_rows(struct store *s, sqlite3_stmt *st, FILE *out)
{
	int n = sqlite3_column_count(st), rc;

	for (int i = 0; i < n; i++) {
		print_text(sqlite3_column_name(st, i), out);
		fputc(i < n - 1 ? '\t' : '\n', out);
	}
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		for (int i = 0; i < n; i++) {
			print_value(st, i, out);
			fputc(i < n - 1 ? '\t' : '\n', out);
		}
	}
	if (rc == SQLITE_DONE)
		return 0;
	if (rc == SQLITE_ERROR)
		return error("query: %s", sqlite3_errmsg(s->db));
	return db_fail(s);
}

/* Only white space, semicolons and comments that end the line may follow. */
static bool is_blank(const char *tail)
{
	return !tail[strspn(tail, " \t\r\n;")];
}

static int prepare_reading(struct store *s, const char *statement, sqlite3_stmt **ret)
{
	const char *tail = "";
	int rc;

	if (db_connect_tables(s))
		return db_fail(s);
	sqlite3_set_authorizer(s->db, allow_reading, NULL);
	rc = sqlite3_prepare_v2(s->db, statement, -1, ret, &tail);
	sqlite3_set_authorizer(s->db, NULL, NULL);
	if (rc == SQLITE_AUTH)
		return error("query: only statements that read are allowed (SELECT); "
			     "the schema is in analyzer/store/schema.sql");
	if ((rc & 0xff) == SQLITE_ERROR)
		return error("query: %s; see: SELECT name, sql FROM sqlite_schema",
			     sqlite3_errmsg(s->db));
	if (rc)
		return db_fail(s);
	if (!*ret)
		return error("query: the statement is empty");
	if (!is_blank(tail))
		return error("query: one statement at a time, please; this follows the first: %s",
			     tail);
	if (!sqlite3_stmt_readonly(*ret))
		return error("query: only statements that read are allowed (SELECT)");
	return 0;
}

int store_sql(struct store *s, const char *statement, FILE *out)
{
	sqlite3_stmt *st = NULL;
	int rc = prepare_reading(s, statement, &st);

	if (!rc)
		rc = print_rows(s, st, out);
	sqlite3_finalize(st);
	if (!rc && ferror(out))
		rc = error("query: the rows could not be written");
	return rc;
}
