// SPDX-License-Identifier: GPL-2.0-only
/* A function that is passed to be stored, and called from there. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct bridge {
	struct device *dev;
	struct page *pages[1];
	dma_addr_t dma;
	int (*handler)(struct bridge *b, unsigned long arg);
};

static void bridge_set(struct bridge *b, int (*handler)(struct bridge *b, unsigned long arg))
{
	b->handler = handler;
}

static int bridge_load(struct bridge *b, unsigned long arg)
{
	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, b->pages) != 1)
		return -EFAULT;
	b->dma = dma_map_page(b->dev, b->pages[0], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(b->dev, b->dma);
}

void bridge_begin(struct bridge *b)
{
	bridge_set(b, bridge_load);
}

static long bridge_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct bridge *b = file->private_data;

	return b->handler(b, arg);
}

const struct file_operations bridge_fops = {
	.unlocked_ioctl = bridge_ioctl,
};

/* uapi: 22 misc */
