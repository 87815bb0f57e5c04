/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside "fix --refactor": functions that get a parameter, and what their callers pass. */
#ifndef DMATTR_CLI_FIX_REFACTOR_H
#define DMATTR_CLI_FIX_REFACTOR_H

#include "analysis/graph.h"
#include "cli/fix.h"

/* A function that maps or unmaps. */
struct fix_helper {
	const char *name;
	int64_t symbol;
	const char *only_in;	/* it is static: its file; or NULL */
	const char *parameter;	/* its new parameter's name */
};

/* A call of a helper, and what it must pass. */
struct fix_need {
	const char *helper;
	struct position at;
	int64_t caller;		/* symbol of the function that calls */
	uint32_t *members;	/* stb_ds: that its arguments name */
	const struct fix_helper *inside;	/* the call stands in this helper; or NULL */
	bool known, user;
	const char *reason;	/* why it is not known */
};

struct fix_needs {
	struct graph graph;
	struct arena arena;
	struct fix_helper *helpers;	/* stb_ds */
	struct fix_need *list;		/* stb_ds */
};

/* ---- fix_needs.c ---- */

/*
 * The helpers of the fix and the needs of their calls. Returns 0, or -1 after a
 * refusal; ret is for fix_needs_release() in both cases.
 */
int fix_needs_find(struct fixes *s, struct fix *f, struct fix_needs *ret);
void fix_needs_release(struct fix_needs *n);

/* The call of the helper at this place, or NULL. */
const struct fix_need *fix_need_at(const struct fix_needs *n, const char *helper,
				   const char *file, int line, int column);

/* ---- fix_refactor.c ---- */

/* The functions that the operations of the fix are in; stb_ds, arrfree. */
const char **fix_refactor_names(const struct fix *f);

#endif
