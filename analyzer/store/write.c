/* SPDX-License-Identifier: GPL-2.0-only */
/* From a unit's encoded facts to rows. */
#include <time.h>
#include <xxhash.h>
#include "store/database.h"

#define BATCH_UNITS 64
#define BATCH_NS 2000000000LL

/*
 * A fact as a row of numbers: its kind, then its fields, texts as their ids.
 * A function or record is collected with what belongs to it before it is known
 * whether it is new.
 */
struct unit_writer {
	struct fact_sink sink;
	struct store *s;
	int64_t unit, file;
	int64_t *body;		/* stb_ds: rows: a function, its facts; empty: file scope */
	int64_t *scope;		/* stb_ds: rows of file scope */
	int64_t **layouts;	/* stb_ds array of the same: a record, its members */
	struct id_slot *layout_of;	/* stb_ds: tag to layouts' index */
	int64_t *deps;		/* stb_ds */
	int64_t scope_last;	/* the last seq at file scope */
	int64_t scope_shift;	/* added to a section's, for seq to be unique in the unit */
	int64_t scope_file;	/* of the section */
	bool scope_begins;	/* nothing of this section has come yet */
	int errors, dropped;
};

/* ---- one row ---- */

static void find_parameters(struct store *s, enum fact_kind kind, sqlite3_stmt *st)
{
	const struct fact_type *t = &fact_types[kind];

	for (int i = 0; i < t->n_fields; i++) {
		char name[40];

		snprintf(name, sizeof(name), ":%s", t->fields[i].name);
		s->parameters[kind][i] = (uint8_t)sqlite3_bind_parameter_index(st, name);
	}
}

static sqlite3_stmt *adding(struct store *s, enum fact_kind kind)
{
	bool first = !s->stmts[STMT_FACT_ADD + kind];
	sqlite3_stmt *st = db_stmt(s, STMT_FACT_ADD + kind);

	if (st && first)
		find_parameters(s, kind, st);
	return st;
}

static int add_row(struct unit_writer *w, enum fact_kind kind, int64_t owner,
		   const int64_t *fields, int64_t content)
{
	struct store *s = w->s;
	sqlite3_stmt *st = adding(s, kind);

	for (int i = 0; i < fact_types[kind].n_fields; i++)
		if (s->parameters[kind][i])
			sqlite3_bind_int64(st, s->parameters[kind][i], fields[i]);
	db_bind(st, ":owner", owner);
	if (kind == FACT_function || kind == FACT_global || kind == FACT_record) {
		db_bind(st, ":content", content);
		db_bind(st, ":unit", w->unit);
	}
	if (db_run(s, st))
		return -1;
	w->dropped += !sqlite3_changes(s->db);
	return 0;
}

static void to_row(struct store *s, enum fact_kind kind, const void *fact, int64_t **ret)
{
	static const enum text_kind texts[] = {
		['S'] = TEXT_STRING, ['F'] = TEXT_FILE, ['Y'] = TEXT_SYMBOL, ['P'] = TEXT_PLACE,
	};
	const struct fact_type *t = &fact_types[kind];

	arrput(*ret, kind);
	for (int i = 0; i < t->n_fields; i++)
		arrput(*ret, t->fields[i].type == 'I' ? fact_integer(fact, i) :
			     db_text_id(s, texts[(unsigned char)t->fields[i].type],
				     fact_text(fact, i)));
}

static size_t row_length(const int64_t *row)
{
	return 1 + fact_types[*row].n_fields;
}

/* ---- functions, globals, records ---- */

/* rows: the head and what belongs to it. */
static int add_group(struct unit_writer *w, enum head head, const int64_t *rows)
{
	const int64_t *end = rows + arrlen(rows), *row = rows + row_length(rows);
	bool shared = head_file(head, rows + 1) != w->file;
	int64_t content = 0, id;

	if (shared)
		content = (int64_t)XXH3_64bits(rows, (size_t)arrlen(rows) * sizeof(*rows)) | 1;
	if (head_claim(w->s, head, w->unit, rows + 1, content, &id))
		return -1;
	if (!id)
		return 0;
	if (add_row(w, rows[0], id, rows + 1, content))
		return -1;
	if (head == HEAD_FUNCTION)
		return body_add(w->s, id, row, (size_t)(end - row), &w->dropped);
	for (; row < end; row += row_length(row))
		if (add_row(w, row[0], id, row + 1, 0))
			return -1;
	return 0;
}

