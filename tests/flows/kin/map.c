// SPDX-License-Identifier: GPL-2.0-only
/* Maps pages that this module pins, further away than the framework that could, too. */
#include <linux/kin.h>

static struct page *kin_pin(unsigned long start)
{
	struct page *page;

	return pin_user_pages_fast(start, 1, FOLL_WRITE, &page) == 1 ? page : NULL;
}

static struct page *kin_page(unsigned long start)
{
	return kin_pin(start);
}

static int kin_map(struct kin *k)
{
	k->handle = dma_map_page(k->dev, k->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(k->dev, k->handle);
}

static long kin_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct kin *k = file->private_data;

	if (cmd)
		return kin_map(k);
	k->page = kin_page(arg);
	return 0;
}

static int kin_release(struct inode *inode, struct file *file)
{
	struct kin *k = file->private_data;

	dma_unmap_page(k->dev, k->handle, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations kin_fops = {
	.unlocked_ioctl = kin_ioctl,
	.release = kin_release,
};

/* dmattr: 19 dma_map_page require-coherent */
