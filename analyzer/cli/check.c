/* SPDX-License-Identifier: GPL-2.0-only */
#include <getopt.h>
#include <unistd.h>

#include "analysis/analysis.h"
#include "base/error.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "output/output.h"

struct check_options {
	const struct writer *writer;
	const char *rule;
};

static int refuse_format(const char *name)
{
	_cleanup_free_ char *known = NULL;
	size_t len;
	FILE *out = open_memstream(&known, &len);

	for (int i = 0; writers[i]; i++)
		fprintf(out, "%s%s", i ? ", " : "", writers[i]->name);
	fclose(out);
	return error("unknown format '%s'; there are: %s", name, known);
}

static int take_options(struct context *c, int argc, char **argv, struct check_options *o)
{
	static const struct option options[] = {
		{ "format", required_argument, NULL, 'f' },
		{ "rule", required_argument, NULL, 'r' },
		{ NULL, 0, NULL, 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (opt == 'f') {
			o->writer = writer_find(optarg);
			if (!o->writer)
				return refuse_format(optarg);
		} else if (opt == 'r') {
			o->rule = optarg;
			if (rule_check(c->rules, optarg))
				return -1;
		} else {
			refused_option(argv[0], argv, opt);
			return -1;
		}
	}
	return 0;
}

static bool wants_colour(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no && *no) && term && strcmp(term, "dumb");
}

static int judge(struct context *c, const struct check_options *o, const struct scope *s,
		 struct report *r)
{
	const struct analysis_options a = {
		.paths = (const char *const *)s->paths, .n_paths = arrlen(s->paths),
		.rule = o->rule,
	};

	if (grow(c, &a, s->wanted, r))
		return -1;
	fix_describe(r);
	return coverage_count(c, s, r);
}

static int exit_status(const struct report *r)
{
	for (int i = 0; i < arrlen(r->findings); i++)
		if (r->findings[i].level >= LEVEL_WARNING)
			return EXIT_FINDINGS;
	return EXIT_CLEAN;
}

static int report(struct context *c, const struct check_options *o, const struct scope *s)
{
	struct report r = { 0 };
	int status = EXIT_TROUBLE;

	if (!judge(c, o, s, &r)) {
		if (o->writer->write(&r, stdout, wants_colour()))
			error("cannot write to standard output: %m");
		else
			status = arrlen(s->unreadable) ? EXIT_TROUBLE : exit_status(&r);
	}
	report_release(&r);
	return status;
}

static int run_check(struct context *c, int argc, char **argv)
{
	struct check_options o = { .writer = writers[0] };
	struct scope scope;
	char **paths;
	int status = EXIT_TROUBLE;

	if (take_options(c, argc, argv, &o))
		return EXIT_TROUBLE;
	if (paths_resolve(&c->tree, argv + optind, argc - optind, &paths))
		return EXIT_TROUBLE;
	if (!refresh(c, paths, false, &scope))
		status = report(c, &o, &scope);
	scope_release(&scope);
	paths_free(paths);
	return status;
}

static const char usage[] =
	"usage: dmattr [OPTION...] check [--format FORMAT] [--rule ID] [PATH...]\n"
	"\n"
	"Brings the database up to date for the files below PATH that call a mapping API or\n"
	"a source of user pages, judges every mapping site in them, and prints the report.\n"
	"A PATH is a file or directory, relative to the current directory or to the tree\n"
	"(default: drivers mm net block sound io_uring virt lib fs).\n"
	"\n"
	"  --format FORMAT   text (default), as gcc writes; or json, as rules/report.schema.json\n"
	"                    says\n"
	"  --rule ID         only the findings of this rule (default: all); 'dmattr explain ID'\n"
	"                    says what a rule is about\n"
	"  --help            print this\n"
	"\n"
	"Text has colours only on a terminal, and none if NO_COLOR is set.\n"
	"\n"
	"exit status: 0 no finding above note, 1 findings, 2 trouble\n";

const struct command cmd_check = {
	"check", "refresh what is stale, judge every mapping site, report", usage,
	NEEDS_TREE | NEEDS_APIS | NEEDS_DB_WRITE, run_check,
};
