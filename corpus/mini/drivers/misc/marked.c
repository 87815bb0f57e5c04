// SPDX-License-Identifier: GPL-2.0-only
/* require-coherent, and it says so already, by a member that carries the attributes. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct window {
	struct device *dev;
	struct page *pages[16];
	struct sg_table sgt;
	unsigned long attrs;
};

static long window_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct window *w = file->private_data;

	w->attrs = DMA_ATTR_REQUIRE_COHERENT;
	if (cmd)
		w->attrs |= DMA_ATTR_WEAK_ORDERING;
	if (pin_user_pages_fast(arg, 16, FOLL_WRITE, w->pages) != 16)
		return -EFAULT;
	if (sg_alloc_table_from_pages(&w->sgt, w->pages, 16, 0, 16 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	return dma_map_sgtable(w->dev, &w->sgt, DMA_BIDIRECTIONAL, w->attrs);
}

static int window_release(struct inode *inode, struct file *file)
{
	struct window *w = file->private_data;

	dma_unmap_sgtable(w->dev, &w->sgt, DMA_BIDIRECTIONAL, w->attrs);
	unpin_user_pages(w->pages, 16);
	return 0;
}

const struct file_operations window_fops = {
	.unlocked_ioctl = window_ioctl,
	.release = window_release,
};

/* dmattr: 24 dma_map_sgtable require-coherent marked */
