// SPDX-License-Identifier: GPL-2.0-only
/* A local variable carries the attributes, and nothing else takes them. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct local {
	struct device *dev;
	struct page *page;
	dma_addr_t addr;
};

static long local_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct local *r = file->private_data;
	unsigned long attrs = 0;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE | FOLL_LONGTERM, &r->page) != 1)
		return -EFAULT;
	if (cmd)
		attrs |= DMA_ATTR_WEAK_ORDERING;
	r->addr = dma_map_page_attrs(r->dev, r->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL, attrs);
	if (dma_mapping_error(r->dev, r->addr))
		return -ENOMEM;
	return 0;
}

static int local_release(struct inode *inode, struct file *file)
{
	struct local *r = file->private_data;
	unsigned long attrs;

	attrs = DMA_ATTR_WEAK_ORDERING;
	dma_unmap_page_attrs(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL, attrs);
	unpin_user_pages(&r->page, 1);
	return 0;
}

const struct file_operations local_fops = {
	.unlocked_ioctl = local_ioctl,
	.release = local_release,
};

/* fix:
-	unsigned long attrs = 0;
+	unsigned long attrs = DMA_ATTR_REQUIRE_COHERENT;
-	attrs = DMA_ATTR_WEAK_ORDERING;
+	attrs = DMA_ATTR_WEAK_ORDERING | DMA_ATTR_REQUIRE_COHERENT;
*/
