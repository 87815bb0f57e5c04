/* SPDX-License-Identifier: GPL-2.0-only */
/* The way through a function, from one fact to another. */
#ifndef DMATTR_ANALYSIS_WAY_H
#define DMATTR_ANALYSIS_WAY_H

#include <stdbool.h>
#include "store/store.h"

/*
 * Does the ordinary way from fact begin lead past fact end? The ordinary way
 * takes no branch that leaves the function (error checks), enters no other
 * branch but loops, and follows gotos and labels.
 */
bool way_leads(const struct body *b, int begin, int end);

/* The same, but it also enters branches that do not leave the function at their end. */
bool way_can_lead(const struct body *b, int begin, int end);

/* Does fact seq happen on every way to fact at? False inside a branch that at is not in. */
bool way_always(const struct body *b, int seq, int at);

#endif
