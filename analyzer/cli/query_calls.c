/* SPDX-License-Identifier: GPL-2.0-only */
/* query callers, callees, path. */
#include "base/error.h"
#include "base/memory.h"
#include "cli/cli.h"

static void print_symbol(struct store *s, int64_t symbol)
{
	const char *name = symbol ? store_symbol(s, symbol) : NULL;

	if (name)
		printf("%.*s", (int)strcspn(name, "@"), name);
	else
		putchar('?');
}

static void print_edge(struct store *s, const struct call_edge *e)
{
	printf("%s:%d: ", e->file, e->line);
	print_symbol(s, e->caller);
	fputs(" calls ", stdout);
	print_symbol(s, e->callee);
	if (e->member[0] && e->n_targets)
		printf(" through %s (one of %d function%s)", e->member, e->n_targets,
		       e->n_targets == 1 ? "" : "s");
	else if (e->member[0])
		printf(" through %s (no function is seen stored there)", e->member);
	else if (e->through)
		printf(" through %s", e->through);
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

typedef int edges_of(struct calls *c, int64_t symbol, struct call_edge **ret);

static int query_edges(struct context *c, int argc, char **argv, edges_of *of)
{
	struct calls calls = { .store = c->store };
	struct call_edge *edges = NULL;
	int64_t *symbols;
	int rc = 0;

	if (argc != 2) {
		error("query %s wants one function", argv[0]);
		return EXIT_TROUBLE;
	}
	if (find_function(c, argv[1], &symbols))
		return EXIT_TROUBLE;
	for (int i = 0; i < arrlen(symbols) && !rc; i++)
		rc = of(&calls, symbols[i], &edges);
	for (int i = 0; i < arrlen(edges) && !rc; i++)
		print_edge(c->store, &edges[i]);
	arrfree(edges);
	arrfree(symbols);
	calls_release(&calls);
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
	struct calls calls;
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
		if (edges_from(&s->calls, s->queue[i], &edges))
			found = -1;
		for (int k = 0; k < arrlen(edges) && !found; k++) {
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
		print_edge(s->calls.store, &way[i]);
	arrfree(way);
}

static int search_path(struct context *c, char **argv, const int64_t *from,
		       const int64_t *to)
{
	struct search s = { .calls.store = c->store };
	int64_t found = walk(&s, from, to);

	if (found > 0)
		print_way(&s, found);
	else if (!found)
		printf("no call path from %s to %s in the database\n", argv[1], argv[2]);
	arrfree(s.queue);
	hmfree(s.ways);
	calls_release(&s.calls);
	return found < 0 ? EXIT_TROUBLE : EXIT_CLEAN;
}

int query_path(struct context *c, int argc, char **argv)
{
	int64_t *from = NULL, *to = NULL;
	int status = EXIT_TROUBLE;

	if (argc != 3)
		error("query path wants two functions");
	else if (!find_function(c, argv[1], &from) && !find_function(c, argv[2], &to))
		status = search_path(c, argv, from, to);
	arrfree(from);
	arrfree(to);
	return status;
}
