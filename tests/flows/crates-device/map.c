// SPDX-License-Identifier: GPL-2.0-only
/*
 * Maps what the broker put into the records. That another module puts kernel memory
 * into records of its own does not matter: it never calls the device.
 */
#include <linux/crate.h>

static int device_set_map(struct crate_device *d, struct crate *list)
{
	struct crate *c = crate_first(list);

	if (sg_alloc_table_from_pages(&d->sgt, c->pages, 4, 0, 4 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	return dma_map_sgtable(d->dev, &d->sgt, DMA_BIDIRECTIONAL, 0);
}

static void device_reset(struct crate_device *d)
{
	dma_unmap_sgtable(d->dev, &d->sgt, DMA_BIDIRECTIONAL, 0);
}

const struct crate_device_ops device_ops = {
	.set_map = device_set_map,
	.reset = device_reset,
};

/* dmattr: 14 dma_map_sgtable require-coherent */
