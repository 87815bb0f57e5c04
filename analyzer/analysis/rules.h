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
	PREMISE_SHARED, PREMISE_OVERLAPS, PREMISE_ON_STACK,
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

struct rules {
	struct verdict_rule *verdicts;	/* stb_ds: the first that holds decides */
	struct finding_rule *findings;	/* stb_ds: each that holds is reported */
	void *owner;
};

/* Returns 0, or -1 after one line: file, what is wrong, what is allowed. */
int rules_load(const char *dir, struct rules *ret);
void rules_release(struct rules *r);

bool condition_holds(const struct condition *c, uint64_t premises);

#endif
