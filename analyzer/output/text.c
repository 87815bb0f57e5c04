/* SPDX-License-Identifier: GPL-2.0-only */
/* The report for people and editors: one line each, as gcc writes them. */
#include <stdio.h>

#include "base/memory.h"
#include "output/formats.h"
#include "output/names.h"

/* gcc's own: bold place, red error, magenta warning, cyan note. */
#define COLOUR_PLACE "\033[01m\033[K"
#define COLOUR_NOTE "\033[01;36m\033[K"
#define COLOUR_END "\033[m\033[K"

#define MANY_FAILED 10	/* files: more are counted, and left to the other formats to list */

static const char *const level_colours[] = {
	[LEVEL_NOTE] = COLOUR_NOTE,
	[LEVEL_WARNING] = "\033[01;35m\033[K",
	[LEVEL_ERROR] = "\033[01;31m\033[K",
};

struct page {
	FILE *out;
	bool colour;
};

static const char *paint(const struct page *p, const char *colour)
{
	return p->colour ? colour : "";
}

static void put_place(const struct page *p, const char *file, int line, int column)
{
	fputs(paint(p, COLOUR_PLACE), p->out);
	put_printable(file, p->out);
	fputc(':', p->out);
	if (line > 0)
		fprintf(p->out, "%d:", line);
	if (line > 0 && column > 0)
		fprintf(p->out, "%d:", column);
	fprintf(p->out, "%s ", paint(p, COLOUR_END));
}

static void put_level(const struct page *p, enum level level)
{
	fprintf(p->out, "%s%s:%s ", paint(p, level_colours[level]), level_names[level],
		paint(p, COLOUR_END));
}

/* before: words that lead to what is said, or "". */
static void put_note(const struct page *p, const struct position *at, const char *before,
		     const char *what)
{
	put_place(p, at->file, at->line, 0);
	put_level(p, LEVEL_NOTE);
	fputs(before, p->out);
	put_printable(what, p->out);
	fputc('\n', p->out);
}

static const struct site *site_of(const struct report *r, const struct finding *f)
{
	for (ptrdiff_t i = 0; f->site && i < arrlen(r->sites); i++)
		if (!strcmp(r->sites[i].id, f->site))
			return &r->sites[i];
	return NULL;
}

/* Which callers need the attribute, where not all of them do. */
static void put_callers(const struct page *p, const struct site *s)
{
	if (!s || s->verdict != VERDICT_FROM_CALLER)
		return;
	for (ptrdiff_t i = 0; i < arrlen(s->callers); i++) {
		const struct caller *c = &s->callers[i];

		if (c->user != c->other)
			put_note(p, &c->at, "", c->user ? "called here, where the attribute is needed" :
				 "called here, where it is not needed");
	}
}

static void put_finding(const struct page *p, const struct report *r, const struct finding *f)
{
	put_place(p, f->at.file, f->at.line, f->at.column);
	put_level(p, f->level);
	put_printable(f->message, p->out);
	fprintf(p->out, " [%s%s%s]", paint(p, level_colours[f->level]),
		f->rule, paint(p, COLOUR_END));
	if (f->spatch)
		fprintf(p->out, " (%s)", f->spatch);
	fputc('\n', p->out);
	for (int i = 0; i < arrlen(f->witness); i++)
		put_note(p, &f->witness[i].at, "", f->witness[i].what);
	put_callers(p, site_of(r, f));
	for (int i = 0; i < arrlen(f->hazards); i++)
		put_note(p, &f->hazards[i].at, "with the attribute it can fail, and ",
			 f->hazards[i].what);
}

static void put_listed(const struct page *p, const struct listed *l, int calls)
{
	put_place(p, l->file, l->line, 0);
	put_level(p, LEVEL_NOTE);
	if (calls)
		fprintf(p->out, "%d call%s not judged: ", calls, calls == 1 ? "" : "s");
	put_printable(l->reason, p->out);
	fputc('\n', p->out);
}

static bool listed_alike(const struct listed *a, const struct listed *b)
{
	return !strcmp(a->file, b->file) && !strcmp(a->reason, b->reason);
}

/* One line for the neighbours that share a file and a reason. */
static void put_left_out(const struct page *p, const struct listed *list)
{
	int n = arrlen(list);

	for (int i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && listed_alike(&list[i], &list[end]); end++)
			;
		put_listed(p, &list[i], end - i);
	}
}

