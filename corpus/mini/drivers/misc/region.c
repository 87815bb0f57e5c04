// SPDX-License-Identifier: GPL-2.0-only
/*
 * require-coherent: user memory that stays mapped until the file is closed, and
 * nothing hands the ownership over.
 */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct region {
	struct device *dev;
	struct page **pages;
	unsigned long npages;
	struct sg_table sgt;
};

static int region_pin(struct region *r, unsigned long start)
{
	int n = pin_user_pages_fast(start, (int)r->npages, FOLL_WRITE | FOLL_LONGTERM, r->pages);

	return n == (int)r->npages ? 0 : -EFAULT;
}

static int region_map(struct region *r)
{
	int ret;

	ret = sg_alloc_table_from_pages(&r->sgt, r->pages, (unsigned int)r->npages, 0,
					r->npages * PAGE_SIZE, GFP_KERNEL);
	if (ret)
		return ret;
	return dma_map_sgtable(r->dev, &r->sgt, DMA_BIDIRECTIONAL, 0);
}

static long region_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct region *r = file->private_data;
	int ret;

	r->npages = cmd;
	r->pages = kcalloc(r->npages, sizeof(*r->pages), GFP_KERNEL);
	if (!r->pages)
		return -ENOMEM;
	ret = region_pin(r, arg);
	if (ret)
		return ret;
	return region_map(r);
}

static int region_release(struct inode *inode, struct file *file)
{
	struct region *r = file->private_data;

	dma_unmap_sgtable(r->dev, &r->sgt, DMA_BIDIRECTIONAL, 0);
	unpin_user_pages(r->pages, r->npages);
	kfree(r->pages);
	return 0;
}

const struct file_operations region_fops = {
	.unlocked_ioctl = region_ioctl,
	.release = region_release,
};

/* dmattr: 32 dma_map_sgtable require-coherent */
