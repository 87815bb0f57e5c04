// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why no configuration builds a file, for the report. The makefiles are read as
 * text: good enough to name the option, and never a reason to build or not.
 */
#include <dirent.h>
#include <stdio.h>
#include "base/file.h"
#include "base/memory.h"
#include "kbuild/private.h"

#define MAX_DEPTH 4

struct search {
	const struct tree *t;
	char **symbols;		/* stb_ds: what building it needs */
	bool named;		/* a makefile names what is looked for */
};

/* ---- makefiles ---- */

static char *read_makefile(const struct tree *t, const char *dir)
{
	static const char *const names[] = { "Kbuild", "Makefile" };
	_cleanup_free_ char *base = path_join(t->path, dir);

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		_cleanup_free_ char *path = path_join(base, names[i]);
		char *text = file_read(path, NULL);

		if (text)
			return text;
	}
	return NULL;
}

/* lines that end in a backslash become one */
static void join_lines(char *text)
{
	for (char *p = text; (p = strstr(p, "\\\n"));)
		p[0] = p[1] = ' ';
}

static void add_symbol(struct search *s, const char *name, size_t len)
{
	char *symbol = xstrndup(name, len);

	for (ptrdiff_t i = 0; i < arrlen(s->symbols); i++) {
		if (!strcmp(s->symbols[i], symbol)) {
			free(symbol);
			return;
		}
	}
	arrput(s->symbols, symbol);
}

/* each CONFIG_X in the n bytes at text */
static void add_symbols(struct search *s, const char *text, size_t n)
{
	static const char chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz_0123456789";

	for (const char *p = text; p < text + n; p++) {
		size_t len;

		if (strncmp(p, "CONFIG_", 7))
			continue;
		len = strspn(p, chars);
		add_symbol(s, p, len);
		p += len - 1;
	}
}

static bool has_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = text; (p = strstr(p, word)); p += n)
		if ((p == text || strchr(" \t=", p[-1])) && (!p[n] || strchr(" \t\r", p[n])))
			return true;
	return false;
}

/* "foo-$(CONFIG_BAR) +=": the composite object's name, "foo.o"; NULL for obj- */
static char *composite(const char *line, size_t n)
{
	static const char *const ends[] = { "-objs", "-y", "-m", "-$(" };
	size_t stem = n;

	line += strspn(line, " \t");
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		const char *p = memmem(line, n, ends[i], strlen(ends[i]));

		if (p && (size_t)(p - line) < stem)
			stem = (size_t)(p - line);
	}
	if (stem == n || (stem == 3 && (!strncmp(line, "obj", 3) || !strncmp(line, "lib", 3))))
		return NULL;
	return xasprintf("%.*s.o", (int)stem, line);
}

/* the conditionals that are open, as their lines */
static void follow_condition(const char ***open, const char *line)
{
	line += strspn(line, " \t");
	if (!strncmp(line, "if", 2)) {
		arrput(*open, line);
	} else if (!strncmp(line, "endif", 5) && arrlen(*open)) {
		(void)arrpop(*open);
	}
}

static void find_word(struct search *s, const char *dir, const char *word, int depth);

static void found_line(struct search *s, const char *dir, const char *line,
		       const char **open, int depth)
{
	size_t n = strcspn(line, "=");
	_cleanup_free_ char *whole = composite(line, n);

	add_symbols(s, line, n);
	for (ptrdiff_t i = 0; i < arrlen(open); i++)
		add_symbols(s, open[i], strlen(open[i]));
	if (whole)
		find_word(s, dir, whole, depth + 1);
	else
		s->named = true;
}

/* find the lines of dir's makefile that name word, and what they need */
static void find_word(struct search *s, const char *dir, const char *word, int depth)
{
	_cleanup_free_ char *text = depth < MAX_DEPTH ? read_makefile(s->t, dir) : NULL;
	const char **open = NULL;
	char *save = NULL;

	if (!text)
		return;
	join_lines(text);
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		const char *eq = strchr(line, '=');

		follow_condition(&open, line);
		if (line[0] != '#' && eq && has_word(eq + 1, word))
			found_line(s, dir, line, open, depth);
	}
	arrfree(open);
}

/*
 * From the file's directory upwards: who names the object, as seen from there, and
 * above that, who names the directory. True if anybody names the object.
 */
static bool find_needs(struct search *s, const char *file)
{
	_cleanup_free_ char *dir = path_dir(file);
	_cleanup_free_ char *wanted = xstrdup(file);
	bool ever = false;

	wanted[strlen(wanted) - 1] = 'o';
	while (*dir) {
		char *up = path_dir(dir);

		s->named = false;
		find_word(s, dir, wanted + strlen(dir) + 1, 0);
		if (s->named) {
			ever = true;
			free(wanted);
			wanted = xasprintf("%s/", dir);
		}
		free(dir);
		dir = up;
	}
	return ever;
}

/* ---- who includes it ---- */

/* text has an #include "...name" */
static bool includes(const char *text, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = text; (p = strstr(p, name)); p += n) {
		const char *line = p;

		if (p[n] != '"' || p == text || !strchr("\"/", p[-1]))
			continue;
		while (line > text && line[-1] != '\n')
			line--;
		if (!strncmp(line, "#include", 8))
			return true;
	}
	return false;
}

