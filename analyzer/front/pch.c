// SPDX-License-Identifier: GPL-2.0-only
/* Precompiled headers in the cache: PATH.pch is clang's, PATH.idx what we know of it. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "front/pch.h"

#define MAGIC "DMPCH\002\r\n"

struct head {
	char magic[8];
	int64_t size, mtime;		/* of the .pch */
	int64_t base_size, base_mtime;	/* of the one that it is built on, or 0 */
	uint32_t files, includes, defines, crosses, words, names;
};

struct saved_file {
	int64_t size, mtime;
	uint32_t name, includes;	/* where its name begins; how many it has */
};

/* ---- files, remembered ---- */

bool front_stat(struct front *f, const char *path, int64_t *size, int64_t *mtime)
{
	ptrdiff_t i = shgeti(f->stats, path);
	struct stat st;

	if (i < 0) {
		struct file_stat known = { .size = -1 };

		if (!stat(path, &st) && S_ISREG(st.st_mode)) {
			known.size = st.st_size;
			known.mtime = st.st_mtim.tv_sec * 1000000000LL + st.st_mtim.tv_nsec;
		}
		shput(f->stats, path, known);
		i = shgeti(f->stats, path);
	}
	*size = f->stats[i].value.size;
	*mtime = f->stats[i].value.mtime;
	return *size >= 0;
}

const struct lexed *front_lexed(struct front *f, const char *path)
{
	ptrdiff_t i = shgeti(f->lexed, path);
	const char *unsaved = front_unsaved(f, path);
	struct lexed *x = NULL;
	size_t len;
	char *text;

	if (i >= 0)
		return f->lexed[i].value;
	text = unsaved ? xstrdup(unsaved) : file_read(path, &len);
	if (unsaved)
		len = strlen(unsaved);
	if (text) {
		x = xcalloc(1, sizeof(*x));
		lex(text, len, x);
	}
	free(text);
	shput(f->lexed, path, x);
	return x;
}

/* ---- saving and loading ---- */

static void put(unsigned char **out, const void *data, size_t len)
{
	if (len)
		memcpy(arraddnptr(*out, len), data, len);
}

static int stat_one(const char *path, int64_t *size, int64_t *mtime)
{
	struct stat st;

	if (stat(path, &st))
		return -1;
	*size = st.st_size;
	*mtime = st.st_mtim.tv_sec * 1000000000LL + st.st_mtim.tv_nsec;
	return 0;
}

static int pch_stat(const struct pch *p, struct head *h)
{
	return stat_one(p->path, &h->size, &h->mtime) ||
	       (p->base && stat_one(p->base, &h->base_size, &h->base_mtime)) ? -1 : 0;
}

static char *index_path(const char *pch)
{
	return xasprintf("%.*s.idx", (int)(strlen(pch) - strlen(".pch")), pch);
}

static void put_files(const struct pch *p, unsigned char **out)
{
	uint32_t name = 0;

	for (ptrdiff_t i = 0; i < arrlen(p->files); i++) {
		const struct pch_file *file = &p->files[i];
		struct saved_file s = { file->size, file->mtime, name,
					(uint32_t)arrlen(file->includes) };

		put(out, &s, sizeof(s));
		name += (uint32_t)strlen(file->name) + 1;
	}
	for (ptrdiff_t i = 0; i < arrlen(p->files); i++)
		put(out, p->files[i].includes,
		    (size_t)arrlen(p->files[i].includes) * sizeof(uint32_t));
}

int pch_save(const struct pch *p)
{
	_cleanup_free_ char *path = index_path(p->path);
	struct head h = {
		.magic = MAGIC, .files = (uint32_t)arrlen(p->files),
		.defines = (uint32_t)arrlen(p->defines),
		.crosses = (uint32_t)arrlen(p->crosses), .words = (uint32_t)arrlen(p->words),
	};
	unsigned char *out = NULL;
	int rc;

	if (pch_stat(p, &h))
		return -1;
	for (ptrdiff_t i = 0; i < arrlen(p->files); i++) {
		h.includes += (uint32_t)arrlen(p->files[i].includes);
		h.names += (uint32_t)strlen(p->files[i].name) + 1;
	}
	put(&out, &h, sizeof(h));
	put(&out, p->defines, h.defines * sizeof(*p->defines));
	put(&out, p->crosses, h.crosses * sizeof(*p->crosses));
	put(&out, p->words, h.words * sizeof(*p->words));
	put_files(p, &out);
	for (ptrdiff_t i = 0; i < arrlen(p->files); i++)
		put(&out, p->files[i].name, strlen(p->files[i].name) + 1);
	rc = file_replace(path, out, (size_t)arrlen(out));
	arrfree(out);
	return rc;
}

