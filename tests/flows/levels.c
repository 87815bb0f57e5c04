// SPDX-License-Identifier: GPL-2.0-only
/* What its callers map differs two calls up: user memory by one, own memory by another. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct pane {
	struct page *pages[4];
	struct sg_table sgt;
};

struct window {
	struct device *dev;
	struct pane own, users;
};

static int pane_map(struct device *dev, struct sg_table *sgt)
{
	return dma_map_sgtable(dev, sgt, DMA_BIDIRECTIONAL, 0);
}

static int pane_add(struct device *dev, struct pane *p, struct page **pages)
{
	if (sg_alloc_table_from_pages(&p->sgt, pages, 4, 0, 4 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	return pane_map(dev, &p->sgt);
}

static int window_open(struct inode *inode, struct file *file)
{
	struct window *w = inode->i_private;
	struct page *pages[4];

	for (int i = 0; i < 4; i++)
		pages[i] = alloc_page(GFP_KERNEL);
	file->private_data = w;
	return pane_add(w->dev, &w->own, pages);
}

static long window_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct window *w = file->private_data;
	struct page *pages[4];

	if (pin_user_pages_fast(arg, 4, FOLL_WRITE, pages) != 4)
		return -EFAULT;
	return pane_add(w->dev, &w->users, pages);
}

static int window_release(struct inode *inode, struct file *file)
{
	struct window *w = file->private_data;

	dma_unmap_sgtable(w->dev, &w->own.sgt, DMA_BIDIRECTIONAL, 0);
	dma_unmap_sgtable(w->dev, &w->users.sgt, DMA_BIDIRECTIONAL, 0);
	return 0;
}

const struct file_operations window_fops = {
	.open = window_open,
	.unlocked_ioctl = window_ioctl,
	.release = window_release,
};

/* dmattr: 19 dma_map_sgtable from-caller */
