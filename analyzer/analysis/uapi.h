/* SPDX-License-Identifier: GPL-2.0-only */
/* Which user interface reaches a function, by the entry tables of rules/api.json. */
#ifndef DMATTR_ANALYSIS_UAPI_H
#define DMATTR_ANALYSIS_UAPI_H

#include "analysis/graph.h"

/* The way from user space to a function. */
struct uapi {
	const char *class;	/* "uverbs", "drm", ...; "none" */
	int64_t entry;		/* symbol of the function that an entry table holds, or 0 */
	uint32_t member;	/* of that table, "R:m" */
	int calls;		/* from the entry to the function */
};

/*
 * The nearest entry table through which callers of the function are reached,
 * within bounds. A table that belongs to others (drm_driver.fops) has the class
 * of an entry with a value ("open": "accel_open") that stands in one of them.
 * ask: note what the store lacks to find one.
 */
void uapi_find(struct graph *g, int64_t function, bool ask, struct uapi *ret);

/* The entry that the function itself is stored into, or NULL. */
const struct api_entry *uapi_entry(struct graph *g, int64_t symbol);

#endif
