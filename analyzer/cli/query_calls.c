/* SPDX-License-Identifier: GPL-2.0-only */
/* query callers, callees, path, unresolved. */
#include "analysis/unresolved.h"
#include "base/error.h"
#include "base/memory.h"
#include "cli/calls.h"

static void print_symbol(struct store *s, int64_t symbol)
{
	const char *name = symbol ? store_symbol(s, symbol) : NULL;

	if (name)
		printf("%.*s", (int)strcspn(name, "@"), name);
	else
		putchar('?');
}

/* By which pointer, and how sure that is. */
static void print_pointer(const struct call_edge *e)
{
	const char *through = e->member ? e->member : e->place;

	if (through && e->n_targets == 1)
		printf(" through %s (the only function stored there)", through);
	else if (through && e->n_targets)
		printf(" through %s (one of %d functions stored there%s)", through, e->n_targets,
		       e->n_targets > MAX_PROOF ? ": no proof" : "");
	else if (through)
		printf(" through %s (no function is seen stored there)", through);
}

static void print_edge(struct store *s, const struct call_edge *e)
{
	printf("%s:%d: ", e->file, e->line);
	print_symbol(s, e->caller);
	if (e->helper) {
		fputs(" passes ", stdout);
		print_symbol(s, e->callee);
		fputs(" to ", stdout);
		print_symbol(s, e->helper);
		fputs(", which calls it", stdout);
	} else {
		fputs(" calls ", stdout);
		print_symbol(s, e->callee);
	}
	print_pointer(e);
	putchar('\n');
}

/* The symbols of a name that somebody defines or calls; none is trouble. */
static int find_function(struct context *c, const char *name, int64_t **ret)
{
	if (store_symbols_named(c->store, name, ret)) {
		arrfree(*ret);
		return -1;
	}
	if (!arrlen(*ret))
		return error("no function %s in the database; 'dmattr index' takes only files "
			     "that can matter, 'dmattr index --all' takes all", name);
	return 0;
}

typedef int edges_of(struct graph *g, int64_t symbol, struct call_edge **ret);

static int print_edges(struct context *c, const int64_t *symbols, edges_of *of)
{
	struct call_edge *edges = NULL;
	struct graph g;
	int rc = 0;

	graph_init(&g, c->store, &c->apis);
	for (int i = 0; i < arrlen(symbols) && !rc; i++)
		rc = of(&g, symbols[i], &edges);
	for (int i = 0; i < arrlen(edges) && !rc; i++)
		print_edge(c->store, &edges[i]);
	arrfree(edges);
	graph_release(&g);
	return rc;
}

static int query_edges(struct context *c, int argc, char **argv, edges_of *of)
{
	int64_t *symbols;
	int rc;

	if (argc != 2) {
		error("query %s wants one function", argv[0]);
		return EXIT_TROUBLE;
	}
	if (context_need(c, NEEDS_APIS) || find_function(c, argv[1], &symbols))
		return EXIT_TROUBLE;
	rc = print_edges(c, symbols, of);
	arrfree(symbols);
	return rc ? EXIT_TROUBLE : EXIT_CLEAN;
}

int query_callers(struct context *c, int argc, char **argv)
{
	return query_edges(c, argc, argv, edges_to);
}

int query_callees(struct context *c, int argc, char **argv)
{
	return query_edges(c, argc, argv, edges_from);
}

/* ---- the shortest path, breadth first ---- */

struct search {
	struct graph graph;
	bool unproved;			/* through pointers that can be any number of functions */
	int64_t *queue;			/* stb_ds: symbols in the order they were met */
	struct way { int64_t key; struct call_edge value; } *ways;	/* how each was met */
};

static void meet(struct search *s, int64_t symbol, const struct call_edge *e)
{
	if (!symbol || hmgeti(s->ways, symbol) >= 0)
		return;
	hmput(s->ways, symbol, *e);
	arrput(s->queue, symbol);
}

