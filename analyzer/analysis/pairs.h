/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which map calls can have made the mapping that an unmap call ends. Only what is
 * certain: a list that may lack one of them is no list.
 */
#ifndef DMATTR_ANALYSIS_PAIRS_H
#define DMATTR_ANALYSIS_PAIRS_H

#include "analysis/life.h"

struct pairing {
	const struct operation **maps;	/* stb_ds: all that can; empty: not known */
	const char *how;		/* for a person: "its handle comes from" ... */
};

/*
 * A handle is traced back: each of its ends must be a map call. A table or list
 * is an object: it was mapped in the same function, in the same table of
 * operations or in the same member, and by nobody else there.
 */
void pairs_of(struct graph *g, struct operations *ops, const struct operation *unmap,
	      struct pairing *ret);
void pairing_release(struct pairing *p);

/* Is it named by an object (a table or list) that was mapped, not by a handle? */
bool pairs_by_object(const struct api *api);

/* pairs_object.c: the same for objects. */
void pairs_of_object(struct graph *g, struct operations *ops, const struct operation *unmap,
		     struct pairing *ret);

#endif
