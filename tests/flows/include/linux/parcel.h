/* SPDX-License-Identifier: GPL-2.0-only */
/* A record that two modules use. */
#ifndef FLOWS_PARCEL_H
#define FLOWS_PARCEL_H

#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct parcel {
	struct device *dev;
	struct page *pages[4];
	struct sg_table sgt;
};

#endif
