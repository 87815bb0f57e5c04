// SPDX-License-Identifier: GPL-2.0-only
/* Another function counts while the buffer stays mapped. */
#include <linux/lines.h>

struct elsewhere {
	struct device *dev;
	u32 users;
	u8 answer[16];
	dma_addr_t dma ____cacheline_aligned;
};

int elsewhere_start(struct elsewhere *e)
{
	e->dma = dma_map_single(e->dev, e->answer, sizeof(e->answer), DMA_FROM_DEVICE);
	return 0;
}

void elsewhere_open(struct elsewhere *e)
{
	e->users++;
}

/* lines: 14 dma-cacheline-shared */
