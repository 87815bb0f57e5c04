/* SPDX-License-Identifier: GPL-2.0-only */
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"

static void add(struct report *r, const char *option, const char *value)
{
	arrput(r->options, option);
	if (value)
		arrput(r->options, arena_strdup(&r->arena, value));
}

static void add_path(struct report *r, const char *option, const char *path)
{
	_cleanup_free_ char *absolute = path_absolute(path);

	add(r, option, absolute ? absolute : path);
}

int describe(const struct context *c, struct report *r)
{
	add(r, "dmattr", NULL);
	add(r, "-k", c->tree.path);
	if (c->build)
		add_path(r, "-b", c->build);
	if (c->arch)
		add(r, "--arch", c->arch);
	if (c->db)
		add_path(r, "--db", c->db);
	if (c->no_kbuild)
		add(r, "--no-kbuild", NULL);
	return rule_texts(c->rules, r);
}
