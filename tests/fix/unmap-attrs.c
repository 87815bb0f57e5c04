// SPDX-License-Identifier: GPL-2.0-only
/* The unmap lacks an attribute of the map; a member's value is not written there. */
#include <linux/dma-mapping.h>

struct unmap_attrs {
	struct device *dev;
	unsigned long attrs;
	dma_addr_t a, b;
};

void unmap_attrs_map(struct unmap_attrs *o, struct page *page)
{
	o->attrs = DMA_ATTR_MMIO;
	o->a = dma_map_page_attrs(o->dev, page, 0, 64, DMA_TO_DEVICE, DMA_ATTR_MMIO);
	o->b = dma_map_page_attrs(o->dev, page, 0, 64, DMA_TO_DEVICE, o->attrs);
}

void unmap_attrs_unmap(struct unmap_attrs *o)
{
	dma_unmap_page(o->dev, o->a, 64, DMA_TO_DEVICE);
	dma_unmap_page(o->dev, o->b, 64, DMA_TO_DEVICE);
}

/* needs: dma-unmap-attrs-mismatch */
/* refused: is no constant */
/* fix:
-	dma_unmap_page(o->dev, o->a, 64, DMA_TO_DEVICE);
+	dma_unmap_page_attrs(o->dev, o->a, 64, DMA_TO_DEVICE, DMA_ATTR_MMIO);
*/
