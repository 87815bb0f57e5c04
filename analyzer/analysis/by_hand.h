/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef DMATTR_ANALYSIS_BY_HAND_H
#define DMATTR_ANALYSIS_BY_HAND_H

#include "analysis/life.h"
#include "analysis/trace.h"

/*
 * Does the call map what comes out of a source that has a mapping API of its own
 * (hmm_range_fault() has hmm_dma_map_pfn()), and does the tree have that API?
 */
bool is_by_hand(struct graph *g, const struct tree *tree, const struct operation *map,
		const struct trace *t);

#endif
