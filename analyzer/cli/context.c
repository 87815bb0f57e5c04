/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <inttypes.h>
#include <xxhash.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"

static int need_tree(struct context *c)
{
	if (tree_open(c->kernel, c->arch, &c->tree))
		return -1;
	c->has |= NEEDS_TREE;
	return 0;
}

static int need_apis(struct context *c)
{
	if (api_set_load(c->rules, &c->apis))
		return -1;
	if (c->has & NEEDS_TREE)
		api_set_select(&c->apis, c->tree.version);
	c->has |= NEEDS_APIS;
	return 0;
}

/* One for each tree: its version is for people, the hash tells trees apart. */
static char *default_database(const struct context *c)
{
	_cleanup_free_ char *cache = cache_dir(), *dir = NULL;

	if (!cache) {
		error("no cache directory: %m; set DMATTR_CACHE, or use --db FILE");
		return NULL;
	}
	dir = path_join(cache, "db");
	if (make_dirs(dir)) {
		error("cannot make %s: %m; set DMATTR_CACHE, or use --db FILE", dir);
		return NULL;
	}
	return xasprintf("%s/%s-%016" PRIx64 "%s%s.sqlite", dir, c->tree.version,
			 (uint64_t)XXH3_64bits(c->tree.path, strlen(c->tree.path)),
			 c->arch ? "-" : "", c->arch ? c->arch : "");
}

char *context_database(struct context *c)
{
	if (c->db)
		return xstrdup(c->db);
	return context_need(c, NEEDS_TREE) ? NULL : default_database(c);
}

static int need_store(struct context *c, enum store_mode mode)
{
	_cleanup_free_ char *path = context_database(c);

	if (!path)
		return -1;
	if (mode == STORE_READ && !file_exists(path))
		return error("no database %s: run 'dmattr check' or 'dmattr index' first",
			     path);
	if (store_open(path, mode, &c->store))
		return -1;
	c->has |= NEEDS_DB_READ | (mode == STORE_WRITE ? NEEDS_DB_WRITE : 0);
	return 0;
}

/* $DMATTR_RULES, else below $DMATTR_DATADIR, else where dmattr was built for. */
static void find_rules(struct context *c)
{
	const char *rules = getenv("DMATTR_RULES"), *data = getenv("DMATTR_DATADIR");

	free(c->rules_path);
	if (rules && *rules)
		c->rules_path = xstrdup(rules);
	else
		c->rules_path = path_join(data && *data ? data : DMATTR_DATADIR, "rules");
	c->rules = c->rules_path;
}

int context_need(struct context *c, unsigned int needs)
{
	unsigned int missing = needs & ~c->has;

	find_rules(c);
	if ((missing & NEEDS_TREE) && need_tree(c))
		return -1;
	if ((missing & NEEDS_APIS) && need_apis(c))
		return -1;
	if (missing & NEEDS_DB_WRITE)
		return need_store(c, STORE_WRITE);
	if (missing & NEEDS_DB_READ)
		return need_store(c, STORE_READ);
	return 0;
}

void context_release(struct context *c)
{
	free(take_ptr(c->rules_path));
	if (c->has & NEEDS_DB_READ)
		store_close(c->store);
	if (c->has & NEEDS_APIS)
		api_set_release(&c->apis);
	if (c->has & NEEDS_TREE)
		tree_release(&c->tree);
	c->has = 0;
}
