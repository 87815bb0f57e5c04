// SPDX-License-Identifier: GPL-2.0-only
/* The member is read elsewhere, too: the attribute goes into the calls. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct member_read {
	struct device *dev;
	struct page *page;
	dma_addr_t addr;
	unsigned long attrs;
};

unsigned long member_read_attrs(struct member_read *r)
{
	return r->attrs;
}

static long member_read_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct member_read *r = file->private_data;

	r->attrs = 0;
	if (pin_user_pages_fast(arg, 1, FOLL_WRITE | FOLL_LONGTERM, &r->page) != 1)
		return -EFAULT;
	r->addr = dma_map_page_attrs(r->dev, r->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL, r->attrs);
	return dma_mapping_error(r->dev, r->addr);
}

static int member_read_release(struct inode *inode, struct file *file)
{
	struct member_read *r = file->private_data;

	dma_unmap_page_attrs(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL, r->attrs);
	unpin_user_pages(&r->page, 1);
	return 0;
}

const struct file_operations member_read_fops = {
	.unlocked_ioctl = member_read_ioctl,
	.release = member_read_release,
};

/* fix:
-	r->addr = dma_map_page_attrs(r->dev, r->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL, r->attrs);
+	r->addr = dma_map_page_attrs(r->dev, r->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL,
+				     r->attrs | DMA_ATTR_REQUIRE_COHERENT);
-	dma_unmap_page_attrs(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL, r->attrs);
+	dma_unmap_page_attrs(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL,
+			     r->attrs | DMA_ATTR_REQUIRE_COHERENT);
*/
