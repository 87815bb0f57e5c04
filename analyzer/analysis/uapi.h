/* SPDX-License-Identifier: GPL-2.0-only */
/* Which user interface reaches a function, by the entry tables of rules/api.json. */
#ifndef DMATTR_ANALYSIS_UAPI_H
#define DMATTR_ANALYSIS_UAPI_H

#include "analysis/graph.h"

/*
 * The class of the nearest entry table through which callers of the function
 * are reached: "uverbs", "drm", ...; "none" if there is none within the bounds.
 */
const char *uapi_of(struct graph *g, int64_t function);

/* The entry that the function itself is stored into, or NULL. */
const struct api_entry *uapi_entry(struct graph *g, int64_t symbol);

#endif
