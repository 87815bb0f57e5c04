// SPDX-License-Identifier: GPL-2.0-only
/* A framework maps user memory until the file is closed. Who calls it syncs its own. */
#include <linux/berth.h>
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct harbour {
	struct device *dev;
	struct page *page;
	struct berth berth;
};

int harbour_depth(void)
{
	return 12;
}

static long harbour_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct harbour *h = file->private_data;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, &h->page) != 1)
		return -EFAULT;
	h->berth.addr = dma_map_page(h->dev, h->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

static int harbour_release(struct inode *inode, struct file *file)
{
	struct harbour *h = file->private_data;

	dma_unmap_page(h->dev, h->berth.addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations harbour_fops = {
	.unlocked_ioctl = harbour_ioctl,
	.release = harbour_release,
};

/* dmattr: 24 dma_map_page require-coherent */
