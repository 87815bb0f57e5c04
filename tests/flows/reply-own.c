// SPDX-License-Identifier: GPL-2.0-only
/* read() of a counter answers nothing: the memory stays mapped until the file is closed. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct meter {
	struct device *dev;
	struct page *page;
	dma_addr_t dma;
	char count;
};

static long meter_write(struct file *file, const char *text, unsigned long n, long *at)
{
	struct meter *m = file->private_data;

	if (pin_user_pages_fast((unsigned long)text, 1, FOLL_WRITE, &m->page) != 1)
		return -EFAULT;
	m->dma = dma_map_page(m->dev, m->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return n;
}

static long meter_read(struct file *file, char *text, unsigned long n, long *at)
{
	struct meter *m = file->private_data;

	*text = m->count++;
	return 1;
}

static int meter_release(struct inode *inode, struct file *file)
{
	struct meter *m = file->private_data;

	dma_unmap_page(m->dev, m->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations meter_fops = {
	.write = meter_write,
	.read = meter_read,
	.release = meter_release,
};

/* dmattr: 19 dma_map_page require-coherent */
