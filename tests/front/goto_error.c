// SPDX-License-Identifier: GPL-2.0-only
/* The usual shape of a function that maps something and may fail. */
struct device;
struct page;
typedef unsigned long long dma_addr_t;

struct umem {
	struct device *dev;
	struct page **pages;
	int npages;
	dma_addr_t addr;
};

void *alloc(unsigned long n);
void release(const void *p);
long pin(unsigned long start, int n, int flags, struct page **pages);
void unpin(struct page **pages, int n);
dma_addr_t map_page(struct device *dev, struct page *page, unsigned long off,
		    unsigned long size, int dir, unsigned long attrs);
int mapping_error(struct device *dev, dma_addr_t addr);

struct umem *umem_get(struct device *dev, unsigned long start, int n)
{
	struct umem *umem;
	int ret = -12;

	umem = alloc(sizeof(*umem));
	if (!umem)
		return (struct umem *)-12L;
	umem->dev = dev;
	umem->pages = alloc(n * sizeof(*umem->pages));
	if (!umem->pages)
		goto free_umem;
	umem->npages = pin(start, n, 1 | 0x10000, umem->pages);
	if (umem->npages < 0) {
		ret = umem->npages;
		goto free_pages;
	}
	umem->addr = map_page(dev, umem->pages[0], 0, 4096, 0, 0);
	if (mapping_error(dev, umem->addr))
		goto unpin;
	return umem;

unpin:
	unpin(umem->pages, umem->npages);
free_pages:
	release(umem->pages);
free_umem:
	release(umem);
	return (struct umem *)(long)ret;
}

/* facts: function umem_get
*/
