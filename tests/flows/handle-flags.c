// SPDX-License-Identifier: GPL-2.0-only
/* The table keeps flags in the low bits of each handle: put in with |, off with &. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct ledger {
	struct device *dev;
	dma_addr_t *list;
};

static long ledger_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct ledger *l = file->private_data;
	dma_addr_t *entry = &l->list[cmd];
	struct page *page;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	*entry = dma_map_page(l->dev, page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	*entry |= 1;
	return 0;
}

static int ledger_release(struct inode *inode, struct file *file)
{
	struct ledger *l = file->private_data;

	for (int i = 0; i < 4; i++) {
		dma_addr_t entry = l->list[i];
		dma_addr_t handle;

		if (!(entry & 1))
			continue;
		handle = entry & ~3ull;
		dma_unmap_page(l->dev, handle, PAGE_SIZE, DMA_BIDIRECTIONAL);
	}
	return 0;
}

const struct file_operations ledger_fops = {
	.unlocked_ioctl = ledger_ioctl,
	.release = ledger_release,
};

/* dmattr: 19 dma_map_page require-coherent */
