// SPDX-License-Identifier: GPL-2.0-only
/* none: the driver's own memory, its own pages, and a window of registers. */
#include <linux/dma-mapping.h>
#include <linux/slab.h>

struct ring {
	struct device *dev;
	u32 *words;
	struct page *page;
	dma_addr_t words_dma, page_dma, doorbell_dma;
};

int ring_setup(struct ring *r, phys_addr_t doorbell)
{
	r->words = kzalloc(PAGE_SIZE, GFP_KERNEL);
	if (!r->words)
		return -ENOMEM;
	r->words_dma = dma_map_single(r->dev, r->words, PAGE_SIZE, DMA_TO_DEVICE);
	if (dma_mapping_error(r->dev, r->words_dma))
		return -ENOMEM;
	r->page = alloc_page(GFP_KERNEL);
	r->page_dma = dma_map_page(r->dev, r->page, 0, PAGE_SIZE, DMA_FROM_DEVICE);
	r->doorbell_dma = dma_map_resource(r->dev, doorbell, PAGE_SIZE, DMA_BIDIRECTIONAL, 0);
	return 0;
}

void ring_release(struct ring *r)
{
	dma_unmap_page(r->dev, r->page_dma, PAGE_SIZE, DMA_FROM_DEVICE);
	dma_unmap_single(r->dev, r->words_dma, PAGE_SIZE, DMA_TO_DEVICE);
	__free_page(r->page);
	kfree(r->words);
}

/* dmattr: 18 dma_map_single none */
/* dmattr: 22 dma_map_page none */
/* dmattr: 23 dma_map_resource none */
