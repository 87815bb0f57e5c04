/* SPDX-License-Identifier: GPL-2.0-only */
struct pool {
	struct device *dev;
	const struct pool_ops *ops;
	unsigned long start;
	struct page *page;
	dma_addr_t addr;
};

dma_addr_t pool_map(struct device *dev, struct page *page);
void pool_unmap(struct device *, dma_addr_t);
