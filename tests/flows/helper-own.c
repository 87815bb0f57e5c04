// SPDX-License-Identifier: GPL-2.0-only
/* One helper for two callers with own pages. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct saucer {
	struct device *dev;
	dma_addr_t first, second;
};

static dma_addr_t saucer_map(struct saucer *o, struct page *page)
{
	return dma_map_page(o->dev, page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
}

static int saucer_open(struct inode *inode, struct file *file)
{
	struct saucer *o = inode->i_private;

	file->private_data = o;
	o->first = saucer_map(o, alloc_page(GFP_KERNEL));
	return dma_mapping_error(o->dev, o->first);
}

static long saucer_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct saucer *o = file->private_data;
	struct page *pages[1];

	pages[0] = alloc_page(GFP_KERNEL);
	if (!pages[0])
		return -ENOMEM;
	o->second = saucer_map(o, pages[0]);
	return dma_mapping_error(o->dev, o->second);
}

static int saucer_release(struct inode *inode, struct file *file)
{
	struct saucer *o = file->private_data;

	dma_unmap_page(o->dev, o->first, PAGE_SIZE, DMA_BIDIRECTIONAL);
	dma_unmap_page(o->dev, o->second, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations saucer_fops = {
	.open = saucer_open,
	.unlocked_ioctl = saucer_ioctl,
	.release = saucer_release,
};

/* dmattr: 13 dma_map_page none */
