// SPDX-License-Identifier: GPL-2.0-only
/* They share lines, and the mapping says so. */
#include <linux/lines.h>

struct event {
	u32 type, value;
};

struct marked {
	struct device *dev;
	struct event events[8] ____cacheline_aligned;
	dma_addr_t dma[8] ____cacheline_aligned;
};

void marked_start(struct marked *m)
{
	/* the CPU reads an event only after its completion, and writes none of the line */
	for (int i = 0; i < 8; i++)
		m->dma[i] = dma_map_single_attrs(m->dev, &m->events[i], sizeof(m->events[i]),
						 DMA_FROM_DEVICE,
						 DMA_ATTR_DEBUGGING_IGNORE_CACHELINES);
}
