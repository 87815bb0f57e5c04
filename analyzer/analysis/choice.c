// SPDX-License-Identifier: GPL-2.0-only
/* Operations of one table that fill the same buffer in different ways. */
#include "analysis/trace.h"

/* A function on the way of an origin, and the member of a table that it is stored into. */
struct choice { uint32_t member; int64_t symbol; };

/* The functions on the way that are stored into tables; arrfree. */
static struct choice *operations_on_way(const struct trace *t, const struct origin *o)
{
	struct choice *ret = NULL;

	for (int i = o->node; i >= 0; i = t->nodes[i].parent) {
		const struct body *b = graph_body(t->graph, t->nodes[i].function);
		uint32_t *stored = b ? graph_stored_into(t->graph, b->symbol) : NULL;

		for (ptrdiff_t k = 0; k < arrlen(stored); k++)
			arrput(ret, ((struct choice){ stored[k], b->symbol }));
		arrfree(stored);
	}
	return ret;
}

/* Is it one of them; or, with any function, one of the member? */
static bool has(const struct choice *list, struct choice c, bool any)
{
	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		if (list[i].member == c.member && (any || list[i].symbol == c.symbol))
			return true;
	return false;
}

/* "vb2_mem_ops:alloc" and "vb2_mem_ops:get_userptr" */
static bool same_table(struct graph *g, uint32_t a, uint32_t b)
{
	const char *x = graph_member_text(g, a), *y = graph_member_text(g, b);
	size_t n = strcspn(x, ":");

	return !strncmp(x, y, n) && y[n] == ':';
}

/* Two operations of one table, or two functions for one operation: an object has one. */
static bool are_alternatives(struct graph *g, const struct choice *x, struct choice a,
			     const struct choice *y, struct choice b)
{
	bool same = a.member == b.member;

	return same_table(g, a.member, b.member) && !has(y, a, !same) && !has(x, b, !same);
}

bool trace_alternates(const struct trace *t, const struct origin *a, const struct origin *b)
{
	struct choice *x = operations_on_way(t, a), *y = operations_on_way(t, b);
	bool ret = false;

	for (ptrdiff_t i = 0; i < arrlen(x); i++)
		for (ptrdiff_t k = 0; k < arrlen(y); k++)
			ret |= are_alternatives(t->graph, x, x[i], y, y[k]);
	arrfree(x);
	arrfree(y);
	return ret;
}

int trace_choices(const struct trace *t, const struct origin *o)
{
	int ret = 1;

	for (int i = o->node; i >= 0; i = t->nodes[i].parent)
		if (t->nodes[i].choices > ret)
			ret = t->nodes[i].choices;
	return ret;
}
