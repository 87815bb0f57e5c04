/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Edits of calls and expressions: only the bytes that must change, and the white
 * space of the continuation lines, which follow the open parenthesis as checkpatch
 * wants them.
 */
#ifndef DMATTR_OUTPUT_REWRITE_H
#define DMATTR_OUTPUT_REWRITE_H

#include "output/edit.h"

/* What becomes of a call. */
struct call_change {
	const char *name;	/* its new name, or NULL */
	int argument;		/* which argument changes; as many as there are: one is added */
	const char *value;	/* the new argument, or what is or-ed into it; NULL: none */
	bool replace;		/* the value takes the argument's place */
};

/* Change the call. Returns 0, or -1: it contradicts an edit that is there. */
int rewrite_call(const struct code *c, const struct code_call *call,
		 const struct call_change *change, struct edits *e);

/*
 * Or the name into the expression that the tokens first to last are; an expression
 * that is zero becomes the name. Returns 0, or -1 as above.
 */
int rewrite_or(const struct code *c, int first, int last, const char *name, struct edits *e);

/* Put a comment before the statement that token i is in, as the kernel writes them. */
int rewrite_comment(const struct code *c, int i, const char *text, struct edits *e);

/*
 * A line about a parameter that is new, behind those about the others, in the
 * kernel-doc comment before the function whose name token i is, if there is one.
 */
int rewrite_kernel_doc(const struct code *c, int i, const char *name, const char *text,
		       struct edits *e);

/*
 * The line #include <header> ("linux/foo.h") in its place among those of the file; one
 * that has it, or includes nothing, stays as it is.
 */
int rewrite_include(const struct code *c, const char *header, struct edits *e);

/* Does the name stand among the tokens first to last? */
bool rewrite_has(const struct code *c, int first, int last, const char *name);

#endif
