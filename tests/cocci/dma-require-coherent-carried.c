// SPDX-License-Identifier: GPL-2.0-only
/* A local carries the attributes: the patch goes to its initialiser, and to the unmap. */

struct umem {
	struct device *dev;
	struct scatterlist *sgl;
	int nents;
};

static int umem_get(struct umem *umem, unsigned long at, bool relaxed)
{
	unsigned long dma_attr = 0;
	struct page *list[8];
	struct scatterlist *s;
	int i, n = pin_user_pages_fast(at, 8, FOLL_LONGTERM, list);

	for_each_sg(umem->sgl, s, n, i)
		sg_set_page(s, list[i], PAGE_SIZE, 0);
	if (relaxed)
		dma_attr |= DMA_ATTR_WEAK_ORDERING;
	umem->nents = dma_map_sg_attrs(umem->dev, umem->sgl, n, DMA_BIDIRECTIONAL, dma_attr);
	return umem->nents ? 0 : -ENOMEM;
}

static void umem_release(struct umem *umem)
{
	dma_unmap_sg(umem->dev, umem->sgl, umem->nents, DMA_BIDIRECTIONAL);
}
