// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-mapping.h>
#include <linux/slab.h>

struct event {
	char data[8];
};

dma_addr_t overlap_silent(struct device *dev, struct event *events)
{
	return dma_map_single_attrs(dev, &events[1], 8, DMA_FROM_DEVICE,
				    DMA_ATTR_DEBUGGING_IGNORE_CACHELINES);
}








/* finding: 11 dma-require-coherent-misuse */
