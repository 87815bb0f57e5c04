/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef DMATTR_ANALYSIS_OVERLAP_H
#define DMATTR_ANALYSIS_OVERLAP_H

#include "analysis/judge.h"

/*
 * Report a map call that carries the overlap attribute where no comment says why
 * the CPU does not write these lines: neither near the call nor near the attribute.
 * Reads the source text of the file: comments are no facts.
 */
void overlap_report(struct judge *j, const struct operation *map);

#endif
