// SPDX-License-Identifier: GPL-2.0-only
/*
 * What one user gives to an API is kept in the API's own records: nothing that
 * another user gets out of them is his memory for that.
 */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct dma_iova_state {
	dma_addr_t addr;
};

struct walk {
	phys_addr_t phys;
};

phys_addr_t page_to_phys(struct page *page);
dma_addr_t dma_map_phys(struct device *dev, phys_addr_t phys, size_t size,
			enum dma_data_direction dir, unsigned long attrs);
void dma_unmap_phys(struct device *dev, dma_addr_t addr, size_t size,
		    enum dma_data_direction dir, unsigned long attrs);
void dma_iova_destroy(struct device *dev, struct dma_iova_state *state, size_t mapped_len,
		      enum dma_data_direction dir, unsigned long attrs);

static struct walk *walk_of(struct dma_iova_state *state)
{
	return (struct walk *)state->addr;
}

int dma_iova_link(struct device *dev, struct dma_iova_state *state, phys_addr_t phys,
		  size_t offset, size_t size, enum dma_data_direction dir, unsigned long attrs)
{
	walk_of(state)->phys = phys;
	return dev && offset + size && dir && attrs ? 0 : -EINVAL;
}

phys_addr_t walk_lookup(struct dma_iova_state *state)
{
	return walk_of(state)->phys;
}

struct giver {
	struct device *dev;
	struct page *pages[1];
	struct dma_iova_state state;
};

static long giver_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct giver *g = file->private_data;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, g->pages) != 1)
		return -EFAULT;
	return dma_iova_link(g->dev, &g->state, page_to_phys(g->pages[0]), 0, PAGE_SIZE,
			     DMA_BIDIRECTIONAL, 0);
}

static int giver_release(struct inode *inode, struct file *file)
{
	struct giver *g = file->private_data;

	dma_iova_destroy(g->dev, &g->state, PAGE_SIZE, DMA_BIDIRECTIONAL, 0);
	return 0;
}

const struct file_operations giver_fops = {
	.unlocked_ioctl = giver_ioctl,
	.release = giver_release,
};

struct taker {
	struct device *dev;
	struct dma_iova_state state;
	dma_addr_t dma;
};

static long taker_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct taker *t = file->private_data;

	t->dma = dma_map_phys(t->dev, walk_lookup(&t->state), PAGE_SIZE, DMA_BIDIRECTIONAL, 0);
	return dma_mapping_error(t->dev, t->dma);
}

static int taker_release(struct inode *inode, struct file *file)
{
	struct taker *t = file->private_data;

	dma_unmap_phys(t->dev, t->dma, PAGE_SIZE, DMA_BIDIRECTIONAL, 0);
	return 0;
}

const struct file_operations taker_fops = {
	.unlocked_ioctl = taker_ioctl,
	.release = taker_release,
};

/* dmattr: 54 dma_iova_link require-coherent */
/* dmattr: 81 dma_map_phys review */
