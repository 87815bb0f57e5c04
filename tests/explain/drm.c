// SPDX-License-Identifier: GPL-2.0-only
/* An operation of the file of a DRM driver: file_operations alone would say less. */
#include <drm/drm_drv.h>
#include <linux/dma-mapping.h>

struct easel {
	struct device *dev;
	struct page *pages[2];
	dma_addr_t dma;
};

static long easel_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct easel *e = file->private_data;

	if (pin_user_pages_fast(arg, 2, FOLL_WRITE, e->pages) != 2)
		return -EFAULT;
	e->dma = dma_map_page(e->dev, e->pages[0], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(e->dev, e->dma);
}

static const struct file_operations easel_fops = {
	.open = drm_open,
	.unlocked_ioctl = easel_ioctl,
};

const struct drm_driver easel_driver = {
	.fops = &easel_fops,
};

/* uapi: 18 drm */
