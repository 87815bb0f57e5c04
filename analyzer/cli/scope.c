/* SPDX-License-Identifier: GPL-2.0-only */
/* What stands in the text: mentions of the APIs, and of helpers in headers that map. */
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"

bool file_is(const char *file, const char *end)
{
	size_t len = strlen(file), n = strlen(end);

	return len >= n && !strcmp(file + len - n, end);
}

/* Names with several entries, for ranges of releases. */
static bool is_listed(const char *const *names, const char *name)
{
	for (int i = 0; i < arrlen(names); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

/*
 * Only what is rare: allocations and the like are everywhere (but those that take
 * attributes), and so are the subsystems that map a copy of the caller's buffer, or
 * may (regmap, i2c, crypto).
 */
bool scope_wants(const struct api *api)
{
	if (api->role == API_SOURCE)
		return true;
	if (api->role == API_COHERENT || api->role == API_FREE)
		return api->attrs >= 0;
	if (api->role != API_MAP && api->role != API_UNMAP)
		return false;
	return !api->indirect || arrlen(api->partners) || !api->copies;
}

static const char **wanted_names(const struct api_set *apis)
{
	const char **names = NULL;

	for (int i = 0; i < arrlen(apis->apis); i++)
		if (scope_wants(&apis->apis[i]) && !is_listed(names, apis->apis[i].name))
			arrput(names, apis->apis[i].name);
	return names;
}

static void left_out_free(struct left_out *list)
{
	for (int i = 0; i < arrlen(list); i++) {
		free(list[i].file);
		free(list[i].reason);
	}
	arrfree(list);
}

/* A function in a header is compiled where it is used, not where it stands. */
static void add_helper(struct context *c, const struct mention *m, struct scope *s)
{
	char *name = NULL;
	struct text text;

	if (!file_is(m->file, ".h"))
		return;
	if (!text_read(&text, &c->tree, m->file))
		name = text_function(&text, m->line);
	text_release(&text);
	if (name && !api_find(&c->apis, name) &&
	    !is_listed((const char *const *)s->helpers, name))
		arrput(s->helpers, name);
	else
		free(name);
}

static void add_mapping_helpers(struct context *c, struct scope *s)
{
	for (int i = 0; i < arrlen(s->mentions); i++) {
		const struct api *api = api_find(&c->apis, s->mentions[i].name);

		if (api->role == API_MAP && !api->indirect)
			add_helper(c, &s->mentions[i], s);
	}
}

static int scan_helpers(struct context *c, struct scope *s)
{
	struct left_out *again = NULL;
	int rc;

	mentions_release(s->users);
	s->users = NULL;
	rc = scan_tree(&c->tree, s->idents, (const char *const *)s->paths, arrlen(s->paths),
		       (const char *const *)s->helpers, arrlen(s->helpers), &s->users, &again);
	left_out_free(again);
	return rc;
}

/* Helpers that call helpers are helpers; each round goes one call further. */
static int scan_users(struct context *c, struct scope *s)
{
	ptrdiff_t known = 0;

	add_mapping_helpers(c, s);
	while (arrlen(s->helpers) > known) {
		known = arrlen(s->helpers);
		if (scan_helpers(c, s))
			return -1;
		for (int i = 0; i < arrlen(s->users); i++)
			add_helper(c, &s->users[i], s);
	}
	return 0;
}

/* A few files are read sooner than the index of the tree is made. */
static int open_idents(struct context *c, struct scope *s)
{
	for (int i = 0; i < arrlen(s->paths); i++) {
		_cleanup_free_ char *full = path_join(c->tree.path, s->paths[i]);

		if (dir_exists(full))
			return idents_open(&c->tree, &s->idents);
	}
	return 0;
}

int scope_scan(struct context *c, struct scope *s)
{
	const char **names = wanted_names(&c->apis);
	int rc = open_idents(c, s);

	if (!rc)
		rc = scan_tree(&c->tree, s->idents, (const char *const *)s->paths,
			       arrlen(s->paths), names, arrlen(names), &s->mentions,
			       &s->unreadable);

	arrfree(names);
	return rc ? -1 : scan_users(c, s);
}

void scope_release(struct scope *s)
{
	mentions_release(s->mentions);
	mentions_release(s->users);
	for (int i = 0; i < arrlen(s->helpers); i++)
		free(s->helpers[i]);
	arrfree(s->helpers);
	left_out_free(s->unreadable);
	plan_release(&s->plan);
	idents_close(s->idents);
	*s = (struct scope){ 0 };
}
