/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What goes wrong when a mapping fails that never failed before: its error is
 * ignored or misread, here or by the callers, or a WARN stands around it.
 */
#ifndef DMATTR_ANALYSIS_HAZARD_H
#define DMATTR_ANALYSIS_HAZARD_H

#include "analysis/judge.h"

/* Append the hazards of the map call to the stb_ds array ret. */
void hazards_find(struct judge *j, const struct operation *map, struct hop **ret);

#endif
