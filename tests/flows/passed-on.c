// SPDX-License-Identifier: GPL-2.0-only
/* The function that maps is handed down twice before it is called. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct relay {
	struct device *dev;
	dma_addr_t handle;
};

typedef int (*relay_fn)(struct relay *r, struct page *page);

static int relay_map(struct relay *r, struct page *page)
{
	r->handle = dma_map_page(r->dev, page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(r->dev, r->handle);
}

static int relay_each(struct relay *r, relay_fn fn, struct page *page)
{
	return fn(r, page);
}

static int relay_apply(struct relay *r, relay_fn fn, struct page *page)
{
	return relay_each(r, fn, page);
}

static long relay_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct relay *r = file->private_data;
	struct page *page;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	return relay_apply(r, relay_map, page);
}

static int relay_release(struct inode *inode, struct file *file)
{
	struct relay *r = file->private_data;

	dma_unmap_page(r->dev, r->handle, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations relay_fops = {
	.unlocked_ioctl = relay_ioctl,
	.release = relay_release,
};

/* dmattr: 15 dma_map_page require-coherent */
