// SPDX-License-Identifier: GPL-2.0-only
/* User memory that no table of entries leads to. */
#include <linux/dma-mapping.h>
#include <linux/mm.h>

dma_addr_t alone_map(struct device *dev, unsigned long start, struct page **pages)
{
	if (pin_user_pages_fast(start, 1, FOLL_WRITE, pages) != 1)
		return 0;
	return dma_map_page(dev, pages[0], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
}

/* Nobody says which function this is. */
struct bell_ops {
	void (*ring)(int times);
};

void bell_ring(const struct bell_ops *ops)
{
	ops->ring(2);
}

/* uapi: 10 none */
