/* SPDX-License-Identifier: GPL-2.0-only */
/* A comment in the source that answers a finding: dmattr: ok RULE: why */
#include <ctype.h>

#include "base/error.h"
#include "base/memory.h"
#include "cli/changed.h"

#define MARK SUPPRESSION_MARK
#define MAX_LINES 12	/* of a statement */

struct suppression {
	const char *file;
	int line;		/* of the comment */
	int first, last;	/* lines that it is about */
	char *rule;		/* NULL: none is named */
	bool why, used;
};

/* ---- one comment ---- */

static const char *skip_blank(const char *p)
{
	while (isspace((unsigned char)*p))
		p++;
	return p;
}

static bool is_text(const char *p)
{
	p = skip_blank(p);
	return *p && strncmp(p, "*/", 2);
}

/* Where the comment begins that the mark is in, or NULL: it is in none. */
static const char *comment_start(const char *line, const char *mark)
{
	const char *start = NULL;

	for (const char *p = line; p < mark; p++)
		if (!strncmp(p, "/*", 2) || !strncmp(p, "//", 2))
			start = p;
	if (!start && *skip_blank(line) == '*')
		start = skip_blank(line);
	return start;
}

static void read_rule(const char *p, struct suppression *s)
{
	size_t n;

	p = skip_blank(p);
	n = strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789-");
	if (n)
		s->rule = xstrndup(p, n);
	p = skip_blank(p + n);
	s->why = *p == ':' && is_text(p + 1);
}

/* Does the statement go on behind the line? */
static bool goes_on(const char *line)
{
	size_t n = line ? strlen(line) : 0;

	while (n && isspace((unsigned char)line[n - 1]))
		n--;
	return n && !strchr(";{}:/", line[n - 1]) && *skip_blank(line) != '#';
}

/* Behind code: the statement that the line is part of. */
static void about_same(const struct text *t, struct suppression *s)
{
	s->first = s->last = s->line;
	while (s->first > 1 && s->line - s->first < MAX_LINES && goes_on(text_line(t, s->first - 1)))
		s->first--;
}

/* On lines of its own: the statement that comes next. */
static void about_next(const struct text *t, struct suppression *s)
{
	bool comment = true;
	const char *line;

	for (s->first = s->line; (line = text_line(t, s->first)); s->first++) {
		const char *p = skip_blank(line);

		if (comment || !strncmp(p, "/*", 2))
			comment = !strstr(line, "*/") && strncmp(p, "//", 2);
		else if (*p && strncmp(p, "//", 2))
			break;
	}
	for (s->last = s->first; s->last - s->first < MAX_LINES; s->last++) {
		line = text_line(t, s->last);
		if (!line || strpbrk(line, ";{"))
			break;
	}
}

static void take_line(const struct text *t, const char *file, int n, struct suppression **ret)
{
	const char *line = text_line(t, n), *mark = strstr(line, MARK);
	const char *start = mark ? comment_start(line, mark) : NULL;
	struct suppression s = { .file = file, .line = n };

	if (!start || !isspace((unsigned char)mark[strlen(MARK)]))
		return;
	read_rule(mark + strlen(MARK), &s);
	if (skip_blank(line) < start)
		about_same(t, &s);
	else
		about_next(t, &s);
	arrput(*ret, s);
}

static void read_file(const struct report *r, const struct overlay *overlay, const char *file,
		      struct suppression **ret)
{
	struct text text;

	for (ptrdiff_t i = 0; i < arrlen(*ret); i++)
		if (!strcmp((*ret)[i].file, file))
			return;
	if (!text_read_version(&text, r->tree, overlay, file))
		for (int n = 1; n <= arrlen(text.lines); n++)
			take_line(&text, file, n, ret);
	text_release(&text);
}

/* ---- all of them ---- */

static bool is_answered(const struct finding *f, void *arg)
{
	struct suppression *list = arg;
	bool ret = false;

	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		struct suppression *s = &list[i];

		if (!s->rule || strcmp(s->rule, f->rule) || strcmp(s->file, f->at.file) ||
		    f->at.line < s->first || f->at.line > s->last)
			continue;
		s->used = true;
		ret |= s->why;
	}
	return ret;
}

static void complain(const struct suppression *s, const char *rules)
{
	if (!s->rule)
		warning("%s:%d: '" MARK "' names no rule: write '" MARK " RULE: why'", s->file,
			s->line);
	else if (!s->why)
		warning("%s:%d: '" MARK " %s' says no reason and does not count: write '" MARK
			" %s: why'", s->file, s->line, s->rule, s->rule);
	else if (rule_check(rules, s->rule))
		warning("%s:%d: '" MARK "' names no rule of dmattr", s->file, s->line);
	else if (!s->used)
		warning("%s:%d: '" MARK " %s' answers no finding any more: take it out", s->file,
			s->line, s->rule);
}

int suppressions_apply(struct report *r, const struct overlay *overlay, const char *rules,
		       const char *const *files)
{
	struct suppression *list = NULL;
	int n;

	for (ptrdiff_t i = 0; i < arrlen(files); i++)
		read_file(r, overlay, files[i], &list);
	for (ptrdiff_t i = 0; i < arrlen(r->findings); i++)
		read_file(r, overlay, r->findings[i].at.file, &list);
	n = findings_drop(r, is_answered, list);
	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		if (rules)
			complain(&list[i], rules);
		free(list[i].rule);
	}
	arrfree(list);
	return n;
}
