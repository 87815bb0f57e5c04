/* SPDX-License-Identifier: GPL-2.0-only */
#include <getopt.h>

#include "analysis/analysis.h"
#include "base/error.h"
#include "base/memory.h"
#include "cli/changed.h"
#include "cli/cocci.h"
#include "output/output.h"

struct check_options {
	const struct writer *writer;
	const char *rule;
	const char *baseline;
	const char *since;	/* of --changed; NULL: HEAD */
	bool changed, update, nipa, cocci;
	int cachelines[4];	/* ascending */
	size_t n_cachelines;
};

static bool is_power_of_two(long n)
{
	return n > 0 && !(n & (n - 1));
}

/* "64,128", as the sizes of a cacheline are written. */
static int take_cachelines(const char *text, struct check_options *o)
{
	for (const char *s = text; *s || s == text; s++) {
		char *end;
		long n = strtol(s, &end, 10);

		if (end == s || !is_power_of_two(n) || n < 16 || n > 4096 ||
		    o->n_cachelines == ARRAY_SIZE(o->cachelines) || (*end && *end != ',') ||
		    (o->n_cachelines && n <= o->cachelines[o->n_cachelines - 1]))
			return error("--cacheline %s: wants sizes in bytes, powers of two from 16 to "
				     "4096, ascending, like 64,128", text);
		o->cachelines[o->n_cachelines++] = (int)n;
		s = end;
		if (!*s)
			break;
	}
	return 0;
}

static int take_option(struct context *c, int opt, struct check_options *o)
{
	switch (opt) {
	case 'f':
		o->writer = writer_choose(optarg);
		return o->writer ? 0 : -1;
	case 'r':
		o->rule = optarg;
		return rule_check(c->rules, optarg);
	case 'c':
		o->changed = true;
		o->since = optarg;
		return 0;
	case 'b':
		o->baseline = optarg;
		return 0;
	case 'u':
		o->update = true;
		return 0;
	case 'l':
		return take_cachelines(optarg, o);
	case 's':
		o->cocci = true;
		return 0;
	default:
		return exit_codes_choose(optarg, &o->nipa);
	}
}

static int check_options(const struct check_options *o)
{
	if (o->update && !o->baseline)
		return error("--update-baseline writes the file of --baseline FILE: name one");
	if (o->update && (o->changed || o->rule))
		return error("--update-baseline wants all findings: leave --changed and --rule away");
	return 0;
}

