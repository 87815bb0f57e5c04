/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which object an operation works on, by its names in one function, and by the
 * names that a caller has for it. So an unmap helper that is given NULL ends
 * nothing, and a caller that unmaps another object than it mapped does not
 * close the way of the first.
 */
#ifndef DMATTR_ANALYSIS_OBJECT_H
#define DMATTR_ANALYSIS_OBJECT_H

#include "analysis/life.h"

#define OBJECT_MAX_NAMES 24

struct object {
	struct path names[OBJECT_MAX_NAMES];	/* 0: nothing is known of it */
	int n;
};

/* The object of a map, unmap or sync call, by its names in the call's function. */
void object_of(struct graph *g, const struct operation *op, struct object *ret);

/*
 * The object of callee b as the caller of edge e names it. Returns false if the
 * caller gives none: a constant, which is NULL.
 */
bool object_up(struct graph *g, const struct object *o, const struct body *b,
	       const struct edge *e, struct object *ret);

/* Is it reached from a parameter of the function? */
bool object_is_given(const struct object *o, const struct body *b);

/* Have they a name in common? Both are names in one function. */
bool object_meets(const struct object *a, const struct object *b);

/* Are they different for certain: both known, and no name in common? */
bool object_differs(const struct object *a, const struct object *b);

#endif
