// SPDX-License-Identifier: GPL-2.0-only
/* User pages that a dma_buf exports, and nothing hands the ownership over. */
#include <linux/dma-buf.h>
#include <linux/fs.h>

struct stall {
	struct device *dev;
	struct page *pages[4];
	struct sg_table sgt;
};

static long stall_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct stall *o = file->private_data;

	if (pin_user_pages_fast(arg, 4, FOLL_WRITE, o->pages) != 4)
		return -EFAULT;
	return sg_alloc_table_from_pages(&o->sgt, o->pages, 4, 0, 4 * PAGE_SIZE, GFP_KERNEL);
}

static struct sg_table *stall_map(struct dma_buf_attachment *at, enum dma_data_direction dir)
{
	struct stall *o = at->dmabuf->priv;

	if (dma_map_sgtable(at->dev, &o->sgt, dir, 0))
		return NULL;
	return &o->sgt;
}

static void stall_unmap(struct dma_buf_attachment *at, struct sg_table *sgt,
			enum dma_data_direction dir)
{
	struct stall *o = at->dmabuf->priv;

	dma_unmap_sgtable(at->dev, &o->sgt, dir, 0);
}

const struct dma_buf_ops stall_dmabuf_ops = {
	.map_dma_buf = stall_map,
	.unmap_dma_buf = stall_unmap,
};

const struct file_operations stall_fops = {
	.unlocked_ioctl = stall_ioctl,
};

/* dmattr: 25 dma_map_sgtable require-coherent */
