// SPDX-License-Identifier: GPL-2.0-only
/* The size of the cache is bounded: a build of it all costs a file's parse each. */
#include <fts.h>
#include <sys/stat.h>
#include <unistd.h>
#include "front/pch.h"

#define CACHE_MAX	(INT64_C(2) << 30)
#define NAME_LENGTH	16	/* of the hash that the files of one begin with */

/* The files of one precompiled header. */
struct kept {
	char *path;		/* without ".pch" */
	int64_t size, used;	/* used: when its .idx was last read, ns */
};

struct cache {
	struct kept_slot { char *key; struct kept value; } *v;	/* stb_ds, by path */
	int64_t size;
};

static void note_file(struct cache *c, const FTSENT *e)
{
	_cleanup_free_ char *path = NULL;
	int64_t time = e->fts_statp->st_mtim.tv_sec * INT64_C(1000000000) +
		e->fts_statp->st_mtim.tv_nsec;
	struct kept *k;

	if (e->fts_namelen < NAME_LENGTH)
		return;
	path = xstrndup(e->fts_path, e->fts_pathlen - e->fts_namelen + NAME_LENGTH);
	if (shgeti(c->v, path) < 0)
		shput(c->v, path, ((struct kept){ .size = 0 }));
	k = &c->v[shgeti(c->v, path)].value;
	k->size += e->fts_statp->st_size;
	if (time > k->used)
		k->used = time;
	c->size += e->fts_statp->st_size;
}

static void list(struct cache *c, const char *dir)
{
	char *path = xstrdup(dir), *const roots[] = { path, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *e;

	while (fts && (e = fts_read(fts)))
		if (e->fts_info == FTS_F)
			note_file(c, e);
	if (fts)
		fts_close(fts);
	free(path);
}

static int by_use(const void *a, const void *b)
{
	int64_t x = ((const struct kept *)a)->used, y = ((const struct kept *)b)->used;

	return x < y ? -1 : x > y;
}

static void drop(const char *path)
{
	static const char *const ends[] = { ".idx", ".pch", ".h" };

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		_cleanup_free_ char *file = xasprintf("%s%s", path, ends[i]);

		unlink(file);
	}
}

void pch_trim(const char *cache)
{
	struct cache c = { 0 };
	struct kept *order = NULL;

	sh_new_strdup(c.v);
	list(&c, cache);
	for (ptrdiff_t i = 0; i < shlen(c.v); i++) {
		c.v[i].value.path = c.v[i].key;
		arrput(order, c.v[i].value);
	}
	if (order)
		qsort(order, (size_t)arrlen(order), sizeof(*order), by_use);
	for (ptrdiff_t i = 0; i < arrlen(order) && c.size > CACHE_MAX; i++) {
		drop(order[i].path);
		c.size -= order[i].size;
	}
	arrfree(order);
	shfree(c.v);
}
