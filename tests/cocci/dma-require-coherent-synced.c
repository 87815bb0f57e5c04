// SPDX-License-Identifier: GPL-2.0-only
/* dma_sync hands the ownership over: streaming. */

struct buffer {
	struct device *dev;
	struct page **pages;
	struct sg_table sgt;
};

static int buffer_get(struct buffer *b, unsigned long at, int n)
{
	int rc = pin_user_pages_fast(at, n, FOLL_WRITE, b->pages);

	if (rc < 0)
		return rc;
	rc = sg_alloc_table_from_pages(&b->sgt, b->pages, n, 0, n * PAGE_SIZE, GFP_KERNEL);
	return rc ? rc : dma_map_sgtable(b->dev, &b->sgt, DMA_FROM_DEVICE, 0);
}

static void buffer_finish(struct buffer *b)
{
	dma_sync_sgtable_for_cpu(b->dev, &b->sgt, DMA_FROM_DEVICE);
}

static void buffer_put(struct buffer *b)
{
	dma_unmap_sgtable(b->dev, &b->sgt, DMA_FROM_DEVICE, 0);
}
