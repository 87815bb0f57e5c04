/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MINI_DEVICE_H
#define MINI_DEVICE_H

#include <linux/types.h>

struct device {
	const char *name;
	void *driver_data;
};

struct completion {
	unsigned int done;
};

void complete(struct completion *c);
void wait_for_completion(struct completion *c);

#endif
