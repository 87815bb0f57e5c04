// SPDX-License-Identifier: GPL-2.0-only
/* The answer is written behind the record, in the same allocation. */
#include <linux/lines.h>

struct behind {
	struct device *dev;
	u32 sequence;
	dma_addr_t dma;
};

struct behind *behind_start(struct device *dev)
{
	struct behind *b = kzalloc(sizeof(*b) + 16, GFP_KERNEL);

	b->dma = dma_map_single(dev, (u8 *)b + sizeof(*b), 16, DMA_FROM_DEVICE);
	b->sequence++;
	return b;
}

/* lines: 15 dma-cacheline-shared known-to-fail */
