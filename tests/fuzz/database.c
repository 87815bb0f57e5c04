/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A database that somebody changed. The first byte says how: bytes of the file, or
 * values in its tables. What follows is a list of changes to the database of
 * corpus/mini. It is read, judged, and brought up to date.
 */
#include <sqlite3.h>
#include <stdio.h>
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "fuzz.h"
#include "output/output.h"

struct column { char *table, *name, *where; };

struct bytes { const uint8_t *p, *end; };

static struct context context = { .kernel = "corpus/mini", .no_kbuild = true, .jobs = 1,
				  .quiet = true };
static struct column *columns;	/* stb_ds */
static char *image, *path;
static size_t image_len;

/* "rowid IN (SELECT rowid FROM t LIMIT 1 OFFSET ?)", or by the primary key */
static char *where_row(sqlite3 *db, const char *table)
{
	_cleanup_free_ char *sql = xasprintf("SELECT group_concat(name) FROM pragma_table_info('%s') "
					     "WHERE pk", table);
	char *key = NULL, *ret;
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) || sqlite3_step(st) != SQLITE_ROW)
		abort();
	if (sqlite3_column_text(st, 0))
		key = xstrdup((const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	ret = xasprintf("(%s) IN (SELECT %s FROM %s LIMIT 1 OFFSET ?2)", key ? key : "rowid",
			key ? key : "rowid", table);
	free(key);
	return ret;
}

static void list_columns(void)
{
	static const char sql[] = "SELECT m.name, c.name FROM sqlite_schema m, "
		"pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1, c.cid";
	sqlite3_stmt *st;
	sqlite3 *db;

	if (sqlite3_open(path, &db) || sqlite3_prepare_v2(db, sql, -1, &st, NULL))
		abort();
	while (sqlite3_step(st) == SQLITE_ROW) {
		const char *table = (const char *)sqlite3_column_text(st, 0);

		arrput(columns, ((struct column){ xstrdup(table),
			xstrdup((const char *)sqlite3_column_text(st, 1)), where_row(db, table) }));
	}
	sqlite3_finalize(st);
	sqlite3_close(db);
}

static void make_database(void)
{
	char name[] = "index", *argv[] = { name, NULL };

	path = path_join(fuzz_dir(), "db");
	context.db = path;
	error_set_quiet(1);
	if (context_need(&context, cmd_index.needs) || cmd_index.run(&context, 1, argv))
		abort();
	context_release(&context);
	list_columns();
	image = file_read(path, &image_len);
	context.db = path;
	if (!image || context_need(&context, NEEDS_TREE | NEEDS_APIS))
		abort();
}

/* ---- changes ---- */

static int64_t take(struct bytes *b, int n)
{
	uint64_t v = 0;

	for (; n-- && b->p < b->end; b->p++)
		v = v << 8 | *b->p;
	return (int64_t)v;
}

static void change_bytes(struct bytes *b)
{
	_cleanup_free_ char *copy = xmalloc(image_len);

	memcpy(copy, image, image_len);
	while (b->p < b->end) {
		size_t at = (size_t)take(b, 3) % image_len;

		copy[at] = (char)take(b, 1);
	}
	free(fuzz_file("db", copy, image_len));
}

static void bind_value(sqlite3_stmt *st, struct bytes *b)
{
	int kind = (int)take(b, 1) % 4, len;

	if (kind == 0)
		sqlite3_bind_int64(st, 1, (int16_t)take(b, 2));
	else if (kind == 1)
		sqlite3_bind_int64(st, 1, take(b, 8));
	else if (kind == 2)
		sqlite3_bind_null(st, 1);
	if (kind < 3)
		return;
	len = (int)take(b, 1);
	len = len < b->end - b->p ? len : (int)(b->end - b->p);
	sqlite3_bind_text(st, 1, (const char *)b->p, len, SQLITE_TRANSIENT);
	b->p += len;
}

static void change_values(struct bytes *b)
{
	sqlite3_stmt *st;
	sqlite3 *db;

	free(fuzz_file("db", image, image_len));
	if (sqlite3_open(path, &db))
		abort();
	sqlite3_exec(db, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; BEGIN", 0, 0, 0);
	while (b->p < b->end) {
		const struct column *c = &columns[take(b, 1) % arrlen(columns)];
		_cleanup_free_ char *sql = xasprintf("UPDATE OR IGNORE %s SET %s = ?1 WHERE %s",
						     c->table, c->name, c->where);

		if (sqlite3_prepare_v2(db, sql, -1, &st, NULL))
			abort();
		sqlite3_bind_int64(st, 2, take(b, 1));
		bind_value(st, b);
		sqlite3_step(st);
		sqlite3_finalize(st);
	}
	sqlite3_exec(db, "COMMIT", 0, 0, 0);
	sqlite3_close(db);
}

/* ---- what dmattr does with it ---- */

static void judge(void)
{
	const struct analysis_options o = { 0 };
	struct tree tree = context.tree;
	struct report r = { 0 };
	struct wants wants;

	tree.cacheline = 64;
	wants_init(&wants);
	if (!analyse(context.store, &context.apis, context.rules, &tree, &o, &wants, &r))
		writer_find("json")->write(&r, stdout, false);
	wants_release(&wants);
	report_release(&r);
	store_sql(context.store, "SELECT * FROM call_graph", stdout);
}

static void bring_up_to_date(void)
{
	struct unit_row *units = NULL;

	if (store_units(context.store, &units))
		return;
	for (ptrdiff_t i = 0; i < arrlen(units); i++) {
		struct job job = { .file = (char *)(uintptr_t)units[i].file,
				   .arch = (char *)(uintptr_t)units[i].arch };

		store_unit_stale(context.store, &job, context.tree.path);
	}
	arrfree(units);
	store_prune(context.store, context.tree.path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes b = { data + 1, data + len };

	if (!image)
		make_database();
	if (!len)
		return 0;
	if (*data % 2)
		change_bytes(&b);
	else
		change_values(&b);
	if (!store_open(path, STORE_READ, &context.store)) {
		judge();
		store_close(context.store);
	}
	if (!store_open(path, STORE_WRITE, &context.store)) {
		bring_up_to_date();
		store_close(context.store);
	}
	return 0;
}
