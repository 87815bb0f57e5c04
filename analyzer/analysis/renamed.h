/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef DMATTR_ANALYSIS_RENAMED_H
#define DMATTR_ANALYSIS_RENAMED_H

#include "analysis/judge.h"

/*
 * Report each use of a spelling of the overlap attribute that this tree does not
 * have: clang says so where it parses one.
 */
void renamed_report(struct judge *j, const struct analysis_options *o);

#endif
