// SPDX-License-Identifier: GPL-2.0-only
/* A user page as a frame number and as an address. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/highmem.h>

struct mirror {
	struct device *dev;
	unsigned long pfn;
	dma_addr_t page_dma, address_dma;
};

static int mirror_get(struct mirror *o, unsigned long start, struct page **ret)
{
	if (pin_user_pages_fast(start, 1, FOLL_WRITE, ret) != 1)
		return -EFAULT;
	o->pfn = page_to_pfn(*ret);
	return 0;
}

static long mirror_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct mirror *o = file->private_data;
	struct page *page;
	void *address;

	if (mirror_get(o, arg, &page))
		return -EFAULT;
	address = page_address(page);
	o->address_dma = dma_map_single(o->dev, address, PAGE_SIZE, DMA_TO_DEVICE);
	page = pfn_to_page(o->pfn);
	o->page_dma = dma_map_page(o->dev, page, 0, PAGE_SIZE, DMA_TO_DEVICE);
	return 0;
}

static int mirror_release(struct inode *inode, struct file *file)
{
	struct mirror *o = file->private_data;

	dma_unmap_page(o->dev, o->page_dma, PAGE_SIZE, DMA_TO_DEVICE);
	dma_unmap_single(o->dev, o->address_dma, PAGE_SIZE, DMA_TO_DEVICE);
	return 0;
}

const struct file_operations mirror_fops = {
	.unlocked_ioctl = mirror_ioctl,
	.release = mirror_release,
};

/* dmattr: 30 dma_map_single require-coherent */
/* dmattr: 32 dma_map_page require-coherent */
