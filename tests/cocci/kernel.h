/* SPDX-License-Identifier: GPL-2.0-only */
/* What the programs here need of a kernel, for clang -include: spatch does not read it. */
#define NULL ((void *)0)
#define GFP_KERNEL 0
#define ENOMEM 12
#define EFAULT 14
#define PAGE_SIZE 4096UL
#define FOLL_WRITE 1
#define FOLL_LONGTERM 2
#define DMA_ATTR_WEAK_ORDERING 2UL
#define DMA_ATTR_SKIP_CPU_SYNC 32UL
#define DMA_ATTR_NO_KERNEL_MAPPING 16UL
#define DMA_ATTR_NO_WARN 256UL
#define DMA_ATTR_MMIO 1024UL
#define DMA_ATTR_CPU_CACHE_CLEAN 2048UL
#define DMA_ATTR_CPU_CACHE_OVERLAP 2048UL
#define DMA_ATTR_DEBUGGING_IGNORE_CACHELINES 2048UL
#define DMA_ATTR_REQUIRE_COHERENT 4096UL
#define ____cacheline_aligned __attribute__((aligned(64)))
#define __aligned(n) __attribute__((aligned(n)))
#define for_each_sg(l, s, n, i) for (i = 0, s = (l); i < (n); i++, s = sg_next(s))
#define container_of(p, t, m) ((t *)((char *)(p) - __builtin_offsetof(t, m)))

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64, dma_addr_t, phys_addr_t, size_t;
typedef _Bool bool;
enum dma_data_direction { DMA_BIDIRECTIONAL, DMA_TO_DEVICE, DMA_FROM_DEVICE, DMA_NONE };

struct page;
struct device;
struct ib_device;
struct list_head { struct list_head *next, *prev; };
struct scatterlist { int length; };
struct sg_table { struct scatterlist *sgl; unsigned int nents, orig_nents; };
struct hmm_range { unsigned long start, end, *hmm_pfns; };
struct dma_iova_state { dma_addr_t addr; };
struct sk_buff { void *data; };
struct virtqueue;
struct spi_device;
struct dma_buf { void *priv; };
struct dma_buf_attachment { struct device *dev; struct dma_buf *dmabuf; };
struct dma_buf_export_info { void *priv; };

void *kmalloc(size_t n, int gfp);
void *kzalloc(size_t n, int gfp);
void kfree(void *p);
struct page *alloc_page(int gfp);
int pin_user_pages_fast(unsigned long at, int n, unsigned int flags, struct page **pages);
int get_user_pages(unsigned long at, int n, unsigned int flags, struct page **pages);
int hmm_range_fault(struct hmm_range *range);
struct page *hmm_pfn_to_page(unsigned long pfn);
phys_addr_t hmm_pfn_to_phys(unsigned long pfn);
struct page *pfn_to_page(unsigned long pfn);
int sg_alloc_table_from_pages(struct sg_table *t, struct page **pages, unsigned int n,
			      unsigned int offset, u64 size, int gfp);
void sg_set_page(struct scatterlist *s, struct page *page, unsigned int n, unsigned int offset);
void sg_init_one(struct scatterlist *s, void *buf, unsigned int n);
struct scatterlist *sg_next(struct scatterlist *s);
struct dma_buf *dma_buf_export(struct dma_buf_export_info *info);
dma_addr_t dma_map_single(struct device *d, void *p, size_t n, int dir);
dma_addr_t dma_map_single_attrs(struct device *d, void *p, size_t n, int dir, unsigned long a);
dma_addr_t dma_map_page(struct device *d, struct page *p, size_t o, size_t n, int dir);
dma_addr_t dma_map_page_attrs(struct device *d, struct page *p, size_t o, size_t n, int dir,
			      unsigned long a);
dma_addr_t dma_map_phys(struct device *d, phys_addr_t p, size_t n, int dir, unsigned long a);
int dma_map_sg(struct device *d, struct scatterlist *s, int n, int dir);
int dma_map_sg_attrs(struct device *d, struct scatterlist *s, int n, int dir, unsigned long a);
int dma_map_sgtable(struct device *d, struct sg_table *t, int dir, unsigned long a);
int dma_iova_link(struct device *d, struct dma_iova_state *s, phys_addr_t p, size_t o, size_t n,
		  int dir, unsigned long a);
void dma_unmap_single(struct device *d, dma_addr_t h, size_t n, int dir);
void dma_unmap_single_attrs(struct device *d, dma_addr_t h, size_t n, int dir, unsigned long a);
void dma_unmap_page(struct device *d, dma_addr_t h, size_t n, int dir);
void dma_unmap_page_attrs(struct device *d, dma_addr_t h, size_t n, int dir, unsigned long a);
void dma_unmap_phys(struct device *d, dma_addr_t h, size_t n, int dir, unsigned long a);
void dma_unmap_sg(struct device *d, struct scatterlist *s, int n, int dir);
void dma_unmap_sg_attrs(struct device *d, struct scatterlist *s, int n, int dir, unsigned long a);
void dma_unmap_sgtable(struct device *d, struct sg_table *t, int dir, unsigned long a);
void dma_iova_unlink(struct device *d, struct dma_iova_state *s, size_t o, size_t n, int dir,
		     unsigned long a);
dma_addr_t ib_dma_map_page(struct ib_device *d, struct page *p, size_t o, size_t n, int dir);
void ib_dma_unmap_page(struct ib_device *d, dma_addr_t h, size_t n, int dir);
void dma_sync_sgtable_for_cpu(struct device *d, struct sg_table *t, int dir);
int dma_mapping_error(struct device *d, dma_addr_t h);
int virtqueue_add_inbuf(struct virtqueue *q, struct scatterlist *s, unsigned int n, void *data,
			int gfp);
int virtqueue_add_outbuf(struct virtqueue *q, struct scatterlist *s, unsigned int n, void *data,
			 int gfp);
int spi_read(struct spi_device *s, void *buf, size_t n);
void start(void *p);
