// SPDX-License-Identifier: GPL-2.0-only
/* One helper for a user page and for an own page. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct tray {
	struct device *dev;
	dma_addr_t first, second;
};

static dma_addr_t tray_map(struct tray *o, struct page *page)
{
	return dma_map_page(o->dev, page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
}

static int tray_open(struct inode *inode, struct file *file)
{
	struct tray *o = inode->i_private;

	file->private_data = o;
	o->first = tray_map(o, alloc_page(GFP_KERNEL));
	return dma_mapping_error(o->dev, o->first);
}

static long tray_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tray *o = file->private_data;
	struct page *pages[1];

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, pages) != 1)
		return -EFAULT;
	o->second = tray_map(o, pages[0]);
	return dma_mapping_error(o->dev, o->second);
}

static int tray_release(struct inode *inode, struct file *file)
{
	struct tray *o = file->private_data;

	dma_unmap_page(o->dev, o->first, PAGE_SIZE, DMA_BIDIRECTIONAL);
	dma_unmap_page(o->dev, o->second, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations tray_fops = {
	.open = tray_open,
	.unlocked_ioctl = tray_ioctl,
	.release = tray_release,
};

/* dmattr: 13 dma_map_page from-caller */
