/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions, globals and records that several units may bring and that are kept
 * once. A front emits what a header holds only once in its life, for the first
 * unit that reads it; so what one unit brought in this run (confirmed) stays, even
 * if its former owner comes later without it.
 */
#include "store/database.h"

/* Where the key is in the fields of the fact. */
static const struct { uint8_t name, file, line; } keys[HEADS] = {
	[HEAD_FUNCTION] = { 0, 1, 2 },
	[HEAD_GLOBAL] = { 0, 5, 6 },
	[HEAD_RECORD] = { 0, 4, 5 },
};

_Static_assert(offsetof(struct fact_function, symbol) == 8 * 0 &&
	       offsetof(struct fact_function, file) == 8 * 1 &&
	       offsetof(struct fact_function, line) == 8 * 2 &&
	       offsetof(struct fact_global, symbol) == 8 * 0 &&
	       offsetof(struct fact_global, file) == 8 * 5 &&
	       offsetof(struct fact_global, line) == 8 * 6 &&
	       offsetof(struct fact_record, tag) == 8 * 0 &&
	       offsetof(struct fact_record, file) == 8 * 4 &&
	       offsetof(struct fact_record, line) == 8 * 5, "fact.def has changed");

int64_t head_file(enum head head, const int64_t *fields)
{
	return fields[keys[head].file];
}

static int run_with_id(struct store *s, int stmt, int64_t id)
{
	sqlite3_stmt *st = db_stmt(s, stmt);

	db_bind(st, ":id", id);
	return db_run(s, st);
}

int head_drop(struct store *s, enum head head, int64_t id)
{
	if (s->confirmed[head])
		(void)hmdel(s->confirmed[head], id);
	if (head == HEAD_FUNCTION && body_drop(s, id))
		return -1;
	if (head == HEAD_RECORD && run_with_id(s, STMT_MEMBERS_DROP, id))
		return -1;
	return run_with_id(s, STMT_HEAD_DROP + head, id);
}

int head_own(struct store *s, enum head head, int64_t id, int64_t unit)
{
	sqlite3_stmt *st = db_stmt(s, STMT_HEAD_OWN + head);

	db_bind(st, ":id", id);
	db_bind(st, ":unit", unit);
	return db_run(s, st);
}

struct found {
	int64_t id, content, unit;
};

/* 1: found; 0: not there. */
static int head_find(struct store *s, enum head head, const int64_t *fields,
		     struct found *ret)
{
	sqlite3_stmt *st = db_stmt(s, STMT_HEAD_FIND + head);
	int rc;

	db_bind(st, ":name", fields[keys[head].name]);
	db_bind(st, ":file", fields[keys[head].file]);
	db_bind(st, ":line", fields[keys[head].line]);
	rc = db_step(s, st);
	if (rc != 1)
		return rc;
	ret->id = sqlite3_column_int64(st, 0);
	ret->content = sqlite3_column_int64(st, 1);
	ret->unit = sqlite3_column_int64(st, 2);
	sqlite3_reset(st);
	return 1;
}

static int64_t new_id(struct store *s, enum head head)
{
	sqlite3_stmt *st;

	if (!s->last_head[head]) {
		st = db_stmt(s, STMT_HEAD_LAST + head);
		if (db_step(s, st) <= 0)
			return 0;
		s->last_head[head] = sqlite3_column_int64(st, 0);
		sqlite3_reset(st);
	}
	return ++s->last_head[head];
}

int head_claim(struct store *s, enum head head, int64_t unit, const int64_t *fields,
	       int64_t content, int64_t *ret)
{
	struct found old = { 0 };
	int rc = head_find(s, head, fields, &old);
	bool confirmed = rc == 1 && hmgeti(s->confirmed[head], old.id) >= 0;

	*ret = 0;
	if (rc < 0)
		return -1;
	/* macros before the #include can make a header's function differ: one is kept */
	if (content && confirmed && old.unit != unit)
		return 0;
	if (rc && content && old.content == content) {
		hmput(s->confirmed[head], old.id, 1);
		return old.unit == unit ? 0 : head_own(s, head, old.id, unit);
	}
	if (rc && head_drop(s, head, old.id))
		return -1;
	*ret = new_id(s, head);
	if (!*ret)
		return -1;
	hmput(s->confirmed[head], *ret, 1);
	return 0;
}

/* ---- all that a unit owns ---- */

enum fate { STAYS, DROPPED, DISOWNED };

/* What becomes of a row of the unit; deps NULL: all of its own file goes. */
static enum fate decide(struct store *s, enum head head, int64_t id, int64_t row_file,
			int64_t file, const int64_t *deps)
{
	if (!deps)
		return row_file == file ? DROPPED : STAYS;
	if (hmgeti(s->confirmed[head], id) >= 0)
		return STAYS;
	/* this unit calls it no more; another may */
	return DISOWNED;
}

static int go_through(struct store *s, enum head head, int64_t unit, int64_t file,
		      const int64_t *deps)
{
	sqlite3_stmt *st = db_stmt(s, STMT_HEAD_OF_UNIT + head);
	struct id_slot *rows = NULL;
	int rc;

	db_bind(st, ":unit", unit);
	while ((rc = db_step(s, st)) == 1) {
		int64_t id = sqlite3_column_int64(st, 0);
		enum fate fate = decide(s, head, id, sqlite3_column_int64(st, 1), file, deps);

		if (fate != STAYS)
			arrput(rows, ((struct id_slot){ id, fate }));
	}
	for (ptrdiff_t i = 0; !rc && i < arrlen(rows); i++) {
		if (rows[i].value == DROPPED) {
			rc = head_drop(s, head, rows[i].key);
			continue;
		}
		s->orphans = true;
		rc = head_own(s, head, rows[i].key, 0);
	}
	arrfree(rows);
	return rc;
}

int unit_drop_facts(struct store *s, int64_t unit, int64_t file)
{
	sqlite3_stmt *st;

	for (int h = 0; h < HEADS; h++)
		if (go_through(s, h, unit, file, NULL))
			return -1;
	st = db_stmt(s, STMT_DIAGS_DROP);
	db_bind(st, ":unit", unit);
	if (db_run(s, st))
		return -1;
	return body_drop(s, -unit);
}

int unit_sweep(struct store *s, int64_t unit, const int64_t *deps)
{
	for (int h = 0; h < HEADS; h++)
		if (go_through(s, h, unit, 0, deps))
			return -1;
	return 0;
}
