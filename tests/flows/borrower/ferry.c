// SPDX-License-Identifier: GPL-2.0-only
/* A user of lender/harbour.c, with a handle of its own in the framework's record. */
#include <linux/berth.h>
#include <linux/dma-mapping.h>
#include <linux/dma-sync.h>
#include <linux/slab.h>

struct ferry {
	struct device *dev;
	void *deck;
	struct berth berth;
};

int ferry_open(struct ferry *f);
void ferry_land(struct ferry *f);

int ferry_open(struct ferry *f)
{
	f->deck = kzalloc(64 * harbour_depth(), GFP_KERNEL);
	if (!f->deck)
		return -ENOMEM;
	f->berth.addr = dma_map_single(f->dev, f->deck, 64, DMA_FROM_DEVICE);
	return 0;
}

void ferry_land(struct ferry *f)
{
	dma_sync_single_for_cpu(f->dev, f->berth.addr, 64, DMA_FROM_DEVICE);
}

/* dmattr: 22 dma_map_single none */
