// SPDX-License-Identifier: GPL-2.0-only
/* User memory that reaches the map call through a pointer of two functions. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct crane_ops {
	dma_addr_t (*lift)(struct device *dev, struct page *page);
};

struct crane {
	struct device *dev;
	const struct crane_ops *ops;
	struct page *pages[1];
	dma_addr_t dma;
};

static dma_addr_t crane_lift(struct device *dev, struct page *page)
{
	return dma_map_page(dev, page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
}

static dma_addr_t crane_skip(struct device *dev, struct page *page)
{
	return dev && page ? 0 : 1;
}

const struct crane_ops crane_heavy = { .lift = crane_lift };
const struct crane_ops crane_light = { .lift = crane_skip };

static long crane_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct crane *c = file->private_data;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, c->pages) != 1)
		return -EFAULT;
	c->dma = c->ops->lift(c->dev, c->pages[0]);
	return dma_mapping_error(c->dev, c->dma);
}

static int crane_release(struct inode *inode, struct file *file)
{
	struct crane *c = file->private_data;

	dma_unmap_page(c->dev, c->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations crane_fops = {
	.unlocked_ioctl = crane_ioctl,
	.release = crane_release,
};

/* uapi: 19 misc */
