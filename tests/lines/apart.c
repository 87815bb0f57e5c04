// SPDX-License-Identifier: GPL-2.0-only
/* Aligned, and so is what follows. */
#include <linux/lines.h>

struct apart {
	struct device *dev;
	u8 frame[72] ____cacheline_aligned;
	u32 frames ____cacheline_aligned;
	dma_addr_t dma;
};

int apart_start(struct apart *a)
{
	a->dma = dma_map_single(a->dev, a->frame, sizeof(a->frame), DMA_FROM_DEVICE);
	a->frames++;
	return 0;
}
