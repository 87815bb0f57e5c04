/* SPDX-License-Identifier: GPL-2.0-only */
/* Texts to numbers and back. */
#include <xxhash.h>
#include "model/place.h"
#include "store/database.h"

/* Only the text itself decides: true if it means nothing outside its function. */
static bool place_is_local(const char *text)
{
	struct place p;

	if (!place_parse(text, &p))
		return true;
	if (p.root == PLACE_GLOBAL)
		return false;
	for (int i = 0; i < p.n_steps; i++)
		if (p.steps[i].member)
			return false;
	return true;
}

/* A local place is known by the sign of its number. */
static int64_t id_of(enum text_kind kind, const char *text, int64_t row)
{
	return kind == TEXT_PLACE && place_is_local(text) ? -row : row;
}

static int64_t row_of(int64_t id)
{
	return id < 0 ? id == INT64_MIN ? INT64_MAX : -id : id;
}

static void remember(struct store *s, enum text_kind kind, int64_t id, const char *text)
{
	struct text_table *t = &s->texts[kind];
	const int64_t row = row_of(id);

	if (row > MOST_TEXTS)
		return;
	while (arrlen(t->texts) <= row)
		arrput(t->texts, NULL);
	t->texts[row] = text;
}

static const char *known(const struct text_table *t, int64_t id)
{
	const int64_t row = row_of(id);

	return row < arrlen(t->texts) ? t->texts[row] : NULL;
}

/* 24 bits, which SQLite keeps in three bytes. All symbols of a name have one. */
static int64_t text_key(enum text_kind kind, const char *text)
{
	const size_t len = kind == TEXT_SYMBOL ? strcspn(text, "@") : strlen(text);

	return (int32_t)XXH3_64bits(text, len) >> 8;
}

/* The path of "name@path"; NULL: the symbol is not static. */
static const char *path_of(const char *symbol)
{
	const char *at = strchr(symbol, '@');

	return at && at[1] ? at + 1 : NULL;
}

static bool bind_symbol(struct store *s, sqlite3_stmt *st, const char *text, bool add)
{
	const char *path = path_of(text);
	_cleanup_free_ char *name = path ? xstrndup(text, (size_t)(path - text) - 1) :
					   xstrdup(text);
	int64_t file = 0;

	if (path)
		file = add ? db_text_id(s, TEXT_FILE, path) : db_text_find(s, TEXT_FILE, path);
	db_bind_text(st, ":text", name);
	db_bind(st, ":file", file);
	return file || !path;
}

static bool bind_place(struct store *s, sqlite3_stmt *st, const char *text, int64_t row)
{
	unsigned char *data = NULL;
	bool ok = place_pack(s, text, row, &data);

	if (st)
		sqlite3_bind_blob(st, sqlite3_bind_parameter_index(st, ":data"), data,
				  (int)arrlen(data), SQLITE_TRANSIENT);
	if (row)
		place_keep(s, row, data, (int)arrlen(data));
	arrfree(data);
	return ok;
}

/*
 * Bind what the tables keep of a text. row: that it will have; 0: it is looked for.
 * False: it is not in the database.
 */
static bool bind_text(struct store *s, sqlite3_stmt *st, enum text_kind kind, const char *text,
		      int64_t row)
{
	if (kind == TEXT_SYMBOL)
		return bind_symbol(s, st, text, row);
	if (kind == TEXT_PLACE)
		return bind_place(s, st, text, row);
	db_bind_text(st, ":text", text);
	return true;
}

int64_t db_text_find(struct store *s, enum text_kind kind, const char *text)
{
	struct text_table *t = &s->texts[kind];
	ptrdiff_t at;
	sqlite3_stmt *st;
	char *copy;
	int64_t id;

	if (!text || !*text)
		return 0;
	at = shgeti(t->ids, text);
	if (at >= 0)
		return t->ids[at].value;
	st = db_stmt(s, STMT_TEXT_FIND + kind);
	db_bind(st, ":key", text_key(kind, text));
	if (!bind_text(s, st, kind, text, 0) || db_step(s, st) <= 0)
		return 0;
	id = id_of(kind, text, sqlite3_column_int64(st, 0));
	sqlite3_reset(st);
	copy = arena_strdup(&s->arena, text);
	shput(t->ids, copy, id);
	remember(s, kind, id, copy);
	return id;
}

static int find_range(struct store *s, enum text_kind kind)
{
	struct text_table *t = &s->texts[kind];
	sqlite3_stmt *st;

	if (t->ranged)
		return 0;
	st = db_stmt(s, STMT_TEXT_LAST + kind);
	if (db_step(s, st) <= 0)
		return -1;
	t->last = sqlite3_column_int64(st, 0);
	if (t->last < 0)
		t->last = 0;
	t->ranged = true;
	sqlite3_reset(st);
	return 0;
}

static int add_key(struct store *s, enum text_kind kind, const char *text, int64_t row)
{
	sqlite3_stmt *st;

	if (kind == TEXT_FILE)	/* its path has an index */
		return 0;
	st = db_stmt(s, STMT_KEY_ADD + kind);
	db_bind(st, ":key", text_key(kind, text));
	db_bind(st, ":id", row);
	return db_run(s, st);
}

static int64_t add_text(struct store *s, enum text_kind kind, const char *text)
{
	sqlite3_stmt *st;
	struct place p;
	int64_t row;

	if (find_range(s, kind))
		return 0;
	if (kind == TEXT_PLACE && !place_parse(text, &p))
		s->bad_places++;
	row = ++s->texts[kind].last;
	st = db_stmt(s, STMT_TEXT_ADD + kind);
	db_bind(st, ":id", row);
	if (!bind_text(s, st, kind, text, row) || db_run(s, st) || add_key(s, kind, text, row))
		return 0;
	return id_of(kind, text, row);
}

