// SPDX-License-Identifier: GPL-2.0-only
/* An element of an array inside the record, which is aligned. */
#include <linux/lines.h>

struct aligned_array {
	struct spi_device *spi;
	struct mutex lock;
	union {
		u32 word;
		u8 bytes[4];
	} data[2] __aligned(ARCH_DMA_MINALIGN);
};

int aligned_array_read(struct aligned_array *a)
{
	int ret;

	mutex_lock(&a->lock);
	ret = spi_read(a->spi, a->data[1].bytes, sizeof(a->data[1].bytes));
	mutex_unlock(&a->lock);
	return ret;
}
