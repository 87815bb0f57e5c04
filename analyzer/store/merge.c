/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One database into another: the facts of each unit are played again as a worker
 * sends them, so that what several units bring is kept once here, too.
 */
#include <string.h>
#include "store/database.h"

struct merge {
	struct store *into, *from;
	const char *root;
	struct fact_encoder e;
	struct row *rows;	/* stb_ds: of one function, or of file scope */
	sqlite3_stmt *get[FACT_KINDS];
};

/* A fact that hangs on a function. */
struct row {
	enum fact_kind kind;
	int64_t seq;		/* -1: it has none */
	int64_t fields[FACT_MAX_FIELDS];
};

/* Which rows of a fact's table are asked for, and the column that it lacks. */
static const struct { const char *owner, *missing; } tables[FACT_KINDS] = {
	[FACT_function] = { "unit", NULL }, [FACT_local] = { "function", NULL },
	[FACT_flow] = { "function", NULL }, [FACT_call] = { "function", NULL },
	[FACT_arg] = { "function", NULL }, [FACT_branch] = { "function", NULL },
	[FACT_jump] = { "function", NULL }, [FACT_global] = { "unit", NULL },
	[FACT_record] = { "unit", NULL }, [FACT_member] = { "owner", "tag" },
};

/* SELECT rowid, FIELDS FROM KIND WHERE OWNER = ?1: all names are of fact.def. */
static sqlite3_stmt *prepare(struct merge *m, enum fact_kind kind)
{
	const struct fact_type *t = &fact_types[kind];
	bool has_id = !strcmp(tables[kind].owner, "unit");
	_cleanup_free_ char *sql = NULL;
	size_t len;
	FILE *out = open_memstream(&sql, &len);

	fprintf(out, "SELECT %s", has_id ? "id" : "0");
	for (int i = 0; i < t->n_fields; i++) {
		const char *name = t->fields[i].name, *missing = tables[kind].missing;

		fprintf(out, ", %s", missing && !strcmp(name, missing) ? "0" : name);
	}
	fprintf(out, " FROM %s WHERE %s = ?1 ORDER BY 1", t->name, tables[kind].owner);
	fclose(out);
	if (sqlite3_prepare_v2(m->from->db, sql, -1, &m->get[kind], NULL))
		db_fail(m->from);
	return m->get[kind];
}

static sqlite3_stmt *rows_of(struct merge *m, enum fact_kind kind, int64_t owner)
{
	sqlite3_stmt *st = m->get[kind] ? m->get[kind] : prepare(m, kind);

	if (st) {
		sqlite3_reset(st);
		sqlite3_bind_int64(st, 1, owner);
	}
	return st;
}

/* The fields of a fact; its texts live as long as from. */
static void read_fields(struct merge *m, enum fact_kind kind, sqlite3_stmt *st, int64_t *ret)
{
	static const enum text_kind texts[] = {
		['S'] = TEXT_STRING, ['F'] = TEXT_FILE, ['Y'] = TEXT_SYMBOL, ['P'] = TEXT_PLACE,
	};
	const struct fact_type *t = &fact_types[kind];

	for (int i = 0; i < t->n_fields; i++) {
		int64_t v = sqlite3_column_int64(st, i + 1);
		const char *text;

		if (t->fields[i].type != 'I') {
			text = db_interned(m->from, texts[(unsigned char)t->fields[i].type], v);
			memcpy(&v, &text, sizeof(text));
		}
		ret[i] = v;
	}
}

static void emit(struct merge *m, enum fact_kind kind, const void *fact)
{
	m->e.sink.emit(&m->e.sink, kind, fact);
}

/* ---- bodies ---- */

static int by_seq(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->seq != y->seq)
		return x->seq < y->seq ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x->fields[1] < y->fields[1] ? -1 : x->fields[1] > y->fields[1];
}

