// SPDX-License-Identifier: GPL-2.0-only
/* An own page as a frame number and as an address. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/highmem.h>

struct lantern {
	struct device *dev;
	unsigned long pfn;
	dma_addr_t page_dma, address_dma;
};

static int lantern_get(struct lantern *o, unsigned long start, struct page **ret)
{
	*ret = alloc_page(GFP_KERNEL);
	if (!*ret)
		return -ENOMEM;
	o->pfn = page_to_pfn(*ret);
	return 0;
}

static long lantern_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct lantern *o = file->private_data;
	struct page *page;
	void *address;

	if (lantern_get(o, arg, &page))
		return -EFAULT;
	address = page_address(page);
	o->address_dma = dma_map_single(o->dev, address, PAGE_SIZE, DMA_TO_DEVICE);
	page = pfn_to_page(o->pfn);
	o->page_dma = dma_map_page(o->dev, page, 0, PAGE_SIZE, DMA_TO_DEVICE);
	return 0;
}

static int lantern_release(struct inode *inode, struct file *file)
{
	struct lantern *o = file->private_data;

	dma_unmap_page(o->dev, o->page_dma, PAGE_SIZE, DMA_TO_DEVICE);
	dma_unmap_single(o->dev, o->address_dma, PAGE_SIZE, DMA_TO_DEVICE);
	return 0;
}

const struct file_operations lantern_fops = {
	.unlocked_ioctl = lantern_ioctl,
	.release = lantern_release,
};

/* dmattr: 31 dma_map_single none */
/* dmattr: 33 dma_map_page none */
