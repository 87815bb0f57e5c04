/* SPDX-License-Identifier: GPL-2.0-only */
/* Who shares a line with memory that a device writes: groups of buffers, findings. */
#ifndef DMATTR_ANALYSIS_SHARING_H
#define DMATTR_ANALYSIS_SHARING_H

#include "analysis/analysis.h"
#include "analysis/judge.h"
#include "analysis/line.h"
#include "analysis/neighbour.h"

/* A member beside a buffer, in one of its lines. */
struct neighbour {
	const struct leaf *leaf;
	struct writer writer;
};

/* A buffer that the device writes, with its bytes and who is in its lines. */
struct exposure {
	struct buffer buffer;
	const struct layout *layout;
	struct span span;
	int64_t stride, phase;
	bool many;			/* elements of an array are mapped at one time */
	struct neighbour *written;	/* stb_ds: by the CPU, while it is mapped */
	struct writer own;		/* writes the elements themselves, function 0: none */
	const struct exposure *partner;	/* another buffer in one of its lines, or NULL */
	const char *owner;		/* what lies before it in its first line, or NULL */
	bool grouped;			/* a group is marked around it; void where phase is not 0 */
};

/*
 * Judge every buffer below the paths for lines of this size, append findings to the
 * report, and set the verdict of sites that had none. wider: of a size that the
 * machine at hand does not have, so that findings are notes.
 */
void sharing_judge(struct judge *j, const struct analysis_options *o, int line, bool wider);

/* The sharing room's own: report a group of n exposures under its premises. */
void sharing_report(struct judge *j, const struct exposure *const *group, size_t n,
		    uint64_t premises, int line, bool wider);

/*
 * The records of the group's buffers, as far as their lines are written, and by whom;
 * appended to the stb_ds array ret, texts from the arena. (sharing_record.c)
 */
void sharing_records(struct arena *arena, const struct exposure *const *group, size_t n, int line,
		     struct record_view **ret);

#endif
