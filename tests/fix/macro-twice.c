// SPDX-License-Identifier: GPL-2.0-only
/* The macro is defined twice: one of them is not compiled here. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct twice {
	struct device *dev;
	struct page *page;
	dma_addr_t addr;
};

#ifdef CONFIG_TWICE
#define twice_map(r) dma_map_single((r)->dev, (r)->page, 16, DMA_BIDIRECTIONAL)
#else
#define twice_map(r) dma_map_page((r)->dev, (r)->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL)
#endif

static long twice_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct twice *r = file->private_data;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE | FOLL_LONGTERM, &r->page) != 1)
		return -EFAULT;
	r->addr = twice_map(r);
	return dma_mapping_error(r->dev, r->addr);
}

static int twice_release(struct inode *inode, struct file *file)
{
	struct twice *r = file->private_data;

	dma_unmap_page(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
	unpin_user_pages(&r->page, 1);
	return 0;
}

const struct file_operations twice_fops = {
	.unlocked_ioctl = twice_ioctl,
	.release = twice_release,
};

/* refused: out of the macro twice_map: it is defined more than once */
