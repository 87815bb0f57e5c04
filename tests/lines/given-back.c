// SPDX-License-Identifier: GPL-2.0-only
/* What the queue gives back is mapped again: an element of the array. */
#include <linux/lines.h>

struct given_event {
	u32 head, data[5];
};

void given_back_again(struct virtqueue *vq)
{
	struct given_event *event;
	struct scatterlist sg;
	unsigned int len;

	while ((event = virtqueue_get_buf(vq, &len)) != NULL) {
		sg_init_one(&sg, event, sizeof(*event));
		virtqueue_add_inbuf(vq, &sg, 1, event, GFP_KERNEL);
	}
}

int given_back_start(struct virtqueue *vq)
{
	struct given_event *events = kcalloc(16, sizeof(*events), GFP_KERNEL);
	struct scatterlist sg;

	for (int i = 0; i < 16; i++) {
		sg_init_one(&sg, &events[i], sizeof(*events));
		if (virtqueue_add_inbuf(vq, &sg, 1, &events[i], GFP_KERNEL))
			return -ENOMEM;
	}
	return 0;
}

/* lines: 27 dma-cache-overlap */
