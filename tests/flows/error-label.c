// SPDX-License-Identifier: GPL-2.0-only
/* The request unmaps only where it failed: the mapping outlives a good one. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct gate {
	struct device *dev;
	dma_addr_t dma;
	int busy;
};

static long gate_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct gate *g = file->private_data;
	struct page *page;
	int ret = -EINVAL;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	g->dma = dma_map_page(g->dev, page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	if (g->busy)
		goto unmap;
	ret = 0;
	goto out;
unmap:
	dma_unmap_page(g->dev, g->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
out:
	return ret;
}

static int gate_release(struct inode *inode, struct file *file)
{
	struct gate *g = file->private_data;

	dma_unmap_page(g->dev, g->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations gate_fops = {
	.unlocked_ioctl = gate_ioctl,
	.release = gate_release,
};

/* dmattr: 20 dma_map_page require-coherent */
