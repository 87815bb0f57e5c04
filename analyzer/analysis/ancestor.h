/* SPDX-License-Identifier: GPL-2.0-only */
/* Upwards from a map or unmap call, with what each caller calls the object. */
#ifndef DMATTR_ANALYSIS_ANCESTOR_H
#define DMATTR_ANALYSIS_ANCESTOR_H

#include "analysis/object.h"

#define ANCESTOR_LEVELS 7	/* of callers, to find the request that does both */
#define ANCESTOR_CHOICES 4	/* functions that a pointer on that way can be */
#define ANCESTOR_OWNERS 24

/* A function that reaches an operation by its call at seq. */
struct ancestor {
	int64_t function;
	int64_t callee;		/* the body that its call reaches; 0: the operation itself */
	int seq, level;
	bool renews;		/* an unmap: reached by a function that maps, too */
	bool ordinary;		/* the functions below do it on their ordinary way */
	struct object object;	/* by its names in this function */
	/*
	 * Members that the object was held by, here or below: what it is embedded in
	 * or pointed to by, and the list or tree node that it is linked by.
	 */
	uint32_t owners[ANCESTOR_OWNERS];
	int n_owners;
};

/* Functions that the map is reached by: who calls one gets a mapping, and ends none. */
struct mappers { int64_t key; char value; };	/* stb_ds map */

/* A stb_ds array that holds the call itself; the caller arrfree()s it. */
struct ancestor *ancestor_begin(struct graph *g, const struct operation *op);

/* Append the caller of element i, unless it is there or gives no object. */
void ancestor_add_caller(struct graph *g, struct ancestor **list, ptrdiff_t i,
			 const struct body *b, const struct edge *caller, bool renews);

/* The call and all that reach it, up to ANCESTOR_LEVELS; the caller arrfree()s it. */
struct ancestor *ancestors_of(struct graph *g, const struct operation *op,
			      struct mappers *mappers);

/* Does the member link its record into a list or tree, by rules/api.json? */
bool ancestor_is_link(struct graph *g, uint32_t member);

/* Have they a member in common that holds the object? */
bool ancestor_shares_owner(const struct ancestor *a, const struct ancestor *b);

#endif
