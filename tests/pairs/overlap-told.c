// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-mapping.h>
#include <linux/slab.h>

struct told {
	char data[8];
};

/* The events fill the line alone, and the CPU only reads them. */
dma_addr_t overlap_told(struct device *dev, struct told *events)
{
	return dma_map_single_attrs(dev, &events[1], 8, DMA_FROM_DEVICE,
				    DMA_ATTR_DEBUGGING_IGNORE_CACHELINES);
}
