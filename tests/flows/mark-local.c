// SPDX-License-Identifier: GPL-2.0-only
/* A local carries the attribute. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct ticket {
	struct device *dev;
	dma_addr_t dma;
};

static long ticket_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct ticket *o = file->private_data;
	unsigned long attrs = DMA_ATTR_REQUIRE_COHERENT;
	struct page *page;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	if (cmd)
		attrs |= DMA_ATTR_WEAK_ORDERING;
	o->dma = dma_map_page_attrs(o->dev, page, 0, PAGE_SIZE, DMA_FROM_DEVICE, attrs);
	return dma_mapping_error(o->dev, o->dma);
}

static int ticket_release(struct inode *inode, struct file *file)
{
	struct ticket *o = file->private_data;

	dma_unmap_page_attrs(o->dev, o->dma, PAGE_SIZE, DMA_FROM_DEVICE,
			     DMA_ATTR_REQUIRE_COHERENT);
	return 0;
}

const struct file_operations ticket_fops = {
	.unlocked_ioctl = ticket_ioctl,
	.release = ticket_release,
};

/* dmattr: 21 dma_map_page_attrs require-coherent marked */