static int end_body(struct unit_writer *w)
{
	int rc = 0;

	if (arrlen(w->body))
		rc = add_group(w, HEAD_FUNCTION, w->body);
	arrsetlen(w->body, 0);
	return rc;
}

static int add_layouts(struct unit_writer *w)
{
	for (ptrdiff_t i = 0; i < arrlen(w->layouts); i++)
		if (add_group(w, HEAD_RECORD, w->layouts[i]))
			return -1;
	return 0;
}

static void begin_layout(struct unit_writer *w, const void *fact)
{
	int64_t *rows = NULL;

	to_row(w->s, FACT_record, fact, &rows);
	hmput(w->layout_of, rows[1], arrlen(w->layouts));
	arrput(w->layouts, rows);
}

static int add_member(struct unit_writer *w, const struct fact_member *m)
{
	ptrdiff_t at = hmgeti(w->layout_of, db_text_id(w->s, TEXT_STRING, m->tag));

	if (at < 0)
		w->dropped++;
	else
		to_row(w->s, FACT_member, m, &w->layouts[w->layout_of[at].value]);
	return 0;
}

static int add_global(struct unit_writer *w, const void *fact)
{
	int64_t *row = NULL;
	int rc;

	to_row(w->s, FACT_global, fact, &row);
	rc = add_group(w, HEAD_GLOBAL, row);
	arrfree(row);
	return rc;
}

/* ---- file scope ---- */

static void begin_scope(struct unit_writer *w, int64_t file)
{
	w->scope_file = file ? file : w->file;
	w->scope_begins = true;
}

static int begin_section(struct unit_writer *w, int64_t seq)
{
	sqlite3_stmt *st;

	w->scope_begins = false;
	w->scope_shift = seq > w->scope_last ? 0 : w->scope_last + 1 - seq;
	st = db_stmt(w->s, STMT_FILE_SCOPE_ADD);
	db_bind(st, ":function", -w->unit);
	db_bind(st, ":seq", seq + w->scope_shift);
	db_bind(st, ":file", w->scope_file);
	return db_run(w->s, st);
}

static int add_at_file_scope(struct unit_writer *w, enum fact_kind kind, const void *fact)
{
	ptrdiff_t at = arrlen(w->scope);
	int64_t *row;

	to_row(w->s, kind, fact, &w->scope);
	row = w->scope + at;
	if (kind == FACT_local)
		return 0;
	if (w->scope_begins && begin_section(w, row[1]))
		return -1;
	row[1] += w->scope_shift;
	if (row[1] > w->scope_last)
		w->scope_last = row[1];
	return 0;
}

/* ---- the sink ---- */

static int begin_body(struct unit_writer *w, const struct fact_function *f)
{
	if (end_body(w))
		return -1;
	if (*f->symbol)
		to_row(w->s, FACT_function, f, &w->body);
	else
		begin_scope(w, db_text_id(w->s, TEXT_FILE, f->file));
	return 0;
}

static int add_diag(struct unit_writer *w, const struct fact_diag *d)
{
	sqlite3_stmt *st;
	int64_t file = db_text_id(w->s, TEXT_FILE, d->file);

	st = db_stmt(w->s, STMT_DIAG_ADD);
	db_bind(st, ":unit", w->unit);
	db_bind(st, ":idx", w->errors++);
	db_bind(st, ":file", file);
	db_bind(st, ":line", d->line);
	db_bind(st, ":col", d->col);
	db_bind_text(st, ":text", d->text);
	return db_run(w->s, st);
}

static int add_body_fact(struct unit_writer *w, enum fact_kind kind, const void *fact)
{
	if (!arrlen(w->body))
		return add_at_file_scope(w, kind, fact);
	to_row(w->s, kind, fact, &w->body);
	return 0;
}

