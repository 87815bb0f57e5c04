// SPDX-License-Identifier: GPL-2.0-only
/* A list has no handle: the same place, mapped and unmapped in one function. */
#include <linux/dma-more.h>

struct list {
	struct device *dev;
	struct scatterlist *in, *out;
};

static void list_remap(struct list *l)
{
	dma_unmap_sg(l->dev, l->out, 1, DMA_FROM_DEVICE);
	dma_map_sg(l->dev, l->out, 1, DMA_TO_DEVICE);
}

int list_wrong(struct list *l, int (*go)(struct list *l))
{
	if (!dma_map_sg(l->dev, l->in, 1, DMA_TO_DEVICE))
		return -EINVAL;
	if (!dma_map_sg(l->dev, l->out, 1, DMA_FROM_DEVICE)) {
		dma_unmap_sg(l->dev, l->in, 1, DMA_FROM_DEVICE);
		return -EINVAL;
	}
	dma_unmap_sg(l->dev, l->out, 1, DMA_FROM_DEVICE);
	dma_unmap_sg(l->dev, l->in, 1, DMA_TO_DEVICE);
	return go(l);
}

/* A function in between is given the list and maps it anew. */
int list_given_away(struct list *l)
{
	if (!dma_map_sg(l->dev, l->out, 1, DMA_FROM_DEVICE))
		return -EINVAL;
	list_remap(l);
	dma_unmap_sg(l->dev, l->out, 1, DMA_TO_DEVICE);
	return 0;
}

/* One arm maps, the other unmaps what somebody else has mapped. */
void list_arms(struct device *dev, struct scatterlist *sg, int begin)
{
	if (begin)
		dma_map_sg(dev, sg, 1, DMA_TO_DEVICE);
	else
		dma_unmap_sg(dev, sg, 1, DMA_FROM_DEVICE);
}

/* finding: 21 dma-unmap-direction-mismatch */
