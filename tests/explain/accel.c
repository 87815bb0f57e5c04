// SPDX-License-Identifier: GPL-2.0-only
/* An ioctl of a driver whose file is opened by accel_open(), two tables away. */
#include <drm/drm_drv.h>
#include <linux/dma-mapping.h>

struct quill {
	struct page *pages[2];
	dma_addr_t dma;
};

static int quill_map_ioctl(struct drm_device *drm, void *data, struct file *file)
{
	struct quill *q = file->private_data;

	if (pin_user_pages_fast((unsigned long)data, 2, FOLL_WRITE, q->pages) != 2)
		return -EFAULT;
	q->dma = dma_map_page(drm->dev, q->pages[0], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(drm->dev, q->dma);
}

static const struct drm_ioctl_desc quill_ioctls[] = {
	{ 1, quill_map_ioctl },
};

static const struct file_operations quill_fops = {
	.open = accel_open,
};

const struct drm_driver quill_driver = {
	.fops = &quill_fops,
	.ioctls = quill_ioctls,
	.num_ioctls = 1,
};

/* uapi: 17 accel */
