// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where wanted names stand before a "(". A tokenizer, not a parser: it knows
 * comments, literals, directives and the depth of braces, no types.
 */
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "kbuild/private.h"

#define MAX_NAME 128

enum byte_class { OTHER, WORD, NEWLINE, QUOTE, SLASH, HASH, OPEN, CLOSE };

static unsigned char class_of[256];

/* The names, and what rules most words out before they are looked up. */
struct names {
	struct name_slot { char *key; const char *value; } *map;
	bool first[256], length[MAX_NAME];
};

struct scanner {
	const struct names *names;
	const char *begin, *end, *p;
	const char *counted;	/* line is that of *counted */
	int line, depth;
	bool directive;
	int *ifs;		/* stb_ds: the depth at each open #if */
	const char *file;
	struct mention **ret;
};

static void init_classes(void)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
				      "0123456789$";

	for (const char *c = letters; *c; c++)
		class_of[(unsigned char)*c] = WORD;
	class_of['\n'] = NEWLINE;
	class_of['"'] = class_of['\''] = QUOTE;
	class_of['/'] = SLASH;
	class_of['#'] = HASH;
	class_of['{'] = OPEN;
	class_of['}'] = CLOSE;
}

static bool is_word_byte(char c)
{
	return class_of[(unsigned char)c] == WORD;
}

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

/* ---- what is skipped ---- */

static const char *line_end(const struct scanner *s, const char *p)
{
	const char *end = memchr(p, '\n', (size_t)(s->end - p));

	return end ? end : s->end;
}

static const char *skip_comment(const struct scanner *s, const char *p)
{
	const char *end;

	if (p + 1 < s->end && p[1] == '/')
		return line_end(s, p);
	if (p + 1 >= s->end || p[1] != '*')
		return p + 1;
	end = memmem(p + 2, (size_t)(s->end - p - 2), "*/", 2);
	return end ? end + 2 : s->end;
}

/* a literal ends with its line: prose under #error or #if 0 has lone quotes */
static const char *skip_literal(const struct scanner *s, const char *p)
{
	char quote = *p++;

	for (; p < s->end && *p != quote && *p != '\n'; p++)
		if (*p == '\\' && p + 1 < s->end)
			p++;
	return p < s->end && *p == quote ? p + 1 : p;
}

static const char *skip_blank(const struct scanner *s, const char *p)
{
	for (; p < s->end; p++) {
		if (*p == '/' && p + 1 < s->end && p[1] == '*')
			p = skip_comment(s, p) - 1;
		else if (!strchr(" \t\r\n\\", *p))
			break;
	}
	return p;
}

static const char *skip_word(const struct scanner *s, const char *p)
{
	while (p < s->end && is_word_byte(*p))
		p++;
	return p;
}

/* ---- directives ---- */

static bool is_directive(const char *word, size_t n, const char *name)
{
	return n == strlen(name) && !memcmp(word, name, n);
}

/*
 * Each branch of an #if starts at the depth of the #if, or the braces of
 * "#ifdef A if (a) { #else if (b) { #endif" would not come out even.
 */
static void directive(struct scanner *s)
{
	const char *word = s->p + 1, *end;
	size_t n;

	while (word < s->end && (*word == ' ' || *word == '\t'))
		word++;
	end = skip_word(s, word);
	n = (size_t)(end - word);
	s->directive = true;
	s->p = end;
	if (n > 1 && !memcmp(word, "if", 2)) {
		arrput(s->ifs, s->depth);
	} else if (is_directive(word, n, "else") || (n > 3 && !memcmp(word, "elif", 4))) {
		if (arrlen(s->ifs))
			s->depth = arrlast(s->ifs);
	} else if (is_directive(word, n, "endif")) {
		if (arrlen(s->ifs))
			(void)arrpop(s->ifs);
	} else if (is_directive(word, n, "define")) {
		/* the defined name is no mention */
		s->p = skip_word(s, skip_blank(s, end));
	}
}

/* ---- words ---- */

static char byte_before(const struct scanner *s, const char *p, const char **at)
{
	while (p > s->begin && strchr(" \t\r\n", p[-1]))
		p--;
	*at = p - 1;
	return p > s->begin ? p[-1] : '\0';
}

/* "p->name(" and "x.name(" call a member that has the name */
static bool is_member(const struct scanner *s, const char *word)
{
	const char *at;
	char c = byte_before(s, word, &at);

	if (c == '.')
		return at == s->begin || at[-1] != '.';
	return c == '>' && at > s->begin && at[-1] == '-';
}

/* outside braces "type name(" declares or defines it */
static bool is_declared(const struct scanner *s, const char *word)
{
	const char *at;
	char c;

	if (s->depth || s->directive)
		return false;
	c = byte_before(s, word, &at);
	return is_word_byte(c) || c == '*' || c == ')' || c == '/';
}

static void add_mention(struct scanner *s, const char *name, const char *word)
{
	const char *start = word;

	for (; s->counted < word; s->counted++)
		s->line += *s->counted == '\n';
	while (start > s->begin && start[-1] != '\n')
		start--;
	arrput(*s->ret, ((struct mention){
		.file = xstrdup(s->file), .name = name, .line = s->line,
		.column = (int)(word - start) + 1 }));
}

