/* SPDX-License-Identifier: GPL-2.0-only */
#include <ctype.h>
#include <getopt.h>
#include <sys/stat.h>

#include "analysis/analysis.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "output/output.h"

#define CONTEXT_LINES 2

/* ---- one site ---- */

static void print_source(const struct tree *t, const struct position *at)
{
	struct text text;
	const char *line;

	if (text_read(&text, t, at->file)) {
		printf("    (cannot read %s: %m)\n", at->file);
		return;
	}
	for (int n = at->line - CONTEXT_LINES; n <= at->line + CONTEXT_LINES; n++) {
		line = text_line(&text, n);
		if (line)
			printf("  %c %5d  %s\n", n == at->line ? '>' : ' ', n, line);
	}
	text_release(&text);
}

static void print_position(const struct position *at)
{
	printf("%s:%d", at->file, at->line);
	if (at->function && *at->function)
		printf(" in %s()", at->function);
}

static void print_attrs(const struct tree *t, bool known, uint64_t must, uint64_t may)
{
	_cleanup_free_ char *musts = attrs_text(t, must);
	_cleanup_free_ char *mays = attrs_text(t, may & ~must);

	fputs(musts, stdout);
	if (may & ~must)
		printf(", and can have %s", mays);
	if (!known)
		fputs(" (not all of it is known)", stdout);
}

static void print_provenance(const struct site *s)
{
	fputs("  memory:     ", stdout);
	for (unsigned int i = 0; provenance_name(i); i++)
		if (s->provenance & 1u << i)
			printf("%s ", provenance_name(i));
	if (s->source.file) {
		printf("from %s() at ", s->source_api ? s->source_api : "?");
		print_position(&s->source);
	}
	putchar('\n');
}

static void print_unmaps(const struct tree *t, const struct site *s)
{
	for (int i = 0; i < arrlen(s->unmaps); i++) {
		const struct partner *p = &s->unmaps[i];

		printf("  %s ", i ? "           " : "unmapped by:");
		printf("%s() at ", p->api);
		print_position(&p->at);
		fputs(", attributes ", stdout);
		print_attrs(t, p->attrs_known, p->attrs_must, p->attrs_may);
		putchar('\n');
	}
	if (!arrlen(s->unmaps))
		puts("  unmapped by: nothing that dmattr could find");
}

static bool same_line(const struct position *a, const struct position *b)
{
	return a->line == b->line && !strcmp(a->file, b->file);
}

/* Hops on the same line share its source. */
static void print_witness(const struct tree *t, const struct site *s)
{
	struct position at_before = { 0 };

	if (!arrlen(s->witness)) {
		puts("\nthe call:");
		print_source(t, &s->at);
		return;
	}
	puts("\nfrom the source of the memory to the call:");
	for (int i = 0; i < arrlen(s->witness); i++) {
		const struct position *at = &s->witness[i].at;

		if (!i || !same_line(at, &at_before))
			putchar('\n');
		printf("%d. ", i + 1);
		print_position(at);
		printf(": %s\n", s->witness[i].what);
		if (i + 1 == arrlen(s->witness) || !same_line(at, &s->witness[i + 1].at))
			print_source(t, at);
		at_before = *at;
	}
}

static void print_site(const struct tree *t, const struct site *s)
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
	printf("  uapi:       %s%s%s\n", s->uapi ? s->uapi : "none",
	       s->entry ? ", by " : "", s->entry ? s->entry : "");
	printf("  seen in:    %s\n", s->arch ? s->arch : "?");
	printf("  id:         %s\n", s->id);
	print_unmaps(t, s);
	print_witness(t, s);
}

/* ---- which site ---- */

struct wanted {
	char *file;		/* as it was written; NULL: id */
	int line, column;	/* column 0: any */
	const char *id;
};

/* ":N" at the end of text is cut off and its number given; else 0. */
static int cut_number(char *text)
{
	char *colon = strrchr(text, ':');

	if (!colon || !isdigit((unsigned char)colon[1]) ||
	    colon[1 + strspn(colon + 1, "0123456789")])
		return 0;
	*colon = '\0';
	return atoi(colon + 1);
}

static void parse_wanted(const char *arg, struct wanted *ret)
{
	char *file = xstrdup(arg);
	int last = cut_number(file), before = last ? cut_number(file) : 0;

	*ret = (struct wanted){ .id = arg };
	if (!last) {
		free(file);
		return;
	}
	ret->file = file;
	ret->line = before ? before : last;
	ret->column = before ? last : 0;
}

static bool matches(const struct wanted *w, const struct site *s)
{
	if (!w->file)
		return !strcmp(w->id, s->id);
	return s->at.line == w->line && (!w->column || s->at.column == w->column);
}

