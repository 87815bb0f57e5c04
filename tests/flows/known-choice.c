// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two operations of one table fill a buffer: own memory or user memory. Only what
 * the first one made is exported, with a table of its own, and mapped there.
 */
#include <linux/dma-buf.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct vat {
	struct page **pages;
	struct dma_buf *export;
};

struct vat_ops {
	void *(*alloc)(void);
	void *(*get_userptr)(unsigned long start);
	void (*export)(void *vat);
};

static struct vat *vat_new(void)
{
	struct vat *v = kzalloc(sizeof(*v), GFP_KERNEL);

	v->pages = kcalloc(4, sizeof(*v->pages), GFP_KERNEL);
	return v;
}

static void *vat_alloc(void)
{
	struct vat *v = vat_new();

	for (int i = 0; i < 4; i++)
		v->pages[i] = alloc_page(GFP_KERNEL);
	return v;
}

static void *vat_get_userptr(unsigned long start)
{
	struct vat *v = vat_new();

	pin_user_pages_fast(start, 4, FOLL_WRITE, v->pages);
	return v;
}

static void vat_export(void *vat)
{
	struct vat *v = vat;

	v->export->priv = v;
}

static struct sg_table *vat_map(struct dma_buf_attachment *at, enum dma_data_direction dir)
{
	struct sg_table *sgt = at->priv;
	struct vat *v = at->dmabuf->priv;

	if (sg_alloc_table_from_pages(sgt, v->pages, 4, 0, 4 * PAGE_SIZE, GFP_KERNEL))
		return NULL;
	return dma_map_sgtable(at->dev, sgt, dir, 0) ? NULL : sgt;
}

static void vat_unmap(struct dma_buf_attachment *at, struct sg_table *sgt,
		      enum dma_data_direction dir)
{
	dma_unmap_sgtable(at->dev, at->priv, dir, 0);
}

const struct dma_buf_ops vat_dmabuf_ops = {
	.map_dma_buf = vat_map,
	.unmap_dma_buf = vat_unmap,
};

static const struct vat_ops vat_ops = {
	.alloc = vat_alloc,
	.get_userptr = vat_get_userptr,
	.export = vat_export,
};

static long vat_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	const struct vat_ops *ops = &vat_ops;

	if (cmd) {
		file->private_data = ops->get_userptr(arg);
		return 0;
	}
	file->private_data = ops->alloc();
	ops->export(file->private_data);
	return 0;
}

const struct file_operations vat_fops = {
	.unlocked_ioctl = vat_ioctl,
};

/* dmattr: 60 dma_map_sgtable none known-to-fail */
