// SPDX-License-Identifier: GPL-2.0-only
/* A table's addresses, copied in another function; a sync of these hands over. */
#include <linux/dma-sync.h>
#include <linux/fs.h>

struct plank {
	dma_addr_t *address;
};

struct deck {
	struct device *dev;
	struct page *pages[8];
	struct plank *plank;
	struct sg_table sgt;
};

static void plank_fill(struct plank *p, struct sg_table *sgt)
{
	struct scatterlist *sg = sgt->sgl;

	for (unsigned int i = 0; i < sgt->nents; i++, sg = sg_next(sg))
		p->address[i] = sg_dma_address(sg);
}

static int deck_map(struct deck *d)
{
	if (sg_alloc_table_from_pages(&d->sgt, d->pages, 8, 0, 8 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	if (dma_map_sgtable(d->dev, &d->sgt, DMA_FROM_DEVICE, 0))
		return -ENOMEM;
	plank_fill(d->plank, &d->sgt);
	return 0;
}

static long deck_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct deck *d = file->private_data;
	struct plank *p = d->plank;

	if (cmd) {
		dma_sync_single_for_cpu(d->dev, p->address[cmd], PAGE_SIZE, DMA_FROM_DEVICE);
		return 0;
	}
	if (pin_user_pages_fast(arg, 8, FOLL_WRITE, d->pages) != 8)
		return -EFAULT;
	return deck_map(d);
}

static int deck_release(struct inode *inode, struct file *file)
{
	struct deck *d = file->private_data;

	dma_unmap_sgtable(d->dev, &d->sgt, DMA_FROM_DEVICE, 0);
	return 0;
}

const struct file_operations deck_fops = {
	.unlocked_ioctl = deck_ioctl,
	.release = deck_release,
};

/* dmattr: 29 dma_map_sgtable streaming */
