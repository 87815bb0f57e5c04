// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "kbuild/private.h"
#include "model/attrs.h"

const char *arch_dir(const char *arch)
{
	static const char *const dirs[][2] = {
		{ "x86_64", "x86" }, { "i386", "x86" }, { "sparc32", "sparc" },
		{ "sparc64", "sparc" }, { "parisc64", "parisc" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++)
		if (!strcmp(arch, dirs[i][0]))
			return dirs[i][1];
	return arch;
}

/* the identifier at p is name */
static bool is_word(const char *p, const char *name)
{
	size_t n = strlen(name);

	return !strncmp(p, name, n) && !isalnum((unsigned char)p[n]) && p[n] != '_';
}

/* behind the blanks of "#  define  " at the line's start, or NULL */
static const char *define_name(const char *line)
{
	line += strspn(line, " \t");
	if (*line++ != '#')
		return NULL;
	line += strspn(line, " \t");
	if (!is_word(line, "define"))
		return NULL;
	line += strlen("define");
	return line + strspn(line, " \t");
}

static const char *next_line(const char *line)
{
	const char *end = strchr(line, '\n');

	return end ? end + 1 : NULL;
}

char *define_value(const char *text, const char *name)
{
	for (const char *line = text; line; line = next_line(line)) {
		const char *p = define_name(line);

		if (!p || !is_word(p, name))
			continue;
		p += strlen(name);
		p += strspn(p, " \t");
		return xstrndup(p, strcspn(p, "\n"));
	}
	return NULL;
}

/* "(1UL << 12)" or a plain number; 0 if it is something else */
static uint64_t bit_value(const char *p)
{
	uint64_t value;
	char *end;

	p += strspn(p, " \t(");
	value = strtoull(p, &end, 0);
	if (end == p)
		return 0;
	end += strspn(end, "uUlL");
	end += strspn(end, " \t)");
	if (strncmp(end, "<<", 2))
		return value;
	return value << (strtoul(end + 2, NULL, 0) & 63);
}

static void read_attributes(struct tree *t, const char *text)
{
	for (const char *line = text; line; line = next_line(line)) {
		const char *p = define_name(line);
		const char *bare;
		size_t n;

		if (!p)
			continue;
		bare = p + (strncmp(p, "__", 2) ? 0 : 2);
		if (strncmp(bare, "DMA_ATTR_", 9))
			continue;
		n = strcspn(p, " \t\n(");
		arrput(t->attributes, ((struct dma_attribute){
			.name = xstrndup(p, n), .bit = bit_value(p + n) }));
	}
}

static const char *find_attribute(const struct tree *t, const char *name, size_t len)
{
	for (ptrdiff_t i = 0; i < arrlen(t->attributes); i++)
		if (strlen(t->attributes[i].name) == len &&
		    !strncmp(t->attributes[i].name, name, len))
			return t->attributes[i].name;
	return NULL;
}

static uint64_t attribute_bit(const struct tree *t, const char *name, size_t len)
{
	for (ptrdiff_t i = 0; i < arrlen(t->attributes); i++)
		if (strlen(t->attributes[i].name) == len &&
		    !strncmp(t->attributes[i].name, name, len))
			return t->attributes[i].bit;
	return 0;
}

/* the names in the body of a macro, or-ed; the body ends at a line without "\" */
static uint64_t mask_of_body(const struct tree *t, const char *p)
{
	uint64_t mask = 0;

	while (*p && *p != '\n') {
		size_t n = strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");

		if (n)
			mask |= attribute_bit(t, p, n);
		else
			n = p[0] == '\\' && p[1] == '\n' ? 2 : 1;
		p += n;
	}
	return mask;
}

static void read_unmap_mask(struct tree *t)
{
	_cleanup_free_ char *path = path_join(t->path, "kernel/dma/debug.c");
	_cleanup_free_ char *text = file_read(path, NULL);

	for (const char *line = text; line; line = next_line(line)) {
		const char *p = define_name(line);

		if (p && is_word(p, "DMA_ATTR_UNMAP_VALID"))
			t->unmap_mask = mask_of_body(t, p + strlen("DMA_ATTR_UNMAP_VALID"));
	}
}

static void choose_spellings(struct tree *t)
{
	static const char coherent[] = "DMA_ATTR_REQUIRE_COHERENT";

	t->require_coherent = find_attribute(t, coherent, strlen(coherent));
	for (const char *const *name = attrs_overlap_spellings; *name && !t->cache_overlap; name++)
		t->cache_overlap = find_attribute(t, *name, strlen(*name));
}

/* the value of "NAME = value" in the top Makefile, "" if it has none */
static char *make_variable(const char *text, const char *name)
{
	for (const char *line = text; line; line = next_line(line)) {
		const char *p = line + strlen(name);

		if (!is_word(line, name))
			continue;
		p += strspn(p, " \t");
		if (*p == '=') {
			p++;
			p += strspn(p, " \t");
			return xstrndup(p, strcspn(p, " \t\r\n#"));
		}
	}
	return xstrdup("");
}

static char *read_version(const char *path)
{
	_cleanup_free_ char *makefile = path_join(path, "Makefile");
	_cleanup_free_ char *text = file_read(makefile, NULL);
	_cleanup_free_ char *major = make_variable(text, "VERSION");
	_cleanup_free_ char *minor = make_variable(text, "PATCHLEVEL");
	_cleanup_free_ char *sub = make_variable(text, "SUBLEVEL");
	_cleanup_free_ char *extra = make_variable(text, "EXTRAVERSION");

	if (!*major || !*minor)
		return NULL;
	return xasprintf("%s.%s%s%s%s", major, minor, *sub ? "." : "", sub, extra);
}

static int not_a_tree(const char *path, const char *what)
{
	return error("%s is not a kernel tree (no %s there); give one with -k DIR", path, what);
}

static int check_arch(const struct tree *t)
{
	_cleanup_free_ char *dir = xasprintf("%s/arch/%s", t->path, arch_dir(t->arch));
	_cleanup_free_ char *all = path_join(t->path, "arch");

	if (t->arch[strspn(t->arch, "abcdefghijklmnopqrstuvwxyz0123456789_")] || !*t->arch)
		return error("--arch %s: not the name of an architecture, such as arm64",
			     t->arch);
	if (dir_exists(all) && !dir_exists(dir))
		return error("--arch %s: the tree has no arch/%s; see %s for those it has",
			     t->arch, arch_dir(t->arch), all);
	return 0;
}

static int read_tree(struct tree *t, const char *given)
{
	static const char *const needed[] = {
		"Makefile", "Kbuild", "include/linux/dma-mapping.h",
	};
	_cleanup_free_ char *header = path_join(t->path, needed[2]);
	_cleanup_free_ char *text = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(needed); i++) {
		_cleanup_free_ char *path = path_join(t->path, needed[i]);

		if (!file_exists(path))
			return not_a_tree(given, needed[i]);
	}
	t->version = read_version(t->path);
	if (!t->version)
		return not_a_tree(given, "VERSION in the Makefile");
	text = file_read(header, NULL);
	if (!text)
		return error("%s: %s", header, strerror(errno));
	read_attributes(t, text);
	choose_spellings(t);
	read_unmap_mask(t);
	return check_arch(t);
}

int tree_open(const char *path, const char *arch, struct tree *ret)
{
	*ret = (struct tree){ .path = path_absolute(path) };
	if (!ret->path || !dir_exists(ret->path)) {
		tree_release(ret);
		return error("%s: no such directory; give a kernel tree with -k DIR", path);
	}
	ret->arch = xstrdup(arch ? arch : "x86_64");
	if (!read_tree(ret, path))
		return 0;
	tree_release(ret);
	return -1;
}

void tree_release(struct tree *t)
{
	for (ptrdiff_t i = 0; i < arrlen(t->attributes); i++)
		free(t->attributes[i].name);
	arrfree(t->attributes);
	free(t->path);
	free(t->build);
	free(t->version);
	free(t->arch);
	*t = (struct tree){ 0 };
}
