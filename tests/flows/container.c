// SPDX-License-Identifier: GPL-2.0-only
/* User pages of the record around an embedded one. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct hull {
	struct device *dev;
};

struct boat {
	struct page *pages[2];
	dma_addr_t dma;
	struct hull hull;
};

static int boat_map(struct hull *hull)
{
	struct boat *b = container_of(hull, struct boat, hull);

	b->dma = dma_map_page(hull->dev, b->pages[0], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(hull->dev, b->dma);
}

static long boat_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct boat *b = file->private_data;

	if (pin_user_pages_fast(arg, 2, FOLL_WRITE, b->pages) != 2)
		return -EFAULT;
	return boat_map(&b->hull);
}

static int boat_release(struct inode *inode, struct file *file)
{
	struct boat *b = file->private_data;

	dma_unmap_page(b->hull.dev, b->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations boat_fops = {
	.unlocked_ioctl = boat_ioctl,
	.release = boat_release,
};

/* dmattr: 20 dma_map_page require-coherent */
