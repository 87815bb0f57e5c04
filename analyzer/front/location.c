// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <limits.h>
#include "base/file.h"
#include "front/unit.h"

/* Take "." and ".." out of an absolute path, in place. */
static void normalise(char *path)
{
	char *out = path;

	for (const char *p = path; *p; ) {
		size_t len;

		p += strspn(p, "/");
		len = strcspn(p, "/");
		if (len == 2 && !memcmp(p, "..", 2)) {
			while (out > path && *--out != '/')
				;
		} else if (len && !(len == 1 && *p == '.')) {
			*out++ = '/';
			memmove(out, p, len);
			out += len;
		}
		p += len;
	}
	*out = '\0';
}

static char *name_for(struct unit *u, const char *path)
{
	_cleanup_free_ char *full = path_join(u->dir, path);
	_cleanup_free_ char *real = NULL;
	const char *below;

	normalise(full);
	below = path_below(u->front->root, full);
	if (below)
		return xstrdup(below);
	real = realpath(full, NULL);
	below = real ? path_below(u->front->real_root, real) : NULL;
	return xstrdup(below ? below : full);
}

/* The working directory is part of the key: names may be relative to it. */
static const char *name_of_path(struct unit *u, const char *path)
{
	struct front *f = u->front;
	_cleanup_free_ char *key = *path == '/' ? xstrdup(path) :
		xasprintf("%s/%s", u->dir, path);
	ptrdiff_t i = shgeti(f->paths, key);

	if (i < 0) {
		shput(f->paths, key, name_for(u, path));
		i = shgeti(f->paths, key);
	}
	return f->paths[i].value;
}

struct file *file_for(struct unit *u, CXFile handle)
{
	ptrdiff_t i = hmgeti(u->files, handle);
	struct file *file;
	CXString path;
	size_t len;

	if (i >= 0)
		return u->files[i].value;
	file = arena_alloc(&u->arena, sizeof(*file));
	file->handle = handle;
	path = clang_getFileName(handle);
	file->name = name_of_path(u, clang_getCString(path) ? clang_getCString(path) : "");
	clang_disposeString(path);
	file->main = clang_File_isEqual(handle, u->main);
	len = strlen(file->name);
	file->header = len < 2 || strcmp(file->name + len - 2, ".c");
	file->foreign = is_foreign(u, file->name);
	hmput(u->files, handle, file);
	return file;
}

struct where where_of(struct unit *u, CXSourceLocation loc)
{
	struct where w = { 0 };
	CXFile file;

	clang_getFileLocation(loc, &file, &w.line, &w.col, &w.offset);
	w.file = file ? file_for(u, file) : NULL;
	return w;
}

struct where where_spelled(struct unit *u, CXSourceLocation loc)
{
	struct where w = { 0 };
	CXFile file;

	clang_getSpellingLocation(loc, &file, &w.line, &w.col, &w.offset);
	w.file = file ? file_for(u, file) : NULL;
	return w;
}

struct file *file_of(struct unit *u, CXSourceLocation loc)
{
	CXFile file;

	clang_getFileLocation(loc, &file, NULL, NULL, NULL);
	return file ? file_for(u, file) : NULL;
}

bool in_macro_body(CXSourceLocation loc)
{
	CXFile file, sfile;
	unsigned int offset, soffset;

	clang_getFileLocation(loc, &file, NULL, NULL, &offset);
	clang_getSpellingLocation(loc, &sfile, NULL, NULL, &soffset);
	return file != sfile || offset != soffset;
}

/* libclang would read all positions of the precompiled header to find the file. */
static const char *header_text(struct unit *u, struct file *f)
{
	_cleanup_free_ char *path = path_join(u->front->root, f->name);
	_cleanup_free_ char *text = file_read(path, &f->size);

	return text ? arena_strndup(&u->arena, text, f->size) : NULL;
}

const char *file_text(struct unit *u, struct file *f)
{
	if (!f->text && is_of_pch(u, f->name))
		f->text = header_text(u, f);
	if (!f->text)
		f->text = clang_getFileContents(u->tu, f->handle, &f->size);
	return f->text;
}

const char *identifier_at(struct unit *u, struct where w)
{
	struct file *f = w.file;
	size_t end = w.offset;

	if (!f || !file_text(u, f))
		return "";
	while (end < f->size && (isalnum((unsigned char)f->text[end]) || f->text[end] == '_'))
		end++;
	if (end == w.offset)
		return "";
	return arena_strndup(&u->arena, f->text + w.offset, end - w.offset);
}
