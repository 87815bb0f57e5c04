// SPDX-License-Identifier: GPL-2.0-only
/* An aligned record without a name puts its members apart from the others. */
#include <linux/lines.h>

struct anonymous {
	struct device *dev;
	struct {
		u8 head[8];
		u8 text[8];
	} __aligned(ARCH_DMA_MINALIGN);
	dma_addr_t dma;
};

int anonymous_start(struct anonymous *a)
{
	a->dma = dma_map_single(a->dev, a->head, 16, DMA_FROM_DEVICE);
	return 0;
}
