// SPDX-License-Identifier: GPL-2.0-only
/* Which directories of the tree call each other. */
#include "analysis/analysis.h"
#include "analysis/graph.h"

struct module {
	struct intern names;
	uint32_t *of_file, *of_symbol;			/* stb_ds: by id, or NOWHERE */
	struct { uint64_t key; int value; } *calls;	/* pairs: who calls, what is called */
	uint64_t last;					/* of them */
};

#define NOWHERE UINT32_MAX
#define MOST_IDS (1 << 24)	/* a number beyond is damage */

/* The entry of an id in an array that grows to hold it. */
static uint32_t *entry(uint32_t **array, int64_t id)
{
	const ptrdiff_t at = id < 0 || id > MOST_IDS ? 0 : (ptrdiff_t)id;

	while (arrlen(*array) <= at)
		arrput(*array, NOWHERE);
	return &(*array)[at];
}

static uint32_t module_of_file(struct graph *g, int64_t file)
{
	struct module *m = g->modules;
	uint32_t *known = entry(&m->of_file, file);
	const char *name, *slash;

	if (*known != NOWHERE)
		return *known;
	name = store_file(g->store, file);
	slash = name ? strrchr(name, '/') : NULL;
	*known = 0;
	if (slash) {
		_cleanup_free_ char *dir = xstrndup(name, (size_t)(slash - name));

		*known = intern_id(&m->names, dir);
	}
	return *known;
}

static uint64_t pair(uint32_t from, uint32_t to)
{
	return (uint64_t)from << 32 | to;
}

static bool one_calls(struct module *m, uint32_t a, uint32_t b)
{
	return hmgeti(m->calls, pair(a, b)) >= 0 || hmgeti(m->calls, pair(b, a)) >= 0;
}

static int add_function(void *arg, int64_t symbol, int64_t file)
{
	struct graph *g = arg;

	*entry(&g->modules->of_symbol, symbol) = module_of_file(g, file);
	return 0;
}

static int add_call(void *arg, int64_t symbol, int64_t file)
{
	struct graph *g = arg;
	struct module *m = g->modules;
	const uint32_t to = *entry(&m->of_symbol, symbol);
	const uint64_t call = pair(module_of_file(g, file), to);

	if (to != NOWHERE && call != m->last)
		hmput(m->calls, call, 1);
	m->last = call;
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
	arrfree(m->of_file);
	arrfree(m->of_symbol);
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
	       one_calls(g->modules, module_of_file(g, a), module_of_file(g, b));
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
	       one_calls(g->modules, from, to);
}

/* ---- what is called from some files ---- */

static bool is_one_within(struct graph *g, uint32_t a, uint32_t b)
{
	const char *x = intern_text(&g->modules->names, a);
	const char *y = intern_text(&g->modules->names, b);

	return is_within(x, y) || is_within(y, x);
}

/* Directories of wanted files, and those above and below. */
static void add_own(struct graph *g, const struct analysis_options *o, struct reach *ret)
{
	const struct module *m = g->modules;
	struct reach_slot *own = NULL, *seen = NULL;

	for (ptrdiff_t i = 0; i < arrlen(m->of_file); i++)
		if (m->of_file[i] != NOWHERE && hmgeti(own, m->of_file[i]) < 0 &&
		    analysis_wants(o, store_file(g->store, i)))
			hmput(own, m->of_file[i], 0);
	for (ptrdiff_t i = 0; i < arrlen(m->of_file); i++) {
		uint32_t id = m->of_file[i];

		if (id == NOWHERE || hmgeti(seen, id) >= 0)
			continue;
		hmput(seen, id, 0);
		for (ptrdiff_t k = 0; k < hmlen(own); k++)
			if (is_one_within(g, id, own[k].key))
				hmput(ret->modules, id, 0);
	}
	hmfree(own);
	hmfree(seen);
}

void reach_init(struct reach *ret, struct graph *g, const struct analysis_options *o, int depth)
{
	const struct module *m;

	*ret = (struct reach){ .all = !o->n_paths };
	if (ret->all)
		return;
	if (!g->modules)
		modules_find(g);
	m = g->modules;
	add_own(g, o, ret);
	for (int level = 1; level <= depth; level++)
		for (ptrdiff_t i = 0; i < hmlen(m->calls); i++) {
			uint32_t from = (uint32_t)(m->calls[i].key >> 32);
			uint32_t to = (uint32_t)m->calls[i].key;
			ptrdiff_t at = hmgeti(ret->modules, from);

			if (at >= 0 && ret->modules[at].value < level && hmgeti(ret->modules, to) < 0)
				hmput(ret->modules, to, level);
		}
}

bool reach_has(const struct reach *r, struct graph *g, int64_t file)
{
	struct reach_slot *modules = r->modules;

	return r->all || hmgeti(modules, module_of_file(g, file)) >= 0;
}

void reach_release(struct reach *r)
{
	hmfree(r->modules);
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
