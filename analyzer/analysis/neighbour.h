/* SPDX-License-Identifier: GPL-2.0-only */
/* Who of the CPU writes a member, and whether that can be while a buffer is mapped. */
#ifndef DMATTR_ANALYSIS_NEIGHBOUR_H
#define DMATTR_ANALYSIS_NEIGHBOUR_H

#include "analysis/line.h"
#include "analysis/window.h"

struct writer {
	int64_t function;
	int seq;
	const char *by;			/* API or function that writes through its argument, or NULL */
	enum window_sight sight;
	bool contended;			/* a lock, a completion: others write it at any time */
};

/*
 * The best proof that the leaf is written while the buffer of the window is
 * mapped, in the part of it that the lines of the buffer hold (bytes of the
 * record); false if there is none.
 */
bool neighbour_writer(struct window *w, const struct leaf *leaf, struct span part,
		      struct writer *ret);

/*
 * Is the use (of store_member_uses(), by the leaf's last member) a write of the leaf?
 * In *ret where, and by what.
 */
bool neighbour_is_write(struct graph *g, const struct ref *use, const struct leaf *leaf,
			struct writer *ret);

/* Does the call change what the argument points to, beyond setting it up? */
bool neighbour_call_writes(struct graph *g, const struct body_call *c, int argument);

#endif
