/* SPDX-License-Identifier: GPL-2.0-only */
/* Bodies, layouts and units, as structs that live as long as the store. */
#include <xxhash.h>
#include "store/database.h"

void db_forget(struct store *s)
{
	arrfree(s->bodies[0]);
	arrfree(s->bodies[1]);
	arrfree(s->heads);
	for (ptrdiff_t i = 0; i < hmlen(s->records); i++)
		s->records[i].value = NULL;
	hmfree(s->records);
	for (int i = 0; i < LISTS; i++)
		hmfree(s->lists[i]);
}

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

/* A number that a row holds as a string. */
static const char *word(struct store *s, int64_t id)
{
	return db_interned(s, TEXT_STRING, id);
}

static int read_locals(struct store *s, const struct packed *p, struct body *b)
{
	struct body_local *locals = NULL;
	int64_t *rows = NULL;
	int rc = body_rows(s, p, FACT_local, &rows);

	for (ptrdiff_t i = 0; !rc && i < arrlen(rows); i += fact_types[FACT_local].n_fields) {
		const int64_t *r = rows + i;

		/* "%N" is locals[N], so a gap is an empty one */
		while (arrlen(locals) < r[0] && arrlen(locals) < 65536)
			arrput(locals, ((struct body_local){ "", "", "", 0, 0, 0, 0 }));
		arrput(locals, ((struct body_local){
			.name = word(s, r[1]), .type = word(s, r[2]), .record = word(s, r[3]),
			.size = r[4], .align = r[5], .flags = (unsigned int)r[6],
			.line = (int)r[7] }));
	}
	KEEP(s, locals, b->locals, b->n_locals);
	arrfree(rows);
	return rc;
}

static struct body_flow flow_of(const int64_t *r)
{
	return (struct body_flow){
		.seq = (int)r[0], .op = (char)r[1], .dst = r[2], .src = r[3],
		.line = (int)r[4], .col = (int)r[5],
	};
}

static int read_flows(struct store *s, const struct packed *p, struct body *b)
{
	struct body_flow *flows = NULL;
	int64_t *rows = NULL;
	int rc = body_rows(s, p, FACT_flow, &rows);

	for (ptrdiff_t i = 0; !rc && i < arrlen(rows); i += fact_types[FACT_flow].n_fields)
		arrput(flows, flow_of(rows + i));
	KEEP(s, flows, b->flows, b->n_flows);
	arrfree(rows);
	return rc;
}

/*
 * Take this call's arguments from the front of rows (seq, idx, place), which are in
 * order of seq.
 */
static ptrdiff_t give_args(struct store *s, struct body_call *call, const int64_t *rows,
			   ptrdiff_t at)
{
	int n = fact_types[FACT_arg].n_fields;
	ptrdiff_t begin, end;
	int64_t *args;

	for (begin = at; begin < arrlen(rows) && rows[begin] < call->seq; begin += n)
		;
	for (end = begin; end < arrlen(rows) && rows[end] == call->seq; end += n)
		;
	if (begin == end || rows[end - n + 1] < 0 || rows[end - n + 1] > 255)
		return end;
	call->n_args = (int)rows[end - n + 1] + 1;
	args = arena_alloc(&s->arena, (size_t)call->n_args * sizeof(*args));
	for (ptrdiff_t i = begin; i < end; i += n)
		if (rows[i + 1] >= 0 && rows[i + 1] < call->n_args)
			args[rows[i + 1]] = rows[i + 2];
	call->args = args;
	return end;
}

static int read_calls(struct store *s, const struct packed *p, struct body *b)
{
	struct body_call *calls = NULL;
	int64_t *args = NULL, *rows = NULL;
	int rc = body_rows(s, p, FACT_arg, &args) || body_rows(s, p, FACT_call, &rows) ? -1 : 0;
	ptrdiff_t at = 0;

	for (ptrdiff_t i = 0; !rc && i < arrlen(rows); i += fact_types[FACT_call].n_fields) {
		const int64_t *r = rows + i;
		struct body_call c = {
			.seq = (int)r[0], .callee = r[1], .via = r[2], .spelled = word(s, r[3]),
			.line = (int)r[4], .col = (int)r[5], .flags = (unsigned int)r[6],
			.spelling_file = r[7], .spelling_line = (int)r[8],
			.spelling_col = (int)r[9],
		};

		at = give_args(s, &c, args, at);
		arrput(calls, c);
	}
	arrfree(args);
	arrfree(rows);
	KEEP(s, calls, b->calls, b->n_calls);
	return rc;
}

static int read_branches(struct store *s, const struct packed *p, struct body *b)
{
	struct body_branch *branches = NULL;
	int64_t *rows = NULL;
	int rc = body_rows(s, p, FACT_branch, &rows);

	for (ptrdiff_t i = 0; !rc && i < arrlen(rows); i += fact_types[FACT_branch].n_fields) {
		const int64_t *r = rows + i;

		arrput(branches, ((struct body_branch){
			.seq = (int)r[0], .kind = (char)r[1], .cond = r[2],
			.else_seq = (int)r[3], .end_seq = (int)r[4],
			.exits = (unsigned int)r[5], .line = (int)r[6], .col = (int)r[7] }));
	}
	KEEP(s, branches, b->branches, b->n_branches);
	arrfree(rows);
	return rc;
}

static int read_jumps(struct store *s, const struct packed *p, struct body *b)
{
	struct body_jump *jumps = NULL;
	int64_t *rows = NULL;
	int rc = body_rows(s, p, FACT_jump, &rows);

	for (ptrdiff_t i = 0; !rc && i < arrlen(rows); i += fact_types[FACT_jump].n_fields) {
		const int64_t *r = rows + i;

		arrput(jumps, ((struct body_jump){
			.seq = (int)r[0], .kind = (char)r[1], .label = word(s, r[2]),
			.line = (int)r[3] }));
	}
	KEEP(s, jumps, b->jumps, b->n_jumps);
	arrfree(rows);
	return rc;
}

