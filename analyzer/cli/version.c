/* SPDX-License-Identifier: GPL-2.0-only */
#include <ctype.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/calls.h"
#include "cli/changed.h"

#define MAX_READERS 8	/* units that are parsed for a header */
#define MAX_NEAR 8	/* files with sites in callers and callees of what changed */

/* ---- which files ---- */

bool version_matters(struct context *c, const char *text)
{
	while (*text) {
		size_t n = 0;

		while (isalnum((unsigned char)text[n]) || text[n] == '_')
			n++;
		if (n > 2) {
			_cleanup_free_ char *word = xstrndup(text, n);
			const struct api *api = api_find(&c->apis, word);

			if (api && scope_wants(api))
				return true;
		}
		text += n ? n : 1;
	}
	return false;
}

/* The text of a file of the version; the caller frees; NULL: it is not there. */
static char *read_version(const struct version *v, const char *file)
{
	_cleanup_free_ char *path = NULL;
	const char *text;

	if (overlay_find(v->overlay, file, &text))
		return text ? xstrdup(text) : NULL;
	path = path_join(v->c->tree.path, file);
	return file_read(path, NULL);
}

static void add_file(const char ***list, const char *file)
{
	for (ptrdiff_t i = 0; i < arrlen(*list); i++)
		if (!strcmp((*list)[i], file))
			return;
	arrput(*list, file);
}

/* A header is seen in the units that read it; not in all of them. */
static int add_readers(const struct version *v, const char *header, const char ***list)
{
	const char **readers;
	int n = 0;

	if (store_units_reading(v->c->store, header, &readers))
		return -1;
	for (ptrdiff_t i = 0; i < arrlen(readers) && n < MAX_READERS; i++, n++)
		add_file(list, readers[i]);
	if (arrlen(readers) > n)
		note("%s is read by %d files; %d of them are looked at", header,
		     (int)arrlen(readers), n);
	arrfree(readers);
	return 0;
}

static int choose(struct version *v, const char *const *files, size_t n, const char ***list)
{
	for (size_t i = 0; i < n; i++) {
		_cleanup_free_ char *text = read_version(v, files[i]);

		if (file_is(files[i], ".h")) {
			if (add_readers(v, files[i], list))
				return -1;
		} else if (text && (version_matters(v->c, text) || store_has_unit(v->c->store, files[i]))) {
			add_file(list, files[i]);
		}
	}
	return 0;
}

/* ---- the private database ---- */

static int refresh_version(struct version *v, const char *const *files, size_t n)
{
	const char **list = NULL;
	size_t parsed;
	int rc = choose(v, files, n, &list);

	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		arrput(v->units, xstrdup(list[i]));
	if (!rc && arrlen(list))
		rc = refresh_files(v->c, list, (size_t)arrlen(list), &parsed);
	if (!rc)
		rc = store_prune(v->c->store, v->c->tree.path) || store_flush(v->c->store);
	arrfree(list);
	return rc ? -1 : 0;
}

int version_open(struct context *c, const struct overlay *overlay, const char *const *files,
		 size_t n, struct version *ret)
{
	_cleanup_free_ char *path = context_database(c);

	if (!path)
		return -1;
	*ret = (struct version){ .c = c, .overlay = overlay, .outer = c->store };
	c->store = NULL;
	if (store_open(path, STORE_PRIVATE, &c->store)) {
		c->store = ret->outer;
		return -1;
	}
	c->overlay = overlay;
	store_set_overlay(c->store, overlay);
	if (!same_tree(c) && !refresh_version(ret, files, n)) {
		tree_recall(c);
		return 0;
	}
	version_close(ret);
	return -1;
}

void version_close(struct version *v)
{
	store_close(v->c->store);
	v->c->store = v->outer;
	v->c->overlay = NULL;
	paths_free(v->units);
}

/* ---- which sites ---- */

static void add_path(char ***paths, const char *path)
{
	if (!paths_cover(*paths, path))
		arrput(*paths, xstrdup(path));
}

/* Does the function itself call an API that maps? */
static bool holds_site(struct version *v, int64_t function)
{
	const struct body *b;

	if (!function || store_body(v->c->store, function, &b))
		return false;
	for (int i = 0; i < b->n_calls; i++) {
		const char *name = store_symbol(v->c->store, b->calls[i].callee);
		const struct api *api = name ? api_find(&v->c->apis, name) : NULL;

		if (api && api->role == API_MAP)
			return true;
	}
	return false;
}

/* One entry for each body of the symbol. */
static int add_holders(struct version *v, int64_t symbol, int *room, char ***paths)
{
	struct store *s = v->c->store;
	struct ref_list defs;

	if (!symbol || store_definitions(s, symbol, &defs))
		return symbol ? -1 : 0;
	for (int i = 0; i < defs.n && *room; i++) {
		const char *file;

		if (!holds_site(v, defs.refs[i].function))
			continue;
		file = store_file(s, store_function_file(s, defs.refs[i].function));
		/* an API's wrapper in a header serves everybody: not its users' business */
		if (paths_cover(*paths, file) || file_is(file, ".h"))
			continue;
		arrput(*paths, xstrdup(file));
		(*room)--;
	}
	return 0;
}

static int add_around(struct version *v, struct graph *g, int64_t symbol, int *room,
		      char ***paths)
{
	struct call_edge *to = NULL, *from = NULL;
	int rc = edges_to(g, symbol, &to) || edges_from(g, symbol, &from) ? -1 : 0;

	for (ptrdiff_t i = 0; !rc && i < arrlen(to); i++)
		rc = add_holders(v, to[i].caller, room, paths);
	for (ptrdiff_t i = 0; !rc && i < arrlen(from); i++)
		rc = add_holders(v, from[i].callee, room, paths);
	arrfree(to);
	arrfree(from);
	return rc;
}

int version_near(struct version *v, const char *file, const struct line_range *ranges,
		 char ***ret)
{
	struct graph graph;
	const char *slash = strrchr(file, '/');
	_cleanup_free_ char *dir = slash ? xstrndup(file, (size_t)(slash - file)) : NULL;
	int64_t *symbols = NULL;
	int room = MAX_NEAR, rc = 0;

	graph_init(&graph, v->c->store, &v->c->apis);
	for (ptrdiff_t i = 0; !rc && i < arrlen(ranges); i++)
		rc = store_functions_at(v->c->store, file, ranges[i].first, ranges[i].last,
					&symbols);
	if (dir && !file_is(file, ".h"))
		add_path(ret, dir);
	for (ptrdiff_t i = 0; i < arrlen(v->units); i++)
		add_path(ret, v->units[i]);
	for (ptrdiff_t i = 0; !rc && i < arrlen(symbols) && room; i++)
		rc = add_around(v, &graph, symbols[i], &room, ret);
	if (!room)
		note("sites in %d files around %s are judged; 'dmattr check' judges all", MAX_NEAR,
		     file);
	arrfree(symbols);
	graph_release(&graph);
	return rc;
}

int version_judge(struct version *v, char *const *paths, const char *rule, bool narrow,
		  struct report *ret)
{
	const struct analysis_options o = {
		.paths = (const char *const *)paths, .n_paths = (size_t)arrlen(paths),
		.rule = rule, .narrow = narrow,
	};
	struct context *c = v->c;

	return analyse(c->store, &c->apis, c->rules, &c->tree, &o, NULL, ret);
}
