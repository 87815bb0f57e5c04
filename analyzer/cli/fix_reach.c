// SPDX-License-Identifier: GPL-2.0-only
/* What a change can alter: the files that are judged before and after it. */
#include "analysis/graph.h"
#include "cli/fix.h"

struct file_ids {
	int64_t *list;		/* stb_ds */
	struct { int64_t key; char value; } *seen;	/* stb_ds */
};

static int add_definition(void *arg, int64_t symbol, int64_t file)
{
	struct file_ids *ids = arg;

	(void)symbol;
	if (hmgeti(ids->seen, file) >= 0)
		return 0;
	hmput(ids->seen, file, 1);
	arrput(ids->list, file);
	return 0;
}

void fix_reach_init(struct fix_reach *r)
{
	*r = (struct fix_reach){ 0 };
	sh_new_strdup(r->seeds);
	sh_new_strdup(r->files);
}

void fix_reach_release(struct fix_reach *r)
{
	shfree(r->seeds);
	shfree(r->files);
	arrfree(r->paths);
}

void fix_reach_seed(struct fix_reach *r, const char *file)
{
	shput(r->seeds, file, 1);
}

void fix_reach_add(struct fix_reach *r, const char *file)
{
	shput(r->files, file, 1);
}

bool fix_reach_has(const struct fix_reach *r, const struct fix_reach *part)
{
	struct fix_name *seeds = r->seeds;

	for (ptrdiff_t i = 0; i < shlen(part->seeds); i++)
		if (shgeti(seeds, part->seeds[i].key) < 0)
			return false;
	return true;
}

static void find_connected(struct graph *g, const int64_t *files, const int64_t *seeds,
			   struct fix_reach *ret)
{
	for (ptrdiff_t i = 0; i < arrlen(files); i++)
		for (ptrdiff_t k = 0; k < arrlen(seeds); k++) {
			if (!graph_files_connected(g, seeds[k], files[i]))
				continue;
			shput(ret->files, store_file(g->store, files[i]), 1);
			break;
		}
}

int fix_reach_find(struct context *c, struct fix_reach *ret)
{
	struct file_ids all = { 0 };
	int64_t *seeds = NULL;	/* stb_ds */
	struct graph g;
	int rc;

	graph_init(&g, c->store, &c->apis);
	rc = store_each_definition(c->store, add_definition, &all);
	for (ptrdiff_t i = 0; !rc && i < arrlen(all.list); i++)
		if (shgeti(ret->seeds, store_file(c->store, all.list[i])) >= 0)
			arrput(seeds, all.list[i]);
	if (!rc)
		find_connected(&g, all.list, seeds, ret);
	for (ptrdiff_t i = 0; i < shlen(ret->seeds); i++)
		shput(ret->files, ret->seeds[i].key, 1);
	for (ptrdiff_t i = 0; i < shlen(ret->files); i++)
		arrput(ret->paths, ret->files[i].key);
	hmfree(all.seen);
	arrfree(all.list);
	arrfree(seeds);
	graph_release(&g);
	return rc;
}

int fix_reach_judge(struct context *c, const struct fix_reach *r, struct report *ret)
{
	const struct analysis_options o = {
		.paths = r->paths, .n_paths = arrlenu(r->paths),
	};

	return analyse(c->store, &c->apis, c->rules, &c->tree, &o, NULL, ret);
}
