// SPDX-License-Identifier: GPL-2.0-only
/* from-caller: one map call for user memory and for the driver's own pages. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct pool {
	struct device *dev;
	struct sg_table user, own;
};

static int pool_map(struct pool *p, struct sg_table *sgt, struct page **pages)
{
	if (sg_alloc_table_from_pages(sgt, pages, 4, 0, 4 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	return dma_map_sgtable(p->dev, sgt, DMA_BIDIRECTIONAL, 0);
}

static void pool_unmap(struct pool *p, struct sg_table *sgt)
{
	dma_unmap_sgtable(p->dev, sgt, DMA_BIDIRECTIONAL, 0);
}

static long pool_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pool *p = file->private_data;
	struct page *pages[4];

	if (pin_user_pages_fast(arg, 4, FOLL_WRITE, pages) != 4)
		return -EFAULT;
	return pool_map(p, &p->user, pages);
}

static int pool_open(struct inode *inode, struct file *file)
{
	struct pool *p = inode->i_private;
	struct page *pages[4];

	for (int i = 0; i < 4; i++)
		pages[i] = alloc_page(GFP_KERNEL);
	file->private_data = p;
	return pool_map(p, &p->own, pages);
}

static int pool_release(struct inode *inode, struct file *file)
{
	struct pool *p = file->private_data;

	pool_unmap(p, &p->user);
	pool_unmap(p, &p->own);
	return 0;
}

const struct file_operations pool_fops = {
	.open = pool_open,
	.unlocked_ioctl = pool_ioctl,
	.release = pool_release,
};

/* dmattr: 15 dma_map_sgtable from-caller */
