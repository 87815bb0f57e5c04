// SPDX-License-Identifier: GPL-2.0-only
/* Where wanted names stand before a "(". */
#include <errno.h>
#include <stdio.h>
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "kbuild/private.h"

#define MAX_NAME 128

/* The names, and what rules most words out before they are looked up. */
struct names {
	struct name_slot { char *key; const char *value; } *map;
	bool first[256], length[MAX_NAME];
};

struct scan {
	const struct tree *tree;
	struct names names;
	struct source source;
	const char *file;
	const char *counted;	/* line is that of *counted */
	int line;
	struct mention **ret;
	struct left_out **failed;
};

static void init_names(struct names *n, const char *const *names, size_t n_names)
{
	*n = (struct names){ 0 };
	for (size_t i = 0; i < n_names; i++) {
		size_t len = strlen(names[i]);

		if (!len || len >= MAX_NAME)
			continue;
		shput(n->map, names[i], names[i]);
		n->first[(unsigned char)names[i][0]] = true;
		n->length[len] = true;
	}
}

static const char *find_name(const struct names *n, const char *word, size_t len)
{
	struct name_slot *map = n->map;
	char key[MAX_NAME];
	ptrdiff_t i;

	if (len >= MAX_NAME || !n->length[len] || !n->first[(unsigned char)*word])
		return NULL;
	memcpy(key, word, len);
	key[len] = '\0';
	i = shgeti(map, key);
	return i < 0 ? NULL : map[i].value;
}

/* ---- a file ---- */

static void add_mention(struct scan *s, const char *name, const char *word)
{
	const char *start = word;

	for (; s->counted < word; s->counted++)
		s->line += *s->counted == '\n';
	while (start > s->source.text && start[-1] != '\n')
		start--;
	arrput(*s->ret, ((struct mention){
		.file = xstrdup(s->file), .name = name, .line = s->line,
		.column = (int)(word - start) + 1 }));
}

static void take_word(struct tokens *tokens, const char *word, size_t len)
{
	struct scan *s = tokens->arg;
	const char *name = find_name(&s->names, word, len);

	if (name && (tokens_use(tokens, word, len) & IDENT_CALLED))
		add_mention(s, name, word);
}

static void fail(struct scan *s, const char *file, const char *reason)
{
	error("%s: %s", file, reason);
	arrput(*s->failed, ((struct left_out){ xstrdup(file), xstrdup(reason) }));
}

static void scan_file(struct scan *s, const char *path)
{
	struct tokens tokens = { .word = take_word, .arg = s };

	s->file = path_below(s->tree->path, path);
	if (source_read(&s->source, path)) {
		fail(s, s->file, strerror(errno));
		return;
	}
	s->counted = s->source.text;
	s->line = 1;
	tokens_run(&tokens, s->source.text, s->source.len);
}

/* ---- a tree ---- */

static void visit_file(void *arg, const char *path, const char *file, const struct stat *st)
{
	(void)file;
	(void)st;
	scan_file(arg, path);
}

static void visit_failed(void *arg, const char *file, int e)
{
	fail(arg, file, strerror(e));
}

static int scan_roots(struct scan *s, char *const *roots)
{
	const struct source_visitor v = { visit_file, visit_failed, s };

	return sources_walk(s->tree, roots, &v);
}

static bool is_default(const char *const *paths, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!*paths[i])
			return true;
	return !paths || !n;
}

/* the paths that must be walked, as fts_open() wants them, below the tree */
static char **make_roots(const struct tree *t, const struct idents *x,
			 const char *const *paths, size_t n)
{
	char **roots = NULL;

	if (is_default(paths, n))
		return x ? NULL : default_roots(t);
	for (size_t i = 0; i < n; i++)
		if (!x || !idents_covers(x, paths[i]))
			arrput(roots, path_join(t->path, paths[i]));
	return roots;
}

/* is it in one of the paths that the index covers? */
static bool is_asked(const struct idents *x, const char *const *paths, size_t n,
		     const char *file)
{
	if (is_default(paths, n))
		return true;
	for (size_t i = 0; i < n; i++)
		if (path_below(paths[i], file) && idents_covers(x, paths[i]))
			return true;
	return false;
}

static int scan_indexed(struct scan *s, struct idents *x, const char *const *paths,
			size_t n_paths, const char *const *names, size_t n_names)
{
	const struct left_out *failed = idents_failed(x);
	const char **files = NULL;

	if (idents_files(x, names, n_names, IDENT_CALLED, &files))
		return -1;
	for (ptrdiff_t i = 0; i < arrlen(files); i++) {
		_cleanup_free_ char *path = path_join(s->tree->path, files[i]);

		if (is_asked(x, paths, n_paths, files[i]))
			scan_file(s, path);
	}
	for (ptrdiff_t i = 0; i < arrlen(failed); i++)
		if (is_asked(x, paths, n_paths, failed[i].file))
			fail(s, failed[i].file, failed[i].reason);
	arrfree(files);
	return 0;
}

static int compare_mentions(const void *x, const void *y)
{
	const struct mention *a = x, *b = y;
	int r = strcmp(a->file, b->file);

	if (r)
		return r;
	return a->line != b->line ? a->line - b->line : a->column - b->column;
}

/* overlapping paths see a file twice */
static void sort_mentions(struct mention *m)
{
	ptrdiff_t kept = 0;

	if (!m)
		return;
	qsort(m, (size_t)arrlen(m), sizeof(*m), compare_mentions);
	for (ptrdiff_t i = 0; i < arrlen(m); i++) {
		if (kept && !compare_mentions(&m[kept - 1], &m[i]))
			free(m[i].file);
		else
			m[kept++] = m[i];
	}
	arrsetlen(m, (size_t)kept);
}

int scan_tree(const struct tree *t, struct idents *x, const char *const *paths, size_t n_paths,
	      const char *const *names, size_t n_names,
	      struct mention **ret, struct left_out **failed)
{
	struct scan s = { .tree = t, .ret = ret, .failed = failed };
	char **roots = make_roots(t, x, paths, n_paths);
	int r = 0;

	init_names(&s.names, names, n_names);
	if (x)
		r = scan_indexed(&s, x, paths, n_paths, names, n_names);
	if (roots && !r) {
		arrput(roots, NULL);
		r = scan_roots(&s, roots);
		(void)arrpop(roots);
	}
	sort_mentions(*ret);
	words_release(roots);
	shfree(s.names.map);
	source_release(&s.source);
	return r;
}

void mentions_release(struct mention *m)
{
	for (ptrdiff_t i = 0; i < arrlen(m); i++)
		free(m[i].file);
	arrfree(m);
}
