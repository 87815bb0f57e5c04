// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include "base/error.h"
#include "base/memory.h"
#include "output/rewrite.h"

#define TAB 8
#define LINE_PREFERRED 80	/* Documentation/process/coding-style.rst */
#define LINE_LIMIT 100		/* scripts/checkpatch.pl */

/* ---- columns, tabs counted, from 0 ---- */

static int column_behind(int column, char ch)
{
	return ch == '\t' ? (column / TAB + 1) * TAB : column + 1;
}

static unsigned int line_begin(const struct code *c, unsigned int at)
{
	while (at && c->text[at - 1] != '\n')
		at--;
	return at;
}

static unsigned int line_end(const struct code *c, unsigned int at)
{
	while (at < c->len && c->text[at] != '\n' && c->text[at] != '\r')
		at++;
	return at;
}

static int column_at(const struct code *c, unsigned int at)
{
	int column = 0;

	for (unsigned int i = line_begin(c, at); i < at; i++)
		column = column_behind(column, c->text[i]);
	return column;
}

/* The width of the text's first line when it begins at column. */
static int width(const char *text, int column)
{
	const int start = column;

	for (; *text && *text != '\n' && *text != '\r'; text++)
		column = column_behind(column, *text);
	return column - start;
}

/* The column behind the text when it begins at column. */
static int end_column(const char *text, int column)
{
	const char *last = strrchr(text, '\n');

	return last ? width(last + 1, 0) : column + width(text, column);
}

static char *indent(const char *eol, int column)
{
	return xasprintf("%s%.*s%.*s", eol, column / TAB, "\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t",
			 column % TAB, "        ");
}

/* Does the line go on a preprocessor line, or begin one? */
static bool is_directive(const struct code *c, unsigned int at)
{
	unsigned int begin = line_begin(c, at);

	while (begin > 1 && c->text[begin - 2] == '\\')
		begin = line_begin(c, begin - 1);
	return c->text[begin + strspn(c->text + begin, " \t")] == '#';
}

static const char *eol_of(const struct code *c, unsigned int at)
{
	unsigned int end = line_end(c, at);

	if (is_directive(c, at))
		return " \\\n";
	return end < c->len && c->text[end] == '\r' ? "\r\n" : "\n";
}

/* ---- or-ing ---- */

bool rewrite_has(const struct code *c, int first, int last, const char *name)
{
	for (int i = first; i <= last; i++)
		if (c->tokens[i].kind == TOKEN_NAME && code_is(c, i, name))
			return true;
	return false;
}

static bool is_zero(const struct code *c, int first, int last)
{
	static const char *const zeros[] = { "0", "0UL", "0ul", "0L", "0U", "0x0" };

	for (size_t i = 0; first == last && i < ARRAY_SIZE(zeros); i++)
		if (code_is(c, first, zeros[i]))
			return true;
	return false;
}

/* Operators that bind looser than "|", or that gcc wants parentheses around. */
static bool needs_parentheses(const struct code *c, int first, int last)
{
	static const char *const loose[] = { "?", "&&", "||", "&", "^", "+", "-", "<<", ">>",
					     "==", "!=", "<", ">", "<=", ">=" };

	for (int i = first; i <= last && i >= 0; i = code_behind(c, i)) {
		int close = code_is(c, i, "(") || code_is(c, i, "[") ? code_closing(c, i) : -1;

		for (size_t k = 0; i > first && k < ARRAY_SIZE(loose); k++)
			if (code_is(c, i, loose[k]))
				return true;
		if (close > 0)
			i = close;
	}
	return false;
}

/* Where the first token of the line of token i stands, but not left of token first. */
static int chain_column(const struct code *c, int first, int i)
{
	while (i > first && c->tokens[i - 1].line == c->tokens[i].line)
		i--;
	return column_at(c, c->tokens[i].begin);
}

/* The expression with the name or-ed in; rest: columns behind it on its line. */
static char *ored(const struct code *c, int first, int last, const char *name, int column,
		  int rest, int limit)
{
	_cleanup_free_ char *old = code_text(c, first, last), *base = NULL, *next = NULL;
	bool several = c->tokens[first].line != c->tokens[last].line;
	int end;

	if (is_zero(c, first, last))
		return xstrdup(name);
	base = needs_parentheses(c, first, last) ? xasprintf("(%s)", old) : xstrdup(old);
	end = end_column(base, column);
	if (!several && end + 3 + (int)strlen(name) + rest <= limit)
		return xasprintf("%s | %s", base, name);
	next = indent(eol_of(c, c->tokens[first].begin),
		      several ? chain_column(c, first, last) : column);
	return xasprintf("%s |%s%s", base, next, name);
}

