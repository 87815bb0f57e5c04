// SPDX-License-Identifier: GPL-2.0-only
/* Two buffers of a record, which the analyzer reports once, and one beside still members. */
#include <linux/dma-mapping.h>
#include <linux/slab.h>

struct shared {
	struct device *dev;
	u8 first[16];
	dma_addr_t first_dma;
	u8 second[16];
	dma_addr_t second_dma;
};

int shared_map(struct shared *s);

int shared_map(struct shared *s)
{
	s->first_dma = dma_map_single(s->dev, s->first, 16, DMA_FROM_DEVICE);
	s->second_dma = dma_map_single(s->dev, s->second, 16, DMA_FROM_DEVICE);
	return dma_mapping_error(s->dev, s->second_dma);
}

struct still {
	struct device *dev;
	u8 answer[16];
	int number;
};

int still_ask(struct still *s);

int still_ask(struct still *s)
{
	dma_addr_t handle = dma_map_single(s->dev, s->answer, 16, DMA_FROM_DEVICE);

	dma_unmap_single(s->dev, handle, 16, DMA_FROM_DEVICE);
	return s->answer[0];
}
