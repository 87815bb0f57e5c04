/* SPDX-License-Identifier: GPL-2.0-only */
/* Words that the writers share. */
#ifndef DMATTR_OUTPUT_NAMES_H
#define DMATTR_OUTPUT_NAMES_H

#include "model/attrs.h"
#include "model/report.h"

/* How many sites of the report have this verdict. */
int count_verdict(const struct report *r, enum verdict v);

/* How many findings of the report have this level. */
int count_level(const struct report *r, enum level l);

#endif
