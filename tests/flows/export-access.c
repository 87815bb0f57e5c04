// SPDX-License-Identifier: GPL-2.0-only
/* User pages that a dma_buf exports; its table hands the ownership over. */
#include <linux/dma-buf.h>
#include <linux/fs.h>

struct booth {
	struct device *dev;
	struct page *pages[4];
	struct sg_table sgt;
};

static long booth_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct booth *o = file->private_data;

	if (pin_user_pages_fast(arg, 4, FOLL_WRITE, o->pages) != 4)
		return -EFAULT;
	return sg_alloc_table_from_pages(&o->sgt, o->pages, 4, 0, 4 * PAGE_SIZE, GFP_KERNEL);
}

static struct sg_table *booth_map(struct dma_buf_attachment *at, enum dma_data_direction dir)
{
	struct booth *o = at->dmabuf->priv;

	if (dma_map_sgtable(at->dev, &o->sgt, dir, 0))
		return NULL;
	return &o->sgt;
}

static void booth_unmap(struct dma_buf_attachment *at, struct sg_table *sgt,
			enum dma_data_direction dir)
{
	struct booth *o = at->dmabuf->priv;

	dma_unmap_sgtable(at->dev, &o->sgt, dir, 0);
}

static int booth_begin(struct dma_buf *buf, enum dma_data_direction dir)
{
	return dir == DMA_NONE ? -EINVAL : 0;
}

const struct dma_buf_ops booth_dmabuf_ops = {
	.map_dma_buf = booth_map,
	.unmap_dma_buf = booth_unmap,
	.begin_cpu_access = booth_begin,
};

const struct file_operations booth_fops = {
	.unlocked_ioctl = booth_ioctl,
};

/* dmattr: 25 dma_map_sgtable streaming */
