// SPDX-License-Identifier: GPL-2.0-only
/* The error of the mapping is not looked at: there is a patch with --with-hazards only. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct hazard {
	struct device *dev;
	struct page *page;
	dma_addr_t addr;
};

static long hazard_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct hazard *r = file->private_data;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE | FOLL_LONGTERM, &r->page) != 1)
		return -EFAULT;
	r->addr = dma_map_page(r->dev, r->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

static int hazard_release(struct inode *inode, struct file *file)
{
	struct hazard *r = file->private_data;

	dma_unmap_page(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
	unpin_user_pages(&r->page, 1);
	return 0;
}

const struct file_operations hazard_fops = {
	.unlocked_ioctl = hazard_ioctl,
	.release = hazard_release,
};

/* needs: dma-unmap-attrs-mismatch */
/* refused: hazard at drivers/fix/hazard.c:18: .*--with-hazards */
