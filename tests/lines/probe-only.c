// SPDX-License-Identifier: GPL-2.0-only
/* The neighbour is written once, before anything is mapped. */
#include <linux/lines.h>

struct probe_only {
	struct device *dev;
	u32 limit;
	u8 answer[16];
	dma_addr_t dma ____cacheline_aligned;
};

static struct probe_only *the_one;

static int probe_only_probe(struct platform_device *pdev)
{
	struct probe_only *p = kzalloc(sizeof(*p), GFP_KERNEL);

	p->limit = 4;
	the_one = p;
	return 0;
}

struct platform_driver probe_only_driver = {
	.probe = probe_only_probe,
};

int probe_only_start(struct probe_only *p)
{
	p->dma = dma_map_single(p->dev, p->answer, sizeof(p->answer), DMA_FROM_DEVICE);
	return 0;
}
