/* SPDX-License-Identifier: GPL-2.0-only */
/* The calls of the function that maps: what memory each brings, and which attribute. */
#ifndef DMATTR_ANALYSIS_CALLERS_H
#define DMATTR_ANALYSIS_CALLERS_H

#include "analysis/judge.h"

#define CALLER_LEVELS 4	/* of calls, from the function that maps upwards */

/*
 * Do some calls hand user memory down to the function of the map call, at one level
 * or another, and others kernel memory, none both? Memory that others fill into an
 * object is not handed down: a parameter would not tell it.
 */
bool callers_differ(const struct trace *t);

/*
 * Every call of the function of the map call, what the trace of its buffer found
 * behind it (by_life: what becomes of its mappings), and whether it passes the
 * attribute. Where one call brings both, those of its own function follow. Appended
 * to the stb_ds array ret, texts from the report's arena.
 */
void callers_find(struct judge *j, const struct operation *map, const struct trace *t,
		  const struct life *life, bool by_life, struct caller **ret);

/* Do those with user memory pass the attribute, and no other? */
bool callers_agree(const struct caller *list);

#endif
