// SPDX-License-Identifier: GPL-2.0-only
/* A handle in a local variable: the way out unmaps in the other direction. */
#include <linux/dma-mapping.h>

int local_wrong(struct device *dev, void *buf, int (*go)(dma_addr_t dma))
{
	dma_addr_t dma = dma_map_single(dev, buf, 64, DMA_FROM_DEVICE);

	if (dma_mapping_error(dev, dma))
		return -ENOMEM;
	if (go(dma)) {
		dma_unmap_single(dev, dma, 64, DMA_TO_DEVICE);
		return -EINVAL;
	}
	dma_unmap_single(dev, dma, 64, DMA_FROM_DEVICE);
	return 0;
}

/* The same variable serves two mappings: either may be meant. */
int local_either(struct device *dev, void *buf, int out, int (*go)(dma_addr_t dma))
{
	dma_addr_t dma;
	int ret;

	if (out)
		dma = dma_map_single(dev, buf, 64, DMA_TO_DEVICE);
	else
		dma = dma_map_single(dev, buf, 64, DMA_FROM_DEVICE);
	ret = go(dma);
	if (out)
		dma_unmap_single(dev, dma, 64, DMA_TO_DEVICE);
	else
		dma_unmap_single(dev, dma, 64, DMA_FROM_DEVICE);
	return ret;
}

/* finding: 12 dma-unmap-direction-mismatch */