static void word(struct scanner *s)
{
	const char *start = s->p;
	const char *name, *next;

	s->p = skip_word(s, start);
	name = find_name(s->names, start, (size_t)(s->p - start));
	if (!name)
		return;
	next = skip_blank(s, s->p);
	if (next < s->end && *next == '(' && !is_member(s, start) && !is_declared(s, start))
		add_mention(s, name, start);
}

/* ---- a text, a file, a tree ---- */

static void brace(struct scanner *s, int step)
{
	bool first = s->p == s->begin || s->p[-1] == '\n';

	s->p++;
	if (s->directive)
		return;
	if (first)
		s->depth = step > 0;
	else if (s->depth + step >= 0)
		s->depth += step;
}

static void newline(struct scanner *s)
{
	const char *p = s->p++;

	if (p > s->begin && p[-1] == '\r')
		p--;
	if (p == s->begin || p[-1] != '\\')
		s->directive = false;
}

static void scan_text(struct scanner *s)
{
	while (s->p < s->end) {
		switch (class_of[(unsigned char)*s->p]) {
		case WORD:
			word(s);
			break;
		case NEWLINE:
			newline(s);
			break;
		case QUOTE:
			s->p = skip_literal(s, s->p);
			break;
		case SLASH:
			s->p = skip_comment(s, s->p);
			break;
		case HASH:
			if (s->directive)
				s->p++;
			else
				directive(s);
			break;
		case OPEN:
			brace(s, 1);
			break;
		case CLOSE:
			brace(s, -1);
			break;
		default:
			s->p++;
		}
	}
	arrfree(s->ifs);
}

static int scan_file(const struct names *names, const char *path, const char *file,
		     struct mention **ret)
{
	struct scanner s = { .names = names, .line = 1, .file = file, .ret = ret };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *text;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) || !st.st_size) {
		close(fd);
		return st.st_size ? -1 : 0;
	}
	text = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	close(fd);
	if (text == MAP_FAILED)
		return -1;
	s.begin = s.p = s.counted = text;
	s.end = text + st.st_size;
	scan_text(&s);
	munmap(text, (size_t)st.st_size);
	return 0;
}

static bool is_source(const char *name, size_t len)
{
	return len > 2 && name[len - 2] == '.' && strchr("ch", name[len - 1]);
}

static void fail(struct left_out **failed, const char *file, int e)
{
	error("%s: %s", file, strerror(e));
	arrput(*failed, ((struct left_out){ xstrdup(file), xstrdup(strerror(e)) }));
}

static void scan_entry(const struct tree *t, const struct names *names, FTS *fts, FTSENT *e,
		       struct mention **ret, struct left_out **failed)
{
	const char *file = path_below(t->path, e->fts_path);

	switch (e->fts_info) {
	case FTS_D:
		if (e->fts_level > 0 && e->fts_name[0] == '.')
			fts_set(fts, e, FTS_SKIP);
		break;
	case FTS_F:
	case FTS_SL:
		if (is_source(e->fts_name, e->fts_namelen) &&
		    scan_file(names, e->fts_path, file, ret))
			fail(failed, file, errno);
		break;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		fail(failed, file ? file : e->fts_path, e->fts_errno);
		break;
	}
}

static int scan_paths(const struct tree *t, char *const *roots, const struct names *names,
		      struct mention **ret, struct left_out **failed)
{
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *e;
	int r;

	if (!fts)
		return error("%s: %s", t->path, strerror(errno));
	errno = 0;
	while ((e = fts_read(fts)))
		scan_entry(t, names, fts, e, ret, failed);
	r = errno ? error("%s: %s", t->path, strerror(errno)) : 0;
	fts_close(fts);
	return r;
}

/* the paths as fts_open() wants them, below the tree; a NULL ends them */
static char **make_roots(const struct tree *t, const char *const *paths, size_t n)
{
	static const char *const all[] = {
		"drivers", "mm", "net", "block", "sound", "io_uring", "virt", "lib", "fs",
		"arch", "kernel", "crypto", "security", "ipc", "include",
	};
	char **roots = NULL;

	for (size_t i = 0; i < n; i++) {
		char *path = path_join(t->path, paths[i]);

		if (*paths[i]) {
			arrput(roots, path);
			continue;
		}
		free(path);
		n = 0;
		break;
	}
	if (n)
		return roots;
	words_release(roots);
	roots = NULL;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		char *path = path_join(t->path, all[i]);

		if (dir_exists(path))
			arrput(roots, path);
		else
			free(path);
	}
	return roots;
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

int scan_tree(const struct tree *t, const char *const *paths, size_t n_paths,
	      const char *const *names, size_t n_names,
	      struct mention **ret, struct left_out **failed)
{
	char **roots = make_roots(t, paths, paths ? n_paths : 0);
	struct names set;
	int r = 0;

	init_classes();
	init_names(&set, names, n_names);
	if (roots) {
		arrput(roots, NULL);
		r = scan_paths(t, roots, &set, ret, failed);
		(void)arrpop(roots);
	}
	sort_mentions(*ret);
	words_release(roots);
	shfree(set.map);
	return r;
}

void mentions_release(struct mention *m)
{
	for (ptrdiff_t i = 0; i < arrlen(m); i++)
		free(m[i].file);
	arrfree(m);
}
