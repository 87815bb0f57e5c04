// SPDX-License-Identifier: GPL-2.0-only
/* A module that puts its own pages into the same record. */
#include <linux/parcel.h>

static long far_parcel_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct parcel *p = file->private_data;

	if (cmd) {
		for (int i = 0; i < 4; i++)
			p->pages[i] = alloc_page(GFP_KERNEL);
		return 0;
	}
	if (sg_alloc_table_from_pages(&p->sgt, p->pages, 4, 0, 4 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	return dma_map_sgtable(p->dev, &p->sgt, DMA_BIDIRECTIONAL, 0);
}

static int far_parcel_release(struct inode *inode, struct file *file)
{
	struct parcel *p = file->private_data;

	dma_unmap_sgtable(p->dev, &p->sgt, DMA_BIDIRECTIONAL, 0);
	return 0;
}

const struct file_operations far_parcel_fops = {
	.unlocked_ioctl = far_parcel_ioctl,
	.release = far_parcel_release,
};

/* dmattr: 16 dma_map_sgtable none */
