// SPDX-License-Identifier: GPL-2.0-only
/* A macro that gives its arguments on in another order. */
#include <linux/dma-mapping.h>

struct bio_vec {
	struct page *bv_page;
	unsigned int bv_len, bv_offset;
};

#define dma_map_bvec(dev, bv, dir, attrs) \
	dma_map_page_attrs(dev, (bv)->bv_page, (bv)->bv_offset, (bv)->bv_len, dir, attrs)

int rearranged(struct device *dev, struct bio_vec *bv)
{
	dma_addr_t dma = dma_map_bvec(dev, bv, DMA_TO_DEVICE, DMA_ATTR_MMIO);

	if (dma_mapping_error(dev, dma))
		return -ENOMEM;
	dma_unmap_page(dev, dma, bv->bv_len, DMA_FROM_DEVICE);
	return 0;
}

/* finding: 19 dma-unmap-attrs-mismatch */
/* finding: 19 dma-unmap-direction-mismatch */
