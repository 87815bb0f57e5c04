/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The database of facts: a cache that can be made again. The only room that
 * includes sqlite3.h; the schema is schema.sql. One writer at a time.
 *
 * All functions return 0, or -1 after one line on stderr, unless they say
 * otherwise. What is read lives until store_close().
 */
#ifndef DMATTR_STORE_STORE_H
#define DMATTR_STORE_STORE_H

#include "model/fact.h"
#include "model/job.h"
#include "model/overlay.h"

struct store;

/*
 * STORE_PRIVATE: a copy that can be written and that nobody else sees; it is gone
 * with store_close(). Neither waits for a writer nor keeps one waiting.
 */
enum store_mode { STORE_READ, STORE_WRITE, STORE_PRIVATE };

/*
 * Open (STORE_WRITE: make) the database at path. A database of another schema
 * or dmattr version that dmattr made is emptied and made again (STORE_WRITE),
 * or refused (else); any other file is refused and left as it is. Held
 * by another writer: refused after 5 seconds. A writer holds "path-lock", which
 * stays there, empty; readers may read meanwhile.
 */
int store_open(const char *path, enum store_mode mode, struct store **ret);
void store_close(struct store *s);

/*
 * Something could not be read or written, and was said: what has come from the store
 * since may lack facts.
 */
bool store_failed(const struct store *s);

enum store_state {
	STORE_MISSING,		/* or empty */
	STORE_CURRENT,
	STORE_OTHER_SCHEMA, STORE_OTHER_VERSION,	/* STORE_WRITE makes it again */
	STORE_FOREIGN,		/* a database of another program */
	STORE_UNREADABLE,	/* after one line */
};

/* What store_open() would find; nothing is changed. */
enum store_state store_look(const char *path);

/* The process that writes the database at path now; 0: none. */
int store_writer(const char *path);

/* The version of SQLite. */
const char *store_library(void);

/* Small facts about the whole: "tree", "version", ... NULL if not there. */
const char *store_meta(struct store *s, const char *key);
int store_set_meta(struct store *s, const char *key, const char *value);

/*
 * A number that stands for all that the facts were taken from: the units, how they
 * were parsed, and what was in them. false: a unit has to be parsed again, whatever
 * stands in it, or the store failed.
 */
bool store_digest(struct store *s, uint64_t *ret);

/* The view mapping_site shows calls of the APIs with role "map". */
int store_set_apis(struct store *s, const char *const *names, const char *const *roles,
		   size_t n);

/*
 * What files are to be taken for; it must outlive the store. Before the first
 * question about a unit.
 */
void store_set_overlay(struct store *s, const struct overlay *overlay);

/* ---- writing ---- */

/*
 * Is the unit of this job missing, or made with other flags, or has one of the
 * files it read changed (size and mtime first, then content hash) or gone?
 * A unit that failed is stale only if something changed, or it was JOB_KILLED. root:
 * the tree.
 */
bool store_unit_stale(struct store *s, const struct job *job, const char *root);

/*
 * Store one unit's facts in one transaction (batched with its neighbours; see
 * store_flush). encoded: what a fact_encoder made. A function in a header that
 * another unit has stored already is kept once. reason: NULL, or why the facts
 * are not complete ("crashed in libclang", "time limit of 60 s"); with len 0 the
 * unit has failed.
 */
int store_unit(struct store *s, const struct job *job, const char *root,
	       const void *encoded, size_t len, const char *reason);

/* Replace the list of files that no configuration builds. */
int store_left_out(struct store *s, const struct left_out *list, size_t n);

/* Drop units of files that are gone from the tree. */
int store_prune(struct store *s, const char *root);

/*
 * From now on nothing is committed: what is written can be read, and store_close()
 * forgets it. For a look at how the tree would be judged with other text in it.
 */
int store_trial(struct store *s);

/*
 * Store all units of from, a database of the same tree (its "tree" and "version" are
 * the caller's to compare). A unit that is in both is replaced. root: the tree.
 */
int store_merge(struct store *into, struct store *from, const char *root);

/* Commit what is pending. */
int store_flush(struct store *s);

/*
 * Between the two everything that is read is of one moment, whoever writes; and
 * it is read faster, for the file is locked once. Nothing may be written.
 */
int store_read_begin(struct store *s);
void store_read_end(struct store *s);

/* ---- reading ---- */

struct unit_row {
	int64_t id;
	const char *file, *arch;
	const char *reason;	/* NULL: whole */
	int errors;		/* of clang */
	const char *first_error;	/* "file:line:col: text", or NULL */
	bool failed;		/* no facts at all */
	bool nearest;		/* parsed with a neighbour's flags */
};

/* stb_ds array of all units, by file; the caller arrfree()s it. */
int store_units(struct store *s, struct unit_row **ret);

struct diag_row {
	const char *unit, *file;	/* the unit's file, and where the error is */
	int line, col;
	const char *text;
};

/* Every error of clang whose text holds the word; stb_ds array, the caller arrfree()s. */
int store_diags(struct store *s, const char *word, struct diag_row **ret);

/* stb_ds array of the files that no configuration builds; caller arrfree()s. */
int store_left_out_list(struct store *s, struct left_out **ret);

/*
 * Ids: symbols, places, files and strings are numbers > 0. Places that begin at
 * a local variable, temporary or result and name no member, constants and so on
 * have negative ids: nobody looks for them from outside their function. 0: none.
 */
const char *store_string(struct store *s, int64_t id);
const char *store_place(struct store *s, int64_t id);
/* The symbol that a place begins at; 0: it begins at none. */
int64_t store_place_symbol(struct store *s, int64_t place);
const char *store_symbol(struct store *s, int64_t id);
const char *store_file(struct store *s, int64_t id);
int64_t store_find_place(struct store *s, const char *text);	/* 0: none */
int64_t store_find_symbol(struct store *s, const char *text);	/* 0: none */

