// SPDX-License-Identifier: GPL-2.0-only
/*
 * Delayed work frees what is mapped for long, some time after the last user has gone.
 * That an interrupt puts off a delayed work of another kind does not make it one that
 * ends transfers.
 */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/workqueue.h>

struct attic {
	struct device *dev;
	struct page *pages[4];
	struct sg_table sgt;
	struct delayed_work sweep;
};

struct bell {
	struct delayed_work ring;
};

static irqreturn_t bell_interrupt(int irq, void *data)
{
	struct bell *b = data;

	schedule_work(&b->ring.work);
	return IRQ_HANDLED;
}

int bell_start(struct bell *b)
{
	return request_irq(7, bell_interrupt, 0, "bell", b);
}

static void attic_sweep(struct work_struct *work)
{
	struct attic *a = container_of(work, struct attic, sweep.work);

	dma_unmap_sgtable(a->dev, &a->sgt, DMA_BIDIRECTIONAL, 0);
	unpin_user_pages(a->pages, 4);
}

static int attic_open(struct inode *inode, struct file *file)
{
	struct attic *a = inode->i_private;

	INIT_DELAYED_WORK(&a->sweep, attic_sweep);
	file->private_data = a;
	return 0;
}

static long attic_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct attic *a = file->private_data;

	if (pin_user_pages_fast(arg, 4, FOLL_WRITE, a->pages) != 4)
		return -EFAULT;
	if (sg_alloc_table_from_pages(&a->sgt, a->pages, 4, 0, 4 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	return dma_map_sgtable(a->dev, &a->sgt, DMA_BIDIRECTIONAL, 0);
}

static int attic_release(struct inode *inode, struct file *file)
{
	struct attic *a = file->private_data;

	schedule_delayed_work(&a->sweep, 100);
	return 0;
}

const struct file_operations attic_fops = {
	.open = attic_open,
	.unlocked_ioctl = attic_ioctl,
	.release = attic_release,
};

/* dmattr: 61 dma_map_sgtable require-coherent */
