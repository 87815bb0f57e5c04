// SPDX-License-Identifier: GPL-2.0-only
/* Members that the device writes, beside others or by themselves. */

struct shared {
	struct device *dev;
	u8 answer[16];
	u32 status;
	int users;
	u8 *buffer;
};

struct isolated {
	struct device *dev;
	u8 answer[64] ____cacheline_aligned;
	u32 status ____cacheline_aligned;
};

struct alone {
	u8 answer[16];
};

struct cell {
	u32 seen;
	u8 event[8];
};

/* aligned, but not to a cacheline */
struct word {
	u32 (*read)(u8 *state);
	u8 state[64 / sizeof(u32)] __aligned(sizeof(u32));
	u64 len;
};

/* an area for DMA at the end, begun by an aligned member */
struct area {
	int users;
	u8 sent[4] ____cacheline_aligned;
	u8 received[4];
};

static void shared_map(struct shared *s, struct scatterlist *sg, struct virtqueue *q,
		       struct spi_device *spi)
{
	dma_map_single(s->dev, s->answer, sizeof(s->answer), DMA_FROM_DEVICE);
	dma_map_single(s->dev, &s->status, sizeof(s->status), DMA_BIDIRECTIONAL);
	spi_read(spi, s->answer, 4);
	sg_init_one(sg, &s->status, sizeof(s->status));
	virtqueue_add_inbuf(q, sg, 1, s, GFP_KERNEL);
	/* the device only reads; a buffer of its own */
	dma_map_single(s->dev, s->answer, sizeof(s->answer), DMA_TO_DEVICE);
	dma_map_single(s->dev, s->buffer, 64, DMA_FROM_DEVICE);
	dma_map_single(s->dev, &s->buffer[8], 64, DMA_FROM_DEVICE);
}

static void shared_out(struct shared *s, struct scatterlist *sg, struct virtqueue *q)
{
	sg_init_one(sg, &s->status, sizeof(s->status));
	virtqueue_add_outbuf(q, sg, 1, s, GFP_KERNEL);
}

static void cell_map(struct device *dev, struct cell *c)
{
	dma_map_single(dev, (void *)&c->event[0], 8, DMA_FROM_DEVICE);
}

static void word_map(struct device *dev, struct word *w)
{
	dma_map_single(dev, w->state, sizeof(w->state), DMA_FROM_DEVICE);
}

static void others_map(struct device *dev, struct isolated *i, struct alone *a, struct area *r)
{
	dma_map_single(dev, r->received, sizeof(r->received), DMA_FROM_DEVICE);
	dma_map_single(dev, i->answer, sizeof(i->answer), DMA_FROM_DEVICE);
	dma_map_single(dev, &i->status, sizeof(i->status), DMA_FROM_DEVICE);
	dma_map_single(dev, a->answer, sizeof(a->answer), DMA_FROM_DEVICE);
}
