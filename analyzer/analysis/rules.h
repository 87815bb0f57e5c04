/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rules/verdicts.json: which premises make which verdict, and which verdict
 * makes a finding. Premises are computed in C; what follows from them is data.
 */
#ifndef DMATTR_ANALYSIS_RULES_H
#define DMATTR_ANALYSIS_RULES_H

#include "model/report.h"

/* The premises, by the name that they have in the file. */
enum premise {
	PREMISE_USER, PREMISE_MIGRATE, PREMISE_REQUEST, PREMISE_KERNEL, PREMISE_COHERENT,
	PREMISE_MMIO, PREMISE_UNKNOWN, PREMISE_LIMITED, PREMISE_SYNCED, PREMISE_HANDED_OVER,
	PREMISE_LIFE_REQUEST, PREMISE_LIFE_OBJECT, PREMISE_CALLERS_DIFFER,
	PREMISE_MANY_CHOICES, PREMISE_MARKED, PREMISE_RESOURCE, PREMISE_COMPLETED, PREMISE_NEAR,
	PREMISE_LIVES_DIFFER, PREMISE_ALTERNATIVES, PREMISE_CALLED_DOWN,
	/* of a pair of calls or of another place than a site: see analysis/finding.h */
	PREMISE_ATTRS_DIFFER, PREMISE_DIRECTION_DIFFERS, PREMISE_RENAMED, PREMISE_UNEXPLAINED,
	PREMISE_BY_HAND,		/* of a site */
	/* of a group of buffers: see analysis/sharing.h */
	PREMISE_SHARED, PREMISE_OVERLAPS, PREMISE_ON_STACK, PREMISE_PAGE_BY_PAGE,
	PREMISE_VERDICT,		/* and one for each verdict from here on */
	PREMISES = PREMISE_VERDICT + VERDICTS
};

struct condition { uint64_t yes, no; };	/* masks of premises */

struct verdict_rule {
	struct condition when;
	enum verdict verdict;
	enum confidence confidence;
	const char *why;
};

struct finding_rule {
	struct condition when;
	const char *rule, *message, *recommend, *attribute;
	enum level level;
};

/*
 * A premise for a person: "dma_sync runs on the same object", and its denial; an
 * empty one goes without saying, and so do the rules that hang on it.
 */
struct premise_text { const char *holds, *fails; };

struct rules {
	struct verdict_rule *verdicts;	/* stb_ds: the first that holds decides */
	struct finding_rule *findings;	/* stb_ds: each that holds is reported */
	struct premise_text premises[PREMISES];	/* NULL: no text */
	const char **may_differ;	/* stb_ds: attributes that unmap need not repeat */
	const char **checks;	/* stb_ds: calls that tell a dma handle from an error */
	const char **warnings;	/* stb_ds: variables in which the WARN macros keep the condition */
	void *owner;
};

/* A verdict that a site did not get, and the premises that kept it from it. */
struct rejected {
	enum verdict verdict;
	const char *why;
};

/* Returns 0, or -1 after one line: file, what is wrong, what is allowed. */
int rules_load(const char *dir, struct rules *ret);
void rules_release(struct rules *r);

/*
 * Why these premises make no other verdict: what the rule that decides has and
 * one for the other verdict, which holds as well, has not; else each rule for it
 * that failed by the fewest premises. Appended to the stb_ds array ret; texts
 * from the arena.
 */
void rules_rejected(const struct rules *r, uint64_t premises, enum verdict verdict,
		    struct arena *arena, struct rejected **ret);

bool condition_holds(const struct condition *c, uint64_t premises);

#endif
