/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of this room share: the open database and its statements. */
#ifndef DMATTR_STORE_DATABASE_H
#define DMATTR_STORE_DATABASE_H

#include <sqlite3.h>
#include "base/error.h"
#include "base/memory.h"
#include "store/store.h"

/* Tables of texts; the number is the offset of a statement. */
enum text_kind { TEXT_STRING, TEXT_SYMBOL, TEXT_PLACE, TEXT_FILE, TEXT_KINDS };

/* Facts that several units may bring and that are kept once. */
enum head { HEAD_FUNCTION, HEAD_GLOBAL, HEAD_RECORD, HEADS };

/* The kinds of facts that make a body. */
#define BODY_FIRST FACT_local
#define BODY_LAST FACT_jump

/* Lists of places where something is. */
enum list {
	LIST_DEFINITIONS, LIST_CALLERS, LIST_CALLS_VIA, LIST_MEMBER_USES, LIST_MEMBER_READS,
	LIST_SYMBOL_USES, LIST_ADDRESS_USES, LIST_GLOBAL_USES, LISTS
};

enum stmt {
	STMT_BEGIN, STMT_COMMIT, STMT_ROLLBACK,
	STMT_META_GET, STMT_META_SET,
	STMT_TEXT_FIND,
	STMT_TEXT_GET = STMT_TEXT_FIND + TEXT_KINDS,
	STMT_TEXT_ADD = STMT_TEXT_GET + TEXT_KINDS,
	STMT_TEXT_LAST = STMT_TEXT_ADD + TEXT_KINDS,
	STMT_KEY_ADD = STMT_TEXT_LAST + TEXT_KINDS,
	STMT_FILE_GET = STMT_KEY_ADD + TEXT_KINDS, STMT_FILE_SET,
	STMT_FACT_ADD,
	STMT_FILE_SCOPE_ADD = STMT_FACT_ADD + FACT_KINDS,
	STMT_HEAD_FIND,
	STMT_HEAD_OWN = STMT_HEAD_FIND + HEADS,
	STMT_HEAD_DROP = STMT_HEAD_OWN + HEADS,
	STMT_HEAD_OF_UNIT = STMT_HEAD_DROP + HEADS,
	STMT_HEAD_ALL = STMT_HEAD_OF_UNIT + HEADS,
	STMT_HEAD_LAST = STMT_HEAD_ALL + HEADS,
	STMT_BODY_DROP = STMT_HEAD_LAST + HEADS,
	STMT_FILE_SCOPE_DROP, STMT_BODY_ADD, STMT_BODY_GET,
	STMT_MEMBER_USE_ADD, STMT_SYMBOL_USE_ADD, STMT_CALL_FROM_ADD,
	STMT_MEMBER_USE_DROP, STMT_SYMBOL_USE_DROP, STMT_CALL_FROM_DROP,
	STMT_MEMBERS_DROP,
	STMT_DIAG_ADD, STMT_DIAGS_GET, STMT_DIAGS_DROP, STMT_DIAGS_WITH,
	STMT_UNIT_FIND, STMT_UNIT_LAST, STMT_UNIT_SET, STMT_UNIT_DROP, STMT_UNIT_FILES,
	STMT_UNIT_LIST, STMT_UNIT_DIGEST, STMT_UNIT_FILE, STMT_FUNCTIONS_AT,
	STMT_LEFT_OUT_CLEAR, STMT_LEFT_OUT_ADD, STMT_LEFT_OUT_LIST,
	STMT_API_CLEAR, STMT_API_ADD, STMT_HEADERS,
	STMT_SYMBOLS_NAMED, STMT_EACH_DEFINITION, STMT_EACH_CALL, STMT_EACH_FILE,
	STMT_FUNCTION_GET,
	STMT_FILE_SCOPE_GET,
	STMT_RECORD_GET, STMT_MEMBERS_GET,
	STMT_DEFINITIONS, STMT_USERS_OF_MEMBER, STMT_USERS_OF_SYMBOL, STMT_CALLERS_OF,
	STMTS
};

#define MOST_TEXTS (1 << 26)	/* a number beyond is damage */
#define TEXT_BLOCK 16		/* texts are read together */

/* The texts of one table that are known so far. */
struct text_table {
	struct text_slot { char *key; int64_t value; } *ids;	/* stb_ds */
	const char **texts;	/* stb_ds, by row */
	int64_t last;		/* row */
	bool ranged;			/* the last ids are known */
};

/* A file of the tree as it is now, and what the database says of it. */
struct file_state {
	int64_t size;		/* or FILE_GONE, or FILE_UNSEEN */
	int64_t mtime;
	int64_t content;	/* XXH3; 0: not there */
	bool checked;		/* in this run */
	bool dirty;		/* the row must be written */
	bool racy;		/* it changed since the run began */
};

