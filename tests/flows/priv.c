// SPDX-License-Identifier: GPL-2.0-only
/* User pages through a record that hangs at a void pointer. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct socket_part {
	struct page *pages[2];
	dma_addr_t dma;
};

struct socket {
	struct device *dev;
	void *priv;
};

static long socket_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct socket *s = file->private_data;
	struct socket_part *part = s->priv;

	if (cmd)
		return pin_user_pages_fast(arg, 2, FOLL_WRITE, part->pages);
	part->dma = dma_map_page(s->dev, part->pages[1], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(s->dev, part->dma);
}

static int socket_release(struct inode *inode, struct file *file)
{
	struct socket *s = file->private_data;
	struct socket_part *part = s->priv;

	dma_unmap_page(s->dev, part->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations socket_fops = {
	.unlocked_ioctl = socket_ioctl,
	.release = socket_release,
};

/* dmattr: 23 dma_map_page require-coherent */
