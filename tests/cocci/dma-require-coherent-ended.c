// SPDX-License-Identifier: GPL-2.0-only
/* The callback at the end of the transfer unmaps: streaming. Another mapping lives on. */

struct transfer {
	struct device *dev;
	struct page *pages[4];
	struct sg_table sgt;
	dma_addr_t doorbell;
	int users;
};

struct descriptor {
	void (*callback)(void *data);
};

static void transfer_free(struct transfer *t)
{
	dma_unmap_sg(t->dev, t->sgt.sgl, t->sgt.nents, DMA_FROM_DEVICE);
}

static void put(struct transfer *t, void (*release)(struct transfer *t))
{
	if (!--t->users)
		release(t);
}

static void transfer_done(void *data)
{
	struct transfer *t = data;

	put(t, transfer_free);
}

static int transfer_start(struct transfer *t, struct descriptor *tx, unsigned long at)
{
	if (pin_user_pages_fast(at, 4, FOLL_WRITE, t->pages) < 0)
		return -EFAULT;
	if (sg_alloc_table_from_pages(&t->sgt, t->pages, 4, 0, 4 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	tx->callback = transfer_done;
	return dma_map_sg(t->dev, t->sgt.sgl, t->sgt.nents, DMA_FROM_DEVICE);
}

static int doorbell_map(struct transfer *t, unsigned long at)
{
	if (pin_user_pages_fast(at, 1, FOLL_WRITE, &t->pages[0]) < 0)
		return -EFAULT;
	t->doorbell = dma_map_page(t->dev, t->pages[0], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

static void doorbell_unmap(struct transfer *t)
{
	dma_unmap_page(t->dev, t->doorbell, PAGE_SIZE, DMA_BIDIRECTIONAL);
}
