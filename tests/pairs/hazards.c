// SPDX-License-Identifier: GPL-2.0-only
/* What becomes of the error of a mapping that has to be marked. */
#include <linux/dma-more.h>
#include <linux/fs.h>
#include <linux/warn.h>

struct hazards {
	struct device *dev;
	struct page *pages[5];
	struct scatterlist sg[5];
	struct sg_table sgt;
	dma_addr_t dma, last;
};

/* A count: never negative. */
static int hazards_count(struct hazards *h)
{
	int ret;

	ret = dma_map_sg(h->dev, &h->sg[0], 1, DMA_TO_DEVICE);
	if (ret < 0)
		return ret;
	return 0;
}

/* Read as it is. */
static int hazards_right(struct hazards *h)
{
	int ret = dma_map_sg(h->dev, &h->sg[1], 1, DMA_TO_DEVICE);

	if (ret < 0)
		return ret;
	if (!ret)
		return -EINVAL;
	return 0;
}

/* Its error is given on, and dropped by the caller. */
static int hazards_table(struct hazards *h)
{
	int ret;

	ret = dma_map_sgtable(h->dev, &h->sgt, DMA_TO_DEVICE, 0);
	if (ret)
		return ret;
	return 0;
}

/* The kernel would warn about what a user can cause. */
static int hazards_warn(struct hazards *h)
{
	h->dma = dma_map_page(h->dev, h->pages[2], 0, PAGE_SIZE, DMA_TO_DEVICE);
	if (WARN_ON(dma_mapping_error(h->dev, h->dma)))
		return -EINVAL;
	return 0;
}

/* Nobody looks at the handle. */
static void hazards_unchecked(struct hazards *h)
{
	h->last = dma_map_page(h->dev, h->pages[3], 0, PAGE_SIZE, DMA_TO_DEVICE);
}

static long hazards_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct hazards *h = file->private_data;
	int ret;

	if (pin_user_pages_fast(arg, 5, FOLL_WRITE, h->pages) != 5)
		return -EFAULT;
	for (int i = 0; i < 5; i++)
		sg_set_page(&h->sg[i], h->pages[i], PAGE_SIZE, 0);
	if (sg_alloc_table_from_pages(&h->sgt, h->pages, 5, 0, 5 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	hazards_table(h);
	ret = hazards_count(h);
	if (ret)
		return ret;
	hazards_unchecked(h);
	ret = hazards_warn(h);
	return ret ? ret : hazards_right(h);
}

static int hazards_release(struct inode *inode, struct file *file)
{
	struct hazards *h = file->private_data;

	dma_unmap_sg(h->dev, h->sg, 1, DMA_TO_DEVICE);
	dma_unmap_sgtable(h->dev, &h->sgt, DMA_TO_DEVICE, 0);
	dma_unmap_page(h->dev, h->dma, PAGE_SIZE, DMA_TO_DEVICE);
	dma_unmap_page(h->dev, h->last, PAGE_SIZE, DMA_TO_DEVICE);
	return 0;
}

const struct file_operations hazards_fops = {
	.unlocked_ioctl = hazards_ioctl,
	.release = hazards_release,
};

/* hazard: 21 dma_map_sg() returns 0 on failure, never a negative value */
/* hazard: 53 the kernel warns when dma_map_page() fails */
/* hazard: 61 the handle of dma_map_page() is not checked */
/* hazard: 75 the error of hazards_table() is ignored */
