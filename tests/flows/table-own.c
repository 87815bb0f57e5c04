// SPDX-License-Identifier: GPL-2.0-only
/* Own pages through a table of functions. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct kettle;

struct kettle_ops {
	int (*get_pages)(struct kettle *o, unsigned long start);
};

struct kettle {
	const struct kettle_ops *ops;
	struct device *dev;
	struct page *pages[1];
	dma_addr_t dma;
};

static int kettle_get_pages(struct kettle *o, unsigned long start)
{
	o->pages[0] = alloc_page(GFP_KERNEL);
	return o->pages[0] ? 0 : -ENOMEM;
}

static const struct kettle_ops kettle_ops = {
	.get_pages = kettle_get_pages,
};

static long kettle_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct kettle *o = file->private_data;

	o->ops = &kettle_ops;
	if (o->ops->get_pages(o, arg))
		return -EFAULT;
	o->dma = dma_map_page(o->dev, o->pages[0], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(o->dev, o->dma);
}

static int kettle_release(struct inode *inode, struct file *file)
{
	struct kettle *o = file->private_data;

	dma_unmap_page(o->dev, o->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations kettle_fops = {
	.unlocked_ioctl = kettle_ioctl,
	.release = kettle_release,
};

/* dmattr: 36 dma_map_page none */
