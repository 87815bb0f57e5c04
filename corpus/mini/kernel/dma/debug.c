// SPDX-License-Identifier: GPL-2.0-only
/* The mask that dma-debug compares map and unmap under. */
#include <linux/dma-mapping.h>

#define DMA_ATTR_UNMAP_VALID \
	(DMA_ATTR_MMIO | DMA_ATTR_DEBUGGING_IGNORE_CACHELINES | DMA_ATTR_REQUIRE_COHERENT)

unsigned long debug_dma_mask = DMA_ATTR_UNMAP_VALID;
