/* SPDX-License-Identifier: GPL-2.0-only */
/* Findings that do not follow from a site's verdict, by the rules' data. */
#ifndef DMATTR_ANALYSIS_FINDING_H
#define DMATTR_ANALYSIS_FINDING_H

#include "analysis/judge.h"

/* A word of a rule's message: %name% becomes text. */
struct finding_word { const char *name, *text; };

struct finding_case {
	enum premise premise;		/* the rules that ask for it, and for no other, hold */
	struct position at;		/* function: may be NULL */
	const struct operation *map;	/* its site is the finding's; or NULL */
	enum confidence confidence;
	const struct finding_word *words;
	size_t n_words;
	struct hop *witness;		/* stb_ds; stays the caller's */
};

/* Append what the rules say of the case to the report. */
void finding_add(struct judge *j, const struct finding_case *c);

/* The report's site of the map call, or NULL: it was not wanted. */
const struct site *finding_site(struct judge *j, const struct operation *map);

#endif
