// SPDX-License-Identifier: GPL-2.0-only
/* User pages through a parameter, two levels up. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct strip {
	struct device *dev;
	dma_addr_t dma;
};

static int strip_map_one(struct strip *s, struct page *page)
{
	s->dma = dma_map_page(s->dev, page, 0, PAGE_SIZE, DMA_FROM_DEVICE);
	return dma_mapping_error(s->dev, s->dma);
}

static int strip_map(struct strip *s, struct page **pages)
{
	return strip_map_one(s, pages[0]);
}

static long strip_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct page *pages[2];

	if (pin_user_pages_fast(arg, 2, FOLL_WRITE, pages) != 2)
		return -EFAULT;
	return strip_map(file->private_data, pages);
}

static int strip_release(struct inode *inode, struct file *file)
{
	struct strip *s = file->private_data;

	dma_unmap_page(s->dev, s->dma, PAGE_SIZE, DMA_FROM_DEVICE);
	return 0;
}

const struct file_operations strip_fops = {
	.unlocked_ioctl = strip_ioctl,
	.release = strip_release,
};

/* dmattr: 13 dma_map_page require-coherent */
