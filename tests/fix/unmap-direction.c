// SPDX-License-Identifier: GPL-2.0-only
/* The error path unmaps in another direction. */
#include <linux/dma-mapping.h>

int unmap_direction(struct device *dev, void *buf, int (*go)(dma_addr_t dma))
{
	dma_addr_t dma = dma_map_single(dev, buf, 64, DMA_BIDIRECTIONAL);

	if (dma_mapping_error(dev, dma))
		return -ENOMEM;
	if (go(dma)) {
		dma_unmap_single(dev, dma, 64, DMA_TO_DEVICE);
		return -EINVAL;
	}
	dma_unmap_single(dev, dma, 64, DMA_BIDIRECTIONAL);
	return 0;
}

/* needs: dma-unmap-direction-mismatch */
/* fix:
-		dma_unmap_single(dev, dma, 64, DMA_TO_DEVICE);
+		dma_unmap_single(dev, dma, 64, DMA_BIDIRECTIONAL);
*/
