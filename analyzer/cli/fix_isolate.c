// SPDX-License-Identifier: GPL-2.0-only
/*
 * A buffer that the device writes gets cachelines of its own, where it stands in its
 * record: Documentation/core-api/dma-api-howto.rst, "from_device_group annotations".
 */
#include "base/error.h"
#include "base/file.h"
#include "cli/fix.h"
#include "output/rewrite.h"

static int refuse(struct fix *f, const struct written_member *m, const char *what)
{
	fix_refuse(f, xasprintf("%s (%s:%d) %s", m->member, m->record.file, m->record.line,
				what));
	return -1;
}

/* ---- which files ---- */

static int check_member(struct fix *f, const struct written_member *m)
{
	static const char uapi[] = "include/uapi/";

	if (!strncmp(m->record.file, uapi, sizeof(uapi) - 1))
		return refuse(f, m, "is part of what user space or a device sees: it needs an "
			      "allocation of its own");
	if (m->phase)
		return refuse(f, m, "lies behind another object, which begins no cacheline: no "
			      "alignment helps, it needs an allocation of its own");
	return 0;
}

int fix_isolate_files(struct fixes *s, struct fix *f, const char ***ret)
{
	const struct finding *x = f->change.findings[0];

	for (ptrdiff_t i = 0; i < arrlen(x->written); i++) {
		const struct written_member *m = &x->written[i];
		const char **units = NULL;

		if (check_member(f, m))
			return -1;
		arrput(*ret, m->record.file);
		if (file_is(m->record.file, ".c"))
			continue;
		store_units_reading(s->c->store, m->record.file, &units);
		for (ptrdiff_t k = 0; k < arrlen(units) && k < FIX_MAX_UNITS; k++)
			arrput(*ret, units[k]);
		if (arrlen(units) > FIX_MAX_UNITS)
			refuse(f, m, "is in a header that too many files read to judge each again");
		arrfree(units);
	}
	return 0;
}

/* ---- the declarations of a record ---- */

struct declaration {
	int first, last;	/* tokens; last is the ";" */
	bool written;
};

/* The "{" of the record that is defined on the line, or -1. */
static int find_record(const struct code *c, int line)
{
	for (ptrdiff_t i = 0; i < arrlen(c->tokens) && c->tokens[i].line <= line; i++) {
		int open = (int)i;

		if (c->tokens[i].line < line || !code_is(c, (int)i, "struct"))
			continue;
		while (open >= 0 && !code_is(c, open, "{") && !code_is(c, open, ";"))
			open = code_behind(c, open);
		if (code_is(c, open, "{"))
			return open;
	}
	return -1;
}

static struct declaration *declarations_of(const struct code *c, int open)
{
	int close = code_closing(c, open), first = code_behind(c, open);
	struct declaration *ret = NULL;

	for (int i = first; i >= 0 && i < close; i = code_behind(c, i)) {
		if (code_is(c, i, "{") || code_is(c, i, "(") || code_is(c, i, "["))
			i = code_closing(c, i);
		if (i < 0 || !code_is(c, i, ";"))
			continue;
		arrput(ret, ((struct declaration){ .first = first, .last = i }));
		first = code_behind(c, i);
	}
	return ret;
}

/* Does the declaration give the member its name? */
static bool declares(const struct code *c, const struct declaration *d, const char *name)
{
	for (int i = d->first; i >= 0 && i < d->last; i = code_behind(c, i)) {
		int next = code_behind(c, i);

		if (code_is(c, i, "{") || code_is(c, i, "(") || code_is(c, i, "["))
			i = code_closing(c, i);
		else if (c->tokens[i].kind == TOKEN_NAME && code_is(c, i, name) &&
			 (next == d->last || code_is(c, next, "[") || code_is(c, next, ",") ||
			  c->tokens[next].kind == TOKEN_NAME))
			return true;
		if (i < 0)
			break;
	}
	return false;
}

static bool has_group(const struct code *c, const struct declaration *list)
{
	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		if (code_is(c, list[i].first, "__dma_from_device_group_begin"))
			return true;
	return false;
}

/* ---- edits ---- */

static unsigned int line_end(const struct code *c, unsigned int at)
{
	return at + (unsigned int)strcspn(c->text + at, "\n");
}

static unsigned int line_begin(const struct code *c, unsigned int at)
{
	while (at && c->text[at - 1] != '\n')
		at--;
	return at;
}

/* Comments of their own lines above the declaration belong to it. */
static int with_comments(const struct code *c, int first)
{
	while (first > 1 && c->tokens[first - 1].kind == TOKEN_COMMENT &&
	       c->tokens[first - 2].line < c->tokens[first - 1].line)
		first--;
	return first;
}

