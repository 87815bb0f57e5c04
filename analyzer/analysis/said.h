/* SPDX-License-Identifier: GPL-2.0-only */
/* What a mapping or unmapping call says: its attributes and its direction. */
#ifndef DMATTR_ANALYSIS_SAID_H
#define DMATTR_ANALYSIS_SAID_H

#include "analysis/life.h"
#include "analysis/value.h"

/* Of an API without the argument: what rules/api.json says that its body gives, or none. */
struct value said_attributes(struct graph *g, const struct tree *tree,
			     const struct operation *op);

/* In set: bit v for enum dma_data_direction v. Known only if is_set. */
struct value said_direction(struct graph *g, const struct operation *op);

/* "DMA_TO_DEVICE", several joined by '|', "unknown". From the arena. */
const char *said_direction_text(struct arena *arena, const struct value *direction);

#endif
