// SPDX-License-Identifier: GPL-2.0-only
/* A transfer whose end is in end.c: spatch sees no unmap, the analyzer does. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

#define DMA_ATTR_CPU_CACHE_CLEAN DMA_ATTR_DEBUGGING_IGNORE_CACHELINES

struct request {
	struct device *dev;
	struct page *pages[4];
	struct sg_table sgt;
	struct completion done;
	dma_addr_t answer;
};

void request_end(struct request *r);

static long request_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct request *r = file->private_data;

	if (pin_user_pages_fast(arg, 4, FOLL_WRITE, r->pages) != 4)
		return -EFAULT;
	if (sg_alloc_table_from_pages(&r->sgt, r->pages, 4, 0, 4 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	if (dma_map_sgtable(r->dev, &r->sgt, DMA_FROM_DEVICE, 0))
		return -EFAULT;
	wait_for_completion(&r->done);
	request_end(r);
	return 0;
}

static int request_open(struct inode *inode, struct file *file)
{
	struct request *r = file->private_data;
	void *answer = kzalloc(64, GFP_KERNEL);

	r->answer = dma_map_single_attrs(r->dev, answer, 64, DMA_FROM_DEVICE,
					 DMA_ATTR_CPU_CACHE_CLEAN);
	return 0;
}

const struct file_operations request_fops = {
	.open = request_open,
	.unlocked_ioctl = request_ioctl,
};
