// SPDX-License-Identifier: GPL-2.0-only
/* A function whose name a macro of a header makes: spatch loses it. */
#include <linux/dma-mapping.h>
#include <linux/slab.h>
#include "lost.h"

struct lost {
	struct device *dev;
	u8 buf[64];
};

dma_addr_t lost_map(struct lost *l);

LOST_HANDLER(map)(struct lost *l)
{
	return dma_map_single(l->dev, l->buf, 64, DMA_FROM_DEVICE);
}
