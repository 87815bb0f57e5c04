// SPDX-License-Identifier: GPL-2.0-only
/* A handle kept in 32 bits is not followed. */
#include <linux/dma-mapping.h>

struct words {
	unsigned int address;
};

void words_send(struct device *dev, struct words *w, void *buf)
{
	w->address = (unsigned int)dma_map_single(dev, buf, 64, DMA_TO_DEVICE);
}

void words_receive(struct device *dev, struct words *w)
{
	dma_unmap_single(dev, w->address, 64, DMA_FROM_DEVICE);
}

/* finding: 16 dma-unmap-direction-mismatch known-to-fail */
