/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MINI_SCATTERLIST_H
#define MINI_SCATTERLIST_H

#include <linux/mm.h>

struct scatterlist {
	unsigned long page_link;
	unsigned int offset;
	unsigned int length;
	dma_addr_t dma_address;
};

struct sg_table {
	struct scatterlist *sgl;
	unsigned int nents;
	unsigned int orig_nents;
};

int sg_alloc_table_from_pages(struct sg_table *sgt, struct page **pages, unsigned int n_pages,
			      unsigned int offset, unsigned long size, gfp_t gfp_mask);
void sg_free_table(struct sg_table *sgt);

#endif
