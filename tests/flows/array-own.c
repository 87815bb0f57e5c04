// SPDX-License-Identifier: GPL-2.0-only
/* An array from kcalloc() with own pages in it. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct cabinet {
	struct device *dev;
	struct page **pages;
	dma_addr_t dma;
};

static long cabinet_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct cabinet *d = file->private_data;

	d->pages = kcalloc(8, sizeof(*d->pages), GFP_KERNEL);
	if (!d->pages || cmd)
		return -ENOMEM;
	for (int i = 0; i < 8; i++)
		d->pages[i] = alloc_page(GFP_KERNEL);
	d->dma = dma_map_page(d->dev, d->pages[3], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(d->dev, d->dma);
}

static int cabinet_release(struct inode *inode, struct file *file)
{
	struct cabinet *d = file->private_data;

	dma_unmap_page(d->dev, d->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	kfree(d->pages);
	return 0;
}

const struct file_operations cabinet_fops = {
	.unlocked_ioctl = cabinet_ioctl,
	.release = cabinet_release,
};

/* dmattr: 22 dma_map_page none */