static size_t expected_size(const struct head *h)
{
	return sizeof(*h) + h->defines * sizeof(struct pch_define) +
	       h->crosses * sizeof(struct pch_cross) + h->words * sizeof(uint64_t) +
	       h->files * sizeof(struct saved_file) + h->includes * sizeof(uint32_t) + h->names;
}

static const char *get(void *array, const char *from, size_t len)
{
	if (len)
		memcpy(array, from, len);
	return from + len;
}

/* Every number is held against what there is. */
static int get_files(struct pch *p, const struct head *h, const char *from)
{
	const char *lists = from + h->files * sizeof(struct saved_file);
	char *names = arena_alloc(&p->arena, h->names + 1);
	size_t used = 0;

	if (h->names)
		memcpy(names, lists + h->includes * sizeof(uint32_t), h->names);
	for (uint32_t i = 0; i < h->files; i++) {
		struct pch_file file = { 0 };
		struct saved_file s;

		memcpy(&s, from + i * sizeof(s), sizeof(s));
		if (s.name >= h->names || s.includes > h->includes - used)
			return -1;
		file.name = names + s.name;
		file.size = s.size;
		file.mtime = s.mtime;
		for (uint32_t k = 0; k < s.includes; k++) {
			uint32_t to;

			memcpy(&to, lists + (used + k) * sizeof(to), sizeof(to));
			if (to >= h->files)
				return -1;
			arrput(file.includes, to);
		}
		used += s.includes;
		arrput(p->files, file);
		shput(p->by_name, file.name, i);
	}
	return 0;
}

static int parse_index(struct pch *p, const char *text, size_t len)
{
	struct head h, now = { 0 };
	const char *from = text + sizeof(h);

	if (len < sizeof(h))
		return -1;
	memcpy(&h, text, sizeof(h));
	if (memcmp(h.magic, MAGIC, sizeof(h.magic)) || expected_size(&h) != len ||
	    pch_stat(p, &now) || now.size != h.size || now.mtime != h.mtime)
		return -1;
	if (h.base_size && (now.base_size != h.base_size || now.base_mtime != h.base_mtime))
		return -1;
	arrsetlen(p->defines, h.defines);
	from = get(p->defines, from, h.defines * sizeof(*p->defines));
	arrsetlen(p->crosses, h.crosses);
	from = get(p->crosses, from, h.crosses * sizeof(*p->crosses));
	arrsetlen(p->words, h.words);
	from = get(p->words, from, h.words * sizeof(*p->words));
	if (get_files(p, &h, from))
		return -1;
	for (uint32_t i = 0; i < h.defines; i++)
		if (p->defines[i].file >= h.files)
			return -1;
	for (uint32_t i = 0; i < h.crosses; i++)
		if (p->crosses[i].user >= h.files || p->crosses[i].maker >= h.files)
			return -1;
	return 0;
}

static bool is_current(struct front *f, const struct pch *p)
{
	for (ptrdiff_t i = 0; i < arrlen(p->files); i++) {
		_cleanup_free_ char *path = path_join(f->root, p->files[i].name);
		int64_t size, mtime;

		if (!front_stat(f, path, &size, &mtime) || size != p->files[i].size ||
		    mtime != p->files[i].mtime)
			return false;
	}
	return true;
}

static void touch(const char *pch)
{
	_cleanup_free_ char *index = index_path(pch);

	utimensat(AT_FDCWD, index, NULL, 0);
}

/* From the cache, if it is there, whole and of the headers as they are. */
static struct pch *load(struct front *f, const char *path, const char *base)
{
	struct pch *p = xcalloc(1, sizeof(*p));
	_cleanup_free_ char *index = NULL, *text = NULL;
	size_t len;

	p->path = xasprintf("%s.pch", path);
	p->base = base ? xasprintf("%s.pch", base) : NULL;
	index = index_path(p->path);
	text = file_read(index, &len);
	if (text && !parse_index(p, text, len) && is_current(f, p)) {
		touch(p->path);
		if (p->base)
			touch(p->base);
		return p;
	}
	pch_free(p);
	return NULL;
}

void pch_free(struct pch *p)
{
	if (!p)
		return;
	for (ptrdiff_t i = 0; i < arrlen(p->files); i++)
		arrfree(p->files[i].includes);
	arrfree(p->files);
	shfree(p->by_name);
	arrfree(p->defines);
	arrfree(p->crosses);
	arrfree(p->words);
	arena_release(&p->arena);
	free(p->path);
	free(p->base);
	free(p);
}

