// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which file uses which identifier, kept between runs. Identifiers are hashes:
 * whoever asks looks at the files anyway.
 */
#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <xxhash.h>
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "kbuild/private.h"

/* A file that was changed as late as this before it was read can change unseen. */
#define TICK_NS 2000000000ll

/* From so many files on it takes long enough to be told. */
#define MANY_FILES 5000

#define RECENT 4096

struct idents {
	const struct tree *tree;
	struct ident_cache cache;
	struct ident_file *files;	/* stb_ds, sorted by file */
	ptrdiff_t known;		/* of these, from the cache */
	struct left_out *failed;	/* stb_ds */
	struct arena memory;		/* of what is not from the cache */
	int64_t now;			/* ns */
	bool changed;			/* the cache is behind */
	unsigned int n_read;
	/* for one file */
	struct source source;
	uint32_t *keywords;		/* stb_ds: hashes, sorted */
	uint32_t *found;		/* stb_ds, with repetitions */
	uint32_t recent[RECENT];	/* the last use found in each slot */
};

/* ---- uses ---- */

static uint32_t hash_of(const char *word, size_t len)
{
	return (uint32_t)(XXH3_64bits(word, len) >> (32 + IDENT_USE_BITS));
}

static uint32_t hash_in(uint32_t use)
{
	return use >> IDENT_USE_BITS;
}

/* the hashes are spread evenly, so where one must stand can be told */
static unsigned int find_uses(const struct ident_file *f, uint32_t hash)
{
	const uint32_t *low = f->uses, *high = low + f->n;

	while (high - low > 8) {
		uint64_t first = hash_in(*low), last = hash_in(high[-1]);
		const uint32_t *p;

		if (hash < first || hash > last)
			return 0;
		p = low + (hash - first) * (uint64_t)(high - 1 - low) / (last - first);
		if (hash_in(*p) == hash)
			return *p & ((1u << IDENT_USE_BITS) - 1);
		if (hash_in(*p) < hash)
			low = p + 1;
		else
			high = p;
	}
	for (; low < high; low++)
		if (hash_in(*low) == hash)
			return *low & ((1u << IDENT_USE_BITS) - 1);
	return 0;
}

/* ---- one file ---- */

/* most words of a file were seen in it a moment ago */
static void take_word(struct tokens *s, const char *word, size_t len)
{
	struct idents *x = s->arg;
	uint32_t hash, use, *recent;

	if (*word >= '0' && *word <= '9')
		return;
	hash = hash_of(word, len);
	use = tokens_use(s, word, len);
	recent = &x->recent[hash % RECENT];
	if (hash_in(*recent) == hash && !(use & ~*recent))
		return;
	use |= hash << IDENT_USE_BITS;
	*recent = hash_in(*recent) == hash ? *recent | use : use;
	arrput(x->found, use);
}

