/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What files of the tree are to be taken for, whatever the disk has: the index of
 * git, a commit, a patch. Files that it does not name are those of the disk.
 */
#ifndef DMATTR_MODEL_OVERLAY_H
#define DMATTR_MODEL_OVERLAY_H

#include <stdbool.h>
#include <stddef.h>

struct overlay_slot {
	char *key;		/* relative to the tree */
	char *value;		/* NUL-terminated content; NULL: the file is gone */
};

struct overlay {
	struct overlay_slot *files;	/* stb_ds */
};

void overlay_init(struct overlay *o);
void overlay_release(struct overlay *o);

/* Take over the malloc'd content (NULL: gone) for the file. */
void overlay_put(struct overlay *o, const char *file, char *content);

/* Does the overlay (or NULL) name the file? Its content, or NULL if gone, in *ret. */
bool overlay_find(const struct overlay *o, const char *file, const char **ret);

#endif
