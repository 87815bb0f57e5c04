// SPDX-License-Identifier: GPL-2.0-only
/* Two spellings that this tree does not have, one that a file brings itself. */
#include <linux/dma-mapping.h>

dma_addr_t renamed_first(struct device *dev, void *buf)
{
	return dma_map_single_attrs(dev, buf, 8, DMA_FROM_DEVICE, DMA_ATTR_CPU_CACHE_CLEAN);
}

unsigned long renamed_proposed(void)
{
	return DMA_ATTR_CPU_CACHE_OVERLAP;
}

#ifdef DMA_ATTR_CPU_CACHE_CLEAN
unsigned long renamed_guarded(void)
{
	return DMA_ATTR_CPU_CACHE_CLEAN;
}
#endif

/* finding: 7 dma-attr-renamed */
/* finding: 12 dma-attr-renamed */
