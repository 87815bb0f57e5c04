/* SPDX-License-Identifier: GPL-2.0-only */
/* Unmap calls that contradict every map call that they can belong to. */
#ifndef DMATTR_ANALYSIS_MISMATCH_H
#define DMATTR_ANALYSIS_MISMATCH_H

#include "analysis/judge.h"

/*
 * Report the unmap if its attributes or its direction cannot be those of the
 * mapping. Attributes: under the mask of the tree's own check (DMA_ATTR_UNMAP_VALID
 * in kernel/dma/debug.c); in a tree without it all but those that newer trees
 * allow to differ.
 */
void mismatch_report(struct judge *j, const struct operation *unmap);

#endif
