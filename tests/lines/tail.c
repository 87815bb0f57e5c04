// SPDX-License-Identifier: GPL-2.0-only
/* The head is aligned; the tail's line goes on with a counter. */
#include <linux/lines.h>

struct tail {
	struct device *dev;
	u8 frame[72] ____cacheline_aligned;
	u32 frames;
	dma_addr_t dma ____cacheline_aligned;
};

int tail_start(struct tail *t)
{
	t->dma = dma_map_single(t->dev, t->frame, sizeof(t->frame), DMA_FROM_DEVICE);
	t->frames++;
	return 0;
}

/* lines: 14 dma-cacheline-shared */
