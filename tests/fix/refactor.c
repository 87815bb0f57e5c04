// SPDX-License-Identifier: GPL-2.0-only
/* Two functions map and unmap for callers with user memory and with the kernel's. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>
#include "refactor.h"

struct pool_ops {
	int (*get)(struct pool *p);
	void (*put)(struct pool *p, struct page *page, dma_addr_t addr);
};

/**
 * pool_unmap() - end the mapping of a page
 * @dev: the device
 * @addr: its handle,
 *        as pool_map() gave it
 */
void pool_unmap(struct device *dev, dma_addr_t addr)
{
	dma_unmap_page(dev, addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
}

dma_addr_t pool_map(struct device *dev, struct page *page)
{
	return dma_map_page_attrs(dev, page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL,
				  DMA_ATTR_WEAK_ORDERING);
}

static int user_get(struct pool *p)
{
	struct page *page;

	if (pin_user_pages_fast(p->start, 1, FOLL_WRITE | FOLL_LONGTERM, &page) != 1)
		return -EFAULT;
	p->page = page;
	p->addr = pool_map(p->dev, page);
	return dma_mapping_error(p->dev, p->addr);
}

static void user_put(struct pool *p, struct page *page, dma_addr_t addr)
{
	pool_unmap(p->dev, addr);
	unpin_user_pages(&page, 1);
}

static int kernel_get(struct pool *p)
{
	struct page *page = alloc_page(GFP_KERNEL);

	p->page = page;
	p->addr = pool_map(p->dev, page);
	return dma_mapping_error(p->dev, p->addr);
}

static void kernel_put(struct pool *p, struct page *page, dma_addr_t addr)
{
	pool_unmap(p->dev, addr);
}

static const struct pool_ops user_pool = { .get = user_get, .put = user_put };
static const struct pool_ops kernel_pool = { .get = kernel_get, .put = kernel_put };

static long pool_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pool *p = file->private_data;

	p->start = arg;
	p->ops = cmd ? &user_pool : &kernel_pool;
	return p->ops->get(p);
}

static int pool_release(struct inode *inode, struct file *file)
{
	struct pool *p = file->private_data;

	p->ops->put(p, p->page, p->addr);
	return 0;
}

const struct file_operations pool_fops = {
	.unlocked_ioctl = pool_ioctl,
	.release = pool_release,
};

/* refused: user_get\(\) at .* the attribute, kernel_get\(\) at .* 0; --refactor writes */
/* refactored:
+ * @attrs: attributes of the DMA mapping
-void pool_unmap(struct device *dev, dma_addr_t addr)
+void pool_unmap(struct device *dev, dma_addr_t addr, unsigned long attrs)
-	dma_unmap_page(dev, addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
+	dma_unmap_page_attrs(dev, addr, PAGE_SIZE, DMA_BIDIRECTIONAL, attrs);
-dma_addr_t pool_map(struct device *dev, struct page *page)
+dma_addr_t pool_map(struct device *dev, struct page *page, unsigned long attrs)
-				  DMA_ATTR_WEAK_ORDERING);
+				  DMA_ATTR_WEAK_ORDERING | attrs);
-	p->addr = pool_map(p->dev, page);
+	p->addr = pool_map(p->dev, page, DMA_ATTR_REQUIRE_COHERENT);
-	pool_unmap(p->dev, addr);
+	pool_unmap(p->dev, addr, DMA_ATTR_REQUIRE_COHERENT);
-	p->addr = pool_map(p->dev, page);
+	p->addr = pool_map(p->dev, page, 0);
-	pool_unmap(p->dev, addr);
+	pool_unmap(p->dev, addr, 0);
-dma_addr_t pool_map(struct device *dev, struct page *page);
-void pool_unmap(struct device *, dma_addr_t);
+dma_addr_t pool_map(struct device *dev, struct page *page, unsigned long attrs);
+void pool_unmap(struct device *, dma_addr_t, unsigned long);
*/
