/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FLOWS_DMA_BUF_H
#define FLOWS_DMA_BUF_H

#include <linux/dma-mapping.h>

struct dma_buf {
	void *priv;
};

struct dma_buf_attachment {
	struct dma_buf *dmabuf;
	struct device *dev;
	void *priv;
};

struct dma_buf_ops {
	struct sg_table *(*map_dma_buf)(struct dma_buf_attachment *at,
					enum dma_data_direction dir);
	void (*unmap_dma_buf)(struct dma_buf_attachment *at, struct sg_table *sgt,
			      enum dma_data_direction dir);
	int (*begin_cpu_access)(struct dma_buf *buf, enum dma_data_direction dir);
};

#endif
