// SPDX-License-Identifier: GPL-2.0-only
/* A buffer of one small line: only larger ones are shared. */
#include <linux/lines.h>

struct wide {
	u8 answer[64];
	dma_addr_t dma;
	struct device *dev;
};

int wide_start(struct wide *w)
{
	w->dma = dma_map_single(w->dev, w->answer, sizeof(w->answer), DMA_FROM_DEVICE);
	return 0;
}

/* lines at 128: 13 dma-cacheline-shared */
