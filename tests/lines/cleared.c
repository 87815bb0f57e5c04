// SPDX-License-Identifier: GPL-2.0-only
/* Each event is cleared before it is added, while those beside it are mapped. */
#include <linux/lines.h>

struct note {
	u32 type, value;
};

struct cleared {
	struct virtqueue *vq;
	struct note notes[8] ____cacheline_aligned;
	u32 pad ____cacheline_aligned;
};

static void cleared_add(struct cleared *c, struct note *note)
{
	struct scatterlist sg;

	memset(note, 0, sizeof(*note));
	sg_init_one(&sg, note, sizeof(*note));
	virtqueue_add_inbuf(c->vq, &sg, 1, note, GFP_KERNEL);
}

void cleared_start(struct cleared *c)
{
	for (int i = 0; i < 8; i++)
		cleared_add(c, &c->notes[i]);
}

/* lines: 27 dma-cacheline-shared */
