/* SPDX-License-Identifier: GPL-2.0-only */
/* The attributes of a tree's DMA API by name. */
#ifndef DMATTR_MODEL_ATTRS_H
#define DMATTR_MODEL_ATTRS_H

#include "model/job.h"

/*
 * The names of the attributes in mask, as the tree spells them, in order of
 * their bits; "0x..." for what has no name. An stb_ds array of malloc'd strings.
 */
char **attrs_names(const struct tree *t, uint64_t mask);
void attrs_names_free(char **names);

/*
 * Names of a mask in the tree's spelling, joined by " | ": "0" for none,
 * "0x..." for bits without a name. The caller frees.
 */
char *attrs_text(const struct tree *t, uint64_t mask);

/* The names that the overlap attribute has had, the newest first; NULL ends the list. */
extern const char *const attrs_overlap_spellings[];

/* The mask of the attribute of this name; 0: NULL, or the tree lacks it. */
uint64_t attrs_bit(const struct tree *t, const char *name);

#endif
