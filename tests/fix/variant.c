// SPDX-License-Identifier: GPL-2.0-only
/* Calls without attributes become their variants, in the error path too. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct variant {
	struct device *dev;
	struct page *page;
	dma_addr_t addr;
};

static long variant_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct variant *r = file->private_data;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE | FOLL_LONGTERM, &r->page) != 1)
		return -EFAULT;
	r->addr = dma_map_page(r->dev, r->page, 0,
			       PAGE_SIZE,	// all of it
			       DMA_BIDIRECTIONAL);
	if (dma_mapping_error(r->dev, r->addr))
		return -ENOMEM;
	if (cmd) {
		dma_unmap_page(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
		return -EINVAL;
	}
	return 0;
}

static int variant_release(struct inode *inode, struct file *file)
{
	struct variant *r = file->private_data;

	dma_unmap_page(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
	unpin_user_pages(&r->page, 1);
	return 0;
}

const struct file_operations variant_fops = {
	.unlocked_ioctl = variant_ioctl,
	.release = variant_release,
};

/* fix:
-	r->addr = dma_map_page(r->dev, r->page, 0,
-			       PAGE_SIZE,	// all of it
-			       DMA_BIDIRECTIONAL);
+	r->addr = dma_map_page_attrs(r->dev, r->page, 0,
+				     PAGE_SIZE,	// all of it
+				     DMA_BIDIRECTIONAL,
+				     DMA_ATTR_REQUIRE_COHERENT);
-		dma_unmap_page(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
+		dma_unmap_page_attrs(r->dev, r->addr, PAGE_SIZE,
+				     DMA_BIDIRECTIONAL,
+				     DMA_ATTR_REQUIRE_COHERENT);
-	dma_unmap_page(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
+	dma_unmap_page_attrs(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL,
+			     DMA_ATTR_REQUIRE_COHERENT);
*/
