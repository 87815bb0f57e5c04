// SPDX-License-Identifier: GPL-2.0-only
/*
 * One helper pins and maps for a job, whose last reference unmaps when the device is
 * done, and for a memory that stays until the file is closed.
 */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct cargo {
	struct page *pages[4];
	struct sg_table sgt;
};

struct errand {
	struct kref ref;
	struct device *dev;
	struct cargo cargo;
};

struct depot {
	struct device *dev;
	struct work_struct work;
	struct completion done;
	struct errand *errand;
	struct cargo stock;
};

static int cargo_map(struct device *dev, struct cargo *c, unsigned long start)
{
	if (pin_user_pages_fast(start, 4, FOLL_WRITE, c->pages) != 4)
		return -EFAULT;
	if (sg_alloc_table_from_pages(&c->sgt, c->pages, 4, 0, 4 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	return dma_map_sgtable(dev, &c->sgt, DMA_BIDIRECTIONAL, 0);
}

static void cargo_unmap(struct device *dev, struct cargo *c)
{
	dma_unmap_sgtable(dev, &c->sgt, DMA_BIDIRECTIONAL, 0);
	unpin_user_pages(c->pages, 4);
}

static void errand_free(struct kref *ref)
{
	struct errand *e = container_of(ref, struct errand, ref);

	cargo_unmap(e->dev, &e->cargo);
	kfree(e);
}

static void depot_work(struct work_struct *work)
{
	struct depot *d = container_of(work, struct depot, work);

	wait_for_completion(&d->done);
	kref_put(&d->errand->ref, errand_free);
}

static int depot_open(struct inode *inode, struct file *file)
{
	struct depot *d = inode->i_private;

	file->private_data = d;
	INIT_WORK(&d->work, depot_work);
	return 0;
}

static long depot_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct depot *d = file->private_data;
	struct errand *e;

	if (cmd)
		return cargo_map(d->dev, &d->stock, arg);
	e = kzalloc(sizeof(*e), GFP_KERNEL);
	if (!e)
		return -ENOMEM;
	e->dev = d->dev;
	e->ref.count = 1;
	d->errand = e;
	if (cargo_map(d->dev, &e->cargo, arg))
		return -EFAULT;
	schedule_work(&d->work);
	return 0;
}

static int depot_release(struct inode *inode, struct file *file)
{
	struct depot *d = file->private_data;

	cargo_unmap(d->dev, &d->stock);
	return 0;
}

const struct file_operations depot_fops = {
	.open = depot_open,
	.unlocked_ioctl = depot_ioctl,
	.release = depot_release,
};

/* dmattr: 37 dma_map_sgtable from-caller known-to-fail */
