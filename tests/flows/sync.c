// SPDX-License-Identifier: GPL-2.0-only
/* Ownership is handed over through a copy of the handle in another record. */
#include <linux/dma-sync.h>
#include <linux/fs.h>

struct slot {
	dma_addr_t address;
};

struct wheel {
	struct device *dev;
	struct slot slot;
	dma_addr_t dma;
};

static long wheel_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct wheel *w = file->private_data;
	struct page *page;

	if (cmd) {
		dma_sync_single_for_cpu(w->dev, w->slot.address, PAGE_SIZE, DMA_FROM_DEVICE);
		return 0;
	}
	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	w->dma = dma_map_page(w->dev, page, 0, PAGE_SIZE, DMA_FROM_DEVICE);
	w->slot.address = w->dma;
	return dma_mapping_error(w->dev, w->dma);
}

static int wheel_release(struct inode *inode, struct file *file)
{
	struct wheel *w = file->private_data;

	dma_unmap_page(w->dev, w->dma, PAGE_SIZE, DMA_FROM_DEVICE);
	return 0;
}

const struct file_operations wheel_fops = {
	.unlocked_ioctl = wheel_ioctl,
	.release = wheel_release,
};

/* dmattr: 27 dma_map_page streaming */
