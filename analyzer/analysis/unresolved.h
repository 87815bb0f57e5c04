/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls through pointers of which no callee is known. */
#ifndef DMATTR_ANALYSIS_UNRESOLVED_H
#define DMATTR_ANALYSIS_UNRESOLVED_H

#include "analysis/graph.h"
#include "model/report.h"

/* Calls through one member, or through other places of one kind, without a callee. */
struct unresolved {
	char *through;			/* "R:m", or what kind of place it is */
	int calls;
	struct position first;		/* one of them; function is the store's symbol */
};

/* Which files count. */
typedef bool unresolved_scope(const void *arg, const char *file);

/*
 * Count the calls through pointers in *total, and list those without a callee, the
 * most frequent pointer first: an stb_ds array for unresolved_free(). scope NULL:
 * every file. Returns 0, or -1 after one line.
 */
int unresolved_find(struct graph *g, unresolved_scope *scope, const void *arg, int *total,
		    struct unresolved **ret);
void unresolved_free(struct unresolved *list);

#endif