/* The line that the declaration is on, with what else is before or behind it. */
static bool stands_alone(const struct code *c, const struct declaration *d)
{
	unsigned int begin = c->tokens[d->first].begin, end = c->tokens[d->last].end;
	unsigned int from = line_begin(c, begin);
	int next = code_behind(c, d->last);

	return from + strspn(c->text + from, " \t") == begin &&
	       (next < 0 || c->tokens[next].begin > line_end(c, end));
}

/* Put a line before or behind a declaration, as far in as it is. */
static int add_line(const struct code *c, const struct declaration *d, bool behind,
		    const char *macro, const char *group, struct edits *e)
{
	int first = with_comments(c, d->first);
	unsigned int from = line_begin(c, c->tokens[d->first].begin);
	unsigned int at = behind ? line_end(c, c->tokens[d->last].end) + 1 :
				   line_begin(c, c->tokens[first].begin);
	_cleanup_free_ char *text = xasprintf("%.*s%s(%s);\n",
		(int)strspn(c->text + from, " \t"), c->text + from, macro, group);

	return edits_add(e, c, at, at, text);
}

/* Around each run of members that the device writes. */
static int add_groups(const struct code *c, const struct declaration *list,
		      const char *const *names, struct edits *e)
{
	int rc = rewrite_include(c, "linux/dma-mapping.h", e), runs = 0;
	bool named = has_group(c, list);

	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		runs += list[i].written && (!i || !list[i - 1].written);
	for (ptrdiff_t i = 0; !rc && i < arrlen(list); i++) {
		const char *group = "";

		if (!list[i].written || (i && list[i - 1].written))
			continue;
		for (ptrdiff_t k = 0; (named || runs > 1) && k < arrlen(names); k++)
			if (declares(c, &list[i], names[k]))
				group = names[k];
		rc = add_line(c, &list[i], false, "__dma_from_device_group_begin", group, e);
		while (i + 1 < arrlen(list) && list[i + 1].written)
			i++;
		rc = rc ? rc : add_line(c, &list[i], true, "__dma_from_device_group_end", group, e);
	}
	return rc;
}

/* The first of each run, and what follows the last. */
static int add_alignment(const struct code *c, const struct declaration *list, struct edits *e)
{
	int rc = 0;

	for (ptrdiff_t i = 0; !rc && i < arrlen(list); i++) {
		unsigned int at = c->tokens[list[i].last].begin;

		if (list[i].written != (i && list[i - 1].written))
			rc = edits_add(e, c, at, at, " ____cacheline_aligned");
	}
	return rc;
}

static const char *name_of(const struct written_member *m)
{
	return strrchr(m->member, ':') + 1;
}

static int edit_record(struct fixes *s, struct fix *f, const struct written_member *m,
		       struct fix_file *file)
{
	const struct finding *x = f->change.findings[0];
	const struct code *c = &file->code;
	int open = find_record(c, m->record.line), rc = 0;
	struct declaration *list = open < 0 ? NULL : declarations_of(c, open);
	const char **names = NULL;	/* stb_ds */
	bool found = false;

	for (ptrdiff_t i = 0; i < arrlen(x->written); i++)
		if (position_same(&x->written[i].record, &m->record))
			arrput(names, name_of(&x->written[i]));
	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		for (ptrdiff_t k = 0; k < arrlen(names); k++)
			list[i].written |= declares(c, &list[i], names[k]);
	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		found |= list[i].written;
		if (list[i].written && !stands_alone(c, &list[i]))
			rc = refuse(f, m, "shares its line with other declarations");
	}
	if (!found)
		rc = refuse(f, m, "is not declared in plain text there");
	else if (!rc && s->has_groups)
		rc = add_groups(c, list, names, fix_edits_of(f, file));
	else if (!rc)
		rc = rewrite_include(c, "linux/cache.h", fix_edits_of(f, file)) ||
		     add_alignment(c, list, fix_edits_of(f, file));
	arrfree(list);
	arrfree(names);
	return rc;
}

/* Was the record the one of an earlier member? */
static bool is_done(const struct finding *x, ptrdiff_t i)
{
	for (ptrdiff_t k = 0; k < i; k++)
		if (position_same(&x->written[k].record, &x->written[i].record))
			return true;
	return false;
}

void fix_edit_isolate(struct fixes *s, struct fix *f)
{
	const struct finding *x = f->change.findings[0];

	if (!arrlen(x->written))
		fix_refuse(f, xstrdup("the buffer is no member of a record: it needs an "
				      "allocation of its own"));
	for (ptrdiff_t i = 0; !f->reason && i < arrlen(x->written); i++) {
		struct fix_file *file;
		char *reason;

		if (is_done(x, i))
			continue;
		file = fix_file_get(s, x->written[i].record.file, &reason);
		if (!file)
			fix_refuse(f, reason);
		else if (edit_record(s, f, &x->written[i], file))
			fix_refuse(f, xstrdup("two changes want the same bytes"));
	}
}
