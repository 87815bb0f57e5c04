// SPDX-License-Identifier: GPL-2.0-only
/* The kernel's macros leave only arithmetic of the way from a page to its address. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

extern unsigned long vmemmap_base, page_offset_base;

#define frame_of(p) ((unsigned long)((p) - (struct page *)vmemmap_base))
#define address_of(p) ((void *)((frame_of(p) << 12) + page_offset_base))

struct chart {
	struct device *dev;
	struct page **pages;
	dma_addr_t user, own;
	char *buffer;
	unsigned long at;
};

static long chart_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct chart *c = file->private_data;
	struct page **pages = kcalloc(8, sizeof(*pages), GFP_KERNEL);

	if (!pages || pin_user_pages_fast(arg, 8, FOLL_WRITE, pages) != 8)
		return -EFAULT;
	c->pages = pages;
	c->buffer = kzalloc(PAGE_SIZE, GFP_KERNEL);
	return 0;
}

static int chart_map(struct inode *inode, struct file *file)
{
	struct chart *c = file->private_data;
	unsigned long n = c->at;

	c->user = dma_map_single(c->dev, address_of(c->pages[n]), PAGE_SIZE, DMA_FROM_DEVICE);
	c->own = dma_map_single(c->dev, c->buffer + n, PAGE_SIZE, DMA_FROM_DEVICE);
	return 0;
}

static int chart_release(struct inode *inode, struct file *file)
{
	struct chart *c = file->private_data;

	dma_unmap_single(c->dev, c->user, PAGE_SIZE, DMA_FROM_DEVICE);
	dma_unmap_single(c->dev, c->own, PAGE_SIZE, DMA_FROM_DEVICE);
	return 0;
}

const struct file_operations chart_fops = {
	.unlocked_ioctl = chart_ioctl,
	.open = chart_map,
	.release = chart_release,
};

/* dmattr: 37 dma_map_single require-coherent */
/* dmattr: 38 dma_map_single none */
