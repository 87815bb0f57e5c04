// SPDX-License-Identifier: GPL-2.0-only
/* A parameter carries the attribute. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct label {
	struct device *dev;
	dma_addr_t dma;
};

static int label_map(struct label *o, struct page *page, unsigned long attrs)
{
	o->dma = dma_map_page_attrs(o->dev, page, 0, PAGE_SIZE, DMA_FROM_DEVICE, attrs);
	return dma_mapping_error(o->dev, o->dma);
}

static long label_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct label *o = file->private_data;
	struct page *page;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	return label_map(o, page, DMA_ATTR_REQUIRE_COHERENT);
}

static int label_release(struct inode *inode, struct file *file)
{
	struct label *o = file->private_data;

	dma_unmap_page_attrs(o->dev, o->dma, PAGE_SIZE, DMA_FROM_DEVICE,
			     DMA_ATTR_REQUIRE_COHERENT);
	return 0;
}

const struct file_operations label_fops = {
	.unlocked_ioctl = label_ioctl,
	.release = label_release,
};

/* dmattr: 13 dma_map_page_attrs require-coherent marked */