struct body_local {
	const char *name, *type, *record;
	int64_t size, align;
	unsigned int flags;	/* enum local_flag */
	int line;
};
struct body_flow {
	int seq, line, col;
	char op;		/* enum flow_op */
	int64_t dst, src;	/* places */
};
struct body_call {
	int seq, line, col;
	unsigned int flags;	/* enum call_flag */
	int64_t callee;		/* symbol or 0 */
	int64_t via;		/* place or 0 */
	const char *spelled;
	int n_args;
	const int64_t *args;	/* places, by index; 0 where there is none */
	int64_t spelling_file;	/* or 0 */
	int spelling_line, spelling_col;
};
struct body_branch {
	int seq, else_seq, end_seq, line, col;
	char kind;		/* enum branch_kind */
	int64_t cond;
	unsigned int exits;
};

struct body_jump {
	int seq, line;
	char kind;		/* enum jump_kind */
	const char *label;
};

/* A function with all that happens in it, in order of seq. */
struct body {
	int64_t id;		/* of the function; 0: the file-scope initialisers of unit */
	int64_t unit;
	int64_t symbol, file;
	int line, col, end_line, n_params;
	unsigned int flags;	/* enum function_flag */
	const char *returns;
	int n_locals, n_flows, n_calls, n_branches, n_jumps;
	const struct body_local *locals;
	const struct body_flow *flows;
	const struct body_call *calls;
	const struct body_branch *branches;
	const struct body_jump *jumps;
};

/* The body of a function; -U: the file-scope initialisers of unit U. Cached. */
int store_body(struct store *s, int64_t function, const struct body **ret);

/* The file of a function (-U: of unit U); 0: there is no such function. */
int64_t store_function_file(struct store *s, int64_t function);

/* Append the symbols of a file's functions that touch these lines to an stb_ds array. */
int store_functions_at(struct store *s, const char *file, int first, int last,
		       int64_t **ret);

/* Is the file a unit of the database? */
bool store_has_unit(struct store *s, const char *file);

/* The units that read the file, as paths; stb_ds, the caller arrfree()s it. */
int store_units_reading(struct store *s, const char *file, const char ***ret);

/* The headers that units read, as paths; stb_ds, the caller arrfree()s it. */
int store_headers(struct store *s, const char ***ret);

/* Where something is: a fact of a function. */
struct ref {
	int64_t function;	/* 0: file scope */
	int64_t unit;		/* of file-scope facts */
	int seq;
	int idx;		/* of an argument; -1: a flow; -2: a call's callee or via */
	int64_t place;		/* the place that matched, or 0 */
};

/* A list that the store owns and caches. */
struct ref_list { int n; const struct ref *refs; };

/* The definitions of a symbol (several, if configurations differ), in ref.function. */
int store_definitions(struct store *s, int64_t symbol, struct ref_list *ret);
/* Calls that name the symbol. */
int store_callers(struct store *s, int64_t symbol, struct ref_list *ret);
/* Calls through a place that ends in member "R:m". */
int store_calls_via(struct store *s, const char *member, struct ref_list *ret);
/* Flows into (-1) and arguments (idx) of places that name member "R:m" anywhere. */
int store_member_uses(struct store *s, const char *member, struct ref_list *ret);
/* Flows from places that name member "R:m" anywhere. */
int store_member_reads(struct store *s, const char *member, struct ref_list *ret);
/* Flows from and arguments that are the symbol itself, "@sym": it escapes as a value. */
int store_symbol_uses(struct store *s, int64_t symbol, struct ref_list *ret);
/* The same of its address, "@sym&": a table that another one points to. */
int store_address_uses(struct store *s, int64_t symbol, struct ref_list *ret);
/* Flows into and arguments of places that begin at the global "@sym". */
int store_global_uses(struct store *s, int64_t symbol, struct ref_list *ret);

/*
 * Every symbol of this name: "name" and each "name@file". stb_ds array, the
 * caller arrfree()s it.
 */
int store_symbols_named(struct store *s, const char *name, int64_t **ret);

/* Called with a symbol and a file; nonzero stops. */
typedef int store_pair(void *arg, int64_t symbol, int64_t file);
/* Each function that is defined, with its file. */
int store_each_definition(struct store *s, store_pair *each, void *arg);
/* Each function that is called by name, with the files that call it; some twice. */
int store_each_call(struct store *s, store_pair *each, void *arg);
/* Each call that goes by a pointer: its function, and its seq in place of a file. */
int store_each_pointer_call(struct store *s, store_pair *each, void *arg);

/* A file-scope flow (ref.function == 0): its facts. */
int store_file_flow(struct store *s, const struct ref *ref, struct body_flow *ret,
		    int64_t *file);

struct member_row {
	const char *name, *type, *record;
	int64_t offset_bits, size_bits, align, count;
	unsigned int flags;	/* enum member_flag */
	int line;
};
struct record_row {
	const char *tag;
	char kind;
	int64_t size, align;
	const char *file;
	int line, n_members;
	const struct member_row *members;
};

/*
 * The layout of a record; *ret is NULL if it is not known. Of several records
 * with the same tag: the one in file (if not 0), else one in a header.
 */
int store_record_in(struct store *s, const char *tag, int64_t file,
		    const struct record_row **ret);
int store_record(struct store *s, const char *tag, const struct record_row **ret);

/*
 * Run a person's read-only statement and print the rows: header, tab-separated
 * columns. Statements that would write are refused.
 */
int store_sql(struct store *s, const char *statement, FILE *out);

#endif
