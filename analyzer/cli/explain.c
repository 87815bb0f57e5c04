/* SPDX-License-Identifier: GPL-2.0-only */
#include <ctype.h>
#include <getopt.h>
#include <sys/stat.h>

#include "analysis/analysis.h"
#include "analysis/rules.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/splat.h"

/* ---- why not another verdict ---- */

static void print_rejected(const struct rules *rules, const struct site *s)
{
	struct arena arena = { 0 };
	struct rejected *list = NULL;
	int before = -1;

	rules_rejected(rules, s->premises, s->verdict, &arena, &list);
	for (int i = 0; i < arrlen(list); i++) {
		if ((int)list[i].verdict != before)
			printf("\nnot %s:\n", verdict_names[list[i].verdict]);
		before = list[i].verdict;
		printf("  - %s\n", list[i].why);
	}
	arrfree(list);
	arena_release(&arena);
}

static void print_findings(const struct report *r, const struct site *s)
{
	for (int i = 0; i < arrlen(r->findings); i++) {
		const struct finding *f = &r->findings[i];

		if (!f->site || strcmp(f->site, s->id))
			continue;
		printf("  finding:    %s [%s]\n", f->message, f->rule);
		for (int h = 0; h < arrlen(f->hazards); h++)
			printf("  hazard:     %s, %s:%d\n", f->hazards[h].what,
			       f->hazards[h].at.file, f->hazards[h].at.line);
	}
}

static void print_site(struct context *c, const struct rules *rules, const struct report *r,
		       const struct site *s)
{
	site_print(&c->tree, s);
	print_findings(r, s);
	advice_print(c, s);
	print_rejected(rules, s);
	witness_print(&c->tree, s);
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
	struct rules rules;
	int n = 0;

	if (rules_load(c->rules, &rules))
		return -1;

	for (int i = 0; i < arrlen(r->sites); i++) {
		if (!matches(w, &r->sites[i]))
			continue;
		if (n++)
			putchar('\n');
		print_site(c, &rules, r, &r->sites[i]);
	}
	rules_release(&rules);
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
	static const struct option options[] = {
		{ "splat", required_argument, NULL, 's' },
		{ NULL, 0, NULL, 0 },
	};
	const char *log = NULL;
	struct wanted w;
	int opt, rc;

	while ((opt = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (opt != 's')
			return refused_option(argv[0], argv, opt);
		log = optarg;
	}
	if (log && argc == optind)
		return splat_explain(c, log) ? EXIT_TROUBLE : EXIT_CLEAN;
	if (log || argc - optind != 1) {
		error("explain wants one rule or site, or --splat FILE; see 'dmattr explain "
		      "--help'");
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
	"                          explain --splat FILE\n"
	"\n"
	"Says what a rule is about, or why a mapping site has its verdict and no other: what\n"
	"is known of it, the premises that other verdicts lacked, the smallest change, and the\n"
	"way of the memory from its source to the call, with source lines. ID is that of a\n"
	"site, as 'check --format json' and 'query sites' print it. Sites are judged from the\n"
	"database that 'check' made; nothing is refreshed.\n"
	"\n"
	"  --splat FILE   read the warnings of dma-debug (DMA-API: ...) in a kernel log, find\n"
	"                 the mapping site by the backtrace, say what the warning means, which\n"
	"                 sites can share the cacheline, and the smallest change\n"
	"  --help         print this\n"
	"\n"
	"exit status: 0 done, 2 trouble\n";

const struct command cmd_explain = {
	"explain", "why: what a rule is about, or a site's witness", usage, 0, run_explain,
};
