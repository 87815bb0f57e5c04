// SPDX-License-Identifier: GPL-2.0-only
/* One helper for a page that the request unmaps and for one that stays mapped. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct pier {
	struct device *dev;
	struct completion done;
	dma_addr_t kept;
};

static dma_addr_t pier_map(struct pier *p, unsigned long start)
{
	struct page *page;

	if (pin_user_pages_fast(start, 1, FOLL_WRITE, &page) != 1)
		return 0;
	return dma_map_page(p->dev, page, 0, PAGE_SIZE, DMA_FROM_DEVICE);
}

static long pier_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pier *p = file->private_data;
	dma_addr_t once;

	if (cmd) {
		p->kept = pier_map(p, arg);
		return dma_mapping_error(p->dev, p->kept);
	}
	once = pier_map(p, arg);
	wait_for_completion(&p->done);
	dma_unmap_page(p->dev, once, PAGE_SIZE, DMA_FROM_DEVICE);
	return 0;
}

static int pier_release(struct inode *inode, struct file *file)
{
	struct pier *p = file->private_data;

	dma_unmap_page(p->dev, p->kept, PAGE_SIZE, DMA_FROM_DEVICE);
	return 0;
}

const struct file_operations pier_fops = {
	.unlocked_ioctl = pier_ioctl,
	.release = pier_release,
};

/* dmattr: 18 dma_map_page from-caller */