static int take_options(struct context *c, int argc, char **argv, struct check_options *o)
{
	static const struct option options[] = {
		{ "format", required_argument, NULL, 'f' },
		{ "rule", required_argument, NULL, 'r' },
		{ "changed", optional_argument, NULL, 'c' },
		{ "baseline", required_argument, NULL, 'b' },
		{ "update-baseline", no_argument, NULL, 'u' },
		{ "exit-codes", required_argument, NULL, 'e' },
		{ "cacheline", required_argument, NULL, 'l' },
		{ "cocci", no_argument, NULL, 's' },
		{ NULL, 0, NULL, 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (opt == ':' || opt == '?') {
			refused_option(argv[0], argv, opt);
			return -1;
		}
		if (take_option(c, opt, o))
			return -1;
	}
	return check_options(o);
}

/* Units and headers below the paths; stb_ds. */
static const char **files_below(struct context *c, char *const *paths)
{
	struct unit_row *units = NULL;
	const char **headers = NULL, **ret = NULL;

	if (!store_units(c->store, &units))
		for (ptrdiff_t i = 0; i < arrlen(units); i++)
			if (paths_cover(paths, units[i].file))
				arrput(ret, units[i].file);
	if (!store_headers(c->store, &headers))
		for (ptrdiff_t i = 0; i < arrlen(headers); i++)
			if (paths_cover(paths, headers[i]))
				arrput(ret, headers[i]);
	arrfree(units);
	arrfree(headers);
	return ret;
}

/* Comments that answer a finding are looked for in all files of the scope. */
static void suppress(struct context *c, const struct check_options *o, const struct scope *s,
		     struct report *r)
{
	const char **files = o->rule ? NULL : files_below(c, s->paths);

	suppressions_apply(r, NULL, o->rule ? NULL : c->rules, files);
	arrfree(files);
}

static int use_baseline(const struct check_options *o, char *const *paths, struct report *r)
{
	if (!o->baseline)
		return 0;
	if (o->update && baseline_update(r, o->baseline, paths))
		return -1;
	r->compared = true;
	return baseline_apply(r, o->baseline, o->rule || o->changed ? NULL : paths);
}

static int judge(struct context *c, const struct check_options *o, const struct scope *s,
		 struct report *r)
{
	const struct analysis_options a = {
		.paths = (const char *const *)s->paths, .n_paths = arrlen(s->paths),
		.rule = o->rule,
		.cachelines = o->cachelines, .n_cachelines = o->n_cachelines,
	};

	if (grow(c, &a, s, r) || describe(c, r) || coverage_count(c, s, r) ||
	    (o->cocci && cocci_join(c, s, o->rule, r)))
		return -1;
	fix_describe(r);
	fingerprints_set(r, NULL, NULL);
	suppress(c, o, s, r);
	return use_baseline(o, s->paths, r);
}

static int put_report(const struct check_options *o, const struct report *r)
{
	if (o->nipa)
		nipa_describe(r);
	if (!o->writer->write(r, stdout, wants_colour()))
		return exit_status(r, o->nipa);
	error("cannot write to standard output: %m");
	return EXIT_TROUBLE;
}

static int report(struct context *c, const struct check_options *o, const struct scope *s)
{
	struct report r = { 0 };
	int status = EXIT_TROUBLE;

	if (!judge(c, o, s, &r))
		status = put_report(o, &r);
	report_release(&r);
	return arrlen(s->unreadable) ? EXIT_TROUBLE : status;
}

static int check_changed(struct context *c, const struct check_options *o, char *const *paths)
{
	struct change_set set;
	struct report r = { 0 };
	int status = EXIT_TROUBLE;

	if (!changes_since(c, o->since, &set) && !changes_judge(c, &set, paths, o->rule, &r) &&
	    !use_baseline(o, NULL, &r))
		status = put_report(o, &r);
	report_release(&r);
	changes_release(&set);
	return status;
}

static int check_all(struct context *c, const struct check_options *o, char **paths)
{
	struct scope scope;
	int status = EXIT_TROUBLE;

	if (context_need(c, NEEDS_DB_WRITE))
		return EXIT_TROUBLE;
	if (!refresh(c, paths, false, &scope))
		status = report(c, o, &scope);
	scope_release(&scope);
	return status;
}

static int run_check(struct context *c, int argc, char **argv)
{
	struct check_options o = { .writer = writers[0] };
	char **paths;
	int status;

	if (take_options(c, argc, argv, &o))
		return EXIT_TROUBLE;
	if (paths_resolve(&c->tree, argv + optind, argc - optind, &paths))
		return EXIT_TROUBLE;
	if (o.changed)
		status = check_changed(c, &o, argc > optind ? paths : NULL);
	else
		status = check_all(c, &o, paths);
	if (o.nipa && status == EXIT_TROUBLE)
		nipa_describe(NULL);
	paths_free(paths);
	return status;
}

static const char usage[] =
	"usage: dmattr [OPTION...] check [--format FORMAT] [--rule ID] [--cacheline SIZE[,...]]\n"
	"              [--cocci] [--changed[=REV]] [--baseline FILE [--update-baseline]]\n"
	"              [--exit-codes nipa] [PATH...]\n"
	"\n"
	"Brings the database up to date for the files below PATH that call a mapping API or\n"
	"a source of user pages, judges every mapping site in them, and prints the report.\n"
	"A PATH is a file or directory, relative to the current directory or to the tree\n"
	"(default: drivers mm net block sound io_uring virt lib fs).\n"
	"\n"
	"  --format FORMAT   text (default), as gcc writes; json, as rules/report.schema.json\n"
	"                    says; sarif (2.1.0), for code scanning; html, one page to look at\n"
	"                    in a browser, which needs nothing else; terse, as checkpatch; or\n"
	"                    b4, as \"b4 review\" reads\n"
	"  --rule ID         only the findings of this rule (default: all); 'dmattr explain ID'\n"
	"                    says what a rule is about\n"
	"  --cacheline SIZE  judge shared cachelines for lines of these bytes, like 64,128\n"
	"                    (default: L1_CACHE_BYTES of the configuration); what only shares\n"
	"                    larger ones than that is a note\n"
	"  --cocci           run the semantic patches too ('dmattr help cocci') and say of each\n"
	"                    finding whether they confirm it\n"
	"  --changed[=REV]   only findings that the work tree has and the merge base of REV\n"
	"                    and HEAD (default: HEAD) has not; with REV A..B: that B has and\n"
	"                    the merge base of both has not. The database is only read\n"
	"  --baseline FILE   without the findings that FILE lists; what it lists and is no\n"
	"                    finding any more is reported\n"
	"  --update-baseline   write FILE first: all findings below PATH\n"
	"  --exit-codes nipa   0 no finding, 250 warnings, else errors or trouble\n"
	"  --help            print this\n"
	"\n"
	"A comment in the source answers a finding of the same or the next statement:\n"
	"    /* dmattr: ok RULE: why */\n"
	"\n"
	"Text has colours only on a terminal, and none if NO_COLOR is set.\n"
	"\n"
	"exit status: 0 no finding above note, 1 findings, 2 trouble\n";

const struct command cmd_check = {
	"check", "refresh what is stale, judge every mapping site, report", usage,
	NEEDS_TREE | NEEDS_APIS, run_check,
};
