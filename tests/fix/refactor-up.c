// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who knows how long the mapping lives calls by a macro, a function, a table and another
 * function; what unmaps is told by the list that the object is on.
 */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>
#include "refactor-up.h"

int lot_map_whole(struct lot *lot, struct page *page, dma_addr_t *addr)
{
	*addr = dma_map_page(lot->dev, page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(lot->dev, *addr);
}

static void lot_unmap_whole(struct lot *lot, dma_addr_t addr)
{
	dma_unmap_page(lot->dev, addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
}

/* maps nothing: it only has the signature */
int lot_map_part(struct lot *lot, struct page *page, dma_addr_t *addr)
{
	return -EFAULT;
}

static const struct lot_ops whole = { .map = lot_map_whole, .unmap = lot_unmap_whole };
static const struct lot_ops part = { .map = lot_map_part, .unmap = lot_unmap_whole };

int lot_map_by(struct lot *lot, struct page *page, dma_addr_t *addr, const char *who)
{
	return lot->ops->map(lot, page, addr);
}

void lot_unmap(struct lot *lot, dma_addr_t addr)
{
	lot->ops->unmap(lot, addr);
}

static void piece_end(struct lot *lot, struct piece *p)
{
	lot_unmap(lot, p->addr);
	kfree(p);
}

static int user_piece(struct lot *lot, unsigned long start)
{
	struct piece *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (pin_user_pages_fast(start, 1, FOLL_WRITE | FOLL_LONGTERM, &p->page) != 1)
		return -EFAULT;
	if (lot_map(lot, p->page, &p->addr))
		return -EFAULT;
	list_add(&p->link, &lot->kept);
	return 0;
}

static void user_piece_end(struct lot *lot)
{
	struct piece *p = first_of(&lot->kept, struct piece, link);

	list_del(&p->link);
	piece_end(lot, p);
}

static int piece_once(struct lot *lot, unsigned long start)
{
	struct page *page;
	dma_addr_t addr;

	if (pin_user_pages_fast(start, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	if (lot_map(lot, page, &addr))
		return -EFAULT;
	lot_start(lot, addr);
	lot_unmap(lot, addr);
	return 0;
}

static long lot_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct lot *lot = file->private_data;

	lot->ops = cmd ? &whole : &part;
	return cmd ? user_piece(lot, arg) : piece_once(lot, arg);
}

static int lot_release(struct inode *inode, struct file *file)
{
	struct lot *lot = file->private_data;

	user_piece_end(lot);
	return 0;
}

const struct file_operations lot_fops = {
	.unlocked_ioctl = lot_ioctl,
	.release = lot_release,
};

/* refused: user_piece\(\) at .* the attribute, piece_once\(\) at .* 0; --refactor writes */
/* refactored:
-int lot_map_whole(struct lot *lot, struct page *page, dma_addr_t *addr)
+int lot_map_whole(struct lot *lot, struct page *page, dma_addr_t *addr,
+		  unsigned long attrs)
-	*addr = dma_map_page(lot->dev, page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
+	*addr = dma_map_page_attrs(lot->dev, page, 0, PAGE_SIZE,
+				   DMA_BIDIRECTIONAL, attrs);
-static void lot_unmap_whole(struct lot *lot, dma_addr_t addr)
+static void lot_unmap_whole(struct lot *lot, dma_addr_t addr,
+			    unsigned long attrs)
-	dma_unmap_page(lot->dev, addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
+	dma_unmap_page_attrs(lot->dev, addr, PAGE_SIZE, DMA_BIDIRECTIONAL,
+			     attrs);
-int lot_map_part(struct lot *lot, struct page *page, dma_addr_t *addr)
+int lot_map_part(struct lot *lot, struct page *page, dma_addr_t *addr,
+		 unsigned long attrs)
-int lot_map_by(struct lot *lot, struct page *page, dma_addr_t *addr, const char *who)
+int lot_map_by(struct lot *lot, struct page *page, dma_addr_t *addr, const char *who,
+	       unsigned long attrs)
-	return lot->ops->map(lot, page, addr);
+	return lot->ops->map(lot, page, addr, attrs);
-void lot_unmap(struct lot *lot, dma_addr_t addr)
+void lot_unmap(struct lot *lot, dma_addr_t addr, unsigned long attrs)
-	lot->ops->unmap(lot, addr);
+	lot->ops->unmap(lot, addr, attrs);
-static void piece_end(struct lot *lot, struct piece *p)
+static void piece_end(struct lot *lot, struct piece *p, unsigned long attrs)
-	lot_unmap(lot, p->addr);
+	lot_unmap(lot, p->addr, attrs);
-	if (lot_map(lot, p->page, &p->addr))
+	if (lot_map(lot, p->page, &p->addr, DMA_ATTR_REQUIRE_COHERENT))
-	piece_end(lot, p);
+	piece_end(lot, p, DMA_ATTR_REQUIRE_COHERENT);
-	if (lot_map(lot, page, &addr))
+	if (lot_map(lot, page, &addr, 0))
-	lot_unmap(lot, addr);
+	lot_unmap(lot, addr, 0);
-	int (*map)(struct lot *lot, struct page *page, dma_addr_t *addr);
-	void (*unmap)(struct lot *lot, dma_addr_t addr);
+	int (*map)(struct lot *lot, struct page *page, dma_addr_t *addr,
+		   unsigned long attrs);
+	void (*unmap)(struct lot *lot, dma_addr_t addr, unsigned long attrs);
-int lot_map_by(struct lot *lot, struct page *page, dma_addr_t *addr, const char *who);
-#define lot_map(lot, page, addr) lot_map_by(lot, page, addr, __func__)
-int lot_map_whole(struct lot *lot, struct page *page, dma_addr_t *addr);
-int lot_map_part(struct lot *lot, struct page *page, dma_addr_t *addr);
-void lot_unmap(struct lot *lot, dma_addr_t addr);
+int lot_map_by(struct lot *lot, struct page *page, dma_addr_t *addr, const char *who,
+	       unsigned long attrs);
+#define lot_map(lot, page, addr, attrs) lot_map_by(lot, page, addr, __func__, attrs)
+int lot_map_whole(struct lot *lot, struct page *page, dma_addr_t *addr,
+		  unsigned long attrs);
+int lot_map_part(struct lot *lot, struct page *page, dma_addr_t *addr,
+		 unsigned long attrs);
+void lot_unmap(struct lot *lot, dma_addr_t addr, unsigned long attrs);
*/
