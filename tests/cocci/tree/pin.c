// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct far {
	struct device *dev;
	struct page **pages;
	dma_addr_t handle;
};

int far_pin(struct far *f, unsigned long start);

int far_pin(struct far *f, unsigned long start)
{
	return pin_user_pages_fast(start, 1, FOLL_WRITE | FOLL_LONGTERM, f->pages) == 1 ? 0 : -EFAULT;
}
