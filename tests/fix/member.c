// SPDX-License-Identifier: GPL-2.0-only
/* A member carries the attributes from map to unmap. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct member {
	struct device *dev;
	struct page *page;
	dma_addr_t addr;
	unsigned long attrs;
};

static long member_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct member *r = file->private_data;

	r->attrs = cmd ? DMA_ATTR_WEAK_ORDERING : 0;
	if (cmd > 1)
		r->attrs |= DMA_ATTR_SKIP_CPU_SYNC;
	if (pin_user_pages_fast(arg, 1, FOLL_WRITE | FOLL_LONGTERM, &r->page) != 1)
		return -EFAULT;
	r->addr = dma_map_page_attrs(r->dev, r->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL, r->attrs);
	return dma_mapping_error(r->dev, r->addr);
}

static int member_release(struct inode *inode, struct file *file)
{
	struct member *r = file->private_data;

	dma_unmap_page_attrs(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL, r->attrs);
	unpin_user_pages(&r->page, 1);
	return 0;
}

const struct file_operations member_fops = {
	.unlocked_ioctl = member_ioctl,
	.release = member_release,
};

/* fix:
-	r->attrs = cmd ? DMA_ATTR_WEAK_ORDERING : 0;
+	r->attrs = (cmd ? DMA_ATTR_WEAK_ORDERING : 0) |
+		   DMA_ATTR_REQUIRE_COHERENT;
*/
