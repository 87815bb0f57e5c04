// SPDX-License-Identifier: GPL-2.0-only
/* A range of cases without blanks: spatch loses the function. */
#include <linux/dma-mapping.h>
#include <linux/slab.h>

enum kind { FIRST, SECOND, LAST };

struct lost {
	struct device *dev;
	u8 buf[64];
};

dma_addr_t lost_map(struct lost *l, enum kind kind);

dma_addr_t lost_map(struct lost *l, enum kind kind)
{
	switch (kind) {
	case FIRST...LAST:
		return dma_map_single(l->dev, l->buf, 64, DMA_FROM_DEVICE);
	default:
		return 0;
	}
}
