/* SPDX-License-Identifier: GPL-2.0-only */
/* Words that the writers share. */
#ifndef DMATTR_OUTPUT_NAMES_H
#define DMATTR_OUTPUT_NAMES_H

#include <stdint.h>
#include "model/report.h"

/*
 * The names of the attributes in mask, as the tree spells them, in order of
 * their bits; "0x..." for what has no name. An stb_ds array of malloc'd strings.
 */
char **attrs_names(const struct tree *t, uint64_t mask);
void attrs_names_free(char **names);

/* How many sites of the report have this verdict. */
int count_verdict(const struct report *r, enum verdict v);

/* How many findings of the report have this level. */
int count_level(const struct report *r, enum level l);

#endif
