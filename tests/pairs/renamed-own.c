// SPDX-License-Identifier: GPL-2.0-only
/* The file helps itself in trees of either spelling. */
#include <linux/dma-mapping.h>

#ifndef DMA_ATTR_CPU_CACHE_CLEAN
#define DMA_ATTR_CPU_CACHE_CLEAN DMA_ATTR_DEBUGGING_IGNORE_CACHELINES
#endif

unsigned long renamed_own(void)
{
	return DMA_ATTR_CPU_CACHE_CLEAN;
}
