// SPDX-License-Identifier: GPL-2.0-only
/* The map call says that the device writes, the only unmap that it reads. */
#include <linux/dma-mapping.h>

int unmap_opposite(struct device *dev, void *buf, int (*go)(dma_addr_t dma))
{
	dma_addr_t dma = dma_map_single(dev, buf, 64, DMA_FROM_DEVICE);

	if (dma_mapping_error(dev, dma))
		return -ENOMEM;
	go(dma);
	dma_unmap_single(dev, dma, 64, DMA_TO_DEVICE);
	return 0;
}

/* needs: dma-unmap-direction-mismatch */
/* refused: which of them is right is for a person to say */
