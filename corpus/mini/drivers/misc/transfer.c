// SPDX-License-Identifier: GPL-2.0-only
/* streaming: user memory that the same request maps and unmaps. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct transfer {
	struct page *pages[4];
	struct sg_table sgt;
};

struct engine {
	struct device *dev;
	struct completion done;
};

static int transfer_begin(struct engine *e, struct transfer *t, unsigned long start)
{
	if (pin_user_pages_fast(start, 4, FOLL_WRITE, t->pages) != 4)
		return -EFAULT;
	if (sg_alloc_table_from_pages(&t->sgt, t->pages, 4, 0, 4 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	return dma_map_sgtable(e->dev, &t->sgt, DMA_FROM_DEVICE, 0);
}

static void transfer_end(struct engine *e, struct transfer *t)
{
	dma_unmap_sgtable(e->dev, &t->sgt, DMA_FROM_DEVICE, 0);
	sg_free_table(&t->sgt);
	unpin_user_pages(t->pages, 4);
}

static long engine_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct engine *e = file->private_data;
	struct transfer *t = kzalloc(sizeof(*t), GFP_KERNEL);
	int ret;

	if (!t)
		return -ENOMEM;
	ret = transfer_begin(e, t, arg);
	if (ret)
		goto out;
	wait_for_completion(&e->done);
	transfer_end(e, t);
out:
	kfree(t);
	return ret;
}

const struct file_operations engine_fops = {
	.unlocked_ioctl = engine_ioctl,
};

/* dmattr: 23 dma_map_sgtable streaming */
