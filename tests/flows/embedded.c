// SPDX-License-Identifier: GPL-2.0-only
/* A member of the record itself, beside user pages of the same record. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct basket {
	struct device *dev;
	struct page *pages[2];
	dma_addr_t dma;
	u8 command[64];
};

static int basket_open(struct inode *inode, struct file *file)
{
	struct basket *b = kzalloc(sizeof(*b), GFP_KERNEL);

	if (!b)
		return -ENOMEM;
	b->dev = inode->i_private;
	file->private_data = b;
	b->dma = dma_map_single(b->dev, &b->command, sizeof(b->command), DMA_TO_DEVICE);
	return dma_mapping_error(b->dev, b->dma);
}

static long basket_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct basket *b = file->private_data;

	return pin_user_pages_fast(arg, 2, FOLL_WRITE, b->pages);
}

static int basket_release(struct inode *inode, struct file *file)
{
	struct basket *b = file->private_data;

	dma_unmap_single(b->dev, b->dma, sizeof(b->command), DMA_TO_DEVICE);
	unpin_user_pages(b->pages, 2);
	kfree(b);
	return 0;
}

const struct file_operations basket_fops = {
	.open = basket_open,
	.unlocked_ioctl = basket_ioctl,
	.release = basket_release,
};

/* dmattr: 22 dma_map_single none */
