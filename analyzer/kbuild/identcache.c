// SPDX-License-Identifier: GPL-2.0-only
/*
 * The index of identifiers as a file: a header, a row for each file of the tree,
 * the uses of all files, the names of all files. For this machine only.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "kbuild/private.h"

/* "dmaidx" and the version of the format and of the tokenizer */
#define MAGIC 0x646d616964780001ull

struct header {
	uint64_t magic;
	uint64_t checksum;	/* of all behind it */
	uint64_t rows, uses, names;	/* rows, uses, bytes */
};

struct row {
	uint64_t size;
	int64_t mtime;
	uint32_t name;		/* its offset; it ends with a NUL */
	uint32_t n;		/* uses */
};

static size_t cache_size(const struct header *h)
{
	return sizeof(*h) + h->rows * sizeof(struct row) + h->uses * sizeof(uint32_t) +
	       h->names;
}

static uint64_t checksum(const void *data, size_t len)
{
	const size_t skip = offsetof(struct header, rows);

	return XXH3_64bits((const char *)data + skip, len - skip);
}

/* ---- reading ---- */

static bool is_sound(const struct ident_cache *c)
{
	const struct header *h = c->data;

	if (c->len < sizeof(*h) || h->magic != MAGIC)
		return false;
	if (h->rows > c->len || h->uses > c->len || h->names > c->len)
		return false;
	return cache_size(h) == c->len && h->checksum == checksum(c->data, c->len);
}

static void read_rows(const struct ident_cache *c, struct ident_file **ret)
{
	const struct header *h = c->data;
	const struct row *rows = (const struct row *)(h + 1);
	const uint32_t *uses = (const uint32_t *)(rows + h->rows);
	const char *names = (const char *)(uses + h->uses);

	arrsetlen(*ret, h->rows);
	for (uint64_t i = 0; i < h->rows; i++) {
		(*ret)[i] = (struct ident_file){
			.file = names + rows[i].name, .size = rows[i].size,
			.mtime = rows[i].mtime, .uses = uses, .n = rows[i].n };
		uses += rows[i].n;
	}
}

static int map_file(struct ident_cache *c, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return -1;
	if (!fstat(fd, &st) && st.st_size) {
		c->data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE,
			       fd, 0);
		c->len = (size_t)st.st_size;
		if (c->data == MAP_FAILED)
			*c = (struct ident_cache){ 0 };
	}
	close(fd);
	return 0;
}

void ident_cache_load(struct ident_cache *c, const char *path, struct ident_file **ret)
{
	*c = (struct ident_cache){ 0 };
	if (map_file(c, path))
		return;
	if (is_sound(c)) {
		read_rows(c, ret);
		return;
	}
	note("%s is damaged or of another dmattr: it is made again", path);
	ident_cache_release(c);
}

void ident_cache_release(struct ident_cache *c)
{
	if (c->data)
		munmap(c->data, c->len);
	*c = (struct ident_cache){ 0 };
}

/* ---- writing ---- */

static struct header make_header(const struct ident_file *files)
{
	struct header h = { .magic = MAGIC, .rows = (uint64_t)arrlen(files) };

	for (ptrdiff_t i = 0; i < arrlen(files); i++) {
		h.uses += files[i].n;
		h.names += strlen(files[i].file) + 1;
	}
	return h;
}

int ident_cache_save(const char *path, const struct ident_file *files)
{
	const struct header h = make_header(files);
	const size_t len = cache_size(&h);
	_cleanup_free_ struct header *data = xmalloc(len);
	struct row *row = (struct row *)(data + 1);
	uint32_t *uses = (uint32_t *)(row + h.rows);
	char *names = (char *)(uses + h.uses), *name = names;

	*data = h;
	for (ptrdiff_t i = 0; i < arrlen(files); i++) {
		const struct ident_file *f = &files[i];

		*row++ = (struct row){ .size = f->size, .mtime = f->mtime, .n = f->n,
				       .name = (uint32_t)(name - names) };
		if (f->n)
			memcpy(uses, f->uses, f->n * sizeof(*uses));
		uses += f->n;
		name = stpcpy(name, f->file) + 1;
	}
	data->checksum = checksum(data, len);
	return file_replace(path, data, len);
}
