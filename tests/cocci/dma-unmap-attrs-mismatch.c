// SPDX-License-Identifier: GPL-2.0-only
/* Map and unmap, with and without the same attributes. */

struct io {
	struct device *dev;
	struct sg_table good, bad;
	dma_addr_t handle, other;
	unsigned long attrs;
};

static void tables_map(struct io *io)
{
	dma_map_sgtable(io->dev, &io->good, DMA_FROM_DEVICE,
			DMA_ATTR_REQUIRE_COHERENT | DMA_ATTR_NO_WARN);
	dma_map_sgtable(io->dev, &io->bad, DMA_FROM_DEVICE, DMA_ATTR_REQUIRE_COHERENT);
}

/* the first differs in an attribute that need not be the same */
static void tables_unmap(struct io *io)
{
	dma_unmap_sgtable(io->dev, &io->good, DMA_FROM_DEVICE, DMA_ATTR_REQUIRE_COHERENT);
	dma_unmap_sgtable(io->dev, &io->bad, DMA_FROM_DEVICE, 0);
}

static void handles(struct io *io, void *buf)
{
	io->handle = dma_map_single_attrs(io->dev, buf, 8, DMA_TO_DEVICE, DMA_ATTR_MMIO);
	io->other = dma_map_single_attrs(io->dev, buf, 8, DMA_TO_DEVICE, io->attrs);
	start(io);
	dma_unmap_single(io->dev, io->handle, 8, DMA_TO_DEVICE);
	/* a variable: not known */
	dma_unmap_single_attrs(io->dev, io->other, 8, DMA_TO_DEVICE, DMA_ATTR_MMIO);
}

/* only what must be the same comes to the unmap call, and its own stays */
static void quiet(struct io *io, struct sg_table *quiet)
{
	dma_map_sgtable(io->dev, quiet, DMA_FROM_DEVICE,
			DMA_ATTR_SKIP_CPU_SYNC | DMA_ATTR_REQUIRE_COHERENT);
	start(io);
	dma_unmap_sgtable(io->dev, quiet, DMA_FROM_DEVICE, DMA_ATTR_NO_WARN);
}
