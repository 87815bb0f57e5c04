// SPDX-License-Identifier: GPL-2.0-only
/* The findings as a report, each with the edits that mend it. */
#include "base/error.h"
#include "cli/fix.h"
#include "output/output.h"

/* Line and column of a byte, both from 1. */
static void locate(const struct code *c, unsigned int at, int *line, int *column)
{
	unsigned int begin = 0;

	*line = 1;
	for (unsigned int i = 0; i < at; i++)
		if (c->text[i] == '\n') {
			++*line;
			begin = i + 1;
		}
	*column = (int)(at - begin) + 1;
}

static void add_edits(struct arena *arena, const struct fix_edits *e, struct finding *ret)
{
	const struct code *c = &e->file->code;

	for (ptrdiff_t i = 0; i < arrlen(e->edits.list); i++) {
		const struct edit *edit = &e->edits.list[i];
		struct replacement r = { .file = c->file };

		locate(c, edit->begin, &r.line, &r.column);
		locate(c, edit->end, &r.end_line, &r.end_column);
		r.text = arena_strdup(arena, edit->text);
		arrput(ret->replacements, r);
	}
}

/* The finding of the report is a copy: only the edits are its own. */
static struct finding finding_of(struct arena *arena, const struct fix *f,
				 const struct finding *x)
{
	struct finding ret = *x;

	ret.replacements = NULL;
	ret.fix_applicable = !f->reason;
	ret.fix_reason = f->reason ? f->reason :
		"each changed file was parsed again, and what the change can reach judged again";
	for (ptrdiff_t i = 0; !f->reason && i < arrlen(f->edits); i++)
		add_edits(arena, &f->edits[i], &ret);
	return ret;
}

static int by_place(const void *a, const void *b)
{
	const struct position *x = &((const struct finding *)a)->at;
	const struct position *y = &((const struct finding *)b)->at;
	int order = strcmp(x->file, y->file);

	if (!order)
		order = x->line != y->line ? x->line - y->line : x->column - y->column;
	return order;
}

int fix_report(struct fixes *s, const struct writer *writer)
{
	struct report r = s->before;
	int rc;

	r.findings = NULL;
	for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
		for (ptrdiff_t k = 0; k < arrlen(s->list[i].change.findings); k++)
			arrput(r.findings, finding_of(&r.arena, &s->list[i],
						      s->list[i].change.findings[k]));
	if (r.findings)
		qsort(r.findings, arrlenu(r.findings), sizeof(*r.findings), by_place);
	rc = describe(s->c, &r);
	if (!rc && writer->write(&r, stdout, wants_colour()))
		rc = error("cannot write to standard output: %m");
	for (ptrdiff_t i = 0; i < arrlen(r.findings); i++)
		arrfree(r.findings[i].replacements);
	arrfree(r.findings);
	/* what describe() added goes with the report that the arena is of */
	s->before.arena = r.arena;
	s->before.options = r.options;
	s->before.rules = r.rules;
	return rc;
}
