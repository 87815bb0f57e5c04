/* SPDX-License-Identifier: GPL-2.0-only */
/* When is a buffer mapped: from the map call to its unmap, over functions. */
#ifndef DMATTR_ANALYSIS_WINDOW_H
#define DMATTR_ANALYSIS_WINDOW_H

#include "analysis/buffer.h"

struct window {
	struct graph *graph;
	const struct buffer *buffer;
	/* stb_ds: calls that lead to the map call, or to one that ends the mapping */
	struct window_calls { int64_t key; int *value; } *maps, *ends;
	struct { int64_t key; int value; } *seen;	/* stb_ds: functions on a walk */
	bool closed;		/* one function maps, and ends it */
	bool alone;		/* ... while the object is set up: nobody else uses it */
};

enum window_sight {
	WINDOW_OUTSIDE,
	WINDOW_ELSEWHERE,	/* by a function that runs while the buffer is mapped */
	WINDOW_AFTER_MAP,	/* behind the map call, in a function that leads to it */
};

/* unmaps: n operations that can end it; they must outlive the window. */
void window_init(struct window *w, struct graph *g, const struct buffer *b,
		 const struct frame *unmaps, size_t n);
void window_release(struct window *w);

/* Does fact seq of the function happen while the buffer is mapped? */
enum window_sight window_sees(struct window *w, int64_t function, int seq);

/* Does the function run at other times than setting the object up? */
bool window_is_live(struct window *w, int64_t function);

#endif
