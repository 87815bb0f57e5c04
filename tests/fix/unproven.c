// SPDX-License-Identifier: GPL-2.0-only
/* What would not compile is not written. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct unproven {
	struct device *dev;
	struct page *page;
	dma_addr_t addr;
};

#undef DMA_ATTR_REQUIRE_COHERENT

static long unproven_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct unproven *r = file->private_data;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE | FOLL_LONGTERM, &r->page) != 1)
		return -EFAULT;
	r->addr = dma_map_page(r->dev, r->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(r->dev, r->addr);
}

static int unproven_release(struct inode *inode, struct file *file)
{
	struct unproven *r = file->private_data;

	dma_unmap_page(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
	unpin_user_pages(&r->page, 1);
	return 0;
}

const struct file_operations unproven_fops = {
	.unlocked_ioctl = unproven_ioctl,
	.release = unproven_release,
};

/* refused: the compiler would say .*DMA_ATTR_REQUIRE_COHERENT */
