/* SPDX-License-Identifier: GPL-2.0-only */
/* A record that brokers fill, each with memory of its own, and devices that map it. */
#ifndef FLOWS_CRATE_H
#define FLOWS_CRATE_H

#include <linux/dma-mapping.h>
#include <linux/fs.h>

struct crate {
	struct page **pages;
	struct crate *next;
};

struct crate_device;

struct crate_device_ops {
	int (*set_map)(struct crate_device *d, struct crate *list);
	void (*reset)(struct crate_device *d);
};

struct crate_device {
	struct device *dev;
	const struct crate_device_ops *ops;
	struct sg_table sgt;
	struct crate *list;
};

void crate_add(struct crate *list, struct page **pages);
struct crate *crate_first(struct crate *list);

#endif
