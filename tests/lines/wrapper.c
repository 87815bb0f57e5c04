// SPDX-License-Identifier: GPL-2.0-only
/* The direction comes with the call of a helper: one device reads, one writes. */
#include <linux/lines.h>

struct wrapper {
	struct device *dev;
	u8 question[16];
	u8 answer[16];
	dma_addr_t question_dma, answer_dma;
};

static dma_addr_t wrapper_map(struct wrapper *w, void *p, size_t size,
			      enum dma_data_direction dir)
{
	return dma_map_single(w->dev, p, size, dir);
}

int wrapper_start(struct wrapper *w)
{
	w->question_dma = wrapper_map(w, w->question, sizeof(w->question), DMA_TO_DEVICE);
	w->answer_dma = wrapper_map(w, w->answer, sizeof(w->answer), DMA_FROM_DEVICE);
	return 0;
}

/* lines: 21 dma-cacheline-shared */
