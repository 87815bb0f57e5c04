// SPDX-License-Identifier: GPL-2.0-only
/* One of the functions is an operation of a table, whose signature follows. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>
#include "refactor-table.h"

struct bank_ops {
	dma_addr_t (*map)(struct device *dev, struct page *page);
	int (*get)(struct bank *p);
	void (*put)(struct bank *p, struct page *page, dma_addr_t addr);
};

/**
 * bank_unmap() - end the mapping of a page
 * @dev: the device
 * @addr: its handle,
 *        as bank_map() gave it
 */
void bank_unmap(struct device *dev, dma_addr_t addr)
{
	dma_unmap_page(dev, addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
}

dma_addr_t bank_map(struct device *dev, struct page *page)
{
	return dma_map_page_attrs(dev, page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL,
				  DMA_ATTR_WEAK_ORDERING);
}

static int guest_get(struct bank *p)
{
	struct page *page;

	if (pin_user_pages_fast(p->start, 1, FOLL_WRITE | FOLL_LONGTERM, &page) != 1)
		return -EFAULT;
	p->page = page;
	p->addr = bank_map(p->dev, page);
	return dma_mapping_error(p->dev, p->addr);
}

static void guest_put(struct bank *p, struct page *page, dma_addr_t addr)
{
	bank_unmap(p->dev, addr);
	unpin_user_pages(&page, 1);
}

static int host_get(struct bank *p)
{
	struct page *page = alloc_page(GFP_KERNEL);

	p->page = page;
	p->addr = bank_map(p->dev, page);
	return dma_mapping_error(p->dev, p->addr);
}

static void host_put(struct bank *p, struct page *page, dma_addr_t addr)
{
	bank_unmap(p->dev, addr);
}

static const struct bank_ops guest_pool = { .get = guest_get, .put = guest_put };
static const struct bank_ops host_pool = { .map = bank_map, .get = host_get, .put = host_put };

static long bank_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct bank *p = file->private_data;

	p->start = arg;
	p->ops = cmd ? &guest_pool : &host_pool;
	return p->ops->get(p);
}

static int bank_release(struct inode *inode, struct file *file)
{
	struct bank *p = file->private_data;

	p->ops->put(p, p->page, p->addr);
	return 0;
}

const struct file_operations bank_fops = {
	.unlocked_ioctl = bank_ioctl,
	.release = bank_release,
};

/* refused: guest_get\(\) at .* the attribute, host_get\(\) at .* 0; --refactor writes */
/* refactored:
-	dma_addr_t (*map)(struct device *dev, struct page *page);
+	dma_addr_t (*map)(struct device *dev, struct page *page,
+			  unsigned long attrs);
+ * @attrs: attributes of the DMA mapping
-void bank_unmap(struct device *dev, dma_addr_t addr)
+void bank_unmap(struct device *dev, dma_addr_t addr, unsigned long attrs)
-	dma_unmap_page(dev, addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
+	dma_unmap_page_attrs(dev, addr, PAGE_SIZE, DMA_BIDIRECTIONAL, attrs);
-dma_addr_t bank_map(struct device *dev, struct page *page)
+dma_addr_t bank_map(struct device *dev, struct page *page, unsigned long attrs)
-				  DMA_ATTR_WEAK_ORDERING);
+				  DMA_ATTR_WEAK_ORDERING | attrs);
-	p->addr = bank_map(p->dev, page);
+	p->addr = bank_map(p->dev, page, DMA_ATTR_REQUIRE_COHERENT);
-	bank_unmap(p->dev, addr);
+	bank_unmap(p->dev, addr, DMA_ATTR_REQUIRE_COHERENT);
-	p->addr = bank_map(p->dev, page);
+	p->addr = bank_map(p->dev, page, 0);
-	bank_unmap(p->dev, addr);
+	bank_unmap(p->dev, addr, 0);
-dma_addr_t bank_map(struct device *dev, struct page *page);
-void bank_unmap(struct device *, dma_addr_t);
+dma_addr_t bank_map(struct device *dev, struct page *page, unsigned long attrs);
+void bank_unmap(struct device *, dma_addr_t, unsigned long);
*/
