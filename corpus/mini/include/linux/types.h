/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MINI_TYPES_H
#define MINI_TYPES_H

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef unsigned long size_t;
typedef u64 dma_addr_t;
typedef u64 phys_addr_t;
typedef unsigned int gfp_t;
typedef _Bool bool;

#define NULL ((void *)0)
#define PAGE_SIZE 4096ul
#define GFP_KERNEL 0xcc0u
#define ENOMEM 12
#define EINVAL 22
#define EFAULT 14
#define offsetof(type, member) __builtin_offsetof(type, member)
#define container_of(ptr, type, member) ({				\
	void *__mptr = (void *)(ptr);					\
	((type *)(__mptr - offsetof(type, member))); })

#endif
