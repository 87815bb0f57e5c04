// SPDX-License-Identifier: GPL-2.0-only
/* The pages come from pin.c: only the analyzer follows them. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct far {
	struct device *dev;
	struct page **pages;
	dma_addr_t handle;
};

int far_pin(struct far *f, unsigned long start);

static long far_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct far *f = file->private_data;

	if (far_pin(f, arg))
		return -EFAULT;
	f->handle = dma_map_page(f->dev, f->pages[0], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

static int far_release(struct inode *inode, struct file *file)
{
	struct far *f = file->private_data;

	dma_unmap_page(f->dev, f->handle, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations far_fops = {
	.unlocked_ioctl = far_ioctl,
	.release = far_release,
};
