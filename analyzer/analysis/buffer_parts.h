/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the buffer share. */
#ifndef DMATTR_ANALYSIS_BUFFER_PARTS_H
#define DMATTR_ANALYSIS_BUFFER_PARTS_H

#include "analysis/buffer.h"

/* A place on its way to an object, in the function of the last frame or of an alias. */
struct view {
	struct buffer b;
	int64_t function;
	int at;				/* seq at which it is read */
	const char *text;
	const char *pointee;		/* tag of what it points to, or "" */
	int depth;
	bool aligning;			/* what is added is taken away by a mask */
	bool loose;			/* on the way lies a member or a function pointer */
	bool pages;			/* a page, whose memory is what virt_to_page() was given */
};

struct buffer_search {
	struct graph *g;
	struct buffer **ret;
	int first;			/* of this search in *ret */
};

/* Follow the view to its object and append what is found. */
void buffer_resolve(struct buffer_search *s, struct view v);

/* The same for a scatterlist, or an array of pointers to some: to what was put in. */
void buffer_resolve_list(struct buffer_search *s, struct view v);

/* The view in each caller of its function, for a parameter; each is given on. */
void buffer_go_up(struct buffer_search *s, const struct view *v, int parameter, const char *rest,
		  void (*next)(struct buffer_search *s, struct view v));

/* Text that a place's root makes way for: "&pd->fence" and "*.F:va&" make "pd->fence.va&". */
const char *buffer_join(struct graph *g, const char *root, const char *rest);

/* A place of the store as text, from the graph's arena; NULL: there is none. */
const char *buffer_text(struct graph *g, int64_t place);

/* The text behind the root of a place. */
const char *buffer_rest(const char *text, const struct place *p);

#endif
