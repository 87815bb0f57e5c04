/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/dma-mapping.h>

struct paired {
	struct device *dev;
	struct {
		u32 count;
		u32 request;
		u8 reply[16];
	} in;
};
