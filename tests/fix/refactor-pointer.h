/* SPDX-License-Identifier: GPL-2.0-only */
struct tank {
	struct device *dev;
	const struct tank_ops *ops;
	unsigned long start;
	struct page *page;
	dma_addr_t addr;
};

dma_addr_t tank_map(struct device *dev, struct page *page);
void tank_unmap(struct device *, dma_addr_t);
