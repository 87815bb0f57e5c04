/* SPDX-License-Identifier: GPL-2.0-only */
/* A person's own statements. */
#include "store/database.h"

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