/* All that hangs on a function, or on -U, in the order of seq. */
static int read_body(struct merge *m, int64_t function)
{
	arrsetlen(m->rows, 0);
	for (enum fact_kind kind = FACT_local; kind <= FACT_jump; kind++) {
		sqlite3_stmt *st = rows_of(m, kind, function);
		int rc;

		while ((rc = db_step(m->from, st)) == 1) {
			struct row row = { .kind = kind };

			read_fields(m, kind, st, row.fields);
			row.seq = kind == FACT_local ? -1 : row.fields[0];
			arrput(m->rows, row);
		}
		if (rc)
			return -1;
	}
	if (m->rows)
		qsort(m->rows, (size_t)arrlen(m->rows), sizeof(*m->rows), by_seq);
	return 0;
}

static int copy_functions(struct merge *m, int64_t unit)
{
	sqlite3_stmt *st = rows_of(m, FACT_function, unit);
	int rc;

	while ((rc = db_step(m->from, st)) == 1) {
		int64_t fields[FACT_MAX_FIELDS];

		read_fields(m, FACT_function, st, fields);
		if (read_body(m, sqlite3_column_int64(st, 0)))
			return -1;
		emit(m, FACT_function, fields);
		for (ptrdiff_t i = 0; i < arrlen(m->rows); i++)
			emit(m, m->rows[i].kind, m->rows[i].fields);
	}
	return rc;
}

/* Sections of file scope: each begins with the file that it is in. */
static int copy_file_scope(struct merge *m, int64_t unit)
{
	sqlite3_stmt *st = db_stmt(m->from, STMT_FILE_SCOPE_GET);
	ptrdiff_t i = 0;
	int rc;

	if (read_body(m, -unit))
		return -1;
	for (; i < arrlen(m->rows) && m->rows[i].seq < 0; i++)
		emit(m, m->rows[i].kind, m->rows[i].fields);
	db_bind(st, ":id", -unit);
	rc = db_step(m->from, st);
	while (rc == 1) {
		struct fact_function head = {
			.symbol = "", .returns = "",
			.file = db_interned(m->from, TEXT_FILE, sqlite3_column_int64(st, 1)),
		};
		int64_t end;

		rc = db_step(m->from, st);
		end = rc == 1 ? sqlite3_column_int64(st, 0) : INT64_MAX;
		emit(m, FACT_function, &head);
		for (; i < arrlen(m->rows) && m->rows[i].seq < end; i++)
			emit(m, m->rows[i].kind, m->rows[i].fields);
	}
	return rc;
}

/* ---- the rest of a unit ---- */

/* The rows of an owner; tag: what stands in their first field instead, or NULL. */
static int copy_rows(struct merge *m, enum fact_kind kind, int64_t owner, const int64_t *tag)
{
	sqlite3_stmt *st = rows_of(m, kind, owner);
	int rc;

	while ((rc = db_step(m->from, st)) == 1) {
		int64_t fields[FACT_MAX_FIELDS];

		read_fields(m, kind, st, fields);
		if (tag)
			fields[0] = *tag;
		emit(m, kind, fields);
	}
	return rc;
}

static int copy_records(struct merge *m, int64_t unit)
{
	sqlite3_stmt *st = rows_of(m, FACT_record, unit);
	int rc;

	while ((rc = db_step(m->from, st)) == 1) {
		int64_t fields[FACT_MAX_FIELDS];

		read_fields(m, FACT_record, st, fields);
		emit(m, FACT_record, fields);
		if (copy_rows(m, FACT_member, sqlite3_column_int64(st, 0), fields))
			return -1;
	}
	return rc;
}

static int copy_diags(struct merge *m, int64_t unit)
{
	sqlite3_stmt *st = db_stmt(m->from, STMT_DIAGS_GET);
	int rc;

	db_bind(st, ":unit", unit);
	while ((rc = db_step(m->from, st)) == 1) {
		struct fact_diag d = {
			.file = db_interned(m->from, TEXT_FILE, sqlite3_column_int64(st, 0)),
			.line = sqlite3_column_int64(st, 1),
			.col = sqlite3_column_int64(st, 2),
			.text = db_text(m->from, st, 3),
		};

		emit(m, FACT_diag, &d);
	}
	return rc;
}