/* Those of other architectures are many in a whole tree, and the same each time. */
static void put_failed(const struct page *p, const struct listed *list)
{
	int n = (int)arrlen(list);

	for (int i = 0; i < n && n <= MANY_FAILED; i++)
		put_listed(p, &list[i], 0);
	if (n > MANY_FAILED)
		fprintf(p->out, "not parsed whole: %d files; coverage.failed of --format json "
			"says why of each\n", n);
}

static int count_spatch(const struct report *r, const char *word)
{
	int n = 0;

	for (int i = 0; i < arrlen(r->findings); i++)
		n += r->findings[i].spatch && !strcmp(r->findings[i].spatch, word);
	return n;
}

static void put_spatch(const struct page *p, const struct report *r)
{
	static const char *const words[] = {
		"confirmed", "refuted", "only-spatch", "only-analyzer",
	};
	const struct coverage *c = &r->coverage;

	for (int i = 0; i < arrlen(c->spatch_failed); i++)
		put_listed(p, &c->spatch_failed[i], 0);
	for (int i = 0; i < arrlen(c->spatch_lost); i++)
		put_listed(p, &c->spatch_lost[i], 0);
	fprintf(p->out, "spatch: %d rules, %d files, %d given up; %d calls lost by its parser;",
		c->spatch_rules, c->spatch_files, (int)arrlen(c->spatch_failed),
		(int)arrlen(c->spatch_lost));
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		fprintf(p->out, "%s %d %s", i ? "," : "", count_spatch(r, words[i]), words[i]);
	fputc('\n', p->out);
}

static void put_coverage(const struct page *p, const struct report *r)
{
	const struct coverage *c = &r->coverage;

	fprintf(p->out, "coverage: %d files, %d parsed", c->files, c->parsed);
	if (c->damaged)
		fprintf(p->out, " (%d damaged)", c->damaged);
	if (!r->changed)
		fprintf(p->out, "; %d calls in the text, %d seen, %d left out", c->textual, c->seen,
			c->textual - c->seen);
	fprintf(p->out, "; %d sites%s, %d resolved\n", c->sites,
		r->changed ? " around the change" : "", c->resolved);
	if (arrlen(c->passed_over))
		fprintf(p->out, "passed over: %d names that stand in files which were not parsed\n",
			(int)arrlen(c->passed_over));
	if (c->unresolved_calls)
		fprintf(p->out, "calls through pointers: %d, without a known callee %d\n",
			c->pointer_calls, c->unresolved_calls);
}

static void put_verdicts(const struct page *p, const struct report *r)
{
	const char *sep = " ";

	fputs("verdicts:", p->out);
	for (int v = 0; v < VERDICTS; v++) {
		int n = count_verdict(r, v);

		if (!n)
			continue;
		fprintf(p->out, "%s%d %s", sep, n, verdict_names[v]);
		sep = ", ";
	}
	fputs(arrlen(r->sites) ? "\n" : " none\n", p->out);
}

static void put_count(const struct page *p, const struct report *r, enum level l,
		      const char *end)
{
	int n = count_level(r, l);

	fprintf(p->out, "%d %s%s%s", n, level_names[l], n == 1 ? "" : "s", end);
}

int write_findings(const struct report *r, FILE *out, bool colour)
{
	const struct page p = { out, colour };

	for (int i = 0; i < arrlen(r->findings); i++)
		put_finding(&p, r, &r->findings[i]);
	return fflush(out) || ferror(out) ? -1 : 0;
}

static int write_text(const struct report *r, FILE *out, bool colour)
{
	const struct page p = { out, colour };

	write_findings(r, out, colour);
	put_failed(&p, r->coverage.failed);
	put_left_out(&p, r->coverage.left_out);
	put_coverage(&p, r);
	if (r->coverage.spatch_rules)
		put_spatch(&p, r);
	put_verdicts(&p, r);
	fputs("findings: ", out);
	put_count(&p, r, LEVEL_ERROR, ", ");
	put_count(&p, r, LEVEL_WARNING, ", ");
	put_count(&p, r, LEVEL_NOTE, "\n");
	return fflush(out) || ferror(out) ? -1 : 0;
}

const struct writer writer_text = { "text", write_text };
