// SPDX-License-Identifier: GPL-2.0-only
/* A table of operations: one maps what another one of it is given to unmap. */
#include <linux/dma-more.h>

struct table;

struct table_ops {
	int (*get)(struct table *t);
	void (*put)(struct table *t, struct sg_table *sgt);
};

struct table {
	struct device *dev;
	struct sg_table *sgt;
	const struct table_ops *ops;
};

static int table_prepare(struct table *t, struct sg_table *sgt)
{
	if (!dma_map_sg_attrs(t->dev, sgt->sgl, sgt->nents, DMA_BIDIRECTIONAL, DMA_ATTR_MMIO))
		return -EINVAL;
	t->sgt = sgt;
	return 0;
}

static void table_finish(struct table *t, struct sg_table *sgt)
{
	dma_unmap_sg(t->dev, sgt->sgl, sgt->nents, DMA_BIDIRECTIONAL);
}

static struct sg_table *table_alloc(void);

static int table_get(struct table *t)
{
	return table_prepare(t, table_alloc());
}

static void table_put(struct table *t, struct sg_table *sgt)
{
	table_finish(t, sgt);
}

const struct table_ops table_one = { .get = table_get, .put = table_put };

/* Another table, another mapping, which ends in the same member. */
static int other_get(struct table *t)
{
	struct sg_table *sgt = table_alloc();

	t->sgt = sgt;
	return dma_map_sgtable(t->dev, sgt, DMA_BIDIRECTIONAL, 0);
}

static void other_put(struct table *t, struct sg_table *sgt)
{
	dma_unmap_sgtable(t->dev, sgt, DMA_BIDIRECTIONAL, 0);
}

const struct table_ops table_two = { .get = other_get, .put = other_put };

int table_open(struct table *t)
{
	return t->ops->get(t);
}

void table_close(struct table *t)
{
	struct sg_table *sgt = t->sgt;

	t->sgt = NULL;
	t->ops->put(t, sgt);
}

/* finding: 28 dma-unmap-attrs-mismatch */
