// SPDX-License-Identifier: GPL-2.0-only
/* A table of the driver's own, called through a copy of its pointer. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct ferry {
	struct device *dev;
	struct page *pages[2];
	dma_addr_t dma;
};

struct ferry_command {
	int (*func)(struct ferry *f, unsigned long arg);
};

static int ferry_load(struct ferry *f, unsigned long arg)
{
	if (pin_user_pages_fast(arg, 2, FOLL_WRITE, f->pages) != 2)
		return -EFAULT;
	f->dma = dma_map_page(f->dev, f->pages[0], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(f->dev, f->dma);
}

static int ferry_unload(struct ferry *f, unsigned long arg)
{
	dma_unmap_page(f->dev, f->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	unpin_user_pages(f->pages, 2);
	return (int)arg;
}

static const struct ferry_command ferry_commands[] = {
	{ ferry_load }, { ferry_unload },
};

static long ferry_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	const struct ferry_command *c = &ferry_commands[cmd & 1];
	int (*func)(struct ferry *f, unsigned long arg);

	func = c->func;
	return func(file->private_data, arg);
}

const struct file_operations ferry_fops = {
	.unlocked_ioctl = ferry_ioctl,
};

/* uapi: 20 misc */
