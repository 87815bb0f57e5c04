// SPDX-License-Identifier: GPL-2.0-only
/* A copied array of user pages. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/highmem.h>

struct album {
	struct device *dev;
	struct page *pages[2];
	dma_addr_t dma;
};

static long album_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct album *a = file->private_data;
	struct page *pages[2];

	if (pin_user_pages_fast(arg, 2, FOLL_WRITE, pages) != 2)
		return -EFAULT;
	memcpy(a->pages, pages, sizeof(pages));
	a->dma = dma_map_page(a->dev, a->pages[0], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(a->dev, a->dma);
}

static int album_release(struct inode *inode, struct file *file)
{
	struct album *a = file->private_data;

	dma_unmap_page(a->dev, a->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations album_fops = {
	.unlocked_ioctl = album_ioctl,
	.release = album_release,
};

/* dmattr: 21 dma_map_page require-coherent */
