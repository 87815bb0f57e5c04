// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/judge.h"
#include "analysis/reach.h"

#define MAX_LEVELS 12
#define MAX_FUNCTIONS 300	/* that lead to the map call: more tell nothing */

struct above { int64_t key; int value; };	/* stb_ds map: the function's level */

static void add_callers(struct graph *g, struct above **above, ptrdiff_t i)
{
	const struct body *b = graph_body(g, (*above)[i].key);
	const struct edge *callers = b ? graph_callers(g, b->symbol) : NULL;
	int level = (*above)[i].value + 1;

	for (ptrdiff_t k = 0; level <= MAX_LEVELS && k < arrlen(callers); k++)
		if (callers[k].function && !callers[k].inner &&
		    hmgeti(*above, callers[k].function) < 0)
			hmput(*above, callers[k].function, level);
}

/* Does an origin of the kind stand in one of the functions? */
static bool brings(const struct trace *t, struct above **above, enum premise kind)
{
	for (ptrdiff_t i = 0; i < arrlen(t->origins); i++)
		if (origin_premise(&t->origins[i]) == kind &&
		    hmgeti(*above, t->origins[i].function) >= 0)
			return true;
	return false;
}

bool reach_tells_user(const struct trace *t)
{
	struct above *above = NULL;
	bool ret;

	hmput(above, t->home, 0);
	for (ptrdiff_t i = 0; i < hmlen(above) && hmlen(above) <= MAX_FUNCTIONS; i++)
		add_callers(t->graph, &above, i);
	ret = hmlen(above) <= MAX_FUNCTIONS && brings(t, &above, PREMISE_USER) && !brings(t, &above, PREMISE_KERNEL);
	hmfree(above);
	return ret;
}
