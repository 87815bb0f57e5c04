// SPDX-License-Identifier: GPL-2.0-only
/* Attributes of map and unmap: a constant, a member, one that the mask leaves out. */
#include <linux/dma-mapping.h>

struct attrs {
	struct device *dev;
	unsigned long same, some;
	dma_addr_t a, b, c;
};

void attrs_open(struct attrs *o, int peer)
{
	o->same = DMA_ATTR_MMIO;
	o->some = 0;
	if (peer)
		o->some |= DMA_ATTR_MMIO;
}

void attrs_map(struct attrs *o, struct page *page)
{
	o->a = dma_map_page_attrs(o->dev, page, 0, 64, DMA_TO_DEVICE, o->same);
	o->b = dma_map_page_attrs(o->dev, page, 0, 64, DMA_TO_DEVICE, o->some);
	o->c = dma_map_page_attrs(o->dev, page, 0, 64, DMA_TO_DEVICE, DMA_ATTR_SKIP_CPU_SYNC);
}

void attrs_unmap(struct attrs *o)
{
	dma_unmap_page_attrs(o->dev, o->a, 64, DMA_TO_DEVICE, DMA_ATTR_MMIO);
	dma_unmap_page_attrs(o->dev, o->b, 64, DMA_TO_DEVICE, DMA_ATTR_MMIO);
	dma_unmap_page(o->dev, o->b, 64, DMA_TO_DEVICE);
	dma_unmap_page(o->dev, o->c, 64, DMA_TO_DEVICE);
}

void attrs_unmap_wrong(struct attrs *o)
{
	dma_unmap_page(o->dev, o->a, 64, DMA_TO_DEVICE);
	dma_unmap_page_attrs(o->dev, o->c, 64, DMA_TO_DEVICE,
			     DMA_ATTR_SKIP_CPU_SYNC | DMA_ATTR_REQUIRE_COHERENT);
}

/* finding: 36 dma-unmap-attrs-mismatch */
/* finding: 37 dma-unmap-attrs-mismatch */