int pch_find(const struct pch *p, const char *name)
{
	struct pch_name *names = p->by_name;
	ptrdiff_t i = shgeti(names, name);

	return i < 0 ? -1 : (int)names[i].value;
}

ptrdiff_t pch_define_find(const struct pch *p, uint64_t hash)
{
	ptrdiff_t low = 0, high = arrlen(p->defines);

	while (low < high) {
		ptrdiff_t middle = low + (high - low) / 2;

		if (p->defines[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool pch_has_word(const struct pch *p, uint64_t hash)
{
	ptrdiff_t low = 0, high = arrlen(p->words);

	while (low < high) {
		ptrdiff_t middle = low + (high - low) / 2;

		if (p->words[middle] < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low < arrlen(p->words) && p->words[low] == hash;
}

void pch_reach(const struct pch *p, uint32_t i, bool *below)
{
	const struct pch_file *file = &p->files[i];

	if (below[i])
		return;
	below[i] = true;
	for (ptrdiff_t k = 0; k < arrlen(file->includes); k++)
		pch_reach(p, file->includes[k], below);
}

/* ---- one for a group ---- */

static struct pch *obtain_locked(struct front *f, const struct groups *g, int i);

static struct pch *load_of(struct front *f, const struct groups *groups, int i)
{
	const struct group *g = &groups->v[i];

	return load(f, g->path, g->base < 0 ? NULL : groups->v[g->base].path);
}

static struct pch *load_or_build(struct front *f, const struct groups *groups, int i)
{
	const struct group *g = &groups->v[i];
	struct pch *p = load_of(f, groups, i);

	if (p || arrlen(g->members) < GROUP_MIN)
		return p;
	return pch_build(f, g, g->base < 0 ? NULL : obtain_locked(f, groups, g->base));
}

/* With the lock: another worker may have built it, or died over it. */
static struct pch *obtain(struct front *f, const struct groups *g, int i)
{
	struct group_state *s = &g->states[i];
	struct pch *p;

	if (s->known == PCH_BUILDING)
		s->known = PCH_NONE;
	if (s->known == PCH_NONE)
		return NULL;
	if (s->known == PCH_THERE)
		return load_of(f, g, i);
	s->known = PCH_BUILDING;
	p = load_or_build(f, g, i);
	s->known = p ? PCH_THERE : PCH_NONE;
	return p;
}

/* The base is locked last. */
static struct pch *obtain_locked(struct front *f, const struct groups *g, int i)
{
	struct group_state *s = &g->states[i];
	struct pch *p;
	int rc;

	if (s->known == PCH_NONE)
		return NULL;
	rc = pthread_mutex_lock(&s->lock);
	if (rc == EOWNERDEAD)
		pthread_mutex_consistent(&s->lock);
	else if (rc)
		return NULL;
	p = obtain(f, g, i);
	pthread_mutex_unlock(&s->lock);
	return p;
}

void group_state_init(struct group_state *s)
{
	pthread_mutexattr_t a;

	pthread_mutexattr_init(&a);
	pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&s->lock, &a);
	pthread_mutexattr_destroy(&a);
}

/* A header of the overlay may stand before one that the disk has. */
static bool changes_headers(const struct front *f)
{
	for (ptrdiff_t i = 0; i < arrlen(f->unsaved); i++) {
		const char *end = strrchr(f->unsaved[i].Filename, '.');

		if (!end || strcmp(end, ".c"))
			return true;
	}
	return false;
}

/* A precompiled header holds what the disk has. */
static bool is_overlaid(const struct front *f, const struct pch *p)
{
	for (ptrdiff_t i = 0; p && i < arrlen(f->unsaved); i++) {
		const char *name = path_below(f->root, f->unsaved[i].Filename);

		if (name && pch_find(p, name) >= 0)
			return true;
	}
	return false;
}

const struct pch *pch_open(struct front *f, const struct groups *g, int i)
{
	struct pch *p;

	if (f->pch_group == i)
		return f->pch;
	pch_free(f->pch);
	f->pch = NULL;
	f->pch_group = i;
	if (i < 0 || !g->states || changes_headers(f))
		return NULL;
	p = obtain_locked(f, g, i);
	if (!p && g->v[i].base >= 0)
		p = obtain_locked(f, g, g->v[i].base);
	if (p)
		p->argv = g->v[i].argv;
	if (is_overlaid(f, p))
		pch_free(p);
	else
		f->pch = p;
	return f->pch;
}
