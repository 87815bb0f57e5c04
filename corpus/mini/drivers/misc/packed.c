// SPDX-License-Identifier: GPL-2.0-only
/* cpu-cache-overlap and isolate: small buffers that the device writes, in shared lines. */
#include <linux/dma-mapping.h>

struct event {
	u32 type, value;
};

struct packed {
	struct device *dev;
	struct event events[8] __attribute__((aligned(64)));
	dma_addr_t events_dma[8] __attribute__((aligned(64)));
};

int packed_arm(struct packed *p)
{
	for (int i = 0; i < 8; i++)
		p->events_dma[i] = dma_map_single(p->dev, &p->events[i], sizeof(p->events[i]),
						  DMA_FROM_DEVICE);
	return 0;
}

struct crowded {
	struct device *dev;
	u8 status[8];
	u32 sequence;
	dma_addr_t status_dma;
};

int crowded_arm(struct crowded *c)
{
	c->status_dma = dma_map_single(c->dev, c->status, sizeof(c->status), DMA_FROM_DEVICE);
	c->sequence++;
	return 0;
}

/* dmattr: 18 dma_map_single cpu-cache-overlap */
/* dmattr: 32 dma_map_single isolate */
