/* SPDX-License-Identifier: GPL-2.0-only */
/* Integers as sets of possible values: attributes and directions. */
#ifndef DMATTR_ANALYSIS_VALUE_H
#define DMATTR_ANALYSIS_VALUE_H

#include "analysis/graph.h"

struct value {
	bool known;		/* every way to the value was followed to constants */
	uint64_t must, may;	/* bits that are always, sometimes set */
	bool is_set;		/* set says all: no arithmetic was on the way */
	uint64_t set;		/* bit v: the value can be v (v < 64) */
	const char *why;	/* not known: what stopped the search, for a person */
};

/* The value of a place of function b, over all callers. */
struct value value_of(struct graph *g, const struct body *b, int64_t place);
/* Is the value of the place one number that is known? A quick search: the first doubt ends it. */
bool value_number(struct graph *g, const struct body *b, int64_t place, int64_t *number);
struct value value_constant(int64_t v);

#endif
