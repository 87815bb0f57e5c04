// SPDX-License-Identifier: GPL-2.0-only
/* A member carries the attribute, set by another operation. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct badge {
	struct device *dev;
	dma_addr_t dma;
	unsigned long attrs;
};

static int badge_open(struct inode *inode, struct file *file)
{
	struct badge *o = inode->i_private;

	o->attrs = DMA_ATTR_REQUIRE_COHERENT;
	file->private_data = o;
	return 0;
}

static long badge_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct badge *o = file->private_data;
	struct page *page;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	o->dma = dma_map_page_attrs(o->dev, page, 0, PAGE_SIZE, DMA_FROM_DEVICE, o->attrs);
	return dma_mapping_error(o->dev, o->dma);
}

static int badge_release(struct inode *inode, struct file *file)
{
	struct badge *o = file->private_data;

	dma_unmap_page_attrs(o->dev, o->dma, PAGE_SIZE, DMA_FROM_DEVICE,
			     DMA_ATTR_REQUIRE_COHERENT);
	return 0;
}

const struct file_operations badge_fops = {
	.open = badge_open,
	.unlocked_ioctl = badge_ioctl,
	.release = badge_release,
};

/* dmattr: 28 dma_map_page_attrs require-coherent marked */