static void copy_deps(struct merge *m, const char *main_file, const int64_t *deps)
{
	struct fact_dep dep = { .file = main_file };

	emit(m, FACT_dep, &dep);
	for (ptrdiff_t i = 0; i < arrlen(deps); i++) {
		dep.file = db_interned(m->from, TEXT_FILE, deps[i]);
		if (strcmp(dep.file, main_file))
			emit(m, FACT_dep, &dep);
	}
}

static int store_copy(struct merge *m, const struct unit_row *u, const struct job *job,
		      const int64_t *deps)
{
	int rc = 0;

	fact_encoder_init(&m->e);
	copy_deps(m, u->file, deps);
	if (u->failed)
		arrsetlen(m->e.data, 0);
	else if (copy_file_scope(m, u->id) || copy_functions(m, u->id) ||
		 copy_rows(m, FACT_global, u->id, NULL) || copy_records(m, u->id) || copy_diags(m, u->id))
		rc = -1;
	if (!rc)
		rc = store_unit(m->into, job, m->root, m->e.data, (size_t)arrlen(m->e.data),
				u->reason);
	fact_encoder_release(&m->e);
	return rc;
}

static int copy_unit(struct merge *m, const struct unit_row *u)
{
	struct job job = { .file = (char *)(uintptr_t)u->file,
			   .arch = (char *)(uintptr_t)u->arch, .nearest = u->nearest };
	int64_t *deps = NULL, file = db_text_find(m->from, TEXT_FILE, u->file);
	sqlite3_stmt *st = db_stmt(m->from, STMT_UNIT_FIND);
	int rc;

	db_bind(st, ":file", file);
	if (db_step(m->from, st) <= 0)
		return -1;
	job.flags_hash = (uint64_t)sqlite3_column_int64(st, 2);
	deps_decode(sqlite3_column_blob(st, 4), sqlite3_column_bytes(st, 4), &deps);
	sqlite3_reset(st);
	rc = store_copy(m, u, &job, deps);
	arrfree(deps);
	return rc;
}

static int copy_units(struct merge *m)
{
	struct unit_row *units = NULL;
	int rc = store_units(m->from, &units);

	for (ptrdiff_t i = 0; !rc && i < arrlen(units); i++)
		rc = copy_unit(m, &units[i]);
	arrfree(units);
	return rc;
}

/* ---- what is said about the whole ---- */

static int copy_meta(struct merge *m)
{
	static const char *const keys[] = {
		"tree", "version", "arch", "cacheline", "dma_minalign", "kmalloc_minalign",
		"refreshed",
	};

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		const char *value = store_meta(m->from, keys[i]);

		if (value && store_set_meta(m->into, keys[i], value))
			return -1;
	}
	return 0;
}

static int copy_left_out(struct merge *m)
{
	struct left_out *old = NULL, *more = NULL;
	int rc = store_left_out_list(m->into, &old) || store_left_out_list(m->from, &more);

	for (ptrdiff_t i = 0; i < arrlen(more); i++)
		arrput(old, more[i]);
	if (!rc)
		rc = store_left_out(m->into, old, (size_t)arrlen(old));
	arrfree(old);
	arrfree(more);
	return rc ? -1 : 0;
}

int store_merge(struct store *into, struct store *from, const char *root)
{
	struct merge m = { .into = into, .from = from, .root = root };
	int rc = copy_meta(&m) || copy_left_out(&m) || copy_units(&m) || store_flush(into);

	arrfree(m.rows);
	for (int i = 0; i < FACT_KINDS; i++)
		sqlite3_finalize(m.get[i]);
	return rc ? -1 : 0;
}
