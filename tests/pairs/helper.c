// SPDX-License-Identifier: GPL-2.0-only
/* The direction is a parameter: what its callers give, all of them together. */
#include <linux/dma-mapping.h>

struct helper {
	struct device *dev;
	dma_addr_t in, out;
};

static dma_addr_t helper_map(struct helper *h, void *buf)
{
	return dma_map_single(h->dev, buf, 64, DMA_BIDIRECTIONAL);
}

static void helper_unmap(struct helper *h, dma_addr_t dma, enum dma_data_direction dir)
{
	dma_unmap_single(h->dev, dma, 64, dir);
}

static void helper_unmap_right(struct helper *h, dma_addr_t dma, enum dma_data_direction dir)
{
	dma_unmap_single(h->dev, dma, 64, dir);
}

void helper_run(struct helper *h, void *a, void *b)
{
	h->in = helper_map(h, a);
	h->out = helper_map(h, b);
	helper_unmap(h, h->in, DMA_FROM_DEVICE);
	helper_unmap(h, h->out, DMA_TO_DEVICE);
	helper_unmap_right(h, h->in, DMA_BIDIRECTIONAL);
	helper_unmap_right(h, h->out, DMA_TO_DEVICE);
}

/* finding: 17 dma-unmap-direction-mismatch */
