// SPDX-License-Identifier: GPL-2.0-only
/* A list in a member: mapped in one function only. */
#include <linux/dma-more.h>

struct keeper {
	struct device *dev;
	struct sg_table one, two;
};

int keeper_get(struct keeper *k)
{
	if (dma_map_sgtable(k->dev, &k->one, DMA_TO_DEVICE, 0))
		return -EINVAL;
	return dma_map_sgtable(k->dev, &k->two, DMA_TO_DEVICE, 0);
}

int keeper_get_back(struct keeper *k)
{
	return dma_map_sgtable(k->dev, &k->two, DMA_FROM_DEVICE, 0);
}

void keeper_put(struct keeper *k)
{
	dma_unmap_sgtable(k->dev, &k->one, DMA_FROM_DEVICE, 0);
	dma_unmap_sgtable(k->dev, &k->two, DMA_FROM_DEVICE, 0);
}

/* finding: 24 dma-unmap-direction-mismatch */
