/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Places: access paths, as text that people can read in the database.
 *
 *   place := root step*
 *   root  := "%N"	local variable or parameter N of the function
 *	    "~N"	temporary N: the value of a sub-expression
 *	    "#N"	result of the call at seq N
 *	    "@sym"	global variable or function ("@name" or "@name@file" if static)
 *	    "=N"	integer constant, signed decimal
 *	    "\"..."	string literal (text cut short); no steps follow
 *	    "$"		the value that the function returns
 *	    "?"		what front could not name
 *   step  := "*"	what the pointer points to; p[i] is *p: arrays are one cell
 *	    "[]"	an element of an array object
 *	    ".R:m"	member m of record R
 *	    "^R:m"	container_of(): the record R whose member m this points to
 *	    "&"		address of; only as the last step
 *
 * p->f is "%0*.R:f"; &p->f is "%0*.R:f&"; an array that decays to a pointer
 * says so: ctx->buf (char buf[8]) is "%0*.R:buf&", and ctx->buf[2] is
 * "%0*.R:buf[]". A function name used as a value is "@name" (no "&").
 * Members of anonymous structs and unions without a name belong to the nearest
 * record with a tag; an anonymous record that is a named member m of R has the
 * tag "R::m"; a typedef'd one has the typedef's name. container_of(p, R, m)
 * where p is "x*.R:m&" folds to "x".
 */
#ifndef DMATTR_MODEL_PLACE_H
#define DMATTR_MODEL_PLACE_H

#include <stdbool.h>
#include <stdint.h>

enum place_root {
	PLACE_LOCAL = '%', PLACE_TEMP = '~', PLACE_RESULT = '#', PLACE_GLOBAL = '@',
	PLACE_CONST = '=', PLACE_STRING = '"', PLACE_RETURN = '$', PLACE_UNKNOWN = '?',
};

enum place_step_kind {
	STEP_DEREF = '*', STEP_INDEX = '[', STEP_MEMBER = '.', STEP_CONTAINER = '^',
	STEP_ADDRESS = '&',
};

/* A step; record and member are not NUL-terminated, they point into the text. */
struct place_step {
	char kind;		/* enum place_step_kind */
	const char *record, *member;	/* for '.' and '^' */
	int record_len, member_len;
	int begin, end;		/* offsets in the text */
};

#define PLACE_MAX_STEPS 16

struct place {
	char root;		/* enum place_root */
	int64_t number;		/* of '%', '~', '#', '=' */
	const char *symbol;	/* of '@', not NUL-terminated; points into the text */
	int symbol_len;
	int root_end;		/* offset behind the root in the text */
	int n_steps;
	struct place_step steps[PLACE_MAX_STEPS];
};

/* Parse text, which must outlive ret. False if it is no place. */
bool place_parse(const char *text, struct place *ret);

#endif
