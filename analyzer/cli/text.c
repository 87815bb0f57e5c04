/* SPDX-License-Identifier: GPL-2.0-only */
/* As much of the preprocessor as a reader of the text sees. */
#include <ctype.h>

#include "base/memory.h"
#include "cli/cli.h"

/* Behind a string or character literal that begins at p. */
static const char *skip_literal(const char *p)
{
	const char quote = *p++;

	while (*p && *p != quote && *p != '\n')
		p += *p == '\\' && p[1] ? 2 : 1;
	return *p == quote ? p + 1 : p;
}

/* Blanks and comments from p on; a newline counts, it ends a directive. */
static const char *skip_space(const char *p, bool *newline)
{
	for (;;) {
		const char *end = NULL;

		if (isspace((unsigned char)*p)) {
			*newline |= *p++ == '\n';
		} else if (!strncmp(p, "//", 2)) {
			p += strcspn(p, "\n");
		} else if (!strncmp(p, "/*", 2)) {
			end = strstr(p + 2, "*/");
			p = end ? end + 2 : p + strlen(p);
		} else {
			return p;
		}
	}
}

bool text_same_code(const char *a, const char *b)
{
	for (;;) {
		bool lines_a = false, lines_b = false;
		const char *p = skip_space(a, &lines_a), *q = skip_space(b, &lines_b);
		size_t n = *p == '"' || *p == '\'' ? (size_t)(skip_literal(p) - p) : 1;

		if ((p != a) != (q != b) || lines_a != lines_b)
			return false;
		if (!*p || !*q)
			return *p == *q;
		if (strncmp(p, q, n))
			return false;
		a = p + n;
		b = q + n;
	}
}

static bool continues(const char *line)
{
	size_t len = line ? strlen(line) : 0;

	if (len && line[len - 1] == '\r')
		len--;
	return len && line[len - 1] == '\\';
}

/* The word after '#', or NULL if the line is no directive. */
static const char *directive(const char *line)
{
	while (isblank((unsigned char)*line))
		line++;
	if (*line++ != '#')
		return NULL;
	while (isblank((unsigned char)*line))
		line++;
	return line;
}

static bool is_name(unsigned char c)
{
	return isalnum(c) || c == '_';
}

static bool is_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	return !strncmp(text, word, len) && !is_name((unsigned char)text[len]);
}

bool text_in_define(const struct text *t, int n)
{
	const char *d;

	if (!text_line(t, n))
		return false;
	while (n > 1 && continues(text_line(t, n - 1)))
		n--;
	d = directive(text_line(t, n));
	return d && is_word(d, "define");
}

/* #ifndef X directly followed by #define X, before anything else. */
static bool is_guard(const struct text *t, int i)
{
	const char *d;

	for (int k = 0; k < i; k++)
		if (directive(t->lines[k]))
			return false;
	d = directive(t->lines[i]);
	if (!is_word(d, "ifndef") || i + 1 >= arrlen(t->lines))
		return false;
	d = directive(t->lines[i + 1]);
	return d && is_word(d, "define");
}

const char *text_condition(const struct text *t, int n)
{
	const char **stack = NULL, *innermost = NULL;

	for (int i = 0; i < n && i < arrlen(t->lines); i++) {
		const char *d = directive(t->lines[i]);

		if (!d)
			continue;
		if (is_word(d, "if") || is_word(d, "ifdef") || is_word(d, "ifndef"))
			arrput(stack, is_guard(t, i) ? NULL : t->lines[i]);
		else if (is_word(d, "endif") && arrlen(stack))
			arrsetlen(stack, arrlen(stack) - 1);
		else if ((is_word(d, "else") || is_word(d, "elif")) && arrlen(stack))
			stack[arrlen(stack) - 1] = t->lines[i];
	}
	for (int i = arrlen(stack); i-- && !innermost;)
		innermost = stack[i];
	arrfree(stack);
	return innermost;
}

/* The name before the first '(' of a line, if one is there. */
static char *name_before_parameters(const char *line)
{
	const char *end = strchr(line, '('), *begin;

	if (!end)
		return NULL;
	while (end > line && isblank((unsigned char)end[-1]))
		end--;
	for (begin = end; begin > line && is_name((unsigned char)begin[-1]); begin--)
		;
	return end > begin ? xstrndup(begin, end - begin) : NULL;
}

char *text_function(const struct text *t, int n)
{
	char *name = NULL;

	if (n > arrlen(t->lines))
		return NULL;
	while (n > 0 && *text_line(t, n) != '{') {
		/* the end of another function */
		if (*text_line(t, n) == '}')
			return NULL;
		n--;
	}
	for (n--; n > 0 && *text_line(t, n) && !name; n--)
		if (is_name((unsigned char)*text_line(t, n)) || *text_line(t, n) == '*')
			name = name_before_parameters(text_line(t, n));
	return name;
}
