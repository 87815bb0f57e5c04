// SPDX-License-Identifier: GPL-2.0-only
/* Which directories of the tree call each other. */
#include "analysis/graph.h"

struct module {
	struct intern names;
	struct { int64_t key; uint32_t value; } *of_file;	/* stb_ds */
	struct { int64_t key; uint32_t value; } *of_symbol;	/* extern functions */
	struct { uint64_t key; int value; } *calls;		/* pairs, smaller first */
};

static uint32_t module_of_file(struct graph *g, int64_t file)
{
	struct module *m = g->modules;
	ptrdiff_t i = hmgeti(m->of_file, file);
	const char *name, *slash;
	uint32_t id;

	if (i >= 0)
		return m->of_file[i].value;
	name = store_file(g->store, file);
	slash = name ? strrchr(name, '/') : NULL;
	if (slash) {
		_cleanup_free_ char *dir = xstrndup(name, (size_t)(slash - name));

		id = intern_id(&m->names, dir);
	} else {
		id = 0;
	}
	hmput(m->of_file, file, id);
	return id;
}

static uint64_t pair(uint32_t a, uint32_t b)
{
	return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

static int add_function(void *arg, int64_t symbol, int64_t file)
{
	struct graph *g = arg;

	hmput(g->modules->of_symbol, symbol, module_of_file(g, file));
	return 0;
}

static int add_call(void *arg, int64_t symbol, int64_t file)
{
	struct graph *g = arg;
	struct module *m = g->modules;
	ptrdiff_t i = hmgeti(m->of_symbol, symbol);

	if (i >= 0)
		hmput(m->calls, pair(m->of_symbol[i].value, module_of_file(g, file)), 1);
	return 0;
}

static void modules_find(struct graph *g)
{
	g->modules = xcalloc(1, sizeof(*g->modules));
	intern_init(&g->modules->names);
	store_each_definition(g->store, add_function, g);
	store_each_call(g->store, add_call, g);
}

void graph_modules_release(struct graph *g)
{
	struct module *m = g->modules;

	if (!m)
		return;
	intern_release(&m->names);
	hmfree(m->of_file);
	hmfree(m->of_symbol);
	hmfree(m->calls);
	free(m);
}

/* One directory is the other, or lies below it. */
static bool is_within(const char *a, const char *b)
{
	size_t n = strlen(a);

	return !n || (!strncmp(a, b, n) && (!b[n] || b[n] == '/'));
}

/* The modules of two functions; false if they are one file, or one is not known. */
static bool two_modules(struct graph *g, int64_t a, int64_t b, uint32_t *from, uint32_t *to)
{
	const struct body *x = graph_body(g, a), *y = graph_body(g, b);

	if (!x || !y || x->file == y->file)
		return false;
	if (!g->modules)
		modules_find(g);
	*from = module_of_file(g, x->file);
	*to = module_of_file(g, y->file);
	return true;
}

static bool are_near(struct graph *g, uint32_t a, uint32_t b)
{
	const char *from = intern_text(&g->modules->names, a);
	const char *to = intern_text(&g->modules->names, b);

	/* headers belong to whoever includes them */
	return is_within("include", from) || is_within("include", to) ||
	       is_within(from, to) || is_within(to, from);
}

bool graph_files_near(struct graph *g, int64_t a, int64_t b)
{
	if (a == b)
		return true;
	if (!g->modules)
		modules_find(g);
	return are_near(g, module_of_file(g, a), module_of_file(g, b));
}

bool graph_files_connected(struct graph *g, int64_t a, int64_t b)
{
	return graph_files_near(g, a, b) ||
	       hmgeti(g->modules->calls, pair(module_of_file(g, a), module_of_file(g, b))) >= 0;
}

bool graph_near(struct graph *g, int64_t a, int64_t b)
{
	uint32_t from, to;

	return !two_modules(g, a, b, &from, &to) || are_near(g, from, to);
}

bool graph_connected(struct graph *g, int64_t a, int64_t b)
{
	uint32_t from, to;

	return !two_modules(g, a, b, &from, &to) || are_near(g, from, to) ||
	       hmgeti(g->modules->calls, pair(from, to)) >= 0;
}

int graph_kinship(struct graph *g, int64_t a, int64_t b)
{
	const struct body *x = graph_body(g, a), *y = graph_body(g, b);
	const char *p = x ? store_file(g->store, x->file) : NULL;
	const char *q = y ? store_file(g->store, y->file) : NULL;
	int ret = 0;

	for (; p && q && *p && *p == *q; p++, q++)
		ret += *p == '/';
	return ret;
}
