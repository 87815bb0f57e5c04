// SPDX-License-Identifier: GPL-2.0-only
/*
 * One helper pins and maps for a job, which the interrupt at its end unmaps, and for
 * a memory that stays until the file is closed.
 */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/kref.h>
#include <linux/slab.h>

struct freight {
	struct page *pages[4];
	struct sg_table sgt;
};

struct trip {
	struct kref ref;
	struct device *dev;
	struct freight freight;
};

struct station {
	struct device *dev;
	struct trip *trip;
	struct freight stock;
};

static int freight_map(struct device *dev, struct freight *c, unsigned long start)
{
	if (pin_user_pages_fast(start, 4, FOLL_WRITE, c->pages) != 4)
		return -EFAULT;
	if (sg_alloc_table_from_pages(&c->sgt, c->pages, 4, 0, 4 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	return dma_map_sgtable(dev, &c->sgt, DMA_BIDIRECTIONAL, 0);
}

static void freight_unmap(struct device *dev, struct freight *c)
{
	dma_unmap_sgtable(dev, &c->sgt, DMA_BIDIRECTIONAL, 0);
	unpin_user_pages(c->pages, 4);
}

static void trip_free(struct kref *ref)
{
	struct trip *e = container_of(ref, struct trip, ref);

	freight_unmap(e->dev, &e->freight);
	kfree(e);
}

static irqreturn_t station_interrupt(int irq, void *data)
{
	struct station *d = data;

	kref_put(&d->trip->ref, trip_free);
	return IRQ_HANDLED;
}

static int station_open(struct inode *inode, struct file *file)
{
	file->private_data = inode->i_private;
	return request_irq(9, station_interrupt, 0, "station", inode->i_private);
}

static long station_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct station *d = file->private_data;
	struct trip *e;

	if (cmd)
		return freight_map(d->dev, &d->stock, arg);
	e = kzalloc(sizeof(*e), GFP_KERNEL);
	if (!e)
		return -ENOMEM;
	e->dev = d->dev;
	e->ref.count = 1;
	d->trip = e;
	return freight_map(d->dev, &e->freight, arg);
}

static int station_release(struct inode *inode, struct file *file)
{
	struct station *d = file->private_data;

	freight_unmap(d->dev, &d->stock);
	return 0;
}

const struct file_operations station_fops = {
	.open = station_open,
	.unlocked_ioctl = station_ioctl,
	.release = station_release,
};

/* dmattr: 35 dma_map_sgtable from-caller */
