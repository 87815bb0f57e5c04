// SPDX-License-Identifier: GPL-2.0-only
/* Small buffers in shared lines: map and unmap say so, and a comment says why. */
#include <linux/dma-mapping.h>

struct event {
	u32 type, value;
};

struct overlap {
	struct device *dev;
	struct event events[8] __attribute__((aligned(64)));
	dma_addr_t dma[8] __attribute__((aligned(64)));
};

void overlap_arm(struct overlap *p)
{
	for (int i = 0; i < 8; i++)
		p->dma[i] = dma_map_single(p->dev, &p->events[i], 8, DMA_FROM_DEVICE);
}

void overlap_stop(struct overlap *p)
{
	for (int i = 0; i < 8; i++)
		dma_unmap_single(p->dev, p->dma[i], 8, DMA_FROM_DEVICE);
}

/* needs: dma-cache-overlap */
/* fix:
+	// The elements of events share cachelines, which the CPU does not write
+	// while they are mapped.
-		p->dma[i] = dma_map_single(p->dev, &p->events[i], 8, DMA_FROM_DEVICE);
+		p->dma[i] = dma_map_single_attrs(p->dev, &p->events[i], 8,
+						 DMA_FROM_DEVICE,
+						 DMA_ATTR_DEBUGGING_IGNORE_CACHELINES);
-		dma_unmap_single(p->dev, p->dma[i], 8, DMA_FROM_DEVICE);
+		dma_unmap_single_attrs(p->dev, p->dma[i], 8, DMA_FROM_DEVICE,
+				       DMA_ATTR_DEBUGGING_IGNORE_CACHELINES);
*/
