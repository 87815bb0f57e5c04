// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/unresolved.h"

struct count {
	struct graph *g;
	unresolved_scope *scope;
	const void *arg;
	int *total;
	struct unresolved *list;			/* stb_ds */
	struct { char *key; int value; } *by_pointer;	/* stb_ds: index in list */
};

static const char *kind_of(struct graph *g, const struct path *via)
{
	switch (via->root) {
	case PLACE_LOCAL:
	case PLACE_TEMP:
		return "a variable or parameter";
	case PLACE_GLOBAL:
		return store_symbol(g->store, via->number) ?: "a global variable";
	case PLACE_RESULT:
		return "the result of a call";
	default:
		return "an expression that is not followed";
	}
}

static void add(struct count *n, const struct body *b, const struct body_call *c)
{
	const struct path *via = graph_path(n->g, c->via);
	const char *through = via->n ? graph_member_text(n->g, via->members[via->n - 1]) :
				       kind_of(n->g, via);
	ptrdiff_t i = shgeti(n->by_pointer, through);

	if (i >= 0) {
		n->list[n->by_pointer[i].value].calls++;
		return;
	}
	shput(n->by_pointer, through, (int)arrlen(n->list));
	arrput(n->list, ((struct unresolved){
		.through = xstrdup(through), .calls = 1,
		.first = { store_file(n->g->store, b->file), c->line, c->col,
			   store_symbol(n->g->store, b->symbol) } }));
}

static int look_at(void *arg, int64_t function, int64_t seq)
{
	struct count *n = arg;
	const struct body *b = graph_body(n->g, function);
	const struct body_call *c = b ? graph_call(b, (int)seq) : NULL;
	struct edge *callees;

	if (!c || (n->scope && !n->scope(n->arg, store_file(n->g->store, b->file))))
		return 0;
	(*n->total)++;
	callees = graph_callees(n->g, b, c);
	if (!arrlen(callees))
		add(n, b, c);
	arrfree(callees);
	return 0;
}

static int more_calls(const void *a, const void *b)
{
	const struct unresolved *x = a, *y = b;

	return x->calls != y->calls ? y->calls - x->calls : strcmp(x->through, y->through);
}

int unresolved_find(struct graph *g, unresolved_scope *scope, const void *arg, int *total,
		    struct unresolved **ret)
{
	struct count n = { .g = g, .scope = scope, .arg = arg, .total = total };
	int rc;

	*total = 0;
	sh_new_strdup(n.by_pointer);
	rc = store_each_pointer_call(g->store, look_at, &n);
	if (n.list)
		qsort(n.list, (size_t)arrlen(n.list), sizeof(*n.list), more_calls);
	shfree(n.by_pointer);
	*ret = n.list;
	return rc;
}

void unresolved_free(struct unresolved *list)
{
	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		free(list[i].through);
	arrfree(list);
}
