/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From facts to verdicts. Pure: reads the store and the rules, writes a report.
 */
#ifndef DMATTR_ANALYSIS_ANALYSIS_H
#define DMATTR_ANALYSIS_ANALYSIS_H

#include "model/api.h"
#include "model/report.h"
#include "store/store.h"

struct analysis_options {
	const char *const *paths;	/* report sites below these (relative); n 0: all */
	size_t n_paths;
	const char *rule;		/* only this rule's findings; NULL: all */
	bool narrow;			/* with a rule: what it does not ask for is not looked at,
					 * so that verdicts of sites may be missing */
	const int *cachelines;		/* sizes to judge for, ascending; n 0: the tree's own */
	size_t n_cachelines;
};

/* Are sites of this file reported? */
bool analysis_wants(const struct analysis_options *o, const char *file);

/*
 * What the store lacks that could change a verdict: names of functions whose
 * callers or bodies were asked for, and members ("R:m") whose writers were;
 * entries: functions whose callers could tell the class of the user interface.
 * Each an stb_ds map whose keys are its own. urgent: for a site with user memory.
 */
struct want_slot {
	char *key;
	union { bool value, urgent; };	/* stb_ds asks for a value */
};
struct wants {
	struct want_slot *callers, *bodies, *members, *entries;
};
void wants_init(struct wants *w);
void wants_release(struct wants *w);

/*
 * Judge every mapping site. rules: the directory of the rules. The report's
 * coverage.files/parsed/damaged/failed/left_out come from the store; textual and
 * seen are the caller's. wants: NULL, or initialised. Returns 0, or -1 after one line on stderr.
 */
int analyse(struct store *s, const struct api_set *apis, const char *rules,
	    const struct tree *tree, const struct analysis_options *o,
	    struct wants *wants, struct report *ret);

/* Something to say about a member: "events.type", or "" for the whole record. */
struct layout_note {
	const char *member, *text;
};

/*
 * What the device and the CPU do to the members of a record, as an stb_ds array
 * appended to ret; texts from the arena. Returns 0, or -1 after one line on stderr.
 */
int analyse_layout(struct store *s, const struct api_set *apis, const struct tree *tree,
		   const struct record_row *r, struct arena *arena, struct layout_note **ret);

#endif
