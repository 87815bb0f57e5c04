/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MINI_SLAB_H
#define MINI_SLAB_H

#include <linux/types.h>

void *kmalloc(size_t size, gfp_t flags);
void *kzalloc(size_t size, gfp_t flags);
void *kcalloc(size_t n, size_t size, gfp_t flags);
void kfree(const void *p);

#endif
