/* SPDX-License-Identifier: GPL-2.0-only */
/* Functions with their bodies, as structs that live as long as the store. */
#include "store/database.h"

#define MOST_LOCALS 65536	/* a number beyond is damage */
#define MOST_ARGS 256

/* Rows of one kind, in an array that is used for each body again. */
struct rows {
	const int64_t *at;
	int n, width;
};

static int unpack(struct store *s, const struct packed *p, enum fact_kind kind,
		  int64_t **buffer, struct rows *ret)
{
	arrsetlen(*buffer, 0);
	if (body_rows(s, p, kind, buffer))
		return -1;
	ret->at = *buffer;
	ret->width = fact_types[kind].n_fields;
	ret->n = (int)(arrlen(*buffer) / ret->width);
	return 0;
}

static const int64_t *row(const struct rows *rows, int i)
{
	return rows->at + (ptrdiff_t)i * rows->width;
}

static void *array(struct store *s, int n, size_t size)
{
	return arena_alloc(&s->arena, (size_t)n * size + 1);
}

static int64_t num(sqlite3_stmt *st, int column)
{
	return sqlite3_column_int64(st, column);
}

static const char *word(struct store *s, int64_t id)
{
	return db_interned(s, TEXT_STRING, id);
}

static int read_locals(struct store *s, const struct packed *p, struct body *b)
{
	struct body_local *locals;
	struct rows rows;

	if (unpack(s, p, FACT_local, &s->rows, &rows))
		return -1;
	for (int i = 0; i < rows.n; i++)
		if (*row(&rows, i) >= b->n_locals && *row(&rows, i) < MOST_LOCALS)
			b->n_locals = (int)*row(&rows, i) + 1;
	b->locals = locals = array(s, b->n_locals, sizeof(*locals));
	/* "%N" is locals[N], so a gap is an empty one */
	for (int i = 0; i < b->n_locals; i++)
		locals[i] = (struct body_local){ "", "", "", 0, 0, 0, 0 };
	for (int i = 0; i < rows.n; i++) {
		const int64_t *r = row(&rows, i);

		if (r[0] >= 0 && r[0] < b->n_locals)
			locals[r[0]] = (struct body_local){
				.name = word(s, r[1]), .type = word(s, r[2]),
				.record = word(s, r[3]), .size = r[4], .align = r[5],
				.flags = (unsigned int)r[6], .line = (int)r[7] };
	}
	return 0;
}

static int read_flows(struct store *s, const struct packed *p, struct body *b)
{
	struct body_flow *flows;
	struct rows rows;

	if (unpack(s, p, FACT_flow, &s->rows, &rows))
		return -1;
	b->n_flows = rows.n;
	b->flows = flows = array(s, rows.n, sizeof(*flows));
	for (int i = 0; i < rows.n; i++) {
		const int64_t *r = row(&rows, i);

		flows[i] = (struct body_flow){
			.seq = (int)r[0], .op = (char)r[1], .dst = r[2], .src = r[3],
			.line = (int)r[4], .col = (int)r[5] };
	}
	return 0;
}

/*
 * Take this call's arguments (seq, idx, place) from those that are left, which are in
 * order of seq.
 */
static void give_args(struct store *s, struct body_call *call, struct rows *left)
{
	const int64_t *begin, *end, *stop = row(left, left->n);
	int64_t *args;
	int most;

	for (begin = left->at; begin < stop && begin[0] < call->seq; begin += left->width)
		;
	for (end = begin; end < stop && end[0] == call->seq; end += left->width)
		;
	left->at = end;
	left->n = (int)((stop - end) / left->width);
	most = begin < end ? (int)(end - left->width)[1] : -1;
	if (most < 0 || most >= MOST_ARGS)
		return;
	call->n_args = most + 1;
	call->args = args = array(s, call->n_args, sizeof(*args));
	for (; begin < end; begin += left->width)
		if (begin[1] >= 0 && begin[1] < call->n_args)
			args[begin[1]] = begin[2];
}

static int read_calls(struct store *s, const struct packed *p, struct body *b)
{
	struct body_call *calls;
	struct rows rows, args;

	if (unpack(s, p, FACT_call, &s->rows, &rows) || unpack(s, p, FACT_arg, &s->args, &args))
		return -1;
	b->n_calls = rows.n;
	b->calls = calls = array(s, rows.n, sizeof(*calls));
	for (int i = 0; i < rows.n; i++) {
		const int64_t *r = row(&rows, i);

		calls[i] = (struct body_call){
			.seq = (int)r[0], .callee = r[1], .via = r[2], .spelled = word(s, r[3]),
			.line = (int)r[4], .col = (int)r[5], .flags = (unsigned int)r[6],
			.spelling_file = r[7], .spelling_line = (int)r[8],
			.spelling_col = (int)r[9] };
		give_args(s, &calls[i], &args);
	}
	return 0;
}

