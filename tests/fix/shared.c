// SPDX-License-Identifier: GPL-2.0-only
/* One unmap ends the mapping of user memory and of kernel memory. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct shared {
	struct device *dev;
	struct page *page;
	dma_addr_t addr;
	bool own;
};

static long shared_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct shared *r = file->private_data;
	struct page *own = alloc_page(GFP_KERNEL);

	if (cmd) {
		r->addr = dma_map_page(r->dev, own, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
		r->own = 1;
		return 0;
	}
	if (pin_user_pages_fast(arg, 1, FOLL_WRITE | FOLL_LONGTERM, &r->page) != 1)
		return -EFAULT;
	r->addr = dma_map_page(r->dev, r->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(r->dev, r->addr);
}

static int shared_release(struct inode *inode, struct file *file)
{
	struct shared *r = file->private_data;

	dma_unmap_page(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
	unpin_user_pages(&r->page, 1);
	return 0;
}

const struct file_operations shared_fops = {
	.unlocked_ioctl = shared_ioctl,
	.release = shared_release,
};

/* refused: also ends the mapping of drivers/fix/shared.c:20, which must not carry the attribute \(none\) */
