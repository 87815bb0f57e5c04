// SPDX-License-Identifier: GPL-2.0-only
/* Names that the tree does not have; the longer one needs a line of its own. */
#include <linux/dma-mapping.h>

dma_addr_t renamed_first(struct device *dev, void *buf)
{
	return dma_map_single_attrs(dev, buf, 8, DMA_FROM_DEVICE, DMA_ATTR_CPU_CACHE_CLEAN);
}

unsigned long renamed_proposed(void)
{
	return DMA_ATTR_CPU_CACHE_OVERLAP;
}

/* needs: dma-attr-renamed */
/* fix:
-	return dma_map_single_attrs(dev, buf, 8, DMA_FROM_DEVICE, DMA_ATTR_CPU_CACHE_CLEAN);
+	return dma_map_single_attrs(dev, buf, 8, DMA_FROM_DEVICE,
+				    DMA_ATTR_DEBUGGING_IGNORE_CACHELINES);
-	return DMA_ATTR_CPU_CACHE_OVERLAP;
+	return DMA_ATTR_DEBUGGING_IGNORE_CACHELINES;
*/
