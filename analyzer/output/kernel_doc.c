// SPDX-License-Identifier: GPL-2.0-only
/* Kernel-doc: Documentation/doc-guide/kernel-doc.rst. */
#include "base/memory.h"
#include "output/rewrite.h"

/* The comment before the declaration that token i is in; -1: none. */
static int comment_before(const struct code *c, int i)
{
	while (i > 0 && !code_is(c, i - 1, ";") && !code_is(c, i - 1, "}") &&
	       c->tokens[i - 1].kind != TOKEN_COMMENT)
		i--;
	return i > 0 && c->tokens[i - 1].kind == TOKEN_COMMENT ? i - 1 : -1;
}

/* The length of the line that begins there, without its end. */
static unsigned int line_length(const struct code *c, unsigned int at)
{
	return (unsigned int)strcspn(c->text + at, "\n");
}

/* Behind blanks and the asterisk of a comment's line. */
static const char *said_in(const struct code *c, unsigned int at)
{
	const char *p = c->text + at;

	p += strspn(p, " \t");
	p += *p == '*' && p[1] != '/';
	return p + strspn(p, " \t");
}

static bool goes_on(const struct code *c, unsigned int at)
{
	const char *p = said_in(c, at);

	return *p != '@' && *p != '\n' && *p != '\r' && strncmp(p, "*/", 2) &&
	       p - (c->text + at) > 3;
}

/*
 * How far the lines about parameters are indented behind "@name:": as the last of them,
 * where it is more than one blank.
 */
static int padding(const struct code *c, unsigned int at, const char *name)
{
	const char *p = said_in(c, at), *colon = strchr(p, ':');
	int blanks = colon ? (int)strspn(colon + 1, " ") : 0;
	int column = colon ? (int)(colon - p) + 1 + blanks : 0;

	return blanks > 1 ? column - (int)strlen(name) - 2 : 1;
}

int rewrite_kernel_doc(const struct code *c, int i, const char *name, const char *text,
		       struct edits *e)
{
	int comment = comment_before(c, i);
	unsigned int at, end, behind = 0, last = 0;
	_cleanup_free_ char *line = NULL;

	if (comment < 0 || strncmp(c->text + c->tokens[comment].begin, "/**", 3))
		return 0;
	end = c->tokens[comment].end;
	for (at = c->tokens[comment].begin; at < end; at += line_length(c, at) + 1)
		if (*said_in(c, at) == '@' || (behind == at && goes_on(c, at))) {
			last = *said_in(c, at) == '@' ? at : last;
			behind = at + line_length(c, at) + 1;
		}
	if (!behind)
		return 0;
	line = xasprintf(" * @%s:%*s%s\n", name, padding(c, last, name), "", text);
	return edits_add(e, c, behind, behind, line);
}
