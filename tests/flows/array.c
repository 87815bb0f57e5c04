// SPDX-License-Identifier: GPL-2.0-only
/* An array from kcalloc() is kernel memory; the user pages in it are not. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct drawer {
	struct device *dev;
	struct page **pages;
	dma_addr_t dma;
};

static long drawer_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct drawer *d = file->private_data;

	d->pages = kcalloc(8, sizeof(*d->pages), GFP_KERNEL);
	if (!d->pages || pin_user_pages_fast(arg, 8, FOLL_WRITE, d->pages) != 8)
		return -EFAULT;
	d->dma = dma_map_page(d->dev, d->pages[3], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(d->dev, d->dma);
}

static int drawer_release(struct inode *inode, struct file *file)
{
	struct drawer *d = file->private_data;

	dma_unmap_page(d->dev, d->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	kfree(d->pages);
	return 0;
}

const struct file_operations drawer_fops = {
	.unlocked_ioctl = drawer_ioctl,
	.release = drawer_release,
};

/* dmattr: 20 dma_map_page require-coherent */
