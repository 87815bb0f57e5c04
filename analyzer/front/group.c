// SPDX-License-Identifier: GPL-2.0-only
/* Which files share a precompiled header: by directory, the rest further up. */
#include <clang-c/Index.h>
#include <inttypes.h>
#include <sys/mman.h>
#include <xxhash.h>
#include "base/file.h"
#include "front/pch.h"

#define FORMAT "dmattr-pch/7"	/* changes when the files in the cache do */

/* A job on its way up the tree until enough others are with it. */
struct climber {
	const struct job *job;
	char *dir;
	char **argv;		/* stb_ds: flags for a group at dir */
	uint64_t flags;		/* hash of them */
	int depth;
	bool climbed;		/* it is above the job's directory */
};

struct climb {
	struct groups *g;
	const char *root, *cache;
	const struct job *jobs;
	struct climber *v;	/* stb_ds */
	uint64_t version;
};

/* Headers of the whole kernel: include/, arch/ARCH/include/ and what is below. */
static bool is_shared_dir(const struct climb *c, const struct job *job, const char *dir)
{
	const char *below = path_below(c->root, dir), *slash;

	if (!below)
		below = path_below(job->dir, dir);
	if (below && !strncmp(below, "arch/", 5) && (slash = strchr(below + 5, '/')))
		below = slash + 1;
	return below && !strncmp(below, "include", 7) && (!below[7] || below[7] == '/');
}

static int words_of(char *const *argv, ptrdiff_t i)
{
	return !strcmp(argv[i], "-I") && i + 1 < arrlen(argv) ? 2 : 1;
}

/* The directory of an -I, or NULL. */
static const char *dir_of(char *const *argv, ptrdiff_t i)
{
	if (strncmp(argv[i], "-I", 2))
		return NULL;
	return argv[i][2] ? argv[i] + 2 : words_of(argv, i) == 2 ? argv[i + 1] : NULL;
}

/* Behind the last -I of a shared directory, others find nothing that these have. */
static ptrdiff_t last_shared(const struct climb *c, const struct job *job)
{
	ptrdiff_t last = -1;

	for (ptrdiff_t i = 0; i < arrlen(job->argv); i++) {
		const char *dir = dir_of(job->argv, i);

		if (dir && is_shared_dir(c, job, dir))
			last = i;
	}
	return last;
}

/* Those of the job; above its own directory without the -I of its own headers. */
static void set_flags(const struct climb *c, struct climber *m)
{
	char *const *argv = m->job->argv;
	ptrdiff_t shared = m->climbed ? last_shared(c, m->job) : arrlen(argv);
	uint64_t hash = c->version;
	int n;

	arrsetlen(m->argv, 0);
	for (ptrdiff_t i = 0; i < arrlen(argv); i += n) {
		n = words_of(argv, i);
		if (is_own_flag(argv[i]) || (i > shared && dir_of(argv, i)))
			continue;
		for (int k = 0; k < n; k++)
			arrput(m->argv, argv[i + k]);
	}
	for (ptrdiff_t i = 0; i < arrlen(m->argv); i++)
		hash = XXH3_64bits_withSeed(m->argv[i], strlen(m->argv[i]) + 1, hash);
	m->flags = XXH3_64bits_withSeed(m->job->dir, strlen(m->job->dir) + 1, hash);
}

/* One directory up; "drivers" has depth 1, "" has 0. */
static void climb(const struct climb *c, struct climber *m)
{
	char *slash = strrchr(m->dir, '/');

	if (slash)
		*slash = '\0';
	else
		*m->dir = '\0';
	m->depth--;
	m->climbed = true;
	set_flags(c, m);
}

static void start(const struct climb *c, struct climber *m)
{
	m->dir = xstrdup(m->job->file);
	m->depth = 1;
	for (const char *p = m->dir; *p; p++)
		m->depth += *p == '/';
	climb(c, m);
	m->climbed = false;
	set_flags(c, m);
}

