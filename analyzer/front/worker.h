/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside front/: what a worker process and its parent say to each other. */
#ifndef DMATTR_FRONT_WORKER_H
#define DMATTR_FRONT_WORKER_H

#include "front/pch.h"

/* Parent to worker: a uint64_t, the job's index. Worker to parent: this, then */
struct answer {
	uint64_t how;		/* enum parse_how */
	uint64_t reason_len;	/* ... so many bytes of reason (0: none) */
	uint64_t facts_len;	/* ... and so many of encoded facts */
};

/* What a worker is to do. */
struct work {
	const struct pool_options *o;
	const struct job *jobs;
	size_t n;
	const struct groups *groups;
};

/* The life of a worker process: never returns. parent: who started it. */
void worker_run(const struct work *w, int in, int out, int parent) __attribute__((noreturn));

#endif
