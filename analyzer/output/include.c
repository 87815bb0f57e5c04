// SPDX-License-Identifier: GPL-2.0-only
/* #include lines of a file. */
#include "base/memory.h"
#include "output/rewrite.h"

struct include_line {
	unsigned int begin, end;	/* bytes; end is behind the line */
	const char *name;		/* in the text: "linux/foo.h>", or "foo.h\"" */
};

static struct include_line *includes_of(const struct code *c)
{
	struct include_line *ret = NULL;

	for (ptrdiff_t i = 0; i + 2 < arrlen(c->tokens); i++) {
		struct include_line line = { .begin = c->tokens[i].begin };

		if (!code_is(c, (int)i, "#") || !code_is(c, (int)i + 1, "include"))
			continue;
		line.name = c->text + c->tokens[i + 2].begin;
		line.name += *line.name == '<' || *line.name == '"';
		line.end = line.begin + (unsigned int)strcspn(c->text + line.begin, "\n") + 1;
		arrput(ret, line);
	}
	return ret;
}

static size_t directory_length(const char *header)
{
	return (size_t)(strchr(header, '/') - header) + 1;
}

/* Are the lines of the header's directory in order? */
static bool is_sorted(const struct include_line *list, const char *header)
{
	const char *last = NULL;

	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		if (strncmp(list[i].name, header, directory_length(header)))
			continue;
		if (last && strncmp(last, list[i].name, strcspn(last, ">")) > 0)
			return false;
		last = list[i].name;
	}
	return true;
}

/*
 * Behind which line the header's own belongs; -1: before the first. Where none of its
 * directory is there, before the first of the file's own directory.
 */
static ptrdiff_t place_of(const struct include_line *list, const char *header)
{
	bool sorted = is_sorted(list, header);
	ptrdiff_t ret = -1;
	bool any = false;

	while (ret + 1 < arrlen(list) && list[ret + 1].name[-1] == '<')
		ret++;
	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		if (strncmp(list[i].name, header, directory_length(header)))
			continue;
		if (sorted && strncmp(list[i].name, header, strlen(header)) > 0)
			return any ? ret : i - 1;
		ret = i;
		any = true;
	}
	return ret;
}

int rewrite_include(const struct code *c, const char *header, struct edits *e)
{
	struct include_line *list = includes_of(c);
	_cleanup_free_ char *line = xasprintf("#include <%s>\n", header);
	unsigned int at = arrlen(list) ? list[0].begin : 0;
	bool has = !arrlen(list);
	ptrdiff_t i;
	int rc = 0;

	for (i = 0; i < arrlen(list); i++)
		has |= !strncmp(list[i].name, header, strlen(header)) &&
		       list[i].name[strlen(header)] == '>';
	i = place_of(list, header);
	if (i >= 0 && !has)
		at = list[i].end;
	if (!has)
		rc = edits_add(e, c, at, at, line);
	arrfree(list);
	return rc;
}
