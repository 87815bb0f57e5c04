// SPDX-License-Identifier: GPL-2.0-only
/* Attributes that are there stay: a chain over lines, a choice. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct chain {
	struct device *dev;
	struct page *page;
	dma_addr_t addr;
};

static long chain_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct chain *r = file->private_data;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE | FOLL_LONGTERM, &r->page) != 1)
		return -EFAULT;
	r->addr = dma_map_page_attrs(r->dev, r->page, 0, PAGE_SIZE,
				     DMA_BIDIRECTIONAL,
				     DMA_ATTR_WEAK_ORDERING |
				     DMA_ATTR_SKIP_CPU_SYNC);
	return dma_mapping_error(r->dev, r->addr);
}

static int chain_release(struct inode *inode, struct file *file)
{
	struct chain *r = file->private_data;

	dma_unmap_page_attrs(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL,
			     inode ? DMA_ATTR_WEAK_ORDERING : 0);
	unpin_user_pages(&r->page, 1);
	return 0;
}

const struct file_operations chain_fops = {
	.unlocked_ioctl = chain_ioctl,
	.release = chain_release,
};

/* fix:
-				     DMA_ATTR_SKIP_CPU_SYNC);
+				     DMA_ATTR_SKIP_CPU_SYNC |
+				     DMA_ATTR_REQUIRE_COHERENT);
-			     inode ? DMA_ATTR_WEAK_ORDERING : 0);
+			     (inode ? DMA_ATTR_WEAK_ORDERING : 0) |
+			     DMA_ATTR_REQUIRE_COHERENT);
*/