static char *includer_in(const struct tree *t, const char *dir, const char *name)
{
	_cleanup_free_ char *path = path_join(t->path, dir);
	DIR *d = opendir(path);
	struct dirent *e;
	char *ret = NULL;

	while (d && !ret && (e = readdir(d))) {
		_cleanup_free_ char *file = path_join(path, e->d_name);
		_cleanup_free_ char *text = NULL;
		size_t n = strlen(e->d_name);

		if (n < 3 || e->d_name[n - 2] != '.' || !strchr("ch", e->d_name[n - 1]))
			continue;
		text = file_read(file, NULL);
		if (text && includes(text, name))
			ret = path_join(dir, e->d_name);
	}
	if (d)
		closedir(d);
	return ret;
}

static char *find_includer(const struct tree *t, const char *file)
{
	_cleanup_free_ char *dir = path_dir(file);
	_cleanup_free_ char *up = path_dir(dir);
	const char *name = file + strlen(dir) + (*dir ? 1 : 0);
	char *ret = includer_in(t, dir, name);

	return ret || !strchr(dir, '/') ? ret : includer_in(t, up, name);
}

/* ---- options ---- */

/* all "depends on" lines of the Kconfig entry that starts at text, joined by && */
static char *entry_depends(const char *text)
{
	_cleanup_free_ char *entry = xstrdup(text);
	char *save = NULL, *ret = NULL, *end = strstr(entry, "\nconfig ");
	size_t len;
	FILE *f = open_memstream(&ret, &len);
	int n = 0;

	if (end)
		*end = '\0';
	join_lines(entry);
	for (char *l = strtok_r(entry, "\n", &save); l; l = strtok_r(NULL, "\n", &save)) {
		l += strspn(l, " \t");
		if (!strncmp(l, "help", 4) || !strncmp(l, "endif", 5) || !strncmp(l, "if ", 3))
			break;
		if (!strncmp(l, "depends on ", 11))
			fprintf(f, "%s%s", n++ ? " && " : "depends on ", l + 11);
	}
	fclose(f);
	return ret;
}

/* what the option depends on, from a Kconfig at dir or above; caller frees */
static char *find_depends(const struct tree *t, const char *dir, const char *symbol)
{
	_cleanup_free_ char *head = xasprintf("\nconfig %s\n", symbol + strlen("CONFIG_"));
	_cleanup_free_ char *at = xstrdup(dir);

	for (;;) {
		_cleanup_free_ char *path = xasprintf("%s/%s/Kconfig", t->path, at);
		_cleanup_free_ char *text = file_read(path, NULL);
		const char *p = text ? strstr(text, head) : NULL;
		char *up;

		if (p)
			return entry_depends(p + strlen(head));
		if (!*at)
			return xstrdup("");
		up = path_dir(at);
		free(at);
		at = up;
	}
}

/* " x86_64, arm64" */
static void print_archs(FILE *f, const struct asked *asked, const char *off)
{
	int n = 0;

	for (ptrdiff_t i = 0; i < arrlen(asked); i++)
		if (!off || !config_get(&asked[i].config, off))
			fprintf(f, "%s%s", n++ ? ", " : " ", asked[i].arch);
}

static void print_symbol(FILE *f, const struct tree *t, const struct asked *asked,
			 const char *dir, const char *symbol, int *printed)
{
	_cleanup_free_ char *depends = NULL;
	int off = 0;

	for (ptrdiff_t i = 0; i < arrlen(asked); i++)
		off += !config_get(&asked[i].config, symbol);
	if (!off)
		return;
	depends = find_depends(t, dir, symbol);
	fprintf(f, "%s%s", (*printed)++ ? "; " : "needs ", symbol);
	if (*depends)
		fprintf(f, " (%s)", depends);
	fputs(", off for", f);
	print_archs(f, asked, symbol);
}

static char *describe(const struct search *s, const struct asked *asked, const char *file)
{
	_cleanup_free_ char *dir = path_dir(file);
	char *ret = NULL;
	size_t len;
	FILE *f = open_memstream(&ret, &len);
	int printed = 0;

	for (ptrdiff_t i = 0; i < arrlen(s->symbols); i++)
		print_symbol(f, s->t, asked, dir, s->symbols[i], &printed);
	if (!printed) {
		fprintf(f, "a makefile names it, but Kbuild does not build it for");
		print_archs(f, asked, NULL);
	}
	fclose(f);
	return ret;
}

char *reason_not_built(const struct tree *t, const struct asked *asked, const char *file)
{
	struct search s = { .t = t };
	_cleanup_free_ char *includer = NULL;
	char *ret;

	if (!strncmp(file, "arch/", 5)) {
		size_t n = strcspn(file + 5, "/");
		bool ours = false;

		for (ptrdiff_t i = 0; i < arrlen(asked); i++)
			ours |= strlen(arch_dir(asked[i].arch)) == n &&
				!strncmp(file + 5, arch_dir(asked[i].arch), n);
		if (!ours)
			return xasprintf("belongs to architecture %.*s", (int)n, file + 5);
	}
	includer = find_includer(t, file);
	if (includer)
		return xasprintf("no file of its own: %s includes it", includer);
	ret = find_needs(&s, file) ? describe(&s, asked, file) : xstrdup("no makefile names it");
	words_release(s.symbols);
	return ret;
}
