// SPDX-License-Identifier: GPL-2.0-only
/* The address of one of the functions is kept: who calls it there is not seen. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>
#include "refactor-pointer.h"

struct tank_ops {
	int (*get)(struct tank *p);
	void (*put)(struct tank *p, struct page *page, dma_addr_t addr);
};

/**
 * tank_unmap() - end the mapping of a page
 * @dev: the device
 * @addr: its handle,
 *        as tank_map() gave it
 */
void tank_unmap(struct device *dev, dma_addr_t addr)
{
	dma_unmap_page(dev, addr, PAGE_SIZE, DMA_BIDIRECTIONAL);
}

dma_addr_t tank_map(struct device *dev, struct page *page)
{
	return dma_map_page_attrs(dev, page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL,
				  DMA_ATTR_WEAK_ORDERING);
}

static int ours_get(struct tank *p)
{
	struct page *page;

	if (pin_user_pages_fast(p->start, 1, FOLL_WRITE | FOLL_LONGTERM, &page) != 1)
		return -EFAULT;
	p->page = page;
	p->addr = tank_map(p->dev, page);
	return dma_mapping_error(p->dev, p->addr);
}

static void ours_put(struct tank *p, struct page *page, dma_addr_t addr)
{
	tank_unmap(p->dev, addr);
	unpin_user_pages(&page, 1);
}

static int theirs_get(struct tank *p)
{
	struct page *page = alloc_page(GFP_KERNEL);

	p->page = page;
	p->addr = tank_map(p->dev, page);
	return dma_mapping_error(p->dev, p->addr);
}

static void theirs_put(struct tank *p, struct page *page, dma_addr_t addr)
{
	tank_unmap(p->dev, addr);
}

static const struct tank_ops ours_tank = { .get = ours_get, .put = ours_put };
static const struct tank_ops theirs_tank = { .get = theirs_get, .put = theirs_put };

dma_addr_t (*tank_default)(struct device *dev, struct page *page) = tank_map;

static long tank_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tank *p = file->private_data;

	p->start = arg;
	p->ops = cmd ? &ours_tank : &theirs_tank;
	return p->ops->get(p);
}

static int tank_release(struct inode *inode, struct file *file)
{
	struct tank *p = file->private_data;

	p->ops->put(p, p->page, p->addr);
	return 0;
}

const struct file_operations tank_fops = {
	.unlocked_ioctl = tank_ioctl,
	.release = tank_release,
};

/* refused: ours_get\(\) at .* the attribute, theirs_get\(\) at .* 0; --refactor writes */
/* not refactored: tank_map\(\) is used other than by a call here */
