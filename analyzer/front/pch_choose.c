// SPDX-License-Identifier: GPL-2.0-only
/* Which headers a group's precompiled header is made of. */
#include "base/file.h"
#include "front/pch.h"

/* A header that some of the group's files include, or one of these files. */
struct header {
	char *path;		/* absolute */
	bool fit;		/* to stand in the precompiled header */
	bool there;		/* it stands in the base */
	bool read;		/* includes are known */
	int count;		/* of files that include it, by unfit headers maybe */
	int user;		/* the last of them */
	double place;		/* sum over them: 0 it comes first, 1 last */
	ptrdiff_t *includes;	/* stb_ds: what it includes under no #if, */
	ptrdiff_t *others;	/* stb_ds: and what under one */
};

struct chooser {
	struct front *f;
	const struct group *g;
	const struct pch *base;	/* or NULL */
	struct header *headers;	/* stb_ds */
	struct header_slot { char *key; ptrdiff_t value; } *by_path;	/* stb_ds */
	struct target_slot { char *key; char *value; } *targets;	/* stb_ds: <x.h> to path */
	bool mixed;		/* the files are of several directories */
	int user;		/* the file at hand */
	ptrdiff_t *walk;	/* stb_ds: the headers it includes, in their order */
};

/* ---- the header that an #include means ---- */

static const char *include_dir(const char *flag, const char *next)
{
	static const char *const options[] = { "-I", "-isystem", "-iquote", "-idirafter" };

	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		size_t n = strlen(options[i]);

		if (!strncmp(flag, options[i], n))
			return flag[n] ? flag + n : next;
	}
	return NULL;
}

static char *find_in(struct chooser *c, const char *dir, const char *name)
{
	_cleanup_free_ char *path = xasprintf("%s/%s", dir, name);
	int64_t size, mtime;

	return front_stat(c->f, path, &size, &mtime) ? take_ptr(path) : NULL;
}

/* In the directories of the flags. */
static char *search(struct chooser *c, const char *name)
{
	char *const *argv = c->g->argv, *found = NULL;

	for (ptrdiff_t i = 0; !found && i < arrlen(argv); i++) {
		const char *next = i + 1 < arrlen(argv) ? argv[i + 1] : NULL;
		const char *dir = include_dir(argv[i], next);

		if (dir)
			found = find_in(c, dir, name);
	}
	return found;
}

static const char *resolve_target(struct chooser *c, const char *target)
{
	_cleanup_free_ char *name = xstrndup(target + 1, strlen(target) - 2);
	ptrdiff_t i = shgeti(c->targets, target);

	if (i < 0) {
		shput(c->targets, target, search(c, name));
		i = shgeti(c->targets, target);
	}
	return c->targets[i].value;
}

/* The header that target means in file; the caller frees. */
static char *resolve(struct chooser *c, const char *file, const char *target)
{
	const char *found;

	if (*target == '"') {
		_cleanup_free_ char *name = xstrndup(target + 1, strlen(target) - 2);
		_cleanup_free_ char *dir = xstrndup(file, strrchr(file, '/') - file);
		char *beside = find_in(c, dir, name);

		if (beside)
			return beside;
	}
	found = resolve_target(c, target);
	return found ? xstrdup(found) : NULL;
}

/* ---- which are fit ---- */

/* One that means the same whoever includes it, as far as its text says. */
static bool is_alike(struct chooser *c, const char *path)
{
	static const char again[] = "TRACE_HEADER_MULTI_READ";
	const struct lexed *x = front_lexed(c->f, path);

	return x && x->guarded && !lexed_find(x, word_hash(again, strlen(again)));
}

/* Are its files of several directories? */
static bool is_mixed(const struct group *g)
{
	for (ptrdiff_t i = 0; i < arrlen(g->members); i++) {
		const char *below = path_below(g->dir, g->members[i]->file);

		if (!below || strchr(below, '/'))
			return true;
	}
	return false;
}

/* Is it in a directory of the flags, or below? */
static bool is_of_flags(const struct chooser *c, const char *path)
{
	char *const *argv = c->g->argv;

	for (ptrdiff_t i = 0; i < arrlen(argv); i++) {
		const char *dir = include_dir(argv[i], i + 1 < arrlen(argv) ? argv[i + 1] : NULL);

		if (dir && path_below(dir, path))
			return true;
	}
	return false;
}

/* The headers of two drivers do not fit together. */
static bool is_further_down(const struct chooser *c, const char *path)
{
	_cleanup_free_ char *dir = path_join(c->f->root, c->g->dir);
	const char *below = path_below(dir, path);

	return below && strchr(below, '/') && !is_of_flags(c, path);
}

static bool is_in_base(const struct chooser *c, const char *path)
{
	const char *below = path_below(c->f->root, path);

	return c->base && pch_find(c->base, below ? below : path) >= 0;
}

/* ---- counting ---- */

/* The header of that path, which is taken over. */
static ptrdiff_t header_at(struct chooser *c, char *path)
{
	ptrdiff_t i = shgeti(c->by_path, path);
	struct header h = { .path = path, .user = -1 };

	if (i >= 0) {
		free(path);
		return c->by_path[i].value;
	}
	h.there = is_in_base(c, path);
	h.fit = !h.there && is_alike(c, path) && !(c->mixed && is_further_down(c, path));
	shput(c->by_path, path, arrlen(c->headers));
	arrput(c->headers, h);
	return arrlen(c->headers) - 1;
}

