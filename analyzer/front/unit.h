/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside front/: one translation unit on its way to facts. Strings that these
 * functions return live as long as the unit, unless said otherwise.
 */
#ifndef DMATTR_FRONT_UNIT_H
#define DMATTR_FRONT_UNIT_H

#include <clang-c/Index.h>
#include "base/memory.h"
#include "front/front.h"
#include "model/place.h"

struct pch;
struct lexed;

struct file_stat { int64_t size, mtime; };	/* size -1: not there */

/* What lives from one unit to the next. */
struct front {
	char *root, *real_root;
	CXIndex index;
	struct CXUnsavedFile *unsaved;	/* stb_ds: of the overlay */
	struct path_slot { char *key; char *value; } *paths;	/* stb_ds: clang's name */
	struct seen_slot { char *key; bool value; } *seen;	/* stb_ds: emitted once */
	struct stat_slot { char *key; struct file_stat value; } *stats;	/* stb_ds */
	struct lexed_slot { char *key; struct lexed *value; } *lexed;	/* stb_ds */
	struct pch *pch;	/* of the group at hand, or NULL */
	int pch_group;		/* NO_GROUP: none was asked for */
};

/* A file that the unit read. */
struct file {
	CXFile handle;
	const char *name;	/* relative to the tree, or absolute */
	const char *text;
	size_t size;
	bool main, header;
	bool told;	/* its dep fact is out */
	bool foreign;	/* of the precompiled header, and not included */
};

/* A local variable of the function that is being emitted. */
struct local {
	int idx;
	const char *alias;	/* the place it was made from, in a statement expression */
};

/* A function, or all that stands outside of functions. */
struct body {
	int64_t seq;		/* the next one */
	int64_t temps;
	int n_locals;
	int in_stmt_expr;
	int breaks;		/* out of the innermost loop, and continue */
	struct local_slot { const void *key; struct local value; } *locals;	/* stb_ds */
};

struct unit {
	struct front *front;
	CXTranslationUnit tu;
	CXFile main;
	struct fact_sink *sink;
	bool stopped;		/* the sink has had enough */
	bool in_macro_static;	/* in the initialiser of a macro's own static variable */
	bool in_function;	/* the last function fact has a symbol */
	const char *dir;	/* working directory of the compiler */
	char *const *argv;	/* stb_ds: its flags */
	struct arena arena;
	struct body *body;
	struct body outside;
	struct file_slot { CXFile key; struct file *value; } *files;	/* stb_ds */
	struct symbol_slot { const void *key; const char *value; } *symbols;	/* stb_ds */
	struct tag_slot { const void *key; const char *value; } *tags;		/* stb_ds */
	struct want_slot { const void *key; bool value; } *wanted;		/* stb_ds */
	struct const_slot { char *key; int value; } *constants;	/* stb_ds: see init.c */
	const struct pch *pch;	/* that it was parsed with, or NULL */
	unsigned char *included;	/* by file of pch: 0, 1, or 2: its dep fact is out */
	CXCursor *definitions;	/* stb_ds: in headers, to be emitted */
	CXCursor *records;	/* stb_ds: to be emitted */
};

/* A position in the text. */
struct where {
	struct file *file;	/* NULL: none */
	unsigned int line, col, offset;
};

/* The children of a cursor. */
struct kids {
	int n, size;
	CXCursor *v;
	CXCursor few[6];
};
#define _cleanup_kids_ __attribute__((cleanup(kids_release)))

#define NO_GROUP (-2)

/* How the value of an expression is used. */
enum how { HOW_VALUE, HOW_DROPPED, HOW_TESTED };

/* ---- unit.c ---- */

/* Append a job's flags and those that any parse gets; all strings belong to others. */
void add_flags(const char ***argv, char *const *flags, const char *dir);

/* What the overlay says stands in the file (an absolute path), or NULL. */
const char *front_unsaved(const struct front *f, const char *path);
void emit(struct unit *u, enum fact_kind kind, const void *fact);
/* Is it a definition in a header that other units can refer to? */
bool defines_for_all(CXCursor c);
/* True the first time in the life of the front. */
bool first_time(struct unit *u, const char *key);

/* ---- cursor.c ---- */

void kids_init(struct kids *k, CXCursor c);
/* Only the expressions among the children. */
void kids_init_expr(struct kids *k, CXCursor c);
void kids_release(struct kids *k);

/* What identifies a declaration. */
static inline const void *decl_id(CXCursor decl)
{
	return decl.data[0];
}

/* The text of a clang string, which is disposed of. */
const char *text_of(struct unit *u, CXString s);
/* The last child that is an expression, or the null cursor. */
CXCursor last_expr(CXCursor c);
/* e without parentheses, casts and implicit conversions. */
CXCursor peel(CXCursor e);
CXType canonical_type(CXCursor c);
bool is_integer(CXType canonical);
bool is_array(CXType canonical);
bool is_record(CXType canonical);
/* Is it an array object? No for a parameter declared as an array. */
bool is_array_object(CXCursor e);
/* The value of an integer constant expression. */
bool evaluate(CXCursor e, int64_t *ret);

