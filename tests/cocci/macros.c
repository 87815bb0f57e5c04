// SPDX-License-Identifier: GPL-2.0-only
/* Macros that make spatch lose functions: cocci/kernel-macros.h is against that. */

static int UVERBS_HANDLER(DMATTR_METHOD_REG)(struct bundle *attrs)
{
	struct region *r = bundle_region(attrs);

	r->handle = dma_map_single(r->dev, r->buf, r->len, DMA_TO_DEVICE);
	return dma_mapping_error(r->dev, r->handle) ? -EFAULT : 0;
}

static int queue(struct host *h)
{
	scoped_guard(spinlock_irqsave, &h->lock)
		h->handle = dma_map_single(h->dev, h->buf, 8, DMA_TO_DEVICE);
	return 0;
}

static int queue_lck(struct scsi_cmnd *cmd)
{
	return 0;
}

static DEF_SCSI_QCMD(queue)

/* lost because of what stands before it */
static int map_buffers(struct host *h)
{
	h->handle = dma_map_single(h->dev, h->buf, 8, DMA_FROM_DEVICE);
	return dma_mapping_error(h->dev, h->handle);
}

static int validate(struct xe *xe)
{
	struct item *item __free(kfree) = item_new(xe);
	int err = 0;

	xe_validation_guard(&ctx, &xe->val, &exec, (struct flags) {}, err) {
		err = item_lock(item);
		item->handle = dma_map_single(xe->dev, item->buf, 8, DMA_FROM_DEVICE);
	}
	return err;
}

static const struct dev_pm_ops pm_ops = {
	RUNTIME_PM_OPS(suspend, resume, NULL)
};