static int refuse_line(const struct report *r, const char *arg)
{
	_cleanup_free_ char *lines = NULL;
	size_t len;
	FILE *out = open_memstream(&lines, &len);

	for (int i = 0; i < arrlen(r->sites); i++)
		fprintf(out, "%s%d", i ? ", " : "", r->sites[i].at.line);
	fclose(out);
	if (!*lines)
		return error("%s: no mapping site in this file", arg);
	return error("%s: no mapping site there; this file has them in line %s", arg, lines);
}

static int print_matches(struct context *c, const struct wanted *w, const struct report *r)
{
	int n = 0;

	for (int i = 0; i < arrlen(r->sites); i++) {
		if (!matches(w, &r->sites[i]))
			continue;
		if (n++)
			putchar('\n');
		print_site(&c->tree, &r->sites[i]);
	}
	if (n)
		return 0;
	if (w->file)
		return refuse_line(r, w->id);
	return error("'%s' is neither a rule, nor FILE:LINE, nor the id of a site in the "
		     "database", w->id);
}

/* Is the file in the database, and as it is now? */
static int look_at_file(struct context *c, const char *file)
{
	_cleanup_free_ char *path = path_join(c->tree.path, file);
	struct unit_row *units = NULL;
	const char *when = store_meta(c->store, "refreshed");
	bool known = file_is(file, ".h");
	struct stat st;

	if (store_units(c->store, &units))
		return -1;
	for (int i = 0; i < arrlen(units) && !known; i++)
		known = !strcmp(units[i].file, file);
	arrfree(units);
	if (!known)
		return error("%s is not in the database: run 'dmattr check %s' first", file,
			     file);
	if (when && !stat(path, &st) && st.st_mtime > atoll(when))
		note("%s has changed since the database was made; 'dmattr check %s' "
		     "brings it up to date", file, file);
	return 0;
}

static int judge(struct context *c, char **paths, const struct wanted *w)
{
	const struct analysis_options o = {
		.paths = (const char *const *)paths, .n_paths = arrlen(paths),
	};
	struct report r = { 0 };
	int rc = analyse(c->store, &c->apis, c->rules, &c->tree, &o, NULL, &r);

	if (!rc)
		rc = print_matches(c, w, &r);
	report_release(&r);
	return rc;
}

static int explain_site(struct context *c, const struct wanted *w)
{
	char **paths = NULL;
	int rc;

	if (context_need(c, NEEDS_TREE | NEEDS_APIS | NEEDS_DB_READ))
		return -1;
	tree_recall(c);
	if (w->file && paths_resolve(&c->tree, (char **)&w->file, 1, &paths))
		return -1;
	rc = w->file ? look_at_file(c, paths[0]) : 0;
	if (!rc)
		rc = judge(c, paths, w);
	paths_free(paths);
	return rc;
}

/* Ids of rules are words and hyphens; what else is a site has a ':' or a digit. */
static bool looks_like_rule(const char *arg)
{
	return !strncmp(arg, "dma-", 4) && !strpbrk(arg, ":/.");
}

static int run_explain(struct context *c, int argc, char **argv)
{
	static const struct option options[] = { { NULL, 0, NULL, 0 } };
	struct wanted w;
	int opt, rc;

	opt = getopt_long(argc, argv, ":", options, NULL);
	if (opt != -1)
		return refused_option(argv[0], argv, opt);
	if (argc - optind != 1) {
		error("explain wants one rule or site; see 'dmattr explain --help'");
		return EXIT_TROUBLE;
	}
	if (looks_like_rule(argv[optind]))
		return rule_print(c->rules, argv[optind], stdout) ? EXIT_TROUBLE : EXIT_CLEAN;
	parse_wanted(argv[optind], &w);
	rc = explain_site(c, &w);
	free(w.file);
	return rc ? EXIT_TROUBLE : EXIT_CLEAN;
}

static const char usage[] =
	"usage: dmattr [OPTION...] explain RULE | FILE:LINE[:COLUMN] | ID\n"
	"\n"
	"Says what a rule is about, or why a mapping site has its verdict: what is known of\n"
	"it, and the way of the memory from its source to the call, with source lines. Sites\n"
	"are judged from the database that 'check' made; nothing is refreshed. ID is that of a\n"
	"site, as 'check --format json' and 'query sites' print it.\n"
	"\n"
	"  --help     print this\n"
	"\n"
	"exit status: 0 done, 2 trouble\n";

const struct command cmd_explain = {
	"explain", "why: what a rule is about, or a site's witness", usage, 0, run_explain,
};
