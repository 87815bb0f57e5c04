// SPDX-License-Identifier: GPL-2.0-only
/* The driver's own pages through a pages array, in one function. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct brick {
	struct device *dev;
	dma_addr_t dma;
};

static long brick_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct brick *b = file->private_data;
	struct page *pages[1];

	pages[0] = alloc_page(GFP_KERNEL);
	if (!pages[0])
		return -ENOMEM;
	b->dma = dma_map_page(b->dev, pages[0], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(b->dev, b->dma);
}

static int brick_release(struct inode *inode, struct file *file)
{
	struct brick *b = file->private_data;

	dma_unmap_page(b->dev, b->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations brick_fops = {
	.unlocked_ioctl = brick_ioctl,
	.release = brick_release,
};

/* dmattr: 19 dma_map_page none */
