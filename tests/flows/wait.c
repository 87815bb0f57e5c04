// SPDX-License-Identifier: GPL-2.0-only
/* The request waits for the device and unmaps. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct ferry {
	struct device *dev;
	struct completion done;
};

static long ferry_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct ferry *f = file->private_data;
	struct page *page;
	dma_addr_t dma;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	dma = dma_map_page(f->dev, page, 0, PAGE_SIZE, DMA_FROM_DEVICE);
	wait_for_completion(&f->done);
	dma_unmap_page(f->dev, dma, PAGE_SIZE, DMA_FROM_DEVICE);
	return 0;
}

const struct file_operations ferry_fops = {
	.unlocked_ioctl = ferry_ioctl,
};

/* dmattr: 19 dma_map_page streaming */
