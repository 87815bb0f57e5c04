// SPDX-License-Identifier: GPL-2.0-only
/* A loop deals out the elements of an array, and another function maps what it got. */
#include <linux/lines.h>

struct dealt_event {
	u32 what, data;
};

struct dealt_node {
	struct dealt_event *event;
};

struct dealt_out {
	struct virtqueue *vq;
	struct dealt_node nodes[8];
	__dma_from_device_group_begin(in);
	struct dealt_event events[16];
	__dma_from_device_group_end(in);
	u32 count;
};

static int dealt_out_kick(struct dealt_out *d, struct dealt_node *node)
{
	struct scatterlist sg;

	sg_init_one(&sg, node->event, sizeof(struct dealt_event));
	return virtqueue_add_inbuf(d->vq, &sg, 1,
				   node, GFP_KERNEL);
}

void dealt_out_start(struct Scsi_Host *shost)
{
	struct dealt_out *d = shost_priv(shost);

	for (int i = 0; i < 8; i++) {
		d->nodes[i].event = &d->events[i];
		dealt_out_kick(d, &d->nodes[i]);
	}
	d->count++;
}

/* lines: 26 dma-cache-overlap, 26 dma-cacheline-shared */
