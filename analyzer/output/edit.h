/* SPDX-License-Identifier: GPL-2.0-only */
/* Edits: exact bytes of one file's text that become other bytes. */
#ifndef DMATTR_OUTPUT_EDIT_H
#define DMATTR_OUTPUT_EDIT_H

#include "model/code.h"

struct edit {
	unsigned int begin, end;	/* the bytes; the same: an insertion */
	char *text;			/* owned */
};

/* The edits of one file, in order; none overlaps another. */
struct edits {
	struct edit *list;	/* stb_ds */
};

/*
 * Take the edit in; the text is copied. Bytes that stay as they are, and an edit that
 * is there already, add nothing. Returns 0, or -1: it contradicts one that is there.
 */
int edits_add(struct edits *e, const struct code *c, unsigned int begin, unsigned int end,
	      const char *text);

/* Take all of from in, or, with -1, none. */
int edits_merge(struct edits *e, const struct code *c, const struct edits *from);
void edits_release(struct edits *e);

/* The text of the file with the edits; malloc'd. */
char *edits_apply(const struct edits *e, const struct code *c);

#endif
