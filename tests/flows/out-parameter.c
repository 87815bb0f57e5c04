// SPDX-License-Identifier: GPL-2.0-only
/* User pages, and own pages, through an out-parameter. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct crate {
	struct device *dev;
	dma_addr_t user_dma, own_dma;
};

static int crate_pin(unsigned long start, struct page ***ret)
{
	struct page **pages = kcalloc(2, sizeof(*pages), GFP_KERNEL);

	if (!pages)
		return -ENOMEM;
	*ret = pages;
	return pin_user_pages_fast(start, 2, FOLL_WRITE, pages) == 2 ? 0 : -EFAULT;
}

static int crate_take(struct page **ret)
{
	*ret = alloc_page(GFP_KERNEL);
	return *ret ? 0 : -ENOMEM;
}

static long crate_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct crate *c = file->private_data;
	struct page **pages, *page;

	if (crate_pin(arg, &pages) || crate_take(&page))
		return -EFAULT;
	c->user_dma = dma_map_page(c->dev, pages[0], 0, PAGE_SIZE, DMA_FROM_DEVICE);
	c->own_dma = dma_map_page(c->dev, page, 0, PAGE_SIZE, DMA_TO_DEVICE);
	return 0;
}

static int crate_release(struct inode *inode, struct file *file)
{
	struct crate *c = file->private_data;

	dma_unmap_page(c->dev, c->user_dma, PAGE_SIZE, DMA_FROM_DEVICE);
	dma_unmap_page(c->dev, c->own_dma, PAGE_SIZE, DMA_TO_DEVICE);
	return 0;
}

const struct file_operations crate_fops = {
	.unlocked_ioctl = crate_ioctl,
	.release = crate_release,
};

/* dmattr: 35 dma_map_page require-coherent */
/* dmattr: 36 dma_map_page none */
