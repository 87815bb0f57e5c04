// SPDX-License-Identifier: GPL-2.0-only
/* streaming: user memory that stays mapped, and dma_sync hands the ownership over. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct frame {
	struct device *dev;
	struct page *pages[8];
	struct sg_table sgt;
};

static long frame_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct frame *f = file->private_data;

	switch (cmd) {
	case 1:
		dma_sync_sgtable_for_cpu(f->dev, &f->sgt, DMA_FROM_DEVICE);
		return 0;
	case 2:
		dma_sync_sgtable_for_device(f->dev, &f->sgt, DMA_FROM_DEVICE);
		return 0;
	}
	if (pin_user_pages_fast(arg, 8, FOLL_WRITE | FOLL_LONGTERM, f->pages) != 8)
		return -EFAULT;
	if (sg_alloc_table_from_pages(&f->sgt, f->pages, 8, 0, 8 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	return dma_map_sgtable(f->dev, &f->sgt, DMA_FROM_DEVICE, 0);
}

static int frame_release(struct inode *inode, struct file *file)
{
	struct frame *f = file->private_data;

	dma_unmap_sgtable(f->dev, &f->sgt, DMA_FROM_DEVICE, 0);
	unpin_user_pages(f->pages, 8);
	return 0;
}

const struct file_operations frame_fops = {
	.unlocked_ioctl = frame_ioctl,
	.release = frame_release,
};

/* dmattr: 28 dma_map_sgtable streaming */
