// SPDX-License-Identifier: GPL-2.0-only
/* User pages through a table of functions. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct vessel;

struct vessel_ops {
	int (*get_pages)(struct vessel *o, unsigned long start);
};

struct vessel {
	const struct vessel_ops *ops;
	struct device *dev;
	struct page *pages[1];
	dma_addr_t dma;
};

static int vessel_get_pages(struct vessel *o, unsigned long start)
{
	return pin_user_pages_fast(start, 1, FOLL_WRITE, o->pages) == 1 ? 0 : -EFAULT;
}

static const struct vessel_ops vessel_ops = {
	.get_pages = vessel_get_pages,
};

static long vessel_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct vessel *o = file->private_data;

	o->ops = &vessel_ops;
	if (o->ops->get_pages(o, arg))
		return -EFAULT;
	o->dma = dma_map_page(o->dev, o->pages[0], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(o->dev, o->dma);
}

static int vessel_release(struct inode *inode, struct file *file)
{
	struct vessel *o = file->private_data;

	dma_unmap_page(o->dev, o->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations vessel_fops = {
	.unlocked_ioctl = vessel_ioctl,
	.release = vessel_release,
};

/* dmattr: 35 dma_map_page require-coherent */
