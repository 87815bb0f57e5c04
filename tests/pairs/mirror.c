// SPDX-License-Identifier: GPL-2.0-only
/* What hmm_range_fault() found is mapped page by page; pinned pages are another matter. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/hmm.h>

struct mirror {
	struct device *dev;
	unsigned long pfns[4], once[1];
	struct page *page;
	dma_addr_t dma, pinned;
};

static long mirror_once(struct mirror *m, unsigned long arg);

static long mirror_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct mirror *m = file->private_data;
	struct hmm_range range = { .start = arg, .end = arg + PAGE_SIZE };

	range.hmm_pfns = m->pfns;
	if (hmm_range_fault(&range))
		return -EFAULT;
	m->dma = dma_map_page(m->dev, hmm_pfn_to_page(m->pfns[0]), 0, PAGE_SIZE,
			      DMA_BIDIRECTIONAL);
	if (dma_mapping_error(m->dev, m->dma))
		return -EINVAL;
	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, &m->page) != 1)
		return -EFAULT;
	if (mirror_once(m, arg))
		return -EFAULT;
	m->pinned = dma_map_page(m->dev, m->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(m->dev, m->pinned);
}

/* Over with the call: no mirror. */
static long mirror_once(struct mirror *m, unsigned long arg)
{
	struct hmm_range range = { .start = arg, .end = arg + PAGE_SIZE };
	dma_addr_t dma;

	range.hmm_pfns = m->once;
	if (hmm_range_fault(&range))
		return -EFAULT;
	dma = dma_map_page(m->dev, hmm_pfn_to_page(m->once[0]), 0, PAGE_SIZE,
			   DMA_BIDIRECTIONAL);
	if (dma_mapping_error(m->dev, dma))
		return -EINVAL;
	dma_unmap_page(m->dev, dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

static int mirror_release(struct inode *inode, struct file *file)
{
	struct mirror *m = file->private_data;

	dma_unmap_page(m->dev, m->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	dma_unmap_page(m->dev, m->pinned, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations mirror_fops = {
	.unlocked_ioctl = mirror_ioctl,
	.release = mirror_release,
};

/* finding: 24 dma-hmm-by-hand */