/* ---- location.c ---- */

/* Where the text stands: macro bodies at their expansion. */
struct where where_of(struct unit *u, CXSourceLocation loc);
struct where where_spelled(struct unit *u, CXSourceLocation loc);
/* The same without line and column, which cost more. */
struct file *file_of(struct unit *u, CXSourceLocation loc);
struct file *file_for(struct unit *u, CXFile file);
bool in_macro_body(CXSourceLocation loc);
/* The file's content, NULL if there is none. */
const char *file_text(struct unit *u, struct file *f);
/* The identifier that stands at w, "" if none does. */
const char *identifier_at(struct unit *u, struct where w);

/* ---- name.c ---- */

/* "name" or "name@file"; a definition in a header is noted for emission. */
const char *symbol_of(struct unit *u, CXCursor decl);
/* The tag of a record declaration: see place.h. */
const char *tag_of(struct unit *u, CXCursor record);
/* The tag of the record that t is, points to, or is an array of; "" if none. */
const char *tag_of_type(struct unit *u, CXType t);
/* The name of a record's member; "" for an anonymous struct or union. */
const char *field_name(struct unit *u, CXCursor field);
const char *type_text(struct unit *u, CXType t);
/* An unnamed record that is the type of a variable takes the variable's name. */
void tag_variable_type(struct unit *u, CXCursor var, const char *name);

/* ---- path.c: places ---- */

const char *path_member(struct unit *u, const char *base, const char *tag, const char *name);
const char *path_deref(struct unit *u, const char *p);
const char *path_element(struct unit *u, const char *p);
const char *path_address(struct unit *u, const char *p);
const char *path_container(struct unit *u, const char *p, const char *tag, const char *name);
const char *path_const(struct unit *u, int64_t v);
const char *path_string(struct unit *u, const char *literal);
bool path_is_const(const char *p, int64_t *ret);
bool path_is_deep(const char *p);

/* ---- align.c ---- */

bool has_aligned(CXCursor decl);
/* The largest value of decl's aligned attributes; 0 if one cannot be read. */
int64_t declared_align(struct unit *u, CXCursor decl);

/* ---- pch_unit.c ---- */

/* A literal, with the unit's own Kbuild names where a precompiled header has a mark. */
const char *pch_literal(struct unit *u, const char *literal);
/* Is the file of the precompiled header that the unit was parsed with? */
bool is_of_pch(const struct unit *u, const char *name);
/* Is the file of the precompiled header, and not included by the unit? */
bool is_foreign(const struct unit *u, const char *name);
/* Is it in such a file? Then the unit alone would not see it. */
static inline bool is_hidden(const struct file *file)
{
	return file && file->foreign;
}

/* ---- record.c ---- */

/* Note a record for emission. */
void want_record(struct unit *u, CXCursor record);
void emit_records(struct unit *u);

/* ---- decl.c ---- */

void emit_function(struct unit *u, CXCursor fn);
void emit_global(struct unit *u, CXCursor var);
/* Emit a local variable; returns its place. No initialiser. */
const char *declare_local(struct unit *u, CXCursor var);
/* A variable's declaration in a function, with its initialiser. */
void lower_local(struct unit *u, CXCursor var);

/* ---- init.c ---- */

/* Flows of an initialiser into the object at dst. */
void lower_init(struct unit *u, const char *dst, CXType type, CXCursor init);
void forget_constants(struct unit *u);

/* ---- expr.c, operator.c, call.c, generic.c, stmt.c ---- */

const char *new_temp(struct unit *u);
void flow(struct unit *u, enum flow_op op, const char *dst, const char *src, CXCursor at);
/* The place of an expression; what it does is emitted. */
const char *lower(struct unit *u, CXCursor e, enum how how);
/* The place that the pointer e points to; its first element if e is an array. */
const char *lower_pointee(struct unit *u, CXCursor e);
const char *lower_unary(struct unit *u, CXCursor e, enum how how);
const char *lower_binary(struct unit *u, CXCursor e, enum how how);
const char *lower_select(struct unit *u, CXCursor e, const struct kids *k, enum how how);
const char *lower_generic(struct unit *u, CXCursor e, enum how how);
const char *lower_call(struct unit *u, CXCursor e, const struct kids *k, enum how how);
/* Returns true if control does not go on behind the statement. */
bool lower_stmt(struct unit *u, CXCursor s);
/* Is it code of a macro that a constant condition switches off? */
bool is_dead(const char *cond, bool taken_if, CXCursor at);
void emit_branch(struct unit *u, struct fact_branch *b, CXCursor at);

#endif