static int read_branches(struct store *s, const struct packed *p, struct body *b)
{
	struct body_branch *branches;
	struct rows rows;

	if (unpack(s, p, FACT_branch, &s->rows, &rows))
		return -1;
	b->n_branches = rows.n;
	b->branches = branches = array(s, rows.n, sizeof(*branches));
	for (int i = 0; i < rows.n; i++) {
		const int64_t *r = row(&rows, i);

		branches[i] = (struct body_branch){
			.seq = (int)r[0], .kind = (char)r[1], .cond = r[2],
			.else_seq = (int)r[3], .end_seq = (int)r[4],
			.exits = (unsigned int)r[5], .line = (int)r[6], .col = (int)r[7] };
	}
	return 0;
}

static int read_jumps(struct store *s, const struct packed *p, struct body *b)
{
	struct body_jump *jumps;
	struct rows rows;

	if (unpack(s, p, FACT_jump, &s->rows, &rows))
		return -1;
	b->n_jumps = rows.n;
	b->jumps = jumps = array(s, rows.n, sizeof(*jumps));
	for (int i = 0; i < rows.n; i++) {
		const int64_t *r = row(&rows, i);

		jumps[i] = (struct body_jump){
			.seq = (int)r[0], .kind = (char)r[1], .label = word(s, r[2]),
			.line = (int)r[3] };
	}
	return 0;
}

static int read_body(struct store *s, int64_t function, struct body *b)
{
	struct packed *p = &s->packed;

	return body_fetch(s, function, p) || read_locals(s, p, b) || read_flows(s, p, b) ||
	       read_calls(s, p, b) || read_branches(s, p, b) || read_jumps(s, p, b) ? -1 : 0;
}

static int read_function(struct store *s, int64_t function, struct body *b)
{
	sqlite3_stmt *st = db_stmt(s, STMT_FUNCTION_GET);
	int rc;

	db_bind(st, ":id", function);
	rc = db_step(s, st);
	if (rc <= 0)
		return rc < 0 ? -1 : db_damaged(s, "there is no function %lld",
						(long long)function);
	*b = (struct body){
		.id = function, .unit = num(st, 0), .symbol = num(st, 1), .file = num(st, 2),
		.line = (int)num(st, 3), .col = (int)num(st, 4), .end_line = (int)num(st, 5),
		.n_params = (int)num(st, 6), .flags = (unsigned int)num(st, 7),
		.returns = word(s, num(st, 8)),
	};
	sqlite3_reset(st);
	return 0;
}

/* 0: there is no such unit. */
static int64_t unit_file(struct store *s, int64_t unit)
{
	sqlite3_stmt *st = db_stmt(s, STMT_UNIT_FILE);
	int64_t file;

	db_bind(st, ":unit", unit);
	if (db_step(s, st) <= 0)
		return 0;
	file = num(st, 0);
	sqlite3_reset(st);
	return file;
}

/* The file-scope initialisers of a unit. */
static int read_scope(struct store *s, int64_t unit, struct body *b)
{
	*b = (struct body){ .unit = unit, .returns = "", .file = unit_file(s, unit) };
	if (!b->file)
		return db_damaged(s, "there is no unit %lld", (long long)unit);
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
	*file = function < 0 && function > INT64_MIN ? unit_file(s, -function) : 0;
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

int64_t store_function_file(struct store *s, int64_t function)
{
	int64_t file;
	int line;

	return function_at(s, function, &file, &line) ? 0 : file;
}

/* ---- file scope ---- */

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

/* The sections of a unit, in order of seq. */
static int read_sections(struct store *s, int64_t unit, struct section **ret)
{
	sqlite3_stmt *st = db_stmt(s, STMT_FILE_SCOPE_GET);
	int rc;

	db_bind(st, ":id", -unit);
	while ((rc = db_step(s, st)) == 1)
		arrput(*ret, ((struct section){ num(st, 0), num(st, 1) }));
	return rc;
}

/* The file of a flow of the unit; 0: it is in no section. */
static int section_file(struct store *s, int64_t unit, int seq, int64_t *ret)
{
	struct section *sections;

	while (arrlen(s->sections) <= unit)
		arrput(s->sections, NULL);
	if (!s->sections[unit] && read_sections(s, unit, &s->sections[unit]))
		return -1;
	sections = s->sections[unit];
	*ret = 0;
	for (ptrdiff_t i = 0; i < arrlen(sections) && sections[i].seq <= seq; i++)
		*ret = sections[i].file;
	return 0;
}

int store_file_flow(struct store *s, const struct ref *ref, struct body_flow *ret,
		    int64_t *file)
{
	const struct body_flow *flow;
	const struct body *b;

	if (store_body(s, -ref->unit, &b))
		return -1;
	flow = find_flow(b, ref->seq);
	if (!flow || ref->unit > MOST_FUNCTIONS)
		return db_damaged(s, "unit %lld has no flow %d", (long long)ref->unit, ref->seq);
	*ret = *flow;
	if (section_file(s, ref->unit, ref->seq, file))
		return -1;
	return *file ? 0 : db_damaged(s, "flow %d of unit %lld is in no file", ref->seq,
				      (long long)ref->unit);
}
