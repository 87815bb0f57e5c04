/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FLOWS_BERTH_H
#define FLOWS_BERTH_H

#include <linux/types.h>

struct berth {		/* of a framework: its users put any handle in */
	dma_addr_t addr;
};

int harbour_depth(void);

#endif