int rewrite_or(const struct code *c, int first, int last, const char *name, struct edits *e)
{
	unsigned int end = c->tokens[last].end;
	_cleanup_free_ char *text = NULL;

	if (rewrite_has(c, first, last, name))
		return 0;
	text = ored(c, first, last, name, column_at(c, c->tokens[first].begin),
		    (int)(line_end(c, end) - end), LINE_PREFERRED);
	return edits_add(e, c, c->tokens[first].begin, end, text);
}

/* ---- calls ---- */

struct layout {
	const struct code *c;
	const struct code_call *call;
	const struct call_change *change;
	struct edits *e;
	int old_open, shift;	/* column behind the "(", and how far it moves */
	bool aligned;		/* continuation lines begin behind the "(" */
	int align;		/* of the lines that are new */
	int limit;
	int rest;		/* columns behind the ")" on its line */
	int column;		/* behind what is laid out */
	bool broke;		/* the line at hand is new: the old breaks do not bind it */
};

static int count(const struct code_call *call)
{
	return (int)arrlen(call->arguments);
}

/* The widest line of the call counts as what its author finds fit. */
static int limit_of(const struct code *c, const struct code_call *call)
{
	unsigned int at = c->tokens[call->name].begin, close = c->tokens[call->close].begin;
	int widest = LINE_PREFERRED;

	for (; at <= close; at = line_end(c, at) + 1) {
		unsigned int end = line_end(c, at);
		int w = column_at(c, end);

		if (w > widest)
			widest = w;
	}
	return widest < LINE_LIMIT ? widest : LINE_LIMIT;
}

/* Where continuation lines of this call begin: as its first one does. */
static int align_of(const struct code *c, const struct code_call *call, int old_open)
{
	for (int i = call->open + 1; i < call->close; i++)
		if (c->tokens[i].line != c->tokens[i - 1].line)
			return column_at(c, c->tokens[i].begin);
	return old_open;
}

/* A line inside the call that was aligned with its "(" stays so. */
static char *moved(const struct layout *l, const char *text)
{
	char *ret = NULL;
	size_t len;
	FILE *out = open_memstream(&ret, &len);

	if (!out)
		BUG("out of memory");
	while (*text) {
		size_t line = strcspn(text, "\n"), blank = strspn(text + line + !!text[line], " \t");
		const char *next = text + line + !!text[line];
		_cleanup_free_ char *old = xstrndup(next, blank), *in = NULL;
		int column = width(old, 0);

		if (l->shift && l->aligned && column >= l->old_open)
			in = indent("", column + l->shift);
		fprintf(out, "%.*s%s", (int)(next - text), text, in ? in : old);
		text = next + blank;
	}
	if (fclose(out))
		BUG("out of memory");
	return ret;
}

/* The value, broken behind the "|" where the limit wants it. */
static char *flowed(const struct layout *l, const char *value, int column, int rest)
{
	_cleanup_free_ char *in = indent(eol_of(l->c, l->c->tokens[l->call->name].begin), column);
	const char *bar;
	char *ret = NULL;
	int at = column;
	size_t len;
	FILE *out = open_memstream(&ret, &len);

	if (!out)
		BUG("out of memory");
	for (; (bar = strstr(value, " | ")); value = bar + 3) {
		const char *next = strstr(bar + 3, " | ");
		int n = next ? (int)(next - bar) - 1 : (int)strlen(bar + 3) + rest;

		fprintf(out, "%.*s |", (int)(bar - value), value);
		at += (int)(bar - value) + 2;
		fputs(at + 1 + n > l->limit ? in : " ", out);
		at = at + 1 + n > l->limit ? column : at + 1;
	}
	fputs(value, out);
	if (fclose(out))
		BUG("out of memory");
	return ret;
}

/* The argument's new text, as it will stand at column. */
static char *argument_text(const struct layout *l, int k, int column, int rest)
{
	const struct code_argument *a = &l->call->arguments[k];
	_cleanup_free_ char *old = NULL;

	if (k != l->change->argument || !l->change->value) {
		old = code_text(l->c, a->first, a->last);
		return moved(l, old);
	}
	if (l->change->replace || is_zero(l->c, a->first, a->last))
		return flowed(l, l->change->value, column, rest);
	if (rewrite_has(l->c, a->first, a->last, l->change->value))
		return code_text(l->c, a->first, a->last);
	return ored(l->c, a->first, a->last, l->change->value, column, rest, l->limit);
}

/* A comma and a new line, and no comment. */
static bool is_break(const char *text)
{
	return *text == ',' && strchr(text, '\n') && !text[1 + strspn(text + 1, " \t\r\n")];
}

/*
 * The white space before argument k: as it was, or a new line; behind a new line
 * arguments move up as far as they fit.
 */
