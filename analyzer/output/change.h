/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From findings to what must change together: a map call and every unmap call that
 * ends its mapping, and the other map calls that these unmaps belong to.
 */
#ifndef DMATTR_OUTPUT_CHANGE_H
#define DMATTR_OUTPUT_CHANGE_H

#include "model/report.h"

/* A call that an attribute is written to. */
struct operation_at {
	struct position at;
	const char *api;	/* as it is spelled in the text */
	bool unmap;
};

struct change {
	const struct finding **findings;	/* stb_ds: those that it mends */
	const struct site **sites;		/* stb_ds: of these */
	struct operation_at *operations;	/* stb_ds: maps, then unmaps; each once */
	struct position *aside;			/* stb_ds: unmaps of the directory that seem another's */
	char *reason;				/* why it cannot be made, or NULL; owned */
};

/* The map calls that an unmap call belongs to: these, and no others. */
struct map_calls {
	struct position unmap;
	struct position *maps;	/* stb_ds */
};

/*
 * The changes for the findings (of a rule that adds an attribute), an stb_ds array.
 * maps_only: unmap calls need not have the attribute. certain: an stb_ds array of
 * what is certain; other unmaps belong to the map calls nearest to them. r: a report
 * of all that they can reach. It must outlive them.
 */
struct change *changes_of(const struct report *r, const struct map_calls *certain,
			  const struct finding *const *findings, size_t n, bool maps_only);
void changes_free(struct change *list);

bool position_same(const struct position *a, const struct position *b);

#endif
