// SPDX-License-Identifier: GPL-2.0-only
/* Reached by a character device and, farther away, by V4L2: that says more. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <media/v4l2-ioctl.h>

struct lens {
	struct device *dev;
	struct page *pages[2];
	dma_addr_t dma;
};

static int lens_pin(struct lens *l, unsigned long start)
{
	if (pin_user_pages_fast(start, 2, FOLL_WRITE, l->pages) != 2)
		return -EFAULT;
	l->dma = dma_map_page(l->dev, l->pages[0], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(l->dev, l->dma);
}

static long lens_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return lens_pin(file->private_data, arg);
}

static int lens_begin(struct file *file, void *arg)
{
	return lens_pin(file->private_data, (unsigned long)arg);
}

static int lens_default(struct file *file, void *arg)
{
	return lens_begin(file, arg);
}

const struct file_operations lens_fops = {
	.unlocked_ioctl = lens_ioctl,
};

const struct v4l2_ioctl_ops lens_ioctl_ops = {
	.vidioc_default = lens_default,
};

/* uapi: 17 v4l2 */
