/* SPDX-License-Identifier: GPL-2.0-only */
/* Facts: what front/ observes in one translation unit, and who listens. */
#ifndef DMATTR_MODEL_FACT_H
#define DMATTR_MODEL_FACT_H

#include <stdint.h>
#include <stdio.h>
#include "base/memory.h"

enum function_flag {
	FUNCTION_STATIC = 1, FUNCTION_INLINE = 2, FUNCTION_VARIADIC = 4,
	FUNCTION_IN_HEADER = 8,
};

enum local_flag {
	LOCAL_PARAM = 1, LOCAL_STATIC = 2, LOCAL_ARRAY = 4, LOCAL_POINTER = 8,
	LOCAL_RECORD = 16,	/* the type itself is a record */
};

/* The character is what the printer and the database show. */
enum flow_op {
	FLOW_COPY = '=',	/* assignment, initialiser, argument of a cast */
	FLOW_SELECT = '?',	/* one of several: c ? a : b */
	FLOW_OR = '|',		/* dst has the bits of each of its '|' sources */
	FLOW_AND = '&',		/* dst has some of the bits; src may be a mask "=N" */
	FLOW_CLEAR = '~',	/* dst = ~src, or dst &= ~src when dst is no temporary */
	FLOW_ARITH = '+',	/* pointer or integer arithmetic; see place.h for members */
	FLOW_CHANGE = '*',	/* dst is changed in place: ++, --, += of an integer */
	FLOW_RETURN = 'r',	/* dst is "$": the function's value */
	FLOW_NOT = '!',		/* truth of src: !src, a && b, a || b */
	FLOW_LT = '<', FLOW_GT = '>', FLOW_LE = 'l', FLOW_GE = 'g',
	FLOW_EQ = 'e', FLOW_NE = 'n',	/* compare: left and right, two facts, same dst */
};

enum call_flag {
	CALL_IGNORED = 1,	/* the result is not used */
	CALL_IN_MACRO = 2,	/* the call comes out of a macro's body */
	CALL_TESTED = 4,	/* the call stands itself in a condition */
};

enum branch_kind {
	BRANCH_IF = 'i', BRANCH_LOOP = 'l', BRANCH_SWITCH = 's', BRANCH_SELECT = '?',
};

enum jump_kind {
	JUMP_GOTO = 'g', JUMP_LABEL = 'L', JUMP_RETURN = 'r', JUMP_BREAK = 'b',
	JUMP_CONTINUE = 'c', JUMP_CASE = 'C',	/* case and default */
};

enum record_kind { RECORD_STRUCT = 's', RECORD_UNION = 'u' };

enum member_flag {
	MEMBER_POINTER = 1, MEMBER_ARRAY = 2, MEMBER_RECORD = 4, MEMBER_BITFIELD = 8,
	MEMBER_FLEXIBLE = 16,	/* flexible or zero-length array */
	MEMBER_ALIGNED = 32,	/* carries an aligned attribute of its own */
	MEMBER_FUNCTION = 64,	/* pointer to function */
};

#define I(x) int64_t x;
#define S(x) const char *x;
#define F(x) const char *x;
#define Y(x) const char *x;
#define P(x) const char *x;
#define FACT(name, fields) struct fact_##name { fields };
#include "model/fact.def"
#undef I
#undef S
#undef F
#undef Y
#undef P

enum fact_kind {
#define FACT(name, fields) FACT_##name,
#include "model/fact.def"
	FACT_KINDS
};

/*
 * The fields of each kind of fact, for whoever handles all kinds alike. Each
 * field takes eight bytes, so field i lies at offset 8 * i.
 */
struct fact_field {
	const char *name;
	char type;		/* 'I', 'S', 'F', 'Y' or 'P' */
};

struct fact_type {
	const char *name;
	int n_fields;
	const struct fact_field *fields;
};

#define FACT_MAX_FIELDS 16

extern const struct fact_type fact_types[FACT_KINDS];

/* Field i of a fact: an integer field, or any other, which is a string ("" if NULL). */
int64_t fact_integer(const void *fact, int i);
const char *fact_text(const void *fact, int i);

/*
 * Who listens. fact points to the struct fact_NAME of this kind; it and its
 * strings live only during the call. Returns 0, or -1 to stop.
 */
struct fact_sink {
	int (*emit)(struct fact_sink *sink, enum fact_kind kind, const void *fact);
};

/* Print facts as text, one line each: "call seq=3 callee=foo ...". */
struct fact_printer {
	struct fact_sink sink;
	FILE *out;
};
void fact_printer_init(struct fact_printer *p, FILE *out);

/* Collect facts in a buffer that can cross a pipe. */
struct fact_encoder {
	struct fact_sink sink;
	unsigned char *data;	/* stb_ds array; owned */
	struct intern strings;	/* texts already written, by number */
};
void fact_encoder_init(struct fact_encoder *e);
void fact_encoder_release(struct fact_encoder *e);

/*
 * Play an encoded buffer into a sink. Returns 0, or -1: the buffer is not what
 * an encoder made (nothing is read beyond len), or the sink stopped.
 */
int fact_decode(const void *data, size_t len, struct fact_sink *sink);

#endif
