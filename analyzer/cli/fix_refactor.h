/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside "fix --refactor": functions that get a parameter, and what their callers pass. */
#ifndef DMATTR_CLI_FIX_REFACTOR_H
#define DMATTR_CLI_FIX_REFACTOR_H

#include "analysis/ancestor.h"
#include "cli/fix.h"

#define FIX_LEVELS 4	/* of functions, from the one that maps or unmaps upwards */

enum fix_helper_kind {
	HELPER_FUNCTION,	/* it maps or unmaps, or calls one that does */
	HELPER_MACRO,		/* its body calls one */
	HELPER_MEMBER,		/* a pointer that one is called by: "R:m" */
};

/* What gets one more parameter. */
struct fix_helper {
	enum fix_helper_kind kind;
	const char *name;	/* of a member: without its record */
	const char *record;	/* of a member: the record's tag */
	int64_t symbol;		/* of a function */
	const char *only_in;	/* it is static: its file; or NULL */
	const char *parameter;	/* its new parameter's name */
	unsigned int taken;	/* names that mean something else there, as bits */
	int level;		/* 0: it maps or unmaps itself */
	bool unmaps;
	bool follows;		/* it does neither: a table that it is in gives it its signature */
	bool done;		/* its calls are known */
};

/* A call of a helper, and what it must pass. */
struct fix_need {
	struct position at;
	int64_t caller;		/* symbol of the function that calls ... */
	int64_t function;	/* ... its body, and the call in it */
	int seq;
	uint32_t *members;	/* stb_ds: that its arguments name */
	uint32_t *owners;	/* stb_ds: that the object is held or linked by */
	uint32_t *links;	/* stb_ds: that are set up or taken off a list, if they are on one */
	bool maps;		/* it is of a function that maps */
	bool known, user;	/* otherwise it passes the parameter of its own function */
};

struct fix_needs {
	struct graph graph;
	struct arena arena;
	struct fix_helper *helpers;	/* stb_ds */
	struct fix_need *list;		/* stb_ds */
	struct ancestor **ways;		/* stb_ds of stb_ds: up from each operation */
	const char **files;		/* stb_ds: where they are named; of the idents */
};

/* ---- fix_needs.c ---- */

/* The helpers of the fix and the needs of their calls. Returns 0, or -1 after a refusal. */
int fix_needs_find(struct fixes *s, struct fix *f, struct fix_needs *ret);

/* The call at this place, or NULL. */
const struct fix_need *fix_need_at(const struct fix_needs *n, const char *file, int line,
				   int column);

/* The function's record, or NULL. */
struct fix_helper *fix_helper_of(const struct fix_needs *n, int64_t symbol);

/* ---- fix_kin.c ---- */

/* Members that hold or link the object of the call. */
void fix_kin_owners(struct fix_needs *n, struct fix_need *need);

/*
 * Whose mappings the call ends: tell it by the map calls that it has most in common
 * with. weak: also by what only suggests it. False: that is not known.
 */
bool fix_kin_decide(struct fix_needs *n, struct fix_need *need, bool weak);

/* ---- fix_mention.c ---- */

enum mention_kind {
	MENTION_OTHER,		/* it means something else */
	MENTION_CALL, MENTION_DEFINITION, MENTION_PROTOTYPE,
	MENTION_KEPT,		/* exported, or stored in a table that follows */
	MENTION_DEFINE,		/* "#define name(" */
	MENTION_INSIDE,		/* a call in the body of a macro */
	MENTION_ODD,
};

/* A place where a helper is named. */
struct mention_at {
	enum mention_kind kind;
	struct code_call call;	/* the list behind it, where the kind has one */
	const struct fix_helper *macro;	/* MENTION_INSIDE: whose body it is */
};

/* What the token is; depth: of the braces around it. ret: for code_call_release(&ret->call). */
void fix_mention(const struct fix_needs *n, const struct fix_helper *h, const struct code *c,
		 int token, int depth, struct mention_at *ret);

/* Names for a parameter that mean something else between the tokens, as bits. */
unsigned int fix_names_taken(const struct code *c, int first, int last);

/* The first name that is not taken, or NULL. */
const char *fix_name_free(unsigned int taken);

/* How many braces are open behind token i, if depth were before it. */
int fix_depth(const struct code *c, int i, int depth);

#endif
