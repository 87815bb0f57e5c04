/* SPDX-License-Identifier: GPL-2.0-only */
/* Packed bodies in the database: adding, dropping, looking into them. */
#include "store/database.h"

/* What others look for in a body: "member_use" and so on lead back to it. */
struct uses {
	struct id_slot *ids[3];	/* stb_ds sets: members, symbols, callees */
};

enum { MEMBERS, SYMBOLS, CALLEES };

static void note_place(struct store *s, struct uses *u, int64_t place)
{
	const struct place_parts *parts;

	if (place <= 0)
		return;
	parts = place_parts(s, place);
	for (int i = 0; i < parts->n_members; i++)
		hmput(u->ids[MEMBERS], parts->members[i], 1);
	if (parts->symbol)
		hmput(u->ids[SYMBOLS], parts->symbol, 1);
}

static void note_row(struct store *s, struct uses *u, enum fact_kind kind, const int64_t *fields)
{
	if (kind == FACT_flow) {
		note_place(s, u, fields[2]);
		note_place(s, u, fields[3]);
	} else if (kind == FACT_arg) {
		note_place(s, u, fields[2]);
	} else if (kind == FACT_call) {
		note_place(s, u, fields[2]);
		hmput(u->ids[CALLEES], fields[1], 1);
	}
}

static int run_each(struct store *s, int stmt, const struct id_slot *set, int64_t function)
{
	for (ptrdiff_t i = 0; i < hmlen(set); i++) {
		sqlite3_stmt *st = db_stmt(s, stmt);

		db_bind(st, ":id", set[i].key);
		db_bind(st, ":function", function);
		if (db_run(s, st))
			return -1;
	}
	return 0;
}

/* first: the statement for members; those for symbols and callees follow. */
static int run_all(struct store *s, int first, const struct uses *u, int64_t function)
{
	for (int i = MEMBERS; i <= CALLEES; i++)
		if (run_each(s, first + i, u->ids[i], function))
			return -1;
	return 0;
}

static void uses_release(struct uses *u)
{
	for (int i = MEMBERS; i <= CALLEES; i++)
		hmfree(u->ids[i]);
}

static int insert(struct store *s, int64_t function, const unsigned char *blob)
{
	sqlite3_stmt *st = db_stmt(s, STMT_BODY_ADD);

	db_bind(st, ":function", function);
	sqlite3_bind_blob(st, sqlite3_bind_parameter_index(st, ":data"), blob,
			  (int)arrlen(blob), SQLITE_STATIC);
	return db_run(s, st);
}

int body_add(struct store *s, int64_t function, const int64_t *words, size_t n, int *dropped)
{
	unsigned char *blob = NULL;
	struct uses u = { 0 };
	int rc;

	if (!n)
		return 0;
	for (size_t i = 0; i < n; i += 1 + (size_t)fact_types[words[i]].n_fields)
		note_row(s, &u, (enum fact_kind)words[i], words + i + 1);
	*dropped += body_pack(words, n, &blob);
	rc = insert(s, function, blob) || run_all(s, STMT_MEMBER_USE_ADD, &u, function) ? -1 : 0;
	arrfree(blob);
	uses_release(&u);
	return rc;
}

/* ---- looking into one ---- */

/* Where the text is whose facts cannot be read. */
static int say_damaged(struct store *s, int64_t function)
{
	int64_t file;
	int line;

	if (s->failed || function_at(s, function, &file, &line))
		return -1;
	return db_damaged(s, "the facts of %s:%d cannot be read", db_interned(s, TEXT_FILE, file),
			  line > 0 ? line : 1);
}

int body_fetch(struct store *s, int64_t function, struct packed *ret)
{
	sqlite3_stmt *st = db_stmt(s, STMT_BODY_GET);
	int rc, len;

	ret->function = function;
	arrsetlen(ret->data, 0);
	db_bind(st, ":function", function);
	rc = db_step(s, st);
	if (rc != 1)
		return rc;
	len = sqlite3_column_bytes(st, 0);
	if (len > 0)
		memcpy(arraddnptr(ret->data, len), sqlite3_column_blob(st, 0), (size_t)len);
	sqlite3_reset(st);
	return len > 0 ? 0 : say_damaged(s, function);
}

int body_rows(struct store *s, const struct packed *p, enum fact_kind kind, int64_t **ret)
{
	if (!body_unpack(p->data, (size_t)arrlen(p->data), kind, ret))
		return 0;
	return say_damaged(s, p->function);
}

static int read_uses(struct store *s, int64_t function, struct uses *u)
{
	static const enum fact_kind kinds[] = { FACT_flow, FACT_call, FACT_arg };
	struct packed p = { 0 };
	int rc = body_fetch(s, function, &p);

	for (size_t k = 0; !rc && k < ARRAY_SIZE(kinds); k++) {
		int64_t *rows = NULL;

		rc = body_rows(s, &p, kinds[k], &rows);
		for (ptrdiff_t i = 0; !rc && i < arrlen(rows); i += fact_types[kinds[k]].n_fields)
			note_row(s, u, kinds[k], rows + i);
		arrfree(rows);
	}
	arrfree(p.data);
	return rc;
}

int body_drop(struct store *s, int64_t function)
{
	sqlite3_stmt *st;
	struct uses u = { 0 };
	int rc = read_uses(s, function, &u) ||
		 run_all(s, STMT_MEMBER_USE_DROP, &u, function) ? -1 : 0;

	uses_release(&u);
	for (int i = STMT_BODY_DROP; !rc && i <= STMT_FILE_SCOPE_DROP; i++) {
		st = db_stmt(s, i);
		db_bind(st, ":function", function);
		rc = db_run(s, st);
	}
	return rc;
}
