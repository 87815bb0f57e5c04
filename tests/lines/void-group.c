// SPDX-License-Identifier: GPL-2.0-only
/* The same as private data: its begin is aligned to 8 bytes, and with it the group. */
#include <linux/lines.h>

struct void_group {
	struct device *dev;
	__dma_from_device_group_begin(in);
	u8 in[128];
	__dma_from_device_group_end(in);
	u32 count;
};

int void_group_start(struct Scsi_Host *shost)
{
	struct void_group *g = shost_priv(shost);
	dma_addr_t dma = dma_map_single(g->dev, g->in, sizeof(g->in), DMA_FROM_DEVICE);

	g->count++;
	return dma_mapping_error(g->dev, dma);
}

/* lines: 16 dma-cacheline-shared */
