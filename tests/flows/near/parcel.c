// SPDX-License-Identifier: GPL-2.0-only
/* A module that puts user pages into a record of a header. */
#include <linux/parcel.h>

static long near_parcel_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct parcel *p = file->private_data;

	if (cmd) {
		return pin_user_pages_fast(arg, 4, FOLL_WRITE, p->pages) == 4 ? 0 : -EFAULT;
	}
	if (sg_alloc_table_from_pages(&p->sgt, p->pages, 4, 0, 4 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	return dma_map_sgtable(p->dev, &p->sgt, DMA_BIDIRECTIONAL, 0);
}

static int near_parcel_release(struct inode *inode, struct file *file)
{
	struct parcel *p = file->private_data;

	dma_unmap_sgtable(p->dev, &p->sgt, DMA_BIDIRECTIONAL, 0);
	return 0;
}

const struct file_operations near_parcel_fops = {
	.unlocked_ioctl = near_parcel_ioctl,
	.release = near_parcel_release,
};

/* dmattr: 14 dma_map_sgtable require-coherent */
