/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rows of packed bodies as tables: local, flow, call, arg, branch, jump, with
 * "function" and the fields of fact.def as columns. They are there in each connection
 * that this room opens; fast if the function is given.
 */
#include <stdlib.h>
#include "store/database.h"

struct table {
	sqlite3_vtab base;
	struct store *s;
	enum fact_kind kind;
};

struct cursor {
	sqlite3_vtab_cursor base;
	sqlite3_stmt *scan;	/* over all bodies; NULL: one function is asked for */
	int64_t function;
	int64_t *rows;		/* stb_ds */
	ptrdiff_t at;		/* the row's first number */
};

enum { ALL_FUNCTIONS, ONE_FUNCTION };

static struct table *table_of(sqlite3_vtab_cursor *cursor)
{
	return (struct table *)cursor->pVtab;
}

static char *declaration(enum fact_kind kind)
{
	const struct fact_type *t = &fact_types[kind];
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	fprintf(out, "CREATE TABLE %s(function INTEGER", t->name);
	for (int i = 0; i < t->n_fields; i++)
		fprintf(out, ", %s INTEGER", t->fields[i].name);
	fputc(')', out);
	fclose(out);
	return text;
}

static int connect(sqlite3 *db, void *arg, int argc, const char *const *argv,
		   sqlite3_vtab **ret, char **message)
{
	struct table *t = xcalloc(1, sizeof(*t));
	_cleanup_free_ char *sql = NULL;
	int rc;

	(void)argc;
	(void)message;
	t->s = arg;
	for (t->kind = FACT_local; strcmp(fact_types[t->kind].name, argv[0]); t->kind++)
		;
	sql = declaration(t->kind);
	rc = sqlite3_declare_vtab(db, sql);
	sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
	if (rc)
		free(t);
	else
		*ret = &t->base;
	return rc;
}

static int disconnect(sqlite3_vtab *table)
{
	free(table);
	return SQLITE_OK;
}

/* Rows come in the order of their keys: the columns behind "function". */
static bool is_in_order(const struct sqlite3_index_info *info)
{
	for (int i = 0; i < info->nOrderBy; i++)
		if (info->aOrderBy[i].desc || info->aOrderBy[i].iColumn != i + 1 || i > 1)
			return false;
	return true;
}

static int choose(sqlite3_vtab *table, struct sqlite3_index_info *info)
{
	(void)table;
	info->idxNum = ALL_FUNCTIONS;
	info->estimatedCost = 1e8;
	info->estimatedRows = 1000000;
	for (int i = 0; i < info->nConstraint; i++) {
		if (info->aConstraint[i].iColumn || !info->aConstraint[i].usable ||
		    info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
			continue;
		info->idxNum = ONE_FUNCTION;
		info->estimatedCost = 20;
		info->estimatedRows = 20;
		info->aConstraintUsage[i].argvIndex = 1;
		info->aConstraintUsage[i].omit = 1;
		info->orderByConsumed = is_in_order(info);
		break;
	}
	return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **ret)
{
	struct cursor *c = xcalloc(1, sizeof(*c));

	(void)table;
	*ret = &c->base;
	return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor)
{
	struct cursor *c = (struct cursor *)cursor;

	sqlite3_finalize(c->scan);
	arrfree(c->rows);
	free(c);
	return SQLITE_OK;
}

static int take(struct cursor *c, const void *blob, int len)
{
	c->at = 0;
	if (c->rows)
		arrsetlen(c->rows, 0);
	return body_unpack(blob, (size_t)len, table_of(&c->base)->kind, &c->rows) ?
		SQLITE_CORRUPT : SQLITE_OK;
}

static int next_body(struct cursor *c)
{
	int rc;

	while ((rc = sqlite3_step(c->scan)) == SQLITE_ROW) {
		c->function = sqlite3_column_int64(c->scan, 0);
		rc = take(c, sqlite3_column_blob(c->scan, 1), sqlite3_column_bytes(c->scan, 1));
		if (rc || arrlen(c->rows))
			return rc;
	}
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int read_one(struct cursor *c)
{
	struct packed p = { 0 };
	int rc = body_fetch(table_of(&c->base)->s, c->function, &p);

	rc = rc ? SQLITE_ERROR : take(c, p.data, (int)arrlen(p.data));
	arrfree(p.data);
	return rc;
}

static int filter(sqlite3_vtab_cursor *cursor, int choice, const char *text, int argc,
		  sqlite3_value **argv)
{
	struct cursor *c = (struct cursor *)cursor;
	int rc;

	(void)text;
	sqlite3_finalize(c->scan);
	c->scan = NULL;
	c->at = 0;
	arrfree(c->rows);
	if (choice == ONE_FUNCTION && argc) {
		c->function = sqlite3_value_int64(argv[0]);
		return read_one(c);
	}
	rc = sqlite3_prepare_v2(table_of(cursor)->s->db, "SELECT function, data FROM body", -1,
				&c->scan, NULL);
	return rc ? rc : next_body(c);
}

static int next(sqlite3_vtab_cursor *cursor)
{
	struct cursor *c = (struct cursor *)cursor;

	c->at += fact_types[table_of(cursor)->kind].n_fields;
	if (c->at < arrlen(c->rows) || !c->scan)
		return SQLITE_OK;
	arrsetlen(c->rows, 0);
	return next_body(c);
}

static int at_end(sqlite3_vtab_cursor *cursor)
{
	const struct cursor *c = (const struct cursor *)cursor;

	return c->at >= arrlen(c->rows);
}

static int column(sqlite3_vtab_cursor *cursor, sqlite3_context *result, int i)
{
	const struct cursor *c = (const struct cursor *)cursor;
	const struct fact_type *t = &fact_types[table_of(cursor)->kind];
	int64_t v = i ? c->rows[c->at + i - 1] : c->function;

	/* the sign says only that a place is local */
	if (i && t->fields[i - 1].type == 'P' && v < 0)
		v = (int64_t)-(uint64_t)v;
	sqlite3_result_int64(result, v);
	return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *ret)
{
	*ret = ((const struct cursor *)cursor)->at;
	return SQLITE_OK;
}

static const sqlite3_module module = {
	.xConnect = connect, .xBestIndex = choose, .xDisconnect = disconnect,
	.xOpen = open_cursor, .xClose = close_cursor, .xFilter = filter, .xNext = next,
	.xEof = at_end, .xColumn = column, .xRowid = rowid,
};

static void place_text(sqlite3_context *result, int argc, sqlite3_value **argv)
{
	const void *data = sqlite3_value_blob(argv[0]);

	(void)argc;
	sqlite3_result_text(result, place_unpack(sqlite3_user_data(result), data,
						 sqlite3_value_bytes(argv[0])),
			    -1, SQLITE_TRANSIENT);
}

int db_add_tables(struct store *s)
{
	const int flags = SQLITE_UTF8 | SQLITE_INNOCUOUS;

	for (int kind = BODY_FIRST; kind <= BODY_LAST; kind++)
		if (sqlite3_create_module(s->db, fact_types[kind].name, &module, s))
			return -1;
	return sqlite3_create_function(s->db, "place_text", 1, flags, s, place_text, NULL, NULL);
}

int db_connect_tables(struct store *s)
{
	int rc = 0;

	for (int kind = BODY_FIRST; !rc && kind <= BODY_LAST; kind++) {
		_cleanup_free_ char *sql = xasprintf("SELECT 1 FROM %s", fact_types[kind].name);
		sqlite3_stmt *st = NULL;

		rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
		sqlite3_finalize(st);
	}
	return rc;
}
