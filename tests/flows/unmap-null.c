// SPDX-License-Identifier: GPL-2.0-only
/* A helper unmaps, but not for the caller that gives it no node: its mapping lives on. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct anchor {
	struct page *page;
	dma_addr_t handle;
};

struct harbour {
	struct device *dev;
	struct anchor *anchors[8];
	struct page *spare;
};

static void let_go(struct harbour *h, struct page *page, struct anchor *a)
{
	if (a) {
		dma_unmap_page(h->dev, a->handle, PAGE_SIZE, DMA_FROM_DEVICE);
		page = a->page;
	}
	unpin_user_pages(&page, 1);
}

static int drop(struct harbour *h, struct page *page, unsigned int n)
{
	struct anchor *a = kzalloc(sizeof(*a), GFP_KERNEL);

	if (!a)
		return -ENOMEM;
	a->page = page;
	a->handle = dma_map_page(h->dev, page, 0, PAGE_SIZE, DMA_FROM_DEVICE);
	h->anchors[n] = a;
	return 0;
}

static long harbour_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct harbour *h = file->private_data;
	struct page *pages[2];
	int ret;

	if (cmd) {
		let_go(h, NULL, h->anchors[cmd & 7]);
		return 0;
	}
	if (pin_user_pages_fast(arg, 2, FOLL_WRITE, pages) != 2)
		return -EFAULT;
	ret = drop(h, pages[0], arg & 7);
	let_go(h, pages[1], NULL);
	return ret;
}

const struct file_operations harbour_fops = {
	.unlocked_ioctl = harbour_ioctl,
};

/* dmattr: 34 dma_map_page require-coherent */
