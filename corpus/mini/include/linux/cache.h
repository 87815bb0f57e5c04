/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MINI_CACHE_H
#define MINI_CACHE_H

#define ____cacheline_aligned __attribute__((__aligned__(64)))

#endif
