// SPDX-License-Identifier: GPL-2.0-only
/* Others use the macro, whose mapping must not have the attribute. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct mixed {
	struct device *dev;
	struct page *page;
	dma_addr_t addr;
};

struct host {
	struct device *dev;
	struct page *page;
	dma_addr_t own;
};

#define mixed_map(r) dma_map_page((r)->dev, (r)->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL)

static long mixed_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct mixed *r = file->private_data;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE | FOLL_LONGTERM, &r->page) != 1)
		return -EFAULT;
	r->addr = mixed_map(r);
	return dma_mapping_error(r->dev, r->addr);
}

void mixed_start(struct host *h)
{
	h->page = alloc_page(GFP_KERNEL);
	h->own = mixed_map(h);
	dma_unmap_page(h->dev, h->own, PAGE_SIZE, DMA_BIDIRECTIONAL);
}

static int mixed_release(struct inode *inode, struct file *file)
{
	struct mixed *r = file->private_data;

	dma_unmap_page(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
	unpin_user_pages(&r->page, 1);
	return 0;
}

const struct file_operations mixed_fops = {
	.unlocked_ioctl = mixed_ioctl,
	.release = mixed_release,
};

/* refused: out of the macro mixed_map: the attribute would reach all its users */
