// SPDX-License-Identifier: GPL-2.0-only
/* User pages, and nothing to be said. */

struct job {
	struct device *dev;
	struct page **pages, *own;
	struct sg_table sgt;
	unsigned long at, attrs;
	dma_addr_t iova;
	int npages;
};

/* marked by a member that is set elsewhere */
static void job_init(struct job *j)
{
	j->attrs = DMA_ATTR_REQUIRE_COHERENT;
}

static int job_map(struct job *j)
{
	int rc = pin_user_pages_fast(j->at, j->npages, FOLL_LONGTERM, j->pages);

	if (rc < 0)
		return rc;
	rc = sg_alloc_table_from_pages(&j->sgt, j->pages, j->npages, 0, PAGE_SIZE, GFP_KERNEL);
	if (rc)
		return rc;
	return dma_map_sgtable(j->dev, &j->sgt, DMA_BIDIRECTIONAL, j->attrs);
}

/* the attributes come from the caller: its business */
static int job_map_as(struct job *j, unsigned long attrs)
{
	return dma_map_sgtable(j->dev, &j->sgt, DMA_BIDIRECTIONAL, attrs);
}

/* unmapped on each way out that has mapped: a transfer */
static int job_run(struct job *j)
{
	j->iova = dma_map_page(j->dev, j->pages[0], 0, PAGE_SIZE, DMA_TO_DEVICE);
	if (dma_mapping_error(j->dev, j->iova))
		return -EFAULT;
	start(j);
	dma_unmap_page(j->dev, j->iova, PAGE_SIZE, DMA_TO_DEVICE);
	return 0;
}

/* the kernel's own page */
static int job_own(struct job *j)
{
	j->own = alloc_page(GFP_KERNEL);
	j->iova = dma_map_page(j->dev, j->own, 0, PAGE_SIZE, DMA_TO_DEVICE);
	return 0;
}