static int lay_space(struct layout *l, int k, int needed)
{
	const struct code *c = l->c;
	unsigned int begin = k ? c->tokens[l->call->arguments[k - 1].last].end :
				 c->tokens[l->call->open].end;
	unsigned int end = c->tokens[l->call->arguments[k].first].begin;
	_cleanup_free_ char *old = xstrndup(c->text + begin, end - begin);
	_cleanup_free_ char *text = moved(l, old);
	int column = end_column(text, l->column);

	if (!strcmp(text, ", ") && column + needed > l->limit && l->align < column) {
		_cleanup_free_ char *in = indent(eol_of(c, begin), l->align);

		free(text);
		text = xasprintf(",%s", in);
		column = l->align;
		l->broke = true;
	} else if (l->broke && is_break(text)) {
		l->broke = l->column + 2 + needed <= l->limit;
		if (l->broke) {
			free(text);
			text = xstrdup(", ");
			column = l->column + 2;
		}
	}
	l->column = column;
	return edits_add(l->e, c, begin, end, text);
}

static int lay_argument(struct layout *l, int k)
{
	const struct code *c = l->c;
	const struct code_argument *a = &l->call->arguments[k];
	int rest = k + 1 < count(l->call) || l->change->argument == count(l->call) ? 1 : l->rest;
	_cleanup_free_ char *wide = argument_text(l, k, 0, -LINE_LIMIT), *text = NULL;

	if (lay_space(l, k, width(wide, 0) + rest))
		return -1;
	text = argument_text(l, k, l->column, rest);
	l->column = end_column(text, l->column);
	return edits_add(l->e, c, c->tokens[a->first].begin, c->tokens[a->last].end, text);
}

/* One more argument, behind the others. */
static int lay_added(struct layout *l)
{
	const struct code *c = l->c;
	int n = count(l->call);
	unsigned int at = n ? c->tokens[l->call->arguments[n - 1].last].end :
			      c->tokens[l->call->open].end;
	int needed = (int)strlen(l->change->value) + 2 + l->rest;
	_cleanup_free_ char *in = NULL, *text = NULL;

	if (n && l->column + needed > l->limit && l->align < l->column)
		in = indent(eol_of(c, at), l->align);
	text = xasprintf("%s%s%s", n ? "," : "", in ? in : n ? " " : "", l->change->value);
	return edits_add(l->e, c, at, at, text);
}

int rewrite_call(const struct code *c, const struct code_call *call,
		 const struct call_change *change, struct edits *e)
{
	const struct token *name = &c->tokens[call->name], *close = &c->tokens[call->close];
	struct layout l = { .c = c, .call = call, .change = change, .e = e };
	int rc = 0;

	l.old_open = column_at(c, c->tokens[call->open].end);
	if (change->name) {
		l.shift = (int)strlen(change->name) - (int)(name->end - name->begin);
		rc = edits_add(e, c, name->begin, name->end, change->name);
	}
	l.limit = limit_of(c, call);
	l.align = align_of(c, call, l.old_open);
	l.aligned = l.align == l.old_open;
	l.align += l.aligned ? l.shift : 0;
	l.rest = (int)(line_end(c, close->begin) - close->begin);
	l.column = l.old_open + l.shift;
	for (int k = 0; !rc && k < count(call); k++)
		rc = lay_argument(&l, k);
	if (!rc && change->value && change->argument == count(call))
		rc = lay_added(&l);
	return rc;
}

/* ---- comments ---- */

static int statement_begin(const struct code *c, int i)
{
	int before;

	for (before = code_before(c, i); before >= 0; before = code_before(c, i)) {
		if (code_is(c, before, ";") || code_is(c, before, "{") ||
		    code_is(c, before, "}") || code_is(c, before, ":"))
			break;
		i = before;
	}
	return i;
}

/* The words of the text in lines behind " * ", none wider than the limit. */
static void write_words(FILE *out, const char *begin, const char *eol, int column,
			const char *text)
{
	int at = LINE_LIMIT;

	while (*text) {
		int n = (int)strcspn(text, " ");

		if (at + 1 + n > LINE_PREFERRED - column) {
			fprintf(out, "%s%s *", eol, begin);
			at = 2;
		}
		fprintf(out, " %.*s", n, text);
		at += 1 + n;
		text += n + (text[n] == ' ');
	}
}

int rewrite_comment(const struct code *c, int i, const char *text, struct edits *e)
{
	unsigned int first = c->tokens[statement_begin(c, i)].begin, begin = line_begin(c, first);
	_cleanup_free_ char *blank = xstrndup(c->text + begin, first - begin), *all = NULL;
	const char *eol = eol_of(c, first);
	size_t len;
	FILE *out = open_memstream(&all, &len);

	if (!out)
		BUG("out of memory");
	blank[strspn(blank, " \t")] = '\0';
	fprintf(out, "%s/*", blank);
	write_words(out, blank, eol, width(blank, 0), text);
	fprintf(out, "%s%s */%s", eol, blank, eol);
	if (fclose(out))
		BUG("out of memory");
	return edits_add(e, c, begin, begin, all);
}
