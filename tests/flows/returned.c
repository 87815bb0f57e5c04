// SPDX-License-Identifier: GPL-2.0-only
/* User pages, and own pages, through a table that a function returns. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct shelf {
	struct device *dev;
	struct sg_table *sgt, *own;
};

static struct sg_table *shelf_table(unsigned long start)
{
	struct sg_table *sgt = kzalloc(sizeof(*sgt), GFP_KERNEL);
	struct page *pages[4];

	if (!sgt || pin_user_pages_fast(start, 4, FOLL_WRITE, pages) != 4)
		return NULL;
	if (sg_alloc_table_from_pages(sgt, pages, 4, 0, 4 * PAGE_SIZE, GFP_KERNEL))
		return NULL;
	return sgt;
}

static struct sg_table *shelf_own_table(void)
{
	struct sg_table *sgt = kzalloc(sizeof(*sgt), GFP_KERNEL);
	struct page *page = alloc_page(GFP_KERNEL);

	if (!sgt || sg_alloc_table_from_pages(sgt, &page, 1, 0, PAGE_SIZE, GFP_KERNEL))
		return NULL;
	return sgt;
}

static long shelf_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct shelf *s = file->private_data;

	s->sgt = shelf_table(arg);
	s->own = shelf_own_table();
	if (!s->sgt || !s->own)
		return -EFAULT;
	if (dma_map_sgtable(s->dev, s->own, DMA_TO_DEVICE, 0))
		return -ENOMEM;
	return dma_map_sgtable(s->dev, s->sgt, DMA_BIDIRECTIONAL, 0);
}

static int shelf_release(struct inode *inode, struct file *file)
{
	struct shelf *s = file->private_data;

	dma_unmap_sgtable(s->dev, s->sgt, DMA_BIDIRECTIONAL, 0);
	dma_unmap_sgtable(s->dev, s->own, DMA_TO_DEVICE, 0);
	return 0;
}

const struct file_operations shelf_fops = {
	.unlocked_ioctl = shelf_ioctl,
	.release = shelf_release,
};

/* dmattr: 42 dma_map_sgtable none */
/* dmattr: 44 dma_map_sgtable require-coherent */