static bool is_one_of(const int64_t *symbols, int64_t symbol)
{
	for (int i = 0; i < arrlen(symbols); i++)
		if (symbols[i] == symbol)
			return true;
	return false;
}

/* The first of "to" that is met, 0 if none is, -1. */
static int64_t walk(struct search *s, const int64_t *from, const int64_t *to)
{
	static const struct call_edge start;
	struct call_edge *edges = NULL;
	int64_t found = 0;

	for (int i = 0; i < arrlen(from); i++)
		meet(s, from[i], &start);
	for (int i = 0; i < arrlen(s->queue) && !found; i++) {
		arrsetlen(edges, 0);
		if (edges_from(&s->graph, s->queue[i], &edges))
			found = -1;
		for (int k = 0; k < arrlen(edges) && !found; k++) {
			if (edges[k].n_targets > MAX_PROOF && !s->unproved)
				continue;
			meet(s, edges[k].callee, &edges[k]);
			if (is_one_of(to, edges[k].callee))
				found = edges[k].callee;
		}
	}
	arrfree(edges);
	return found;
}

static void print_way(struct search *s, int64_t symbol)
{
	struct call_edge *way = NULL;

	for (;;) {
		struct call_edge e = hmget(s->ways, symbol);

		if (!e.file)
			break;
		arrput(way, e);
		symbol = e.caller;
	}
	for (int i = arrlen(way); i--;)
		print_edge(s->graph.store, &way[i]);
	arrfree(way);
}

/* 1: there is a path, and it is printed; 0: none; -1. */
static int search_path(struct context *c, const int64_t *from, const int64_t *to, bool unproved)
{
	struct search s = { .unproved = unproved };
	int64_t found;

	graph_init(&s.graph, c->store, &c->apis);
	found = walk(&s, from, to);
	if (found > 0 && unproved)
		printf("no path that proves anything: this one goes through a pointer that more "
		       "than %d functions can be\n", MAX_PROOF);
	if (found > 0)
		print_way(&s, found);
	arrfree(s.queue);
	hmfree(s.ways);
	graph_release(&s.graph);
	return found > 0 ? 1 : (int)found;
}

int query_path(struct context *c, int argc, char **argv)
{
	int64_t *from = NULL, *to = NULL;
	int found = -1;

	if (argc != 3)
		error("query path wants two functions");
	else if (!context_need(c, NEEDS_APIS) && !find_function(c, argv[1], &from) &&
		 !find_function(c, argv[2], &to)) {
		found = search_path(c, from, to, false);
		if (!found)
			found = search_path(c, from, to, true);
		if (!found)
			printf("no call path from %s to %s in the database\n", argv[1], argv[2]);
	}
	arrfree(from);
	arrfree(to);
	return found < 0 ? EXIT_TROUBLE : EXIT_CLEAN;
}

/* ---- calls without a callee ---- */

static void print_unresolved(const struct unresolved *list, int total)
{
	int n = 0;

	puts("calls\tthrough\tfirst\tfunction");
	for (int i = 0; i < arrlen(list); i++) {
		const struct position *at = &list[i].first;

		printf("%d\t%s\t%s:%d\t%.*s\n", list[i].calls, list[i].through, at->file, at->line,
		       (int)strcspn(at->function, "@"), at->function);
		n += list[i].calls;
	}
	printf("%d\tof %d calls through pointers\n", n, total);
}

int query_unresolved(struct context *c, int argc, char **argv)
{
	struct unresolved *list = NULL;
	struct graph g;
	int total, rc;

	(void)argv;
	if (argc != 1) {
		error("query unresolved takes no argument");
		return EXIT_TROUBLE;
	}
	if (context_need(c, NEEDS_APIS))
		return EXIT_TROUBLE;
	graph_init(&g, c->store, &c->apis);
	rc = unresolved_find(&g, NULL, NULL, &total, &list);
	if (!rc)
		print_unresolved(list, total);
	unresolved_free(list);
	graph_release(&g);
	return rc ? EXIT_TROUBLE : EXIT_CLEAN;
}
