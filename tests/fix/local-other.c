// SPDX-License-Identifier: GPL-2.0-only
/* The local variable serves a call that must not get the attribute. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct local_other {
	struct device *dev;
	struct page *page;
	dma_addr_t addr;
	void *own;
	dma_addr_t own_addr;
};

static long local_other_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct local_other *r = file->private_data;
	unsigned long attrs = DMA_ATTR_WEAK_ORDERING;

	r->own = kmalloc(64, GFP_KERNEL);
	r->own_addr = dma_map_single_attrs(r->dev, r->own, 64, DMA_TO_DEVICE, attrs);
	if (pin_user_pages_fast(arg, 1, FOLL_WRITE | FOLL_LONGTERM, &r->page) != 1)
		return -EFAULT;
	r->addr = dma_map_page_attrs(r->dev, r->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL, attrs);
	return dma_mapping_error(r->dev, r->addr);
}

static int local_other_release(struct inode *inode, struct file *file)
{
	struct local_other *r = file->private_data;

	dma_unmap_single_attrs(r->dev, r->own_addr, 64, DMA_TO_DEVICE, DMA_ATTR_WEAK_ORDERING);
	dma_unmap_page_attrs(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL,
			     DMA_ATTR_WEAK_ORDERING);
	unpin_user_pages(&r->page, 1);
	return 0;
}

const struct file_operations local_other_fops = {
	.unlocked_ioctl = local_other_ioctl,
	.release = local_other_release,
};

/* fix:
-	r->addr = dma_map_page_attrs(r->dev, r->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL, attrs);
+	r->addr = dma_map_page_attrs(r->dev, r->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL,
+				     attrs | DMA_ATTR_REQUIRE_COHERENT);
-			     DMA_ATTR_WEAK_ORDERING);
+			     DMA_ATTR_WEAK_ORDERING |
+			     DMA_ATTR_REQUIRE_COHERENT);
*/
