// SPDX-License-Identifier: GPL-2.0-only
/* Ways of user pages to a map call inside a file. Nothing is to be found in "marked". */

struct region {
	struct device *dev;
	struct page **pages;
	struct sg_table *sgt;
	unsigned long at, attrs;
	dma_addr_t iova;
	int npages;
};

static int region_pin(struct region *r)
{
	struct page **pages = r->pages + 1;

	return get_user_pages(r->at, r->npages, FOLL_WRITE, pages);
}

/* filled in another function, through a local of the member; the unmap's line is long */
static int region_map(struct region *r)
{
	int rc = region_pin(r);

	if (rc < 0)
		return rc;
	r->iova = dma_map_page(r->dev,
			       r->pages[0], 0,
			       r->npages * PAGE_SIZE,
			       DMA_BIDIRECTIONAL);
	return dma_mapping_error(r->dev, r->iova) ? -EFAULT : 0;
}

static void region_unmap(struct region *r)
{
	dma_unmap_page(r->dev, r->iova, r->npages * PAGE_SIZE, DMA_BIDIRECTIONAL);
}

/* attributes that are there stay: a constant here, a choice at the unmap */
static int table_map(struct region *r, bool quiet)
{
	int rc = pin_user_pages_fast(r->at, r->npages, FOLL_LONGTERM, r->pages);

	if (rc < 0)
		return rc;
	rc = sg_alloc_table_from_pages(r->sgt, r->pages, r->npages, 0, PAGE_SIZE, GFP_KERNEL);
	if (rc)
		return rc;
	return dma_map_sgtable(r->dev, r->sgt, DMA_BIDIRECTIONAL, /* as ever */ DMA_ATTR_NO_WARN);
}

static void table_unmap(struct region *r, bool quiet)
{
	dma_unmap_sgtable(r->dev, r->sgt, DMA_BIDIRECTIONAL, quiet ? DMA_ATTR_NO_WARN : 0);
}

/* pages of HMM, the range handed to the function that maps; no unmap here for iova */
static int range_map(struct region *r, struct hmm_range *range, struct dma_iova_state *state)
{
	return dma_iova_link(r->dev, state, hmm_pfn_to_phys(range->hmm_pfns[0]), 0, PAGE_SIZE,
			     DMA_BIDIRECTIONAL, 0);
}

static int range_fault(struct region *r, unsigned long *pfns, struct dma_iova_state *state)
{
	struct hmm_range range = { .start = r->at, .hmm_pfns = pfns };
	int rc = hmm_range_fault(&range);

	return rc ? rc : range_map(r, &range, state);
}

/* no variant with attributes: to be told, not to be patched */
static int verbs_map(struct ib_device *dev, struct region *r)
{
	r->iova = ib_dma_map_page(dev, r->pages[0], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

static void verbs_unmap(struct ib_device *dev, struct region *r)
{
	ib_dma_unmap_page(dev, r->iova, PAGE_SIZE, DMA_BIDIRECTIONAL);
}
