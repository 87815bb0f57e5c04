// SPDX-License-Identifier: GPL-2.0-only
/* Pages of hmm_range_fault(), mapped by hand; other pages are another matter. */

struct mirror {
	struct device *dev;
	unsigned long *pfns;
	dma_addr_t *dma;
	struct sg_table sgt;
};

static void mirror_pages(struct mirror *m, int n)
{
	for (int i = 0; i < n; i++) {
		struct page *page = hmm_pfn_to_page(m->pfns[i]);

		if (page)
			m->dma[i] = dma_map_page(m->dev, page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	}
}

static int mirror_phys(struct mirror *m, struct dma_iova_state *state)
{
	return dma_iova_link(m->dev, state, hmm_pfn_to_phys(m->pfns[0]), 0, PAGE_SIZE,
			     DMA_BIDIRECTIONAL, 0);
}

static int mirror_table(struct mirror *m)
{
	sg_set_page(m->sgt.sgl, hmm_pfn_to_page(m->pfns[0]), PAGE_SIZE, 0);
	return dma_map_sgtable(m->dev, &m->sgt, DMA_BIDIRECTIONAL, 0);
}

/* another page took the variable */
static void mirror_other(struct mirror *m, unsigned long pfn)
{
	struct page *page = hmm_pfn_to_page(m->pfns[0]);

	start(page);
	page = pfn_to_page(pfn);
	m->dma[0] = dma_map_page(m->dev, page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
}
