// SPDX-License-Identifier: GPL-2.0-only
/* User pages through a member that another operation filled. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct sheet {
	struct device *dev;
	struct page *user[2], *own[2];
	struct sg_table sgt, own_sgt;
};

static int sheet_open(struct inode *inode, struct file *file)
{
	struct sheet *s = inode->i_private;

	file->private_data = s;
	for (int i = 0; i < 2; i++)
		s->own[i] = alloc_page(GFP_KERNEL);
	sg_alloc_table_from_pages(&s->own_sgt, s->own, 2, 0, 2 * PAGE_SIZE, GFP_KERNEL);
	return dma_map_sgtable(s->dev, &s->own_sgt, DMA_TO_DEVICE, 0);
}

static int sheet_pin(struct sheet *s, unsigned long start)
{
	return pin_user_pages_fast(start, 2, FOLL_WRITE, s->user) == 2 ? 0 : -EFAULT;
}

static int sheet_map(struct sheet *s)
{
	if (sg_alloc_table_from_pages(&s->sgt, s->user, 2, 0, 2 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	return dma_map_sgtable(s->dev, &s->sgt, DMA_BIDIRECTIONAL, 0);
}

static long sheet_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return cmd ? sheet_pin(file->private_data, arg) : sheet_map(file->private_data);
}

static int sheet_release(struct inode *inode, struct file *file)
{
	struct sheet *s = file->private_data;

	dma_unmap_sgtable(s->dev, &s->sgt, DMA_BIDIRECTIONAL, 0);
	dma_unmap_sgtable(s->dev, &s->own_sgt, DMA_TO_DEVICE, 0);
	return 0;
}

const struct file_operations sheet_fops = {
	.open = sheet_open,
	.unlocked_ioctl = sheet_ioctl,
	.release = sheet_release,
};

/* dmattr: 20 dma_map_sgtable none */
/* dmattr: 32 dma_map_sgtable require-coherent */
