// SPDX-License-Identifier: GPL-2.0-only
/* A from-device group is apart where it matters, though not in a coherent machine's layout. */
#include <linux/lines.h>

struct group {
	struct device *dev;
	dma_addr_t dma;
	__dma_from_device_group_begin(in);
	u8 in[16];
	__dma_from_device_group_end(in);
	u32 count;
};

int group_start(struct group *g)
{
	g->dma = dma_map_single(g->dev, g->in, sizeof(g->in), DMA_FROM_DEVICE);
	g->count++;
	return 0;
}
