// SPDX-License-Identifier: GPL-2.0-only
/* What lies between the buffer and the counter depends on the architecture. */
#include <linux/lines.h>

#ifdef __aarch64__
struct between {
	u64 registers[8];
};
#else
struct between {
	u32 flags;
};
#endif

struct layout {
	struct device *dev;
	u8 answer[16];
	struct between between;
	u32 count;
};

int layout_start(struct layout *l)
{
	dma_addr_t dma = dma_map_single(l->dev, l->answer, sizeof(l->answer), DMA_FROM_DEVICE);

	l->count++;
	return dma_mapping_error(l->dev, dma);
}

/* lines on x86_64: 24 dma-cacheline-shared */