static int by_place(const void *a, const void *b)
{
	const struct climber *x = a, *y = b;
	int order;

	if (x->depth != y->depth)
		return x->depth - y->depth;
	order = strcmp(x->dir, y->dir);
	if (order)
		return order;
	if (x->flags != y->flags)
		return x->flags < y->flags ? -1 : 1;
	return strcmp(x->job->file, y->job->file);
}

static bool is_same_place(const struct climber *a, const struct climber *b)
{
	return a->depth == b->depth && a->flags == b->flags && !strcmp(a->dir, b->dir);
}

static char *cache_path(const struct climb *c, const struct climber *m)
{
	uint64_t hash = XXH3_64bits_withSeed(m->dir, strlen(m->dir), m->flags);

	return xasprintf("%s/%016" PRIx64, c->cache, hash);
}

static bool is_cached(const char *path)
{
	_cleanup_free_ char *pch = xasprintf("%s.pch", path);

	return file_exists(pch);
}

/* n climbers of one place; false: they are too few and must go on. */
static bool settle(struct climb *c, struct climber *m, ptrdiff_t n)
{
	_cleanup_free_ char *path = cache_path(c, m);
	struct group g = { 0 };

	if (n < GROUP_MIN && !is_cached(path))
		return false;
	g.dir = xstrdup(m->dir);
	g.base = -1;
	g.path = take_ptr(path);
	g.argv = m->argv;
	m->argv = NULL;
	for (ptrdiff_t i = 0; i < n; i++) {
		arrput(g.members, m[i].job);
		c->g->of[m[i].job - c->jobs] = (int)arrlen(c->g->v);
		m[i].depth = -1;
	}
	arrput(c->g->v, g);
	return true;
}

static void level(struct climb *c, int depth)
{
	ptrdiff_t n = arrlen(c->v), end;

	qsort(c->v, (size_t)n, sizeof(*c->v), by_place);
	for (ptrdiff_t i = 0; i < n; i = end) {
		const struct climber *m = &c->v[i];

		for (end = i + 1; end < n && is_same_place(m, &c->v[end]); end++)
			;
		if (m->depth != depth || settle(c, &c->v[i], end - i))
			continue;
		for (ptrdiff_t k = i; depth && k < end; k++)
			climb(c, &c->v[k]);
	}
}

static void climb_all(struct climb *c)
{
	int deepest = 0;

	for (ptrdiff_t i = 0; i < arrlen(c->v); i++) {
		start(c, &c->v[i]);
		deepest = c->v[i].depth > deepest ? c->v[i].depth : deepest;
	}
	for (int depth = deepest; c->v && depth >= 0; depth--)
		level(c, depth);
}

/* ---- what groups are built on ---- */

/* A climber that has gone all the way up, for the group. */
static struct climber climb_to_top(const struct climb *c, const struct group *g)
{
	struct climber m = { .job = g->members[0], .dir = xstrdup(""), .climbed = true };

	set_flags(c, &m);
	return m;
}

static struct group *add_base(struct climb *c, struct climber *m)
{
	static const char base[] = "base";
	uint64_t hash = XXH3_64bits_withSeed(base, strlen(base), m->flags);
	struct group g = { .base = -1, .is_base = true, .argv = take_ptr(m->argv) };

	g.dir = xstrdup("");
	g.path = xasprintf("%s/%016" PRIx64, c->cache, hash);
	arrput(c->g->v, g);
	return &arrlast(c->g->v);
}

/* Groups with the same flags, but for the -I of their own headers, have one base. */
static void find_bases(struct climb *c)
{
	struct base_slot { uint64_t key; ptrdiff_t value; } *bases = NULL;	/* stb_ds */
	ptrdiff_t n = arrlen(c->g->v);

	for (ptrdiff_t i = 0; i < n; i++) {
		struct climber m = climb_to_top(c, &c->g->v[i]);
		ptrdiff_t at = hmgeti(bases, m.flags);
		struct group *base = at < 0 ? add_base(c, &m) : &c->g->v[bases[at].value];
		struct group *g = &c->g->v[i];

		if (at < 0)
			hmput(bases, m.flags, base - c->g->v);
		g->base = (int)(base - c->g->v);
		for (ptrdiff_t k = 0; k < arrlen(g->members); k++)
			arrput(base->members, g->members[k]);
		arrfree(m.argv);
		free(m.dir);
	}
	hmfree(bases);
}

