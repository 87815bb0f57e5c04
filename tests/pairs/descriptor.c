// SPDX-License-Identifier: GPL-2.0-only
/* What is read out of a descriptor is what the device wrote there: no pair. */
#include <linux/dma-more.h>

struct descriptor {
	__le64 address;
};

struct plain {
	unsigned long long address;
};

void descriptor_send(struct device *dev, struct descriptor *d, void *buf)
{
	d->address = dma_map_single(dev, buf, 64, DMA_TO_DEVICE);
}

void descriptor_receive(struct device *dev, struct descriptor *d)
{
	dma_unmap_single(dev, d->address, 64, DMA_FROM_DEVICE);
}

void plain_send(struct device *dev, struct plain *d, void *buf)
{
	d->address = dma_map_single(dev, buf, 64, DMA_TO_DEVICE);
}

void plain_receive(struct device *dev, struct plain *d)
{
	dma_unmap_single(dev, d->address, 64, DMA_FROM_DEVICE);
}

/* finding: 30 dma-unmap-direction-mismatch */
