// SPDX-License-Identifier: GPL-2.0-only
/* Handles lie unaligned in a packed table: copied in and out byte by byte. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct diary_entry {
	unsigned short flags;
	dma_addr_t address;
} __attribute__((packed));

struct diary {
	struct device *dev;
	struct diary_entry *list;
};

static long diary_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct diary *l = file->private_data;
	dma_addr_t handle;
	struct page *page;

	if (pin_user_pages_fast(arg, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	handle = dma_map_page(l->dev, page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	__builtin_memcpy(&l->list[cmd].address, &handle, sizeof(handle));
	return 0;
}

static int diary_release(struct inode *inode, struct file *file)
{
	struct diary *l = file->private_data;

	for (int i = 0; i < 4; i++) {
		dma_addr_t handle;

		__builtin_memcpy(&handle, &l->list[i].address, sizeof(handle));
		dma_unmap_page(l->dev, handle, PAGE_SIZE, DMA_BIDIRECTIONAL);
	}
	return 0;
}

const struct file_operations diary_fops = {
	.unlocked_ioctl = diary_ioctl,
	.release = diary_release,
};

/* dmattr: 24 dma_map_page require-coherent */
