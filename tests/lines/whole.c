// SPDX-License-Identifier: GPL-2.0-only
/* The whole object is mapped by its first member: its members are no neighbours. */
#include <linux/lines.h>

struct whole {
	u32 header;
	u32 status;
	u8 text[56];
};

int whole_start(struct device *dev, struct whole *w)
{
	dma_addr_t dma = dma_map_single(dev, &w->header, sizeof(*w), DMA_FROM_DEVICE);

	w->status = 0;
	return dma_mapping_error(dev, dma);
}
