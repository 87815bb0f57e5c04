/* SPDX-License-Identifier: GPL-2.0-only */
/* Unified diffs, made by diff(1). */
#ifndef DMATTR_OUTPUT_DIFF_H
#define DMATTR_OUTPUT_DIFF_H

#include <stddef.h>

/*
 * The diff of the file (relative to the tree, as a/FILE and b/FILE) from one text to
 * another; malloc'd. NULL after one line on stderr.
 */
char *diff_unified(const char *file, const char *from, const char *to);

#endif