static int add_fact(struct fact_sink *sink, enum fact_kind kind, const void *fact)
{
	struct unit_writer *w = (struct unit_writer *)sink;

	if (w->s->broken)
		return -1;
	switch (kind) {
	case FACT_dep:
		arrput(w->deps, db_text_id(w->s, TEXT_FILE, ((const struct fact_dep *)fact)->file));
		return 0;
	case FACT_diag:
		return add_diag(w, fact);
	case FACT_function:
		return begin_body(w, fact);
	case FACT_global:
		return add_global(w, fact);
	case FACT_record:
		begin_layout(w, fact);
		return 0;
	case FACT_member:
		return add_member(w, fact);
	default:
		return add_body_fact(w, kind, fact);
	}
}

struct survey {
	struct fact_sink sink;
	struct store *s;
	const char *root;
};

static int look_over(struct fact_sink *sink, enum fact_kind kind, const void *fact)
{
	struct survey *v = (struct survey *)sink;
	int64_t file;

	if (kind != FACT_dep)
		return 0;
	file = db_text_id(v->s, TEXT_FILE, ((const struct fact_dep *)fact)->file);
	if (file)
		file_check(v->s, v->root, file);
	return v->s->broken ? -1 : 0;
}

/*
 * Is the buffer whole? Nothing may be taken from one that is not. And look at all
 * files, for old facts of those that changed must go before new ones come.
 */
static bool survey(struct store *s, const char *root, const void *encoded, size_t len)
{
	struct survey v = { .sink.emit = look_over, .s = s, .root = root };

	return !fact_decode(encoded, len, &v.sink);
}

/* ---- a unit ---- */

static int compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static void sort_deps(struct unit_writer *w)
{
	ptrdiff_t n = 0;

	arrput(w->deps, w->file);
	qsort(w->deps, (size_t)arrlen(w->deps), sizeof(*w->deps), compare_ids);
	for (ptrdiff_t i = 0; i < arrlen(w->deps); i++)
		if (w->deps[i] && (!n || w->deps[i] != w->deps[n - 1]))
			w->deps[n++] = w->deps[i];
	arrsetlen(w->deps, n);
}

/* The unit's number; a new one takes the next. *known: it was stored before. */
static int find_unit(struct unit_writer *w, int64_t **old_deps, bool *known)
{
	sqlite3_stmt *st = db_stmt(w->s, STMT_UNIT_FIND);
	int rc;

	db_bind(st, ":file", w->file);
	rc = db_step(w->s, st);
	*known = rc == 1;
	if (rc == 1) {
		w->unit = sqlite3_column_int64(st, 0);
		deps_decode(sqlite3_column_blob(st, 4), sqlite3_column_bytes(st, 4), old_deps);
		sqlite3_reset(st);
	}
	if (rc)
		return rc < 0 ? -1 : 0;
	st = db_stmt(w->s, STMT_UNIT_LAST);
	if (db_step(w->s, st) <= 0)
		return -1;
	w->unit = sqlite3_column_int64(st, 0) + 1;
	sqlite3_reset(st);
	return 0;
}

static int save_unit(struct unit_writer *w, const struct job *job, const char *root,
		     bool failed, const char *reason)
{
	sqlite3_stmt *st;
	unsigned char *blob = NULL;
	bool again = reason && !strcmp(reason, JOB_KILLED);
	int64_t content = again ? 0 : deps_content(w->s, root, w->deps);
	int rc;

	st = db_stmt(w->s, STMT_UNIT_SET);
	deps_encode(w->deps, &blob);
	db_bind(st, ":id", w->unit);
	db_bind(st, ":file", w->file);
	db_bind_text(st, ":arch", job->arch);
	db_bind(st, ":flags", (int64_t)job->flags_hash);
	db_bind(st, ":nearest", job->nearest);
	db_bind(st, ":failed", failed);
	db_bind(st, ":errors", w->errors);
	db_bind_text(st, ":reason", reason);
	db_bind(st, ":content", content);
	sqlite3_bind_blob(st, sqlite3_bind_parameter_index(st, ":deps"), blob,
			  (int)arrlen(blob), SQLITE_TRANSIENT);
	rc = db_run(w->s, st);
	arrfree(blob);
	return rc;
}

/* reason, and what could not be kept; the caller frees. */
static char *full_reason(const struct unit_writer *w, const char *reason)
{
	const char *sep = reason && (w->dropped || w->s->bad_places) ? "; " : "";

	if (w->dropped || w->s->bad_places)
		return xasprintf("%s%s%d facts not kept (two with one key), %d places not understood",
				 reason ? reason : "", sep, w->dropped, w->s->bad_places);
	return reason ? xstrdup(reason) : NULL;
}