enum { FILE_GONE = -1, FILE_UNSEEN = -2 };

struct id_slot { int64_t key; int64_t value; };

struct list_key { int64_t list, id; };

/* A body as it is stored; empty if there is none. To be used for the next, then arrfree()d. */
struct packed {
	int64_t function;
	unsigned char *data;	/* stb_ds */
};

struct store {
	sqlite3 *db;
	sqlite3 *pin;		/* of a private copy: keeps the file as it is */
	unsigned char *image;	/* the file, copy-on-write */
	size_t image_len;
	char *path;
	bool writes, in_transaction;
	bool is_private;
	bool broken;		/* a write failed: no more of them */
	bool failed;		/* it, or something could not be read */
	bool trial;		/* nothing is committed */
	int lock_fd;
	sqlite3_stmt *stmts[STMTS];
	struct arena arena;	/* all that is read */
	struct text_table texts[TEXT_KINDS];
	struct place_slot *places;		/* stb_ds, by row */

	/* writing */
	uint8_t parameters[FACT_KINDS][FACT_MAX_FIELDS];	/* of STMT_FACT_ADD */
	int pending;			/* units since the last commit */
	int64_t pending_since;		/* ns */
	int bad_places;			/* of the unit at hand */
	struct id_slot *confirmed[HEADS];	/* stb_ds: rows that this run has seen */
	int64_t last_head[HEADS];	/* the last id */
	bool orphans;			/* there are rows that no unit owns */

	/* freshness */
	const struct overlay *overlay;	/* or NULL */
	char *root;
	int root_fd;
	int64_t started;		/* ns, when the first unit was looked at */
	struct file_state *files;	/* stb_ds array, by id */
	int64_t *dirty;			/* stb_ds array of file ids */
	struct id_slot *changed;	/* stb_ds: files whose facts are out of date */

	/* reading */
	struct body **bodies[2];	/* stb_ds, by function and by -function */
	struct place_in_text { int64_t file; int line; bool known; } *heads;	/* stb_ds, by function */
	struct list_slot { int64_t key; struct ref_list value; } *lists[LISTS];	/* stb_ds */
	struct packed packed;		/* the body at hand, and rows of it */
	int64_t *rows, *args;		/* stb_ds */
	char *text;			/* stb_ds: of the place at hand */
	struct section { int64_t seq, file; } **sections;	/* stb_ds of stb_ds, by unit */
	struct record_slot { struct list_key key; struct record_row *value; } *records; /* stb_ds */
};

/* ---- store.c ---- */

/* The statement, ready to be bound; NULL after a message. */
sqlite3_stmt *db_stmt(struct store *s, int id);

/* Bind by name; a NULL statement or a name that it does not have is passed over. */
void db_bind(sqlite3_stmt *st, const char *name, int64_t value);
void db_bind_text(sqlite3_stmt *st, const char *name, const char *value);

/* 1: a row; 0: no more, st is reset; -1 after a message (st NULL: said before). */
int db_step(struct store *s, sqlite3_stmt *st);

/* Run a statement that gives no rows. */
int db_run(struct store *s, sqlite3_stmt *st);

/* A column's text in the store's arena; NULL stays NULL. */
const char *db_text(struct store *s, sqlite3_stmt *st, int column);

/* One line for what SQLite says last; rolls back. Always -1. */
int db_fail(struct store *s);

