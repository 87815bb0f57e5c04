/* SPDX-License-Identifier: GPL-2.0-only */
/* Words that the writers share. */
#ifndef DMATTR_OUTPUT_NAMES_H
#define DMATTR_OUTPUT_NAMES_H

#include <stdio.h>
#include "model/attrs.h"
#include "model/report.h"

/* Write text from a tree for a terminal: control characters become '?'. */
void put_printable(const char *text, FILE *out);

/* How many sites of the report have this verdict. */
int count_verdict(const struct report *r, enum verdict v);

/* How many findings of the report have this level. */
int count_level(const struct report *r, enum level l);

#endif
