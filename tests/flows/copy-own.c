// SPDX-License-Identifier: GPL-2.0-only
/* A copied array of own pages. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/highmem.h>

struct folder {
	struct device *dev;
	struct page *pages[2];
	dma_addr_t dma;
};

static long folder_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct folder *a = file->private_data;
	struct page *pages[2];

	pages[0] = alloc_page(GFP_KERNEL);
	pages[1] = alloc_page(GFP_KERNEL);
	memcpy(a->pages, pages, sizeof(pages));
	a->dma = dma_map_page(a->dev, a->pages[0], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(a->dev, a->dma);
}

static int folder_release(struct inode *inode, struct file *file)
{
	struct folder *a = file->private_data;

	dma_unmap_page(a->dev, a->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations folder_fops = {
	.unlocked_ioctl = folder_ioctl,
	.release = folder_release,
};

/* dmattr: 21 dma_map_page none */
