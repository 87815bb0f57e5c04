// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two tables for one kind of object: its pages are own memory, or user memory, put in
 * by the same helper. No call brings them to who maps: a parameter would tell nothing.
 */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct tile;

struct tile_ops {
	int (*get_pages)(struct tile *t, unsigned long start);
};

struct tile {
	struct device *dev;
	const struct tile_ops *ops;
	struct page **pages;
	struct sg_table sgt;
};

static void tile_set(struct tile *t, struct page **pages)
{
	t->pages = pages;
}

static int tile_get_own(struct tile *t, unsigned long start)
{
	struct page **pages = kcalloc(4, sizeof(*pages), GFP_KERNEL);

	for (int i = 0; i < 4; i++)
		pages[i] = alloc_page(GFP_KERNEL);
	tile_set(t, pages);
	return 0;
}

static int tile_get_user(struct tile *t, unsigned long start)
{
	struct page **pages = kcalloc(4, sizeof(*pages), GFP_KERNEL);

	if (pin_user_pages_fast(start, 4, FOLL_WRITE, pages) != 4)
		return -EFAULT;
	tile_set(t, pages);
	return 0;
}

const struct tile_ops tile_own_ops = { .get_pages = tile_get_own };
const struct tile_ops tile_user_ops = { .get_pages = tile_get_user };

static int tile_map(struct tile *t)
{
	if (sg_alloc_table_from_pages(&t->sgt, t->pages, 4, 0, 4 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	return dma_map_sgtable(t->dev, &t->sgt, DMA_BIDIRECTIONAL, 0);
}

static long tile_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tile *t = file->private_data;

	t->ops = cmd ? &tile_user_ops : &tile_own_ops;
	if (t->ops->get_pages(t, arg))
		return -EFAULT;
	return tile_map(t);
}

static int tile_release(struct inode *inode, struct file *file)
{
	struct tile *t = file->private_data;

	dma_unmap_sgtable(t->dev, &t->sgt, DMA_BIDIRECTIONAL, 0);
	return 0;
}

const struct file_operations tile_fops = {
	.unlocked_ioctl = tile_ioctl,
	.release = tile_release,
};

/* dmattr: 55 dma_map_sgtable review */
