// SPDX-License-Identifier: GPL-2.0-only
/* Elements of an array: those of eight bytes share lines, those of 64 do not. */
#include <linux/lines.h>

struct small {
	u32 type, value;
};

struct large {
	u8 text[64];
};

struct stride {
	struct device *dev;
	struct small small[8] ____cacheline_aligned;
	struct large large[8] ____cacheline_aligned;
	dma_addr_t dma[16] ____cacheline_aligned;
};

void stride_start(struct stride *s)
{
	for (int i = 0; i < 8; i++)
		s->dma[i] = dma_map_single(s->dev, &s->small[i], sizeof(s->small[i]),
					   DMA_FROM_DEVICE);
	for (int i = 0; i < 8; i++)
		s->dma[8 + i] = dma_map_single(s->dev, &s->large[i], sizeof(s->large[i]),
					       DMA_FROM_DEVICE);
}

/* lines: 23 dma-cache-overlap */
