// SPDX-License-Identifier: GPL-2.0-only
/* Packets of a run-time size, one behind the other in an allocation. */
#include <linux/lines.h>

struct stepped {
	struct virtqueue *vq;
	u8 *packets;
	unsigned int packet_len;
};

int stepped_start(struct stepped *s, unsigned int n)
{
	struct scatterlist sg;
	u8 *buf;

	s->packet_len = 24;
	s->packets = kzalloc(s->packet_len * n, GFP_KERNEL);
	buf = s->packets;
	while (n--) {
		sg_init_one(&sg, buf, s->packet_len);
		virtqueue_add_inbuf(s->vq, &sg, 1, buf, GFP_KERNEL);
		buf += s->packet_len;
	}
	return 0;
}

/* lines: 20 dma-cache-overlap known-to-fail */
