// SPDX-License-Identifier: GPL-2.0-only
/* The device only reads: nothing can be lost. */
#include <linux/lines.h>

struct to_device {
	struct device *dev;
	u8 command[16];
	dma_addr_t command_dma;
};

int to_device_start(struct to_device *t)
{
	t->command_dma = dma_map_single(t->dev, t->command, sizeof(t->command), DMA_TO_DEVICE);
	return 0;
}
