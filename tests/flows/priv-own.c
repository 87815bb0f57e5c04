// SPDX-License-Identifier: GPL-2.0-only
/* Own pages through a record that hangs at a void pointer. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct plug_part {
	struct page *pages[2];
	dma_addr_t dma;
};

struct plug {
	struct device *dev;
	void *priv;
};

static long plug_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct plug *s = file->private_data;
	struct plug_part *part = s->priv;

	if (cmd) {
		part->pages[1] = alloc_page(GFP_KERNEL);
		return 0;
	}
	part->dma = dma_map_page(s->dev, part->pages[1], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(s->dev, part->dma);
}

static int plug_release(struct inode *inode, struct file *file)
{
	struct plug *s = file->private_data;
	struct plug_part *part = s->priv;

	dma_unmap_page(s->dev, part->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations plug_fops = {
	.unlocked_ioctl = plug_ioctl,
	.release = plug_release,
};

/* dmattr: 25 dma_map_page none */
