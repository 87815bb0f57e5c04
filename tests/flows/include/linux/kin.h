/* SPDX-License-Identifier: GPL-2.0-only */
/* A framework's record. */
#ifndef FLOWS_KIN_H
#define FLOWS_KIN_H

#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct kin {
	struct device *dev;
	struct page *page;
	dma_addr_t handle;
};

#endif
