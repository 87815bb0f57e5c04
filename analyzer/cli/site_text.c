// SPDX-License-Identifier: GPL-2.0-only
/* A site for a reader: what is known of it, and its witness with source lines. */
#include "base/memory.h"
#include "cli/cli.h"
#include "model/attrs.h"
#include "output/output.h"

#define CONTEXT_LINES 2
#define MAX_UNMAPS 8

/* ---- what is known ---- */

void position_print(const struct position *at)
{
	printf("%s:%d", at->file, at->line);
	if (at->function && *at->function)
		printf(" in %s()", at->function);
}

static void print_attrs(const struct tree *t, bool known, uint64_t must, uint64_t may)
{
	_cleanup_free_ char *musts = attrs_text(t, must);
	_cleanup_free_ char *mays = attrs_text(t, may & ~must);

	fputs(must || known ? musts : "not known", stdout);
	if (may & ~must)
		printf(", and can have %s", mays);
	if (must && !known)
		fputs(" (not all of it is known)", stdout);
}

static void print_provenance(const struct site *s)
{
	const char *sep = "";

	fputs("  memory:     ", stdout);
	for (unsigned int i = 0; provenance_name(i); i++) {
		if (!(s->provenance & 1u << i))
			continue;
		printf("%s%s", sep, provenance_name(i));
		sep = ", ";
	}
	if (s->source.file) {
		printf("; the witness begins at %s(), ", s->source_api ? s->source_api : "?");
		position_print(&s->source);
	}
	putchar('\n');
}

static void print_unmaps(const struct tree *t, const struct site *s)
{
	int n = arrlen(s->unmaps);

	for (int i = 0; i < n && i < MAX_UNMAPS; i++) {
		const struct partner *p = &s->unmaps[i];

		printf("  %s %s() at ", i ? "           " : "unmapped by:", p->api);
		position_print(&p->at);
		fputs(", attributes ", stdout);
		print_attrs(t, p->attrs_known, p->attrs_must, p->attrs_may);
		putchar('\n');
	}
	if (n > MAX_UNMAPS)
		printf("              and %d more\n", n - MAX_UNMAPS);
	if (!n)
		puts("  unmapped by: nothing that dmattr could find");
}

void site_print(const struct tree *t, const struct site *s)
{
	printf("%s:%d:%d: %s() in %s()\n", s->at.file, s->at.line, s->at.column, s->api,
	       s->at.function);
	printf("  verdict:    %s%s (confidence %s)\n", verdict_names[s->verdict],
	       s->marked ? ", and it is marked so" : "", confidence_names[s->confidence]);
	printf("  why:        %s\n", s->why ? s->why : "-");
	printf("  direction:  %s\n", s->direction);
	fputs("  attributes: ", stdout);
	print_attrs(t, s->attrs_known, s->attrs_must, s->attrs_may);
	putchar('\n');
	print_provenance(s);
	printf("  lifetime:   %s%s\n", lifetime_names[s->lifetime],
	       s->synced ? ", synced" : "");
	print_unmaps(t, s);
	printf("  uapi:       %s%s%s\n", s->uapi ? s->uapi : "none",
	       s->entry ? ", by " : "", s->entry ? s->entry : "");
	printf("  seen in:    %s\n", s->arch ? s->arch : "?");
	printf("  id:         %s\n", s->id);
}

/* ---- the witness ---- */

static bool same_function(const struct position *a, const struct position *b)
{
	return !strcmp(a->file, b->file) && a->function && b->function &&
	       !strcmp(a->function, b->function);
}

/* The numbers of the hops i to end (not included) that stand in the line. */
static void print_numbers(const struct hop *w, int i, int end, int line)
{
	char numbers[16] = "";
	size_t len = 0;

	for (; i < end; i++)
		if (w[i].at.line == line && len < sizeof(numbers))
			len += (size_t)snprintf(numbers + len, sizeof(numbers) - len, "%s%d",
						len ? "," : "", i + 1);
	printf("  %5s%c ", numbers, len ? '>' : ' ');
}

static void print_excerpt(const struct tree *t, const struct hop *w, int i, int end)
{
	int first = w[i].at.line, last = first;
	struct text text;

	for (int k = i; k < end; k++) {
		first = w[k].at.line < first ? w[k].at.line : first;
		last = w[k].at.line > last ? w[k].at.line : last;
	}
	if (text_read(&text, t, w[i].at.file)) {
		printf("    (cannot read %s: %m)\n", w[i].at.file);
		return;
	}
	for (int n = first - CONTEXT_LINES; n <= last + CONTEXT_LINES; n++) {
		const char *line = text_line(&text, n);

		if (!line)
			continue;
		print_numbers(w, i, end, n);
		printf("%5d  %s\n", n, line);
	}
	text_release(&text);
}

/* Hops of a function that follow each other closely share an excerpt. */
static int excerpt_end(const struct hop *w, int n, int i)
{
	int end = i + 1;

	while (end < n && same_function(&w[i].at, &w[end].at) &&
	       abs(w[end].at.line - w[end - 1].at.line) <= 2 * CONTEXT_LINES + 1)
		end++;
	return end;
}

void witness_print(const struct tree *t, const struct site *s)
{
	int n = arrlen(s->witness);

	puts(n > 1 ? "\nfrom the source of the memory to the call:" : "\nthe call:");
	for (int i = 0, end; i < n; i = end) {
		end = excerpt_end(s->witness, n, i);
		putchar('\n');
		for (int k = i; k < end; k++) {
			printf("%d. ", k + 1);
			position_print(&s->witness[k].at);
			printf(": %s\n", s->witness[k].what);
		}
		print_excerpt(t, s->witness, i, end);
	}
}
