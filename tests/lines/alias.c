// SPDX-License-Identifier: GPL-2.0-only
/* A part of a larger record, by a pointer of its own; direction by a branch. */
#include <linux/lines.h>

struct fence {
	dma_addr_t dma;
	u8 text[16];
};

struct alias {
	struct device *dev;
	struct fence fence;
};

int alias_start(struct alias *a, bool write)
{
	struct fence *fence = &a->fence;
	enum dma_data_direction dir = DMA_TO_DEVICE;
	dma_addr_t dma;

	if (!write)
		dir = DMA_FROM_DEVICE;
	dma = dma_map_single(a->dev, fence->text, sizeof(fence->text), dir);
	if (dma_mapping_error(a->dev, dma))
		return -ENOMEM;
	fence->dma = dma;
	return 0;
}

/* lines: 23 dma-cacheline-shared */
