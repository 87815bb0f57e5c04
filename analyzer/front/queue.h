/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside front/: which job is next. Those of a group go to one worker, as far as can be. */
#ifndef DMATTR_FRONT_QUEUE_H
#define DMATTR_FRONT_QUEUE_H

#include "front/worker.h"

/* The jobs of one group, or those without one. */
struct queue {
	size_t *jobs;		/* stb_ds, the biggest first */
	size_t next;
	int64_t cost;
	bool begun;
};

struct queues { struct queue *list; };	/* stb_ds, the costliest first */

void queues_init(struct queues *q, const struct work *work);
void queues_release(struct queues *q);

/*
 * The next job's index; there must be one. *at: the queue that the worker takes from
 * (-1: none yet).
 */
size_t queues_next(struct queues *q, ptrdiff_t *at);

#endif
