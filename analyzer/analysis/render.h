/* SPDX-License-Identifier: GPL-2.0-only */
/* Facts as a person would write them. */
#ifndef DMATTR_ANALYSIS_RENDER_H
#define DMATTR_ANALYSIS_RENDER_H

#include "analysis/graph.h"
#include "model/report.h"

/* A place of function b in C: "ttm->pages", "f()", "&range". From the arena. */
const char *render_place(struct graph *g, const struct body *b, int64_t place,
			 struct arena *arena);

/* The name of a function, without the file of a static one. From the arena. */
const char *render_symbol(struct graph *g, int64_t symbol, struct arena *arena);

/* Where fact seq of the function stands; seq 0: the function itself. */
struct position render_position(struct graph *g, const struct body *b, int seq,
				struct arena *arena);

#endif
