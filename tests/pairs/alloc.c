// SPDX-License-Identifier: GPL-2.0-only
/* Memory of the DMA API is given back with the attributes that it was made with. */
#include <linux/dma-more.h>

struct alloc {
	struct device *dev;
	void *right, *wrong, *mixed;
	dma_addr_t right_dma, wrong_dma, mixed_dma;
};

void alloc_begin(struct alloc *a, void *buf)
{
	a->right = dma_alloc_attrs(a->dev, 64, &a->right_dma, GFP_KERNEL, DMA_ATTR_MMIO);
	a->wrong = dma_alloc_attrs(a->dev, 64, &a->wrong_dma, GFP_KERNEL, DMA_ATTR_MMIO);
	a->mixed = dma_alloc_attrs(a->dev, 64, &a->mixed_dma, GFP_KERNEL, DMA_ATTR_MMIO);
}

void alloc_other(struct alloc *a)
{
	a->mixed = dma_alloc_coherent(a->dev, 64, &a->mixed_dma, GFP_KERNEL);
}

void alloc_end(struct alloc *a)
{
	dma_free_attrs(a->dev, 64, a->right, a->right_dma, DMA_ATTR_MMIO);
	dma_free_coherent(a->dev, 64, a->wrong, a->wrong_dma);
	dma_free_coherent(a->dev, 64, a->mixed, a->mixed_dma);
}

/* finding: 26 dma-unmap-attrs-mismatch */
