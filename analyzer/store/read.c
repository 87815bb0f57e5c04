/* SPDX-License-Identifier: GPL-2.0-only */
/* Layouts and units, as structs that live as long as the store. */
#include <xxhash.h>
#include "store/database.h"

/* A column as a number. */
static int64_t num(sqlite3_stmt *st, int column)
{
	return sqlite3_column_int64(st, column);
}

/* A column that holds the number of a string. */
static const char *str(struct store *s, sqlite3_stmt *st, int column)
{
	return db_interned(s, TEXT_STRING, num(st, column));
}

/* Move a growing array into the arena. */
#define KEEP(s, array, to, n)						\
	do {								\
		(n) = (int)arrlen(array);				\
		(to) = keep(s, array, (size_t)arrlen(array) * sizeof(*(array))); \
		arrfree(array);						\
	} while (0)

static void *keep(struct store *s, const void *data, size_t size)
{
	void *copy = arena_alloc(&s->arena, size ? size : 1);

	if (size)
		memcpy(copy, data, size);
	return copy;
}

/* ---- layouts ---- */

static int read_members(struct store *s, int64_t id, struct record_row *r)
{
	sqlite3_stmt *st = db_stmt(s, STMT_MEMBERS_GET);
	struct member_row *members = NULL;
	int rc;

	db_bind(st, ":id", id);
	while ((rc = db_step(s, st)) == 1)
		arrput(members, ((struct member_row){
			.name = str(s, st, 0), .type = str(s, st, 1), .record = str(s, st, 2),
			.offset_bits = num(st, 3), .size_bits = num(st, 4), .align = num(st, 5),
			.count = num(st, 6), .flags = (unsigned int)num(st, 7),
			.line = (int)num(st, 8) }));
	KEEP(s, members, r->members, r->n_members);
	return rc;
}

static int read_record(struct store *s, struct list_key key, struct record_row **ret)
{
	sqlite3_stmt *st = db_stmt(s, STMT_RECORD_GET);
	struct record_row *r;
	int64_t id;
	int rc;

	db_bind(st, ":tag", key.id);
	db_bind(st, ":file", key.list);
	rc = db_step(s, st);
	if (rc <= 0)
		return rc;
	r = arena_alloc(&s->arena, sizeof(*r));
	id = num(st, 0);
	*r = (struct record_row){
		.tag = str(s, st, 1), .kind = (char)num(st, 2), .size = num(st, 3),
		.align = num(st, 4), .file = db_interned(s, TEXT_FILE, num(st, 5)),
		.line = (int)num(st, 6),
	};
	sqlite3_reset(st);
	*ret = r;
	return read_members(s, id, r);
}

int store_record_in(struct store *s, const char *tag, int64_t file,
		    const struct record_row **ret)
{
	struct list_key key = { .list = file, .id = db_text_find(s, TEXT_STRING, tag) };
	ptrdiff_t at = hmgeti(s->records, key);
	struct record_row *r = NULL;

	*ret = NULL;
	if (!key.id)
		return 0;
	if (at >= 0) {
		*ret = s->records[at].value;
		return 0;
	}
	if (read_record(s, key, &r))
		return -1;
	hmput(s->records, key, r);
	*ret = r;
	return 0;
}

int store_record(struct store *s, const char *tag, const struct record_row **ret)
{
	return store_record_in(s, tag, 0, ret);
}

/* ---- units ---- */

static const char *first_error(struct store *s, sqlite3_stmt *st)
{
	if (sqlite3_column_type(st, 7) == SQLITE_NULL)
		return NULL;
	return arena_printf(&s->arena, "%s:%d:%d: %s", db_interned(s, TEXT_FILE, num(st, 7)),
			    (int)num(st, 8), (int)num(st, 9), sqlite3_column_text(st, 10));
}