int64_t db_text_id(struct store *s, enum text_kind kind, const char *text)
{
	int64_t id = db_text_find(s, kind, text);
	char *copy;

	if (id || !text || !*text || s->broken)
		return id;
	id = add_text(s, kind, text);
	if (!id)
		return 0;
	copy = arena_strdup(&s->arena, text);
	shput(s->texts[kind].ids, copy, id);
	remember(s, kind, id, copy);
	return id;
}

static const char *row_text(struct store *s, sqlite3_stmt *st, enum text_kind kind)
{
	const int64_t file = kind == TEXT_SYMBOL ? sqlite3_column_int64(st, 2) : 0;
	const char *text = db_text(s, st, 1);

	return file && text ? arena_printf(&s->arena, "%s@%s", text,
					   db_interned(s, TEXT_FILE, file)) : text;
}

/* Read the text of a row, and those around it: what is met together was numbered together. */
static const char *read_text(struct store *s, enum text_kind kind, int64_t row)
{
	const int64_t first = row / TEXT_BLOCK * TEXT_BLOCK;
	sqlite3_stmt *st = db_stmt(s, STMT_TEXT_GET + kind);

	db_bind(st, ":id", first);
	db_bind(st, ":end", first + TEXT_BLOCK);
	while (db_step(s, st) == 1) {
		const int64_t id = sqlite3_column_int64(st, 0);

		if (!known(&s->texts[kind], id))
			remember(s, kind, id, row_text(s, st, kind));
	}
	return known(&s->texts[kind], row);
}

const char *db_interned(struct store *s, enum text_kind kind, int64_t id)
{
	const char *text = id ? known(&s->texts[kind], id) : "";

	if (text)
		return text;
	if (find_range(s, kind) || row_of(id) > s->texts[kind].last)
		return "";
	if (id < 0 && kind != TEXT_PLACE)
		return "";
	text = kind == TEXT_PLACE ? place_read(s, id) : read_text(s, kind, id);
	if (!text) {
		db_damaged(s, "there is no text %lld of kind %d", (long long)id, kind);
		return "";
	}
	if (kind == TEXT_PLACE)
		remember(s, kind, id, text);
	return text;
}

void db_texts_release(struct store *s)
{
	for (int i = 0; i < TEXT_KINDS; i++) {
		shfree(s->texts[i].ids);
		arrfree(s->texts[i].texts);
	}
	arrfree(s->places);
}

const char *store_string(struct store *s, int64_t id)
{
	return db_interned(s, TEXT_STRING, id);
}

const char *store_place(struct store *s, int64_t id)
{
	return db_interned(s, TEXT_PLACE, id);
}

const char *store_symbol(struct store *s, int64_t id)
{
	return db_interned(s, TEXT_SYMBOL, id);
}

const char *store_file(struct store *s, int64_t id)
{
	return db_interned(s, TEXT_FILE, id);
}

int64_t store_find_place(struct store *s, const char *text)
{
	return db_text_find(s, TEXT_PLACE, text);
}

int64_t store_find_symbol(struct store *s, const char *text)
{
	return db_text_find(s, TEXT_SYMBOL, text);
}

int store_symbols_named(struct store *s, const char *name, int64_t **ret)
{
	const int64_t whole = path_of(name) ? db_text_find(s, TEXT_SYMBOL, name) : 0;
	sqlite3_stmt *st = db_stmt(s, STMT_SYMBOLS_NAMED);
	int rc;

	*ret = NULL;
	if (whole)
		arrput(*ret, whole);
	db_bind(st, ":key", text_key(TEXT_SYMBOL, name));
	db_bind_text(st, ":name", name);
	while ((rc = db_step(s, st)) == 1)
		arrput(*ret, sqlite3_column_int64(st, 0));
	return END_LIST(*ret, rc);
}

static int each_pair(struct store *s, enum stmt stmt, store_pair *each, void *arg)
{
	sqlite3_stmt *st = db_stmt(s, stmt);
	int rc;

	while ((rc = db_step(s, st)) == 1)
		if (each(arg, sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1)))
			return sqlite3_reset(st) ? -1 : 0;
	return rc;
}

int store_each_definition(struct store *s, store_pair *each, void *arg)
{
	return each_pair(s, STMT_EACH_DEFINITION, each, arg);
}

struct each_call {
	store_pair *each;
	void *arg;
	int64_t *files;		/* stb_ds: by function */
	int64_t callee, file;	/* the last that was told */
};

static int take_file(void *arg, int64_t function, int64_t file)
{
	struct each_call *e = arg;

	while (arrlen(e->files) <= function)
		arrput(e->files, 0);
	e->files[function] = file;
	return 0;
}

static int take_call(void *arg, int64_t callee, int64_t function)
{
	struct each_call *e = arg;
	int64_t file = function > 0 && function < arrlen(e->files) ? e->files[function] : 0;

	if (!file || (callee == e->callee && file == e->file))
		return 0;
	e->callee = callee;
	e->file = file;
	return e->each(e->arg, callee, file);
}

int store_each_call(struct store *s, store_pair *each, void *arg)
{
	struct each_call e = { .each = each, .arg = arg };
	int rc = each_pair(s, STMT_EACH_FILE, take_file, &e);

	if (!rc)
		rc = each_pair(s, STMT_EACH_CALL, take_call, &e);
	arrfree(e.files);
	return rc;
}