/* ---- those that are left ---- */

/*
 * Has the job all flags of the group in their order, and beside them only -I and -D?
 * Returns how many -D, or -1: it does not fit.
 */
static int more_defines(const struct group *g, const struct job *job)
{
	ptrdiff_t k = 0;
	int n = 0;

	for (ptrdiff_t i = 0; i < arrlen(job->argv); i += words_of(job->argv, i)) {
		if (k < arrlen(g->argv) && !strcmp(job->argv[i], g->argv[k]))
			k += words_of(job->argv, i);
		else if (!strncmp(job->argv[i], "-D", 2))
			n += !is_own_flag(job->argv[i]);
		else if (!dir_of(job->argv, i))
			return -1;
	}
	return k == arrlen(g->argv) && !strcmp(g->members[0]->dir, job->dir) ? n : -1;
}

/*
 * The group further up with which the job differs by what the judge can see: by as
 * little as can be, and of these the nearest.
 */
static void join(struct climb *c, const struct job *job)
{
	int best = -1, least = 0;

	for (ptrdiff_t i = 0; i < arrlen(c->g->v); i++) {
		const struct group *g = &c->g->v[i];
		int n = *g->dir && !path_below(g->dir, job->file) ? -1 : more_defines(g, job);

		if (n < 0 || (best >= 0 && (n > least || (n == least && strlen(g->dir) <=
							  strlen(c->g->v[best].dir)))))
			continue;
		best = (int)i;
		least = n;
	}
	c->g->of[job - c->jobs] = best;
}

static uint64_t version_hash(void)
{
	CXString s = clang_getClangVersion();
	const char *text = clang_getCString(s);
	uint64_t hash = XXH3_64bits(text, strlen(text));

	clang_disposeString(s);
	return XXH3_64bits_withSeed(FORMAT, strlen(FORMAT), hash);
}

static void share_states(struct groups *g)
{
	size_t n = (size_t)arrlen(g->v);

	g->states = mmap(NULL, (n ? n : 1) * sizeof(*g->states), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (g->states == MAP_FAILED)
		g->states = NULL;
	for (size_t i = 0; g->states && i < n; i++)
		group_state_init(&g->states[i]);
}

void groups_init(struct groups *g, const char *root, const char *cache,
		 const struct job *jobs, size_t n)
{
	struct climb c = { .g = g, .root = root, .cache = cache, .jobs = jobs,
			   .version = version_hash() };

	*g = (struct groups){ 0 };
	for (size_t i = 0; i < n; i++) {
		arrput(g->of, -1);
		if (!jobs[i].nearest)
			arrput(c.v, ((struct climber){ .job = &jobs[i] }));
	}
	climb_all(&c);
	find_bases(&c);
	/* what no configuration builds has no say in what is shared */
	for (size_t i = 0; i < n; i++)
		if (g->of[i] < 0)
			join(&c, &jobs[i]);
	for (ptrdiff_t i = 0; i < arrlen(c.v); i++) {
		free(c.v[i].dir);
		arrfree(c.v[i].argv);
	}
	arrfree(c.v);
	share_states(g);
}

void groups_release(struct groups *g)
{
	if (g->states)
		munmap(g->states, (size_t)arrlen(g->v) * sizeof(*g->states));
	for (ptrdiff_t i = 0; i < arrlen(g->v); i++) {
		free(g->v[i].dir);
		free(g->v[i].path);
		arrfree(g->v[i].argv);
		arrfree(g->v[i].members);
	}
	arrfree(g->v);
	arrfree(g->of);
	*g = (struct groups){ 0 };
}
