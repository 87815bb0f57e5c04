// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct request {
	struct device *dev;
	struct page *pages[4];
	struct sg_table sgt;
	struct completion done;
	dma_addr_t answer;
};

void request_end(struct request *r);

void request_end(struct request *r)
{
	dma_unmap_sgtable(r->dev, &r->sgt, DMA_FROM_DEVICE, 0);
	unpin_user_pages(r->pages, 4);
}