/* Only if all facts came can what did not come be dropped. */
static int take_facts(struct unit_writer *w, const void *encoded, size_t len, bool all)
{
	begin_scope(w, w->file);
	if (fact_decode(encoded, len, &w->sink) || end_body(w) || add_layouts(w) ||
	    body_add(w->s, -w->unit, w->scope, (size_t)arrlen(w->scope), &w->dropped))
		return -1;
	sort_deps(w);
	return all ? unit_sweep(w->s, w->unit, w->deps) : 0;
}

static void writer_release(struct unit_writer *w)
{
	arrfree(w->body);
	arrfree(w->scope);
	for (ptrdiff_t i = 0; i < arrlen(w->layouts); i++)
		arrfree(w->layouts[i]);
	arrfree(w->layouts);
	hmfree(w->layout_of);
	arrfree(w->deps);
}

static int write_unit(struct unit_writer *w, const struct job *job, const char *root,
		      const void *encoded, size_t len, const char *reason)
{
	_cleanup_free_ char *why = NULL;
	int64_t *old_deps = NULL;
	bool known;
	int rc = 0;

	w->file = db_text_id(w->s, TEXT_FILE, job->file);
	if (files_drop_changed(w->s) || find_unit(w, &old_deps, &known) ||
	    (known && unit_drop_facts(w->s, w->unit, w->file)))
		rc = -1;
	/* when one of the files that it read last changes, it may be whole again */
	if (reason || !len)
		for (ptrdiff_t i = 0; i < arrlen(old_deps); i++)
			arrput(w->deps, old_deps[i]);
	arrfree(old_deps);
	if (!rc && len)
		rc = take_facts(w, encoded, len, !reason);
	else if (!rc)
		sort_deps(w);
	if (rc || w->s->broken)
		return -1;
	why = full_reason(w, reason);
	return save_unit(w, job, root, !len, why);
}

int store_unit(struct store *s, const struct job *job, const char *root,
	       const void *encoded, size_t len, const char *reason)
{
	struct unit_writer w = { .sink.emit = add_fact, .s = s };
	int rc;

	if (db_begin(s))
		return -1;
	db_forget(s);
	s->bad_places = 0;
	if (len && !survey(s, root, encoded, len)) {
		len = 0;
		reason = "its facts were damaged on their way from the worker";
	}
	rc = write_unit(&w, job, root, encoded, len, reason);
	writer_release(&w);
	if (rc)
		return -1;
	if (++s->pending >= BATCH_UNITS ||
	    db_clock(CLOCK_MONOTONIC) - s->pending_since > BATCH_NS)
		return files_save(s) || db_commit(s) ? -1 : 0;
	return 0;
}

int store_flush(struct store *s)
{
	if (!s->writes)
		return 0;
	if (hmlen(s->changed) && (db_begin(s) || files_drop_changed(s)))
		return -1;
	if (orphans_adopt(s) || files_save(s))
		return -1;
	return db_commit(s);
}

/* ---- lists that are replaced whole ---- */

int store_left_out(struct store *s, const struct left_out *list, size_t n)
{
	sqlite3_stmt *st;

	if (db_begin(s) || db_run(s, db_stmt(s, STMT_LEFT_OUT_CLEAR)))
		return -1;
	for (size_t i = 0; i < n; i++) {
		st = db_stmt(s, STMT_LEFT_OUT_ADD);
		db_bind_text(st, ":file", list[i].file);
		db_bind_text(st, ":reason", list[i].reason);
		if (db_run(s, st))
			return -1;
	}
	return 0;
}

int store_set_apis(struct store *s, const char *const *names, const char *const *roles,
		   size_t n)
{
	sqlite3_stmt *st;

	if (db_begin(s) || db_run(s, db_stmt(s, STMT_API_CLEAR)))
		return -1;
	for (size_t i = 0; i < n; i++) {
		st = db_stmt(s, STMT_API_ADD);
		db_bind_text(st, ":name", names[i]);
		db_bind_text(st, ":role", roles[i]);
		if (db_run(s, st))
			return -1;
	}
	return 0;
}
