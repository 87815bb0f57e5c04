// SPDX-License-Identifier: GPL-2.0-only
/*
 * A request is handed over as void *, and read through a union without a name: the
 * record in it has another member before it than where it was filled.
 */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct postcard {
	struct page *page;
};

struct satchel {
	int stamp;
	struct postcard postcard;
};

struct slot {
	struct device *dev;
	dma_addr_t handle;
};

int slot_post(struct slot *m, void *data, int size);

int slot_open(struct slot *m, void *data);

int slot_open(struct slot *m, void *data)
{
	union {
		struct postcard v0;
	} *args = data;

	m->handle = dma_map_page(m->dev, args->v0.page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

static long slot_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct slot *m = file->private_data;
	struct satchel e = { .stamp = 1 };
	struct page *page;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	e.postcard.page = page;
	return slot_post(m, &e.postcard, sizeof(e.postcard));
}

static int slot_release(struct inode *inode, struct file *file)
{
	struct slot *m = file->private_data;

	dma_unmap_page(m->dev, m->handle, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations slot_fops = {
	.unlocked_ioctl = slot_ioctl,
	.release = slot_release,
};

/* dmattr: 33 dma_map_page require-coherent */
