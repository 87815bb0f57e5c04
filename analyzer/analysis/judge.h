/* SPDX-License-Identifier: GPL-2.0-only */
/* One mapping site: its premises, its verdict, its findings. */
#ifndef DMATTR_ANALYSIS_JUDGE_H
#define DMATTR_ANALYSIS_JUDGE_H

#include "analysis/life.h"
#include "analysis/rules.h"
#include "analysis/trace.h"
#include "analysis/wants.h"

/* What the rooms of one analysis share. */
struct judge {
	struct graph *graph;
	struct rules *rules;
	struct operations *ops;
	const struct tree *tree;
	struct report *report;
	struct wants *wants;		/* or NULL */
};

/* The premise that an origin is evidence for. */
enum premise origin_premise(const struct origin *o);

/* Judge the mapping and append its site and its findings to the report. */
void judge_site(struct judge *j, const struct operation *map);

#endif
