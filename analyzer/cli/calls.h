/* SPDX-License-Identifier: GPL-2.0-only */
/* The call graph as people ask for it. */
#ifndef DMATTR_CLI_CALLS_H
#define DMATTR_CLI_CALLS_H

#include "analysis/graph.h"
#include "cli/cli.h"

/* A pointer that can be more functions than this is no proof of a call. */
#define MAX_PROOF 24

struct call_edge {
	int64_t caller, callee;		/* symbols; callee 0: not known */
	const char *file;		/* of the call */
	int line;
	const char *member;		/* "R:m" that holds the pointer, or NULL */
	int n_targets;			/* functions that this member or place can be */
	const char *place;		/* what else the pointer is called by, or NULL */
	int64_t helper;			/* the callee is passed to it, and it calls it; or 0 */
};

/* What a function calls, what calls it; appended to the stb_ds array *ret. */
int edges_from(struct graph *g, int64_t symbol, struct call_edge **ret);
int edges_to(struct graph *g, int64_t symbol, struct call_edge **ret);

#endif
