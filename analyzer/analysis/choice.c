// SPDX-License-Identifier: GPL-2.0-only
/* Operations of one table that fill the same buffer in different ways. */
#include "analysis/trace.h"

/* Members of tables that the functions on the way of an origin are stored into; arrfree. */
static uint32_t *operations_on_way(const struct trace *t, const struct origin *o)
{
	uint32_t *ret = NULL;

	for (int i = o->node; i >= 0; i = t->nodes[i].parent) {
		const struct body *b = graph_body(t->graph, t->nodes[i].function);
		uint32_t *stored = b ? graph_stored_into(t->graph, b->symbol) : NULL;

		for (ptrdiff_t k = 0; k < arrlen(stored); k++)
			arrput(ret, stored[k]);
		arrfree(stored);
	}
	return ret;
}

static bool has(const uint32_t *list, uint32_t member)
{
	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		if (list[i] == member)
			return true;
	return false;
}

/* "vb2_mem_ops:alloc" and "vb2_mem_ops:get_userptr" */
static bool same_table(struct graph *g, uint32_t a, uint32_t b)
{
	const char *x = graph_member_text(g, a), *y = graph_member_text(g, b);
	size_t n = strcspn(x, ":");

	return a != b && !strncmp(x, y, n) && y[n] == ':';
}

bool trace_alternates(const struct trace *t, const struct origin *a, const struct origin *b)
{
	uint32_t *x = operations_on_way(t, a), *y = operations_on_way(t, b);
	bool ret = false;

	for (ptrdiff_t i = 0; i < arrlen(x); i++)
		for (ptrdiff_t k = 0; k < arrlen(y); k++)
			ret |= same_table(t->graph, x[i], y[k]) && !has(y, x[i]) && !has(x, y[k]);
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
