// SPDX-License-Identifier: GPL-2.0-only
/* The attribute on kernel memory, and on user memory. */

struct box {
	struct device *dev;
	void *ring, *given;
	u8 status[8];
	struct page **pages;
	dma_addr_t handle;
};

static int box_local(struct box *b)
{
	void *buf = kmalloc(64, GFP_KERNEL);

	if (!buf)
		return -ENOMEM;
	b->handle = dma_map_single_attrs(b->dev, buf, 64, DMA_FROM_DEVICE,
					 DMA_ATTR_REQUIRE_COHERENT);
	return 0;
}

static void box_alloc(struct box *b)
{
	b->ring = kzalloc(64, GFP_KERNEL);
}

static void box_members(struct box *b, struct sk_buff *skb)
{
	b->handle = dma_map_single_attrs(b->dev, b->ring, 64, DMA_FROM_DEVICE,
					 DMA_ATTR_SKIP_CPU_SYNC | DMA_ATTR_REQUIRE_COHERENT);
	b->handle = dma_map_single_attrs(b->dev, &b->status, 8, DMA_FROM_DEVICE,
					 DMA_ATTR_REQUIRE_COHERENT);
	b->handle = dma_map_single_attrs(b->dev, skb->data, 64, DMA_TO_DEVICE,
					 DMA_ATTR_REQUIRE_COHERENT);
}

/* user pages, and memory that somebody else gave: nothing to say */
static void box_user(struct box *b, unsigned long at)
{
	pin_user_pages_fast(at, 1, FOLL_LONGTERM, b->pages);
	b->handle = dma_map_page_attrs(b->dev, b->pages[0], 0, 64, DMA_BIDIRECTIONAL,
				       DMA_ATTR_REQUIRE_COHERENT);
	b->handle = dma_map_single_attrs(b->dev, b->given, 64, DMA_FROM_DEVICE,
					 DMA_ATTR_REQUIRE_COHERENT);
}

/* kernel memory without the attribute; and both attributes at once */
static void box_other(struct box *b)
{
	b->handle = dma_map_single(b->dev, b->ring, 64, DMA_FROM_DEVICE);
	b->handle = dma_map_page_attrs(b->dev, b->pages[0], 0, 64, DMA_BIDIRECTIONAL,
				       DMA_ATTR_REQUIRE_COHERENT |
				       DMA_ATTR_DEBUGGING_IGNORE_CACHELINES);
}
