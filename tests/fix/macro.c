// SPDX-License-Identifier: GPL-2.0-only
/* The call stands in a macro of the driver, and is changed there. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct macro {
	struct device *dev;
	struct page *page;
	dma_addr_t addr;
};

#define macro_map(r) dma_map_page((r)->dev, (r)->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL)

static long macro_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct macro *r = file->private_data;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE | FOLL_LONGTERM, &r->page) != 1)
		return -EFAULT;
	r->addr = macro_map(r);
	return dma_mapping_error(r->dev, r->addr);
}

static int macro_release(struct inode *inode, struct file *file)
{
	struct macro *r = file->private_data;

	dma_unmap_page(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
	unpin_user_pages(&r->page, 1);
	return 0;
}

const struct file_operations macro_fops = {
	.unlocked_ioctl = macro_ioctl,
	.release = macro_release,
};

/* fix:
-#define macro_map(r) dma_map_page((r)->dev, (r)->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL)
+#define macro_map(r) dma_map_page_attrs((r)->dev, (r)->page, 0, PAGE_SIZE, \
+					DMA_BIDIRECTIONAL, DMA_ATTR_REQUIRE_COHERENT)
-	dma_unmap_page(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
+	dma_unmap_page_attrs(r->dev, r->addr, PAGE_SIZE, DMA_BIDIRECTIONAL,
+			     DMA_ATTR_REQUIRE_COHERENT);
*/
