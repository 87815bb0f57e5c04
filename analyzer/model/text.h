/* SPDX-License-Identifier: GPL-2.0-only */
/* Source text by lines. */
#ifndef DMATTR_MODEL_TEXT_H
#define DMATTR_MODEL_TEXT_H

#include "model/job.h"
#include "model/overlay.h"

/* The text of a file of the tree, by lines. */
struct text {
	char *data;
	char **lines;	/* stb_ds: each line, NUL-terminated, lines[0] is line 1 */
};

/* Returns 0, or -1 with errno. */
int text_read(struct text *t, const struct tree *tree, const char *file);
/* The same of a version of the tree. */
int text_read_version(struct text *t, const struct tree *tree, const struct overlay *overlay,
		      const char *file);
void text_release(struct text *t);

/* Line n (1-based), or NULL. */
const char *text_line(const struct text *t, int n);

#endif