/* Say what in the database is damaged, once. Always -1. */
int db_damaged(struct store *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Begin a transaction if none is open, commit the one that is. */
int db_begin(struct store *s);
int db_commit(struct store *s);

/* Forget lists and bodies that were read: the facts have changed. */
void db_forget(struct store *s);

int64_t db_clock(int clock);	/* ns */

/* ---- private.c ---- */

/* Put a private copy in the place of the database that is open for reading. */
int db_make_private(struct store *s);
void db_release_private(struct store *s);

/* ---- statements.c ---- */

extern const char *const db_sql[STMTS];

/* ---- text.c ---- */

/* The number of a text, made if new; 0 for "" and after a message (s->broken). */
int64_t db_text_id(struct store *s, enum text_kind kind, const char *text);

/* The same, but 0 if it is not in the database. */
int64_t db_text_find(struct store *s, enum text_kind kind, const char *text);

/* The text of a number; "" for 0 and for one that is not there. */
const char *db_interned(struct store *s, enum text_kind kind, int64_t id);

void db_texts_release(struct store *s);

/* ---- pack.c ---- */

/* A varint behind what is in out; false: there is none before end. */
void pack_number(unsigned char **out /* stb_ds */, uint64_t v);
bool unpack_number(const unsigned char **p, const unsigned char *end, uint64_t *ret);

/*
 * Pack n words, rows of a kind and its fields. Returns how many rows were dropped, for
 * another had their key.
 */
int body_pack(const int64_t *words, size_t n, unsigned char **ret /* stb_ds */);
/* Append the fields of the rows of that kind to an stb_ds array. -1: it is damaged. */
int body_unpack(const void *blob, size_t len, enum fact_kind kind, int64_t **ret);

/* ---- place.c ---- */

/* What others look for in a place. */
struct place_parts {
	int64_t symbol;		/* that it begins at, or 0 */
	enum { STEPS_NONE, STEPS_ADDRESS, STEPS_OTHER } steps;	/* ADDRESS: only "&" */
	int64_t last;		/* string "R:m": its last member, if it is no container_of() */
	int n_members;
	const int64_t *members;	/* strings "R:m" */
};

/* A row of packed_place. */
struct place_slot {
	unsigned char *data;	/* NULL: not read, or not there */
	int len;
	const struct place_parts *parts;	/* NULL: not asked for */
};

/* The row of a place; NULL: there is none. Valid until the next call. */
struct place_slot *place_slot(struct store *s, int64_t id);
/* Remember a row. */
void place_keep(struct store *s, int64_t row, const void *data, int len);
/* The text of a place, in the store's arena; NULL: there is none, or it is damaged. */
const char *place_read(struct store *s, int64_t id);

/* The parts of a place that is not local, cached; empty if it is damaged. */
const struct place_parts *place_parts(struct store *s, int64_t id);

/*
 * A place as it is stored. add: number the texts that it names; else false: one of
 * them is not in the database, and so the place is not.
 */
bool place_pack(struct store *s, const char *text, bool add, unsigned char **ret /* stb_ds */);
/* The text, in the store's arena; NULL: it is damaged. */
const char *place_unpack(struct store *s, const void *data, int len);

/* ---- body.c ---- */

/* Add the body of a function, or of -unit; see body_pack(). */
int body_add(struct store *s, int64_t function, const int64_t *words, size_t n, int *dropped);
int body_drop(struct store *s, int64_t function);
int body_fetch(struct store *s, int64_t function, struct packed *ret);
/* body_unpack() with a message. */
int body_rows(struct store *s, const struct packed *p, enum fact_kind kind, int64_t **ret);

/* ---- function.c ---- */

/* The body if store_body() has read it already, else NULL. */
const struct body *body_known(const struct store *s, int64_t function);

/* Where the function begins; of -unit: its file, and line -1. File 0: there is none. */
int function_at(struct store *s, int64_t function, int64_t *file, int *line);

/* ---- table.c ---- */

/*
 * Make the kinds of facts in bodies tables of the connection s->db, and place_text() a
 * function of it.
 */
int db_add_tables(struct store *s);
/* Let SQLite declare them now: an authorizer would be asked whether it may. */
int db_connect_tables(struct store *s);

/* ---- fresh.c ---- */

/* Look at the file once a run; its state lives until the next file_check(). */
struct file_state *file_check(struct store *s, const char *root, int64_t file);

/* Write the rows of files that look different now. */
int files_save(struct store *s);

/* Drop what was read from files that have changed since. */
int files_drop_changed(struct store *s);

/* The hash over the contents of sorted deps (stb_ds); 0 if one is racy. */
int64_t deps_content(struct store *s, const char *root, const int64_t *deps);
void deps_encode(const int64_t *deps, unsigned char **ret /* stb_ds */);
void deps_decode(const void *blob, int len, int64_t **ret /* stb_ds */);
bool deps_have(const int64_t *deps, int64_t file);

/* Give rows without an owner to another unit that reads their file, or drop them. */
int orphans_adopt(struct store *s);

/* ---- heads.c ---- */

/* Drop a function, global or record with all that hangs on it. */
int head_drop(struct store *s, enum head head, int64_t id);

/* Make unit the owner of the row. */
int head_own(struct store *s, enum head head, int64_t id, int64_t unit);

/*
 * A unit brings this function, global or record. *ret: the id under which it must
 * be inserted now, or 0 if it is there already. content: a hash of its facts, or
 * 0: they replace what is there.
 */
int head_claim(struct store *s, enum head head, int64_t unit, const int64_t *fields,
	       int64_t content, int64_t *ret);

/* The file of a head fact with these fields. */
int64_t head_file(enum head head, const int64_t *fields);

/* Drop the facts that the unit brought from its own file, and its diags. */
int unit_drop_facts(struct store *s, int64_t unit, int64_t file);

/*
 * Rows that the unit owns and that no unit has brought in this run: drop them if
 * it still reads their file, else leave them to another unit.
 */
int unit_sweep(struct store *s, int64_t unit, const int64_t *deps);

/* Of a list that could not be read whole nothing is left for the caller to free. */
#define END_LIST(list, rc) ({ if (rc) arrfree(list); (rc); })

#endif
