// SPDX-License-Identifier: GPL-2.0-only
#include "base/memory.h"
#include "model/code.h"

void code_release(struct code *c)
{
	for (ptrdiff_t i = 0; i < arrlen(c->complaints); i++)
		free(c->complaints[i]);
	arrfree(c->complaints);
	arrfree(c->tokens);
	arrfree(c->uses);
	free(c->text);
	free(c->file);
	*c = (struct code){ 0 };
}

int code_token_at(const struct code *c, int line, int column)
{
	ptrdiff_t low = 0, high = arrlen(c->tokens);

	while (low < high) {
		ptrdiff_t middle = low + (high - low) / 2;
		const struct token *t = &c->tokens[middle];

		if (t->line == line && t->column == column)
			return (int)middle;
		if (t->line < line || (t->line == line && t->column < column))
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

bool code_is(const struct code *c, int i, const char *text)
{
	size_t n = strlen(text);

	return i >= 0 && i < arrlen(c->tokens) && c->tokens[i].end - c->tokens[i].begin == n &&
	       !memcmp(c->text + c->tokens[i].begin, text, n);
}

int code_before(const struct code *c, int i)
{
	do
		i--;
	while (i >= 0 && c->tokens[i].kind == TOKEN_COMMENT);
	return i;
}

int code_behind(const struct code *c, int i)
{
	do
		i++;
	while (i < arrlen(c->tokens) && c->tokens[i].kind == TOKEN_COMMENT);
	return i < arrlen(c->tokens) ? i : -1;
}

static bool opens(const struct code *c, int i)
{
	return code_is(c, i, "(") || code_is(c, i, "[") || code_is(c, i, "{");
}

static bool closes(const struct code *c, int i)
{
	return code_is(c, i, ")") || code_is(c, i, "]") || code_is(c, i, "}");
}

int code_closing(const struct code *c, int i)
{
	int depth = 0;

	for (; i < arrlen(c->tokens); i++) {
		depth += opens(c, i);
		depth -= closes(c, i);
		if (!depth)
			return i;
	}
	return -1;
}

const struct local_use *code_local(const struct code *c, int i)
{
	ptrdiff_t low = 0, high = arrlen(c->uses);

	while (i >= 0 && low < high) {
		ptrdiff_t middle = low + (high - low) / 2;

		if (c->uses[middle].at == c->tokens[i].begin)
			return &c->uses[middle];
		if (c->uses[middle].at < c->tokens[i].begin)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

char *code_text(const struct code *c, int first, int last)
{
	unsigned int begin = c->tokens[first].begin;

	return xstrndup(c->text + begin, c->tokens[last].end - begin);
}

static bool read_arguments(const struct code *c, struct code_call *call)
{
	struct code_argument a = { .first = code_behind(c, call->open) };

	if (a.first == call->close)
		return true;
	for (int i = a.first; i >= 0 && i <= call->close; i = code_behind(c, i)) {
		if (i == call->close || code_is(c, i, ",")) {
			a.last = code_before(c, i);
			if (a.last < a.first)
				return false;
			arrput(call->arguments, a);
			a.first = code_behind(c, i);
		} else if (opens(c, i)) {
			i = code_closing(c, i);
			if (i < 0)
				return false;
		}
	}
	return true;
}

bool code_call_at(const struct code *c, int line, int column, struct code_call *ret)
{
	int name = code_token_at(c, line, column);

	*ret = (struct code_call){ 0 };
	return name >= 0 && c->tokens[name].kind == TOKEN_NAME &&
	       code_list_at(c, name, code_behind(c, name), ret);
}

bool code_list_at(const struct code *c, int name, int open, struct code_call *ret)
{
	*ret = (struct code_call){ .name = name, .open = open };
	if (!code_is(c, open, "("))
		return false;
	ret->close = code_closing(c, open);
	if (ret->close >= 0 && read_arguments(c, ret))
		return true;
	code_call_release(ret);
	return false;
}

void code_call_release(struct code_call *call)
{
	arrfree(call->arguments);
}

int code_expression_end(const struct code *c, int first)
{
	for (int i = first; i >= 0; i = code_behind(c, i)) {
		if (code_is(c, i, ",") || code_is(c, i, ";") || closes(c, i))
			return code_before(c, i);
		if (opens(c, i))
			i = code_closing(c, i);
		if (i < 0)
			break;
	}
	return -1;
}

int code_directive(const struct code *c, int i)
{
	unsigned int at = c->tokens[i].begin;

	for (;;) {
		while (at && c->text[at - 1] != '\n')
			at--;
		if (c->text[at + strspn(c->text + at, " \t")] == '#')
			break;
		if (at < 2 || c->text[at - 2] != '\\')
			return -1;
		at--;
	}
	while (i > 0 && c->tokens[i - 1].begin >= at)
		i--;
	return i;
}

int code_directive_end(const struct code *c, int i)
{
	int begin = code_directive(c, i);

	while (i + 1 < arrlen(c->tokens) && code_directive(c, i + 1) == begin)
		i++;
	return i;
}
