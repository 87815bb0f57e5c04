// SPDX-License-Identifier: GPL-2.0-only
/* Own pages of the record around an embedded one. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct keel {
	struct device *dev;
};

struct raft {
	struct page *pages[2];
	dma_addr_t dma;
	struct keel keel;
};

static int raft_map(struct keel *keel)
{
	struct raft *b = container_of(keel, struct raft, keel);

	b->dma = dma_map_page(keel->dev, b->pages[0], 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(keel->dev, b->dma);
}

static long raft_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct raft *b = file->private_data;

	b->pages[0] = alloc_page(GFP_KERNEL);
	return raft_map(&b->keel);
}

static int raft_release(struct inode *inode, struct file *file)
{
	struct raft *b = file->private_data;

	dma_unmap_page(b->keel.dev, b->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

const struct file_operations raft_fops = {
	.unlocked_ioctl = raft_ioctl,
	.release = raft_release,
};

/* dmattr: 20 dma_map_page none */
