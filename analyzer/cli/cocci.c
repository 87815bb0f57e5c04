/* SPDX-License-Identifier: GPL-2.0-only */
/* The command: the semantic patches beside the analyzer. */
#include <getopt.h>

#include "base/error.h"
#include "base/memory.h"
#include "cli/changed.h"
#include "cli/cocci.h"
#include "output/output.h"

struct cocci_options {
	const struct writer *writer;
	const char *rule;
};

static int take_options(int argc, char **argv, struct cocci_options *o)
{
	static const struct option options[] = {
		{ "format", required_argument, NULL, 'f' },
		{ "rule", required_argument, NULL, 'r' },
		{ NULL, 0, NULL, 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (opt == 'f') {
			o->writer = writer_choose(optarg);
			if (!o->writer)
				return -1;
		} else if (opt == 'r') {
			o->rule = optarg;
		} else {
			refused_option(argv[0], argv, opt);
			return -1;
		}
	}
	return 0;
}

/* Findings of rules without a semantic patch are not this command's business. */
static void keep_asked(struct report *r)
{
	ptrdiff_t kept = 0;

	for (ptrdiff_t i = 0; i < arrlen(r->findings); i++) {
		if (r->findings[i].spatch) {
			r->findings[kept++] = r->findings[i];
			continue;
		}
		finding_release(&r->findings[i]);
	}
	if (r->findings)
		arrsetlen(r->findings, kept);
}

static int judge(struct context *c, const struct cocci_options *o, const struct scope *s,
		 struct report *r)
{
	const struct analysis_options a = {
		.paths = (const char *const *)s->paths, .n_paths = arrlen(s->paths),
	};

	if (grow(c, &a, s, r) || describe(c, r) || coverage_count(c, s, r) ||
	    cocci_join(c, s, o->rule, r))
		return -1;
	fingerprints_set(r, NULL, NULL);
	return 0;
}

static int report(struct context *c, const struct cocci_options *o, const struct scope *s)
{
	struct report r = { 0 };
	int status = EXIT_TROUBLE;

	if (!judge(c, o, s, &r)) {
		keep_asked(&r);
		if (o->writer->write(&r, stdout, false))
			error("cannot write to standard output: %m");
		else
			status = arrlen(r.coverage.spatch_failed) ? EXIT_TROUBLE :
					exit_status(&r, false);
	}
	report_release(&r);
	return status;
}

static int run_cocci(struct context *c, int argc, char **argv)
{
	struct cocci_options o = { .writer = writers[0] };
	struct scope scope;
	char **paths;
	int status = EXIT_TROUBLE;

	if (take_options(argc, argv, &o))
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
	"usage: dmattr [OPTION...] cocci [--format FORMAT] [--rule ID] [PATH...]\n"
	"\n"
	"Runs the semantic patches of cocci/ (spatch, report mode) on the files below PATH that\n"
	"use their keywords, judges the same files as 'check' does, and says of each finding:\n"
	"\n"
	"  confirmed       both found it\n"
	"  refuted         the analyzer knows better, and says why\n"
	"  only-spatch     the analyzer has no verdict there\n"
	"  only-analyzer   spatch does not see it\n"
	"\n"
	"Files that spatch gave up, and mapping calls in functions that its parser lost, are\n"
	"listed. --time-limit (default here: 60) is for one file.\n"
	"\n"
	"  --format FORMAT   as for 'check'\n"
	"  --rule ID         only this semantic patch (default: all of cocci/)\n"
	"  --help            print this\n"
	"\n"
	"exit status: 0 no finding above note, 1 findings, 2 trouble\n";

const struct command cmd_cocci = {
	"cocci", "run the semantic patches, join them with the verdicts", usage,
	NEEDS_TREE | NEEDS_APIS | NEEDS_DB_WRITE, run_cocci,
};
