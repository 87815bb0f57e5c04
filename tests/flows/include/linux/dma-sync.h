/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FLOWS_DMA_SYNC_H
#define FLOWS_DMA_SYNC_H

#include <linux/dma-mapping.h>

#define sg_dma_address(sg) ((sg)->dma_address)
struct scatterlist *sg_next(struct scatterlist *sg);
void dma_sync_single_for_cpu(struct device *dev, dma_addr_t addr, size_t size,
			     enum dma_data_direction dir);

#endif
