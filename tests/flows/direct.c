// SPDX-License-Identifier: GPL-2.0-only
/* User pages through a pages array, in one function. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct tile {
	struct device *dev;
	dma_addr_t dma;
};

static long tile_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tile *t = file->private_data;
	struct page *pages[1];

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, pages) != 1)
		return -EFAULT;
	t->dma = dma_map_page(t->dev, pages[0], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(t->dev, t->dma);
}

static int tile_release(struct inode *inode, struct file *file)
{
	struct tile *t = file->private_data;

	dma_unmap_page(t->dev, t->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations tile_fops = {
	.unlocked_ioctl = tile_ioctl,
	.release = tile_release,
};

/* dmattr: 18 dma_map_page require-coherent */