static int compare_uses(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void init_keywords(struct idents *x)
{
	static const char *const words[] = {
		"auto", "break", "case", "char", "const", "continue", "default", "do",
		"double", "else", "enum", "extern", "float", "for", "goto", "if", "inline",
		"int", "long", "register", "return", "short", "signed", "sizeof", "static",
		"struct", "switch", "typedef", "union", "unsigned", "void", "volatile",
		"while",
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		arrput(x->keywords, hash_of(words[i], strlen(words[i])));
	qsort(x->keywords, ARRAY_SIZE(words), sizeof(*x->keywords), compare_uses);
}

static bool is_keyword(const struct idents *x, uint32_t hash, ptrdiff_t *at)
{
	while (*at < arrlen(x->keywords) && x->keywords[*at] < hash)
		++*at;
	return *at < arrlen(x->keywords) && x->keywords[*at] == hash;
}

/* sort, one entry for each hash, none for a keyword; returns how many */
static uint32_t merge_uses(struct idents *x)
{
	uint32_t *uses = x->found, kept = 0;
	ptrdiff_t keyword = 0;

	if (arrlen(uses))
		qsort(uses, (size_t)arrlen(uses), sizeof(*uses), compare_uses);
	for (ptrdiff_t i = 0; i < arrlen(uses); i++) {
		if (kept && hash_in(uses[kept - 1]) == hash_in(uses[i]))
			uses[kept - 1] |= uses[i];
		else if (!is_keyword(x, hash_in(uses[i]), &keyword))
			uses[kept++] = uses[i];
	}
	return kept;
}

static void fail(void *arg, const char *file, int e)
{
	struct idents *x = arg;

	arrput(x->failed, ((struct left_out){ xstrdup(file), xstrdup(strerror(e)) }));
}

static int64_t mtime_of(const struct stat *st)
{
	return st->st_mtim.tv_sec * 1000000000ll + st->st_mtim.tv_nsec;
}

static int64_t mtime_to_keep(const struct idents *x, const struct stat *st)
{
	int64_t mtime = mtime_of(st);

	return mtime > x->now - TICK_NS && mtime < x->now + TICK_NS ? MTIME_UNKNOWN : mtime;
}

static void read_file(struct idents *x, struct ident_file *f, const char *path,
		      const struct stat *st)
{
	struct tokens tokens = { .word = take_word, .arg = x };
	const struct ident_file old = *f;
	uint32_t *uses;

	if (++x->n_read == MANY_FILES)
		note("indexing the identifiers of %s (once)", x->tree->path);
	f->size = (uint64_t)st->st_size;
	f->mtime = mtime_to_keep(x, st);
	f->n = 0;
	if (source_read(&x->source, path)) {
		fail(x, f->file, errno);
		f->mtime = MTIME_UNKNOWN;
	} else {
		memset(x->recent, 0, sizeof(x->recent));
		arrsetlen(x->found, 0);
		tokens_run(&tokens, x->source.text, x->source.len);
		f->n = merge_uses(x);
	}
	uses = arena_alloc(&x->memory, f->n * sizeof(*uses));
	if (f->n)
		memcpy(uses, x->found, f->n * sizeof(*uses));
	f->uses = uses;
	if (f->size != old.size || f->mtime != old.mtime || f->n != old.n ||
	    (f->n && memcmp(f->uses, old.uses, f->n * sizeof(*uses))))
		x->changed = true;
}

/* ---- all files ---- */

static int by_file(const void *a, const void *b)
{
	return strcmp(((const struct ident_file *)a)->file, ((const struct ident_file *)b)->file);
}

/* the first of the n files that does not sort before path */
static ptrdiff_t lower_bound(const struct ident_file *files, ptrdiff_t n, const char *path)
{
	ptrdiff_t low = 0, high = n;

	while (low < high) {
		ptrdiff_t middle = (low + high) / 2;

		if (strcmp(files[middle].file, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void take_file(void *arg, const char *path, const char *file, const struct stat *st)
{
	struct idents *x = arg;
	ptrdiff_t i = lower_bound(x->files, x->known, file);
	struct ident_file *f;

	if (i == x->known || strcmp(x->files[i].file, file)) {
		i = arrlen(x->files);
		arrput(x->files, ((struct ident_file){
			.file = arena_strdup(&x->memory, file), .mtime = MTIME_UNKNOWN }));
		x->changed = true;
	}
	f = &x->files[i];
	f->seen = true;
	if (f->mtime == MTIME_UNKNOWN || f->size != (uint64_t)st->st_size ||
	    f->mtime != mtime_of(st))
		read_file(x, f, path, st);
}

static void forget_removed(struct idents *x)
{
	ptrdiff_t kept = 0;

	for (ptrdiff_t i = 0; i < arrlen(x->files); i++)
		if (x->files[i].seen)
			x->files[kept++] = x->files[i];
	if (kept == arrlen(x->files))
		return;
	arrsetlen(x->files, (size_t)kept);
	x->changed = true;
}

static int refresh(struct idents *x)
{
	const struct source_visitor v = { take_file, fail, x };
	char **roots = default_roots(x->tree);
	struct timespec now;
	int r = 0;

	clock_gettime(CLOCK_REALTIME, &now);
	x->now = now.tv_sec * 1000000000ll + now.tv_nsec;
	x->known = arrlen(x->files);
	if (roots) {
		arrput(roots, NULL);
		r = sources_walk(x->tree, roots, &v);
		(void)arrpop(roots);
	}
	words_release(roots);
	forget_removed(x);
	if (x->changed && arrlen(x->files))
		qsort(x->files, (size_t)arrlen(x->files), sizeof(*x->files), by_file);
	return r;
}

/* ---- open and close ---- */

/* DIR/VERSION-HASH; the caller frees */
static char *cache_path(const struct tree *t)
{
	_cleanup_free_ char *cache = cache_dir();
	_cleanup_free_ char *dir = cache ? path_join(cache, "idents") : NULL;

	if (!dir || make_dirs(dir))
		return NULL;
	return xasprintf("%s/%s-%016llx", dir, t->version,
			 (unsigned long long)XXH3_64bits(t->path, strlen(t->path)));
}

static void save(const struct idents *x, const char *path)
{
	if (!path || ident_cache_save(path, x->files))
		warning("the index of identifiers is not kept: %s: %s; set DMATTR_CACHE to "
			"a directory of yours", path ? path : "no cache directory",
			strerror(errno));
}

int idents_open(const struct tree *t, struct idents **ret)
{
	struct idents *x = xcalloc(1, sizeof(*x));
	_cleanup_free_ char *path = cache_path(t);

	x->tree = t;
	init_keywords(x);
	if (path)
		ident_cache_load(&x->cache, path, &x->files);
	if (refresh(x)) {
		idents_close(x);
		return -1;
	}
	if (x->changed)
		save(x, path);
	*ret = x;
	return 0;
}

void idents_close(struct idents *x)
{
	if (!x)
		return;
	for (ptrdiff_t i = 0; i < arrlen(x->failed); i++) {
		free(x->failed[i].file);
		free(x->failed[i].reason);
	}
	arrfree(x->failed);
	arrfree(x->files);
	arrfree(x->keywords);
	arrfree(x->found);
	source_release(&x->source);
	ident_cache_release(&x->cache);
	arena_release(&x->memory);
	free(x);
}

/* ---- questions ---- */

bool idents_covers(const struct idents *x, const char *path)
{
	_cleanup_free_ char *dir = xasprintf("%s/", path);
	ptrdiff_t i = lower_bound(x->files, arrlen(x->files), path);

	if (i < arrlen(x->files) && !strcmp(x->files[i].file, path))
		return true;
	i = lower_bound(x->files, arrlen(x->files), dir);
	return i < arrlen(x->files) && !strncmp(x->files[i].file, dir, strlen(dir));
}

uint64_t idents_digest(const struct idents *x)
{
	uint64_t h = 0;

	for (ptrdiff_t i = 0; i < arrlen(x->files); i++) {
		const struct ident_file *f = &x->files[i];
		const uint64_t stamp[] = { f->size, (uint64_t)f->mtime };

		h = XXH3_64bits_withSeed(f->file, strlen(f->file), h);
		h = XXH3_64bits_withSeed(stamp, sizeof(stamp), h);
		if (f->mtime == MTIME_UNKNOWN)
			h = XXH3_64bits_withSeed(f->uses, f->n * sizeof(*f->uses), h);
	}
	return h;
}

const struct left_out *idents_failed(const struct idents *x)
{
	return x->failed;
}

/*
 * Many names are looked for in one pass over all uses: the bits of the filter rule
 * nearly all of them out.
 */
#define FILTER_BITS 65536
#define FEW_NAMES 8

struct wanted {
	uint32_t hash;
	size_t name;		/* its place in the question */
};

struct question {
	unsigned int uses;
	struct wanted *wanted;	/* stb_ds, sorted by hash */
	uint64_t filter[FILTER_BITS / 64];
};

static int compare_wanted(const void *a, const void *b)
{
	const struct wanted *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

static void question_init(struct question *q, const char *const *names, size_t n,
			  unsigned int uses)
{
	*q = (struct question){ .uses = uses };
	for (size_t i = 0; i < n; i++) {
		uint32_t hash = hash_of(names[i], strlen(names[i]));

		arrput(q->wanted, ((struct wanted){ hash, i }));
		q->filter[hash % FILTER_BITS / 64] |= 1ull << hash % 64;
	}
	if (n)
		qsort(q->wanted, n, sizeof(*q->wanted), compare_wanted);
}

static ptrdiff_t find_wanted(const struct question *q, uint32_t hash)
{
	ptrdiff_t low = 0, high = arrlen(q->wanted);

	while (low < high) {
		ptrdiff_t middle = (low + high) / 2;

		if (q->wanted[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_wanted(const struct question *q, ptrdiff_t i, uint32_t hash)
{
	return i < arrlen(q->wanted) && q->wanted[i].hash == hash;
}

/* the first use from p on that is asked for, or end; *first of the names has its hash */
static const uint32_t *next_use(const struct question *q, const uint32_t *p,
				const uint32_t *end, ptrdiff_t *first)
{
	for (; p < end; p++) {
		uint32_t hash = hash_in(*p);

		if (!(q->filter[hash % FILTER_BITS / 64] >> hash % 64 & 1) || !(*p & q->uses))
			continue;
		*first = find_wanted(q, hash);
		if (is_wanted(q, *first, hash))
			break;
	}
	return p;
}

static bool uses_any(const struct question *q, const struct ident_file *f)
{
	const uint32_t *end = f->uses + f->n;
	ptrdiff_t first;

	if (arrlen(q->wanted) > FEW_NAMES)
		return next_use(q, f->uses, end, &first) < end;
	for (ptrdiff_t i = 0; i < arrlen(q->wanted); i++)
		if (find_uses(f, q->wanted[i].hash) & q->uses)
			return true;
	return false;
}

int idents_files(struct idents *x, const char *const *names, size_t n, unsigned int uses,
		 const char ***ret)
{
	struct question q;

	question_init(&q, names, n, uses);
	for (ptrdiff_t i = 0; i < arrlen(x->files); i++)
		if (uses_any(&q, &x->files[i]))
			arrput(*ret, x->files[i].file);
	arrfree(q.wanted);
	return 0;
}

int idents_files_each(struct idents *x, const char *const *names, size_t n, unsigned int uses,
		      const char ***ret)
{
	struct question q;

	question_init(&q, names, n, uses);
	for (ptrdiff_t i = 0; i < arrlen(x->files); i++) {
		const struct ident_file *f = &x->files[i];
		const uint32_t *p = f->uses, *end = p + f->n;
		ptrdiff_t at;

		for (; (p = next_use(&q, p, end, &at)) < end; p++)
			for (; is_wanted(&q, at, hash_in(*p)); at++)
				arrput(ret[q.wanted[at].name], f->file);
	}
	arrfree(q.wanted);
	return 0;
}

bool idents_uses(struct idents *x, const char *file, const char *name, unsigned int uses)
{
	ptrdiff_t i = lower_bound(x->files, arrlen(x->files), file);

	if (i == arrlen(x->files) || strcmp(x->files[i].file, file))
		return false;
	return find_uses(&x->files[i], hash_of(name, strlen(name))) & uses;
}
