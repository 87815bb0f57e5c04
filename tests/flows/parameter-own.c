// SPDX-License-Identifier: GPL-2.0-only
/* Own pages through a parameter, two levels up. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct lane {
	struct device *dev;
	dma_addr_t dma;
};

static int lane_map_one(struct lane *s, struct page *page)
{
	s->dma = dma_map_page(s->dev, page, 0, PAGE_SIZE, DMA_FROM_DEVICE);
	return dma_mapping_error(s->dev, s->dma);
}

static int lane_map(struct lane *s, struct page **pages)
{
	return lane_map_one(s, pages[0]);
}

static long lane_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct page *pages[2];

	pages[0] = alloc_page(GFP_KERNEL);
	return lane_map(file->private_data, pages);
}

static int lane_release(struct inode *inode, struct file *file)
{
	struct lane *s = file->private_data;

	dma_unmap_page(s->dev, s->dma, PAGE_SIZE, DMA_FROM_DEVICE);
	return 0;
}

const struct file_operations lane_fops = {
	.unlocked_ioctl = lane_ioctl,
	.release = lane_release,
};

/* dmattr: 13 dma_map_page none */
