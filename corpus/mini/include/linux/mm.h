/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MINI_MM_H
#define MINI_MM_H

#include <linux/types.h>

struct page {
	unsigned long flags;
};

#define FOLL_WRITE 1u
#define FOLL_LONGTERM 0x100u

int pin_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags,
			struct page **pages);
void unpin_user_pages(struct page **pages, unsigned long npages);
struct page *alloc_page(gfp_t gfp);
void __free_page(struct page *page);

#endif
