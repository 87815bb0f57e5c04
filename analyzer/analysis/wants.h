/* SPDX-License-Identifier: GPL-2.0-only */
/* From what the traces of a site asked for, to what the store should have. */
#ifndef DMATTR_ANALYSIS_WANTS_H
#define DMATTR_ANALYSIS_WANTS_H

#include "analysis/analysis.h"
#include "analysis/graph.h"

/* Move what was asked for this site into w, if its verdict can still change. */
void wants_take(struct wants *w, struct graph *g, const struct site *site);

#endif
