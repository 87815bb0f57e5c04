// SPDX-License-Identifier: GPL-2.0-only
/* A handle in a member: made in one function, given back in another. */
#include <linux/dma-mapping.h>

struct member {
	struct device *dev;
	dma_addr_t one, many;
};

void member_start(struct member *m, void *a, void *b)
{
	m->one = dma_map_single(m->dev, a, 64, DMA_TO_DEVICE);
	m->many = dma_map_single(m->dev, b, 64, DMA_TO_DEVICE);
}

void member_other(struct member *m, struct page *page)
{
	m->many = dma_map_page(m->dev, page, 0, 64, DMA_FROM_DEVICE);
}

void member_stop(struct member *m)
{
	dma_unmap_single(m->dev, m->one, 64, DMA_FROM_DEVICE);
}

/* Another kind of mapping is kept in the same member: it may be that one. */
void member_either(struct member *m)
{
	dma_unmap_single(m->dev, m->many, 64, DMA_FROM_DEVICE);
}

/* finding: 23 dma-unmap-direction-mismatch */
