// SPDX-License-Identifier: GPL-2.0-only
/* The interrupt at the end of the transfer unmaps. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/interrupt.h>

struct bell {
	struct device *dev;
	dma_addr_t dma;
};

static irqreturn_t bell_interrupt(int irq, void *data)
{
	struct bell *b = data;

	dma_unmap_page(b->dev, b->dma, PAGE_SIZE, DMA_FROM_DEVICE);
	return IRQ_HANDLED;
}

static int bell_open(struct inode *inode, struct file *file)
{
	file->private_data = inode->i_private;
	return request_irq(7, bell_interrupt, 0, "bell", inode->i_private);
}

static long bell_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct bell *b = file->private_data;
	struct page *page;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	b->dma = dma_map_page(b->dev, page, 0, PAGE_SIZE, DMA_FROM_DEVICE);
	return dma_mapping_error(b->dev, b->dma);
}

const struct file_operations bell_fops = {
	.open = bell_open,
	.unlocked_ioctl = bell_ioctl,
};

/* dmattr: 33 dma_map_page streaming */
