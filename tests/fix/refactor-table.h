/* SPDX-License-Identifier: GPL-2.0-only */
struct bank {
	struct device *dev;
	const struct bank_ops *ops;
	unsigned long start;
	struct page *page;
	dma_addr_t addr;
};

dma_addr_t bank_map(struct device *dev, struct page *page);
void bank_unmap(struct device *, dma_addr_t);