static void read_includes(struct chooser *c, ptrdiff_t at)
{
	const struct lexed *x = front_lexed(c->f, c->headers[at].path);

	c->headers[at].read = true;
	for (ptrdiff_t i = 0; x && i < arrlen(x->includes); i++) {
		char *path = resolve(c, c->headers[at].path, x->includes[i].target);
		ptrdiff_t to = path ? header_at(c, path) : at;

		if (to != at && x->includes[i].sure)
			arrput(c->headers[at].includes, to);
		else if (to != at)
			arrput(c->headers[at].others, to);
	}
}

/* What an unfit header includes is parsed with each file: it counts as the file's own. */
static void walk(struct chooser *c, ptrdiff_t at)
{
	if (!c->headers[at].read)
		read_includes(c, at);
	for (ptrdiff_t i = 0; i < arrlen(c->headers[at].includes); i++) {
		ptrdiff_t to = c->headers[at].includes[i];

		if (c->headers[to].user == c->user || c->headers[to].there)
			continue;
		c->headers[to].user = c->user;
		arrput(c->walk, to);
		if (!c->headers[to].fit)
			walk(c, to);
	}
}

static void count_one(struct chooser *c, const struct job *job)
{
	if (c->walk)
		arrsetlen(c->walk, 0);
	walk(c, header_at(c, path_join(c->f->root, job->file)));
	for (ptrdiff_t i = 0; i < arrlen(c->walk); i++) {
		struct header *h = &c->headers[c->walk[i]];

		h->count++;
		h->place += (double)i / (double)arrlen(c->walk);
	}
}

static void count_all(struct chooser *c)
{
	for (ptrdiff_t i = 0; i < arrlen(c->headers); i++) {
		c->headers[i].count = 0;
		c->headers[i].user = -1;
		c->headers[i].place = 0;
	}
	for (c->user = 0; c->user < arrlen(c->g->members); c->user++)
		count_one(c, c->g->members[c->user]);
}

/* One that few files include is not worth it; what it includes may be. */
static bool refuse_rare(struct chooser *c, int enough)
{
	bool any = false;

	for (ptrdiff_t i = 0; i < arrlen(c->headers); i++) {
		struct header *h = &c->headers[i];

		if (!h->fit || !h->count || h->count >= enough)
			continue;
		h->fit = false;
		any = true;
	}
	return any;
}

/* ---- all of it ---- */

static int by_place(const void *a, const void *b)
{
	const struct header *x = a, *y = b;
	double d = x->place / x->count - y->place / y->count;

	return d < 0 ? -1 : d > 0 ? 1 : strcmp(x->path, y->path);
}

static void reach(struct chooser *c, ptrdiff_t at, char ***ret);

static void reach_each(struct chooser *c, const ptrdiff_t *to, char ***ret)
{
	for (ptrdiff_t i = 0; i < arrlen(to); i++)
		reach(c, to[i], ret);
}

/* The header and all that it may include, each once. */
static void reach(struct chooser *c, ptrdiff_t at, char ***ret)
{
	if (c->headers[at].user == c->user || c->headers[at].there)
		return;
	c->headers[at].user = c->user;
	arrput(*ret, xstrdup(c->headers[at].path));
	if (!c->headers[at].read)
		read_includes(c, at);
	reach_each(c, c->headers[at].includes, ret);
	reach_each(c, c->headers[at].others, ret);
}

static void reach_fit(struct chooser *c, char ***ret)
{
	ptrdiff_t n = arrlen(c->headers);

	for (ptrdiff_t i = 0; c->base && i < n; i++)
		if (c->headers[i].fit && c->headers[i].count)
			reach(c, i, ret);
}

/* Those that are fit, in the order that is usual; the others are freed. */
static char **take_fit(struct chooser *c)
{
	char **ret = NULL;
	ptrdiff_t n = 0;

	for (ptrdiff_t i = 0; i < arrlen(c->headers); i++) {
		struct header h = c->headers[i];

		arrfree(h.includes);
		arrfree(h.others);
		if (h.fit && h.count)
			c->headers[n++] = h;
		else
			free(h.path);
	}
	if (n)
		qsort(c->headers, (size_t)n, sizeof(*c->headers), by_place);
	for (ptrdiff_t i = 0; i < n; i++)
		arrput(ret, c->headers[i].path);
	return ret;
}

char **pch_choose(struct front *f, const struct group *g, const struct pch *base,
		  char ***reach)
{
	struct chooser c = { .f = f, .g = g, .base = base, .mixed = is_mixed(g) };
	int enough = g->is_base ? (int)arrlen(g->members) / 20 : 0;
	char **ret;

	sh_new_strdup(c.by_path);
	sh_new_strdup(c.targets);
	do
		count_all(&c);
	while (refuse_rare(&c, enough < 2 ? 2 : enough));
	reach_fit(&c, reach);
	ret = take_fit(&c);
	for (ptrdiff_t i = 0; i < shlen(c.targets); i++)
		free(c.targets[i].value);
	shfree(c.targets);
	shfree(c.by_path);
	arrfree(c.headers);
	arrfree(c.walk);
	return ret;
}
