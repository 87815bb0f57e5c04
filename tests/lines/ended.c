// SPDX-License-Identifier: GPL-2.0-only
/* Written before it is mapped and after it is unmapped, in one function. */
#include <linux/lines.h>

struct ended {
	struct device *dev;
	u32 state;
	u8 answer[16];
};

int ended_ask(struct ended *e)
{
	dma_addr_t dma;

	e->state = 1;
	dma = dma_map_single(e->dev, e->answer, sizeof(e->answer), DMA_FROM_DEVICE);
	if (dma_mapping_error(e->dev, dma))
		return -ENOMEM;
	dma_unmap_single(e->dev, dma, sizeof(e->answer), DMA_FROM_DEVICE);
	e->state = 2;
	return 0;
}
