// SPDX-License-Identifier: GPL-2.0-only
/* A buffer from kmalloc(), mapped as long as the file is open. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct bucket {
	struct device *dev;
	void *buffer;
	dma_addr_t dma;
};

static int bucket_open(struct inode *inode, struct file *file)
{
	struct bucket *b = inode->i_private;

	file->private_data = b;
	b->buffer = kmalloc(PAGE_SIZE, GFP_KERNEL);
	if (!b->buffer)
		return -ENOMEM;
	b->dma = dma_map_single(b->dev, b->buffer, PAGE_SIZE, DMA_FROM_DEVICE);
	return dma_mapping_error(b->dev, b->dma);
}

static int bucket_release(struct inode *inode, struct file *file)
{
	struct bucket *b = file->private_data;

	dma_unmap_single(b->dev, b->dma, PAGE_SIZE, DMA_FROM_DEVICE);
	kfree(b->buffer);
	return 0;
}

const struct file_operations bucket_fops = {
	.open = bucket_open,
	.release = bucket_release,
};

/* dmattr: 21 dma_map_single none */
