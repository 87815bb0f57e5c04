// SPDX-License-Identifier: GPL-2.0-only
/* Only user memory may ask for coherence. */
#include <linux/dma-mapping.h>
#include <linux/slab.h>

dma_addr_t kernel_memory(struct device *dev)
{
	void *buf = kzalloc(64, GFP_KERNEL);

	return dma_map_single_attrs(dev, buf, 64, DMA_TO_DEVICE, DMA_ATTR_REQUIRE_COHERENT);
}

dma_addr_t kernel_memory_unmarked(struct device *dev)
{
	void *buf = kzalloc(64, GFP_KERNEL);

	return dma_map_single_attrs(dev, buf, 64, DMA_TO_DEVICE, DMA_ATTR_WEAK_ORDERING);
}

/* finding: 10 dma-require-coherent-misuse */
