/* SPDX-License-Identifier: GPL-2.0-only */
/* The main job's first half: which files matter, how they compile, their facts. */
#include <fts.h>
#include <time.h>
#include <xxhash.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "front/front.h"
#include "output/output.h"

/* ---- which files ---- */

struct file_set {
	struct file_slot { char *key; char value; } *map;	/* stb_ds; owns its keys */
	const char **list;	/* stb_ds: the keys */
};

static void file_set_init(struct file_set *set)
{
	*set = (struct file_set){ 0 };
	sh_new_strdup(set->map);
}

static void file_set_release(struct file_set *set)
{
	arrfree(set->list);
	shfree(set->map);
}

static void file_set_add(struct file_set *set, const char *file)
{
	if (shgeti(set->map, file) < 0)
		shput(set->map, file, 1);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The keys stay where they are only when all are in. */
static void file_set_close(struct file_set *set)
{
	for (int i = 0; i < shlen(set->map); i++)
		arrput(set->list, set->map[i].key);
	if (arrlen(set->list))
		qsort(set->list, arrlen(set->list), sizeof(*set->list), by_name);
}

static int add_all_below(const struct tree *t, const char *path, struct file_set *set)
{
	_cleanup_free_ char *full = path_join(t->path, path);
	char *const roots[] = { full, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	FTSENT *e;

	if (!fts)
		return error("cannot list %s: %m", full);
	while ((e = fts_read(fts))) {
		const char *below = path_below(t->path, e->fts_path);

		if (e->fts_info == FTS_DNR || e->fts_info == FTS_ERR)
			warning("cannot list %s: %s", e->fts_path, strerror(e->fts_errno));
		else if (e->fts_info != FTS_D && e->fts_info != FTS_DP && below &&
			 file_is(below, ".c"))
			file_set_add(set, below);
	}
	fts_close(fts);
	return 0;
}

static void add_mentioned(const struct mention *m, struct file_set *set)
{
	for (int i = 0; i < arrlen(m); i++)
		if (file_is(m[i].file, ".c"))
			file_set_add(set, m[i].file);
}

/* What earlier runs brought in is kept up to date: verdicts rest on it. */
static int add_stored(struct context *c, struct file_set *set)
{
	struct unit_row *units = NULL;

	if (store_units(c->store, &units))
		return -1;
	for (int i = 0; i < arrlen(units); i++) {
		_cleanup_free_ char *full = path_join(c->tree.path, units[i].file);

		if (!units[i].nearest && file_exists(full))
			file_set_add(set, units[i].file);
	}
	arrfree(units);
	return 0;
}

/* Files with mentions, files that were named, and with "all" everything below. */
static int choose(struct context *c, bool all, struct scope *s, struct file_set *set)
{
	add_mentioned(s->mentions, set);
	add_mentioned(s->users, set);
	for (int i = 0; i < arrlen(s->paths); i++) {
		_cleanup_free_ char *full = path_join(c->tree.path, s->paths[i]);

		if (file_is(s->paths[i], ".c") && file_exists(full))
			file_set_add(set, s->paths[i]);
		else if (all && add_all_below(&c->tree, s->paths[i], set))
			return -1;
	}
	s->wanted = shlen(set->map);
	if (add_stored(c, set))
		return -1;
	file_set_close(set);
	return 0;
}

/* ---- how they compile ---- */

static int plan(struct context *c, const struct file_set *set, struct scope *s)
{
	const struct kbuild_options o = {
		.build = c->build, .arch = c->arch, .no_kbuild = c->no_kbuild,
		.jobs = c->jobs, .recorded = c->overlay != NULL,
	};

	return kbuild_plan(&c->tree, &o, set->list, arrlen(set->list), &s->plan);
}

static bool mentions_file(const struct mention *m, const char *file)
{
	int low = 0, high = arrlen(m);

	while (low < high) {
		int middle = (low + high) / 2;
		int order = strcmp(m[middle].file, file);

		if (!order)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* Files of one directory are parsed by one machine: they share a precompiled header. */
static bool in_shard(const struct context *c, const char *file)
{
	const char *slash = strrchr(file, '/');
	size_t len = slash ? (size_t)(slash - file) : 0;

	return !c->shards || XXH3_64bits(file, len) % (uint64_t)c->shards + 1 == (uint64_t)c->shard;
}

/*
 * A file that no configuration builds is tried with its neighbour's flags if it
 * can matter, not because "all" lists it. Shallow copies, as an stb_ds array.
 */
static struct job *stale_jobs(struct context *c, const struct scope *s)
{
	struct job *stale = NULL;

	for (int i = 0; i < arrlen(s->plan.jobs); i++) {
		const struct job *job = &s->plan.jobs[i];

		if (job->nearest && !c->overlay && !mentions_file(s->mentions, job->file) &&
		    !mentions_file(s->users, job->file))
			continue;
		if (in_shard(c, job->file) && store_unit_stale(c->store, job, c->tree.path))
			arrput(stale, *job);
	}
	return stale;
}

/* ---- their facts ---- */

struct run {
	struct context *c;
	struct progress progress;
	bool store_failed;
};

static int unit_done(void *arg, const struct job *job, const void *encoded, size_t len,
		     const char *reason)
{
	struct run *run = arg;

	progress_step(&run->progress);
	if (!store_unit(run->c->store, job, run->c->tree.path, encoded, len, reason))
		return 0;
	run->store_failed = true;
	return -1;
}

/* NULL: without precompiled headers; the caller frees. */
static char *pch_cache(void)
{
	_cleanup_free_ char *cache = cache_dir(), *dir = NULL;

	if (!cache)
		return NULL;
	dir = path_join(cache, "pch");
	return make_dirs(dir) ? NULL : take_ptr(dir);
}

static int parse(struct context *c, struct scope *s)
{
	_cleanup_free_ char *cache = pch_cache();
	const struct pool_options o = { .root = c->tree.path, .jobs = c->jobs, .cache = cache,
					.time_limit = c->time_limit, .tally = c->parses,
					.overlay = c->overlay };
	struct job *stale = stale_jobs(c, s);
	struct run run = { .c = c };
	int rc = 0;

	s->parsed = arrlen(stale);
	progress_start(&run.progress, "parsing", c->quiet ? 0 : s->parsed);
	if (s->parsed)
		rc = pool_run(&o, stale, s->parsed, unit_done, &run);
	progress_end(&run.progress);
	arrfree(stale);
	if (store_flush(c->store))
		return -1;
	if (rc && !run.store_failed)
		error("stopped after %zu of %zu files; what was parsed is kept",
		      run.progress.done, s->parsed);
	return rc;
}

/* ---- what is said about the whole ---- */

/* The files of other scopes keep their rows. */
static int keep_left_out(struct context *c, struct file_set *set,
			 const struct scope *s)
{
	struct left_out *old = NULL, *all = NULL;
	int rc;

	if (store_left_out_list(c->store, &old))
		return -1;
	for (int i = 0; i < arrlen(old); i++) {
		_cleanup_free_ char *full = path_join(c->tree.path, old[i].file);

		if (shgeti(set->map, old[i].file) < 0 && file_exists(full))
			arrput(all, old[i]);
	}
	for (int i = 0; i < arrlen(s->plan.left_out); i++)
		arrput(all, s->plan.left_out[i]);
	rc = store_left_out(c->store, all, arrlen(all));
	arrfree(old);
	arrfree(all);
	return rc;
}

static int set_number(struct store *s, const char *key, long long n)
{
	_cleanup_free_ char *text = xasprintf("%lld", n);

	return store_set_meta(s, key, text);
}

int remember_apis(struct context *c)
{
	static const char *const role_names[] = {
		[API_MAP] = "map", [API_UNMAP] = "unmap", [API_SYNC] = "sync",
		[API_SOURCE] = "source", [API_ALLOC] = "alloc",
		[API_COHERENT] = "coherent", [API_FREE] = "free", [API_FLOW] = "flow",
	};
	const char **names = NULL, **roles = NULL;
	int rc;

	for (int i = 0; i < arrlen(c->apis.apis); i++) {
		arrput(names, c->apis.apis[i].name);
		arrput(roles, role_names[c->apis.apis[i].role]);
	}
	rc = store_set_apis(c->store, names, roles, arrlen(names));
	arrfree(names);
	arrfree(roles);
	return rc;
}

static int remember_tree(struct context *c)
{
	const struct tree *t = &c->tree;

	return store_set_meta(c->store, "tree", t->path) ||
	       store_set_meta(c->store, "version", t->version) ||
	       store_set_meta(c->store, "arch", t->arch) ||
	       set_number(c->store, "cacheline", t->cacheline) ||
	       set_number(c->store, "dma_minalign", t->dma_minalign) ||
	       set_number(c->store, "kmalloc_minalign", t->kmalloc_minalign) ? -1 : 0;
}

static int recall_number(struct store *s, const char *key, int known)
{
	const char *text = store_meta(s, key);

	return known || !text ? known : atoi(text);
}

void tree_recall(struct context *c)
{
	struct tree *t = &c->tree;

	t->cacheline = recall_number(c->store, "cacheline", t->cacheline);
	t->dma_minalign = recall_number(c->store, "dma_minalign", t->dma_minalign);
	t->kmalloc_minalign = recall_number(c->store, "kmalloc_minalign",
					    t->kmalloc_minalign);
}

/* A database that --db names may be of another tree: its facts would mix. */
int same_tree(struct context *c)
{
	const char *tree = store_meta(c->store, "tree");

	if (!tree || !strcmp(tree, c->tree.path))
		return 0;
	return error("the database %s is of the tree %s, not of %s: name another with --db",
		     c->db ? c->db : "in the cache", tree, c->tree.path);
}

/* ---- all of it ---- */

static int refresh_set(struct context *c, bool all, struct file_set *set, struct scope *s)
{
	const time_t start = time(NULL);

	if (choose(c, all, s, set))
		return -1;
	if (plan(c, set, s) || remember_tree(c) || remember_apis(c) || parse(c, s))
		return -1;
	if (keep_left_out(c, set, s) || store_prune(c->store, c->tree.path) ||
	    set_number(c->store, "refreshed", start))
		return -1;
	return store_flush(c->store);
}

int refresh(struct context *c, char **paths, bool all, struct scope *ret)
{
	struct file_set set;
	int rc;

	*ret = (struct scope){ .paths = paths };
	if (same_tree(c) || scope_scan(c, ret))
		return -1;
	file_set_init(&set);
	rc = refresh_set(c, all, &set, ret);
	file_set_release(&set);
	return rc;
}

int refresh_files(struct context *c, const char *const *files, size_t n, size_t *parsed)
{
	struct scope s = { 0 };
	struct file_set set;
	int rc;

	file_set_init(&set);
	for (size_t i = 0; i < n; i++)
		file_set_add(&set, files[i]);
	file_set_close(&set);
	rc = plan(c, &set, &s) || parse(c, &s) ? -1 : 0;
	*parsed = s.parsed;
	file_set_release(&set);
	scope_release(&s);
	return rc;
}
