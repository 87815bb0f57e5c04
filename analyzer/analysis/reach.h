/* SPDX-License-Identifier: GPL-2.0-only */
/* Who brings memory to a map call by calling down to it. */
#ifndef DMATTR_ANALYSIS_REACH_H
#define DMATTR_ANALYSIS_REACH_H

#include "analysis/trace.h"

/*
 * Does a source of user memory stand in a function whose calls lead down to the
 * trace's home, through pointers too, while no source of kernel memory does? Then the
 * user memory is mapped here, though it takes the way of records that other modules
 * fill with their own. False when too many functions lead there to tell.
 */
bool reach_tells_user(const struct trace *t);

#endif
