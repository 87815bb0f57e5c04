// SPDX-License-Identifier: GPL-2.0-only
/* The three names of one attribute; DMA_ATTR_CPU_CACHE_CLEAN in a comment stays. */

static dma_addr_t first(struct device *dev, void *buf)
{
	return dma_map_single_attrs(dev, buf, 8, DMA_FROM_DEVICE, DMA_ATTR_CPU_CACHE_CLEAN);
}

static dma_addr_t second(struct device *dev, void *buf)
{
	unsigned long attrs = DMA_ATTR_NO_WARN | DMA_ATTR_CPU_CACHE_OVERLAP;

	return dma_map_single_attrs(dev, buf, 8, DMA_FROM_DEVICE, attrs);
}

static dma_addr_t third(struct device *dev, void *buf)
{
	return dma_map_single_attrs(dev, buf, 8, DMA_FROM_DEVICE,
				    DMA_ATTR_DEBUGGING_IGNORE_CACHELINES);
}