static int read_body(struct store *s, int64_t function, struct body *b)
{
	struct packed p = { 0 };
	int rc = body_fetch(s, function, &p) || read_locals(s, &p, b) || read_flows(s, &p, b) ||
		 read_calls(s, &p, b) || read_branches(s, &p, b) || read_jumps(s, &p, b) ? -1 : 0;

	arrfree(p.data);
	return rc;
}

static int read_function(struct store *s, int64_t function, struct body *b)
{
	sqlite3_stmt *st = db_stmt(s, STMT_FUNCTION_GET);
	int rc;

	db_bind(st, ":id", function);
	rc = db_step(s, st);
	if (rc <= 0)
		return rc < 0 ? -1 : error("%s has no function %lld; remove it and run again",
					   s->path, (long long)function);
	*b = (struct body){
		.id = function, .unit = num(st, 0), .symbol = num(st, 1), .file = num(st, 2),
		.line = (int)num(st, 3), .col = (int)num(st, 4), .end_line = (int)num(st, 5),
		.n_params = (int)num(st, 6), .flags = (unsigned int)num(st, 7),
		.returns = str(s, st, 8),
	};
	sqlite3_reset(st);
	return 0;
}

int64_t store_function_file(struct store *s, int64_t function)
{
	bool scope = function < 0;
	sqlite3_stmt *st = db_stmt(s, scope ? STMT_UNIT_FILE : STMT_FUNCTION_GET);
	int64_t file;

	db_bind(st, scope ? ":unit" : ":id", scope ? -function : function);
	if (db_step(s, st) <= 0)
		return 0;
	file = num(st, scope ? 0 : 2);
	sqlite3_reset(st);
	return file;
}

/* The file-scope initialisers of a unit. */
static int read_scope(struct store *s, int64_t unit, struct body *b)
{
	sqlite3_stmt *st = db_stmt(s, STMT_UNIT_FILE);

	*b = (struct body){ .unit = unit, .returns = "" };
	db_bind(st, ":unit", unit);
	if (db_step(s, st) <= 0)
		return error("%s has no unit %lld; remove it and run again", s->path,
			     (long long)unit);
	b->file = num(st, 0);
	sqlite3_reset(st);
	return 0;
}

#define MOST_FUNCTIONS (1 << 26)	/* a number beyond is damage */

const struct body *body_known(const struct store *s, int64_t function)
{
	struct body **bodies = s->bodies[function < 0];
	const int64_t i = function < 0 ? -(function + 1) : function;

	return i < arrlen(bodies) ? bodies[i] : NULL;
}

static void keep_body(struct store *s, int64_t function, struct body *b)
{
	struct body ***bodies = &s->bodies[function < 0];
	const int64_t i = function < 0 ? -(function + 1) : function;

	if (i > MOST_FUNCTIONS)
		return;
	while (arrlen(*bodies) <= i)
		arrput(*bodies, NULL);
	(*bodies)[i] = b;
}

int store_body(struct store *s, int64_t function, const struct body **ret)
{
	struct body *b;

	*ret = body_known(s, function);
	if (*ret)
		return 0;
	b = arena_alloc(&s->arena, sizeof(*b));
	if ((function > 0 ? read_function(s, function, b) : read_scope(s, -function, b)) ||
	    read_body(s, function, b))
		return -1;
	keep_body(s, function, b);
	*ret = b;
	return 0;
}

static int read_head(struct store *s, int64_t function, struct place_in_text *ret)
{
	sqlite3_stmt *st = db_stmt(s, STMT_FUNCTION_GET);
	int rc;

	*ret = (struct place_in_text){ .known = true };
	db_bind(st, ":id", function);
	rc = db_step(s, st);
	if (rc <= 0)
		return rc;
	ret->file = num(st, 2);
	ret->line = (int)num(st, 3);
	sqlite3_reset(st);
	return 0;
}

int function_at(struct store *s, int64_t function, int64_t *file, int *line)
{
	struct place_in_text read = { 0 }, *head = &read;

	*line = -1;
	*file = function < 0 ? store_function_file(s, function) : 0;
	if (function <= 0)
		return 0;
	if (function <= MOST_FUNCTIONS) {
		while (arrlen(s->heads) <= function)
			arrput(s->heads, ((struct place_in_text){ 0 }));
		head = &s->heads[function];
	}
	if (!head->known && read_head(s, function, head))
		return -1;
	*file = head->file;
	*line = head->line;
	return 0;
}

static const struct body_flow *find_flow(const struct body *b, int seq)
{
	int low = 0, high = b->n_flows;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (b->flows[middle].seq == seq)
			return &b->flows[middle];
		if (b->flows[middle].seq < seq)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

int store_file_flow(struct store *s, const struct ref *ref, struct body_flow *ret,
		    int64_t *file)
{
	sqlite3_stmt *st = db_stmt(s, STMT_SCOPE_FILE);
	const struct body_flow *flow;
	const struct body *b;

	if (store_body(s, -ref->unit, &b))
		return -1;
	flow = find_flow(b, ref->seq);
	if (!flow)
		return error("%s has no flow %d in unit %lld; remove it and run again", s->path,
			     ref->seq, (long long)ref->unit);
	*ret = *flow;
	db_bind(st, ":id", -ref->unit);
	db_bind(st, ":seq", ref->seq);
	if (db_step(s, st) <= 0)
		return -1;
	*file = num(st, 0);
	sqlite3_reset(st);
	return 0;
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
