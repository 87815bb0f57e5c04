// SPDX-License-Identifier: GPL-2.0-only
/* Of two lists the device reads the first and writes the second. */
#include <linux/lines.h>

struct queue {
	struct virtqueue *vq;
	u32 question;
	u32 answer;
	u32 sent;
};

int queue_ask(struct queue *q)
{
	struct scatterlist out, in, *sgs[2];

	sg_init_one(&out, &q->question, sizeof(q->question));
	sgs[0] = &out;
	sg_init_one(&in, &q->answer, sizeof(q->answer));
	sgs[1] = &in;
	if (virtqueue_add_sgs(q->vq, sgs, 1, 1, q, GFP_KERNEL) < 0)
		return -ENOMEM;
	q->sent++;
	return 0;
}

/* lines: 18 dma-cacheline-shared */
