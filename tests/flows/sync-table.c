// SPDX-License-Identifier: GPL-2.0-only
/* A table's addresses, copied where it is mapped; a sync of these hands over. */
#include <linux/dma-sync.h>
#include <linux/fs.h>

struct rope {
	dma_addr_t *address;
};

struct quay {
	struct device *dev;
	struct page *pages[8];
	struct rope *rope;
	struct sg_table sgt;
};

static int quay_map(struct quay *d)
{
	struct scatterlist *sg;
	unsigned int i;

	if (sg_alloc_table_from_pages(&d->sgt, d->pages, 8, 0, 8 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	if (dma_map_sgtable(d->dev, &d->sgt, DMA_FROM_DEVICE, 0))
		return -ENOMEM;
	for (i = 0, sg = d->sgt.sgl; i < d->sgt.nents; i++, sg = sg_next(sg))
		d->rope->address[i] = sg_dma_address(sg);
	return 0;
}

static long quay_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct quay *d = file->private_data;
	struct rope *p = d->rope;

	if (cmd) {
		dma_sync_single_for_cpu(d->dev, p->address[cmd], PAGE_SIZE, DMA_FROM_DEVICE);
		return 0;
	}
	if (pin_user_pages_fast(arg, 8, FOLL_WRITE, d->pages) != 8)
		return -EFAULT;
	return quay_map(d);
}

static int quay_release(struct inode *inode, struct file *file)
{
	struct quay *d = file->private_data;

	dma_unmap_sgtable(d->dev, &d->sgt, DMA_FROM_DEVICE, 0);
	return 0;
}

const struct file_operations quay_fops = {
	.unlocked_ioctl = quay_ioctl,
	.release = quay_release,
};

/* dmattr: 24 dma_map_sgtable streaming */