int store_units(struct store *s, struct unit_row **ret)
{
	sqlite3_stmt *st = db_stmt(s, STMT_UNIT_LIST);
	int rc;

	*ret = NULL;
	while ((rc = db_step(s, st)) == 1)
		arrput(*ret, ((struct unit_row){
			.id = num(st, 0), .file = db_interned(s, TEXT_FILE, num(st, 1)),
			.arch = db_text(s, st, 2), .reason = db_text(s, st, 3),
			.errors = (int)num(st, 4), .failed = num(st, 5), .nearest = num(st, 6),
			.first_error = first_error(s, st) }));
	return END_LIST(*ret, rc);
}

bool store_digest(struct store *s, uint64_t *ret)
{
	sqlite3_stmt *st = db_stmt(s, STMT_UNIT_DIGEST);
	bool whole = true;
	uint64_t h = 0;
	int rc;

	while ((rc = db_step(s, st)) == 1) {
		const void *row = sqlite3_column_text(st, 0);

		h = XXH3_64bits_withSeed(row, (size_t)sqlite3_column_bytes(st, 0), h);
		whole &= num(st, 1) != 0;
	}
	*ret = h;
	return !rc && whole;
}

int store_diags(struct store *s, const char *word, struct diag_row **ret)
{
	sqlite3_stmt *st = db_stmt(s, STMT_DIAGS_WITH);
	int rc;

	*ret = NULL;
	db_bind_text(st, ":text", word);
	while ((rc = db_step(s, st)) == 1)
		arrput(*ret, ((struct diag_row){
			.unit = db_interned(s, TEXT_FILE, num(st, 0)),
			.file = db_interned(s, TEXT_FILE, num(st, 1)),
			.line = (int)num(st, 2), .col = (int)num(st, 3),
			.text = db_text(s, st, 4) }));
	return END_LIST(*ret, rc);
}

int store_left_out_list(struct store *s, struct left_out **ret)
{
	sqlite3_stmt *st = db_stmt(s, STMT_LEFT_OUT_LIST);
	int rc;

	*ret = NULL;
	while ((rc = db_step(s, st)) == 1) {
		const char *file = db_text(s, st, 0), *reason = db_text(s, st, 1);

		arrput(*ret, ((struct left_out){ (char *)(uintptr_t)file,
						 (char *)(uintptr_t)reason }));
	}
	return END_LIST(*ret, rc);
}

int store_functions_at(struct store *s, const char *file, int first, int last, int64_t **ret)
{
	const int64_t id = db_text_find(s, TEXT_FILE, file);
	sqlite3_stmt *st = db_stmt(s, STMT_FUNCTIONS_AT);
	int rc;

	db_bind(st, ":file", id);
	db_bind(st, ":first", first);
	db_bind(st, ":last", last);
	while ((rc = db_step(s, st)) == 1)
		arrput(*ret, num(st, 0));
	return rc;
}

bool store_has_unit(struct store *s, const char *file)
{
	const int64_t id = db_text_find(s, TEXT_FILE, file);
	sqlite3_stmt *st = id ? db_stmt(s, STMT_UNIT_FIND) : NULL;
	bool ret;

	if (!id)
		return false;
	db_bind(st, ":file", id);
	ret = db_step(s, st) == 1;
	sqlite3_reset(st);
	return ret;
}

int store_headers(struct store *s, const char ***ret)
{
	sqlite3_stmt *st = db_stmt(s, STMT_HEADERS);
	int rc;

	*ret = NULL;
	while ((rc = db_step(s, st)) == 1)
		arrput(*ret, db_interned(s, TEXT_FILE, num(st, 0)));
	return rc;
}

int store_units_reading(struct store *s, const char *file, const char ***ret)
{
	const int64_t id = db_text_find(s, TEXT_FILE, file);
	sqlite3_stmt *st = db_stmt(s, STMT_UNIT_FILES);
	int64_t *deps = NULL;
	int rc;

	*ret = NULL;
	while ((rc = db_step(s, st)) == 1) {
		arrsetlen(deps, 0);
		deps_decode(sqlite3_column_blob(st, 2), sqlite3_column_bytes(st, 2), &deps);
		if (id && deps_have(deps, id))
			arrput(*ret, db_interned(s, TEXT_FILE, num(st, 1)));
	}
	arrfree(deps);
	return END_LIST(*ret, rc);
}
