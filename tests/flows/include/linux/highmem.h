/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FLOWS_HIGHMEM_H
#define FLOWS_HIGHMEM_H

#include <linux/mm.h>

unsigned long page_to_pfn(struct page *page);
struct page *pfn_to_page(unsigned long pfn);
void *page_address(const struct page *page);
void *memcpy(void *to, const void *from, size_t size);

#endif
