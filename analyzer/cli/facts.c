/* SPDX-License-Identifier: GPL-2.0-only */
#include <getopt.h>

#include "base/error.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "front/front.h"

/* Passes on what is of one file. */
struct filter {
	struct fact_sink sink;
	struct fact_sink *next;
	const char *file;	/* NULL: all */
	bool body, members;	/* of a function or record that is passed on */
};

static bool is_wanted(struct filter *f, enum fact_kind kind, const void *fact)
{
	switch (kind) {
	case FACT_dep:
		return !strcmp(((const struct fact_dep *)fact)->file, f->file);
	case FACT_global:
		return !strcmp(((const struct fact_global *)fact)->file, f->file);
	case FACT_function:
		f->body = !strcmp(((const struct fact_function *)fact)->file, f->file);
		return f->body;
	case FACT_record:
		f->members = !strcmp(((const struct fact_record *)fact)->file, f->file);
		return f->members;
	case FACT_member:
		return f->members;
	case FACT_diag:
		return true;
	default:
		return f->body;
	}
}

static int filter_emit(struct fact_sink *sink, enum fact_kind kind, const void *fact)
{
	struct filter *f = (struct filter *)sink;

	if (f->file && !is_wanted(f, kind, fact))
		return 0;
	return f->next->emit(f->next, kind, fact);
}

static int print_facts(const struct tree *t, const struct job *job, bool headers)
{
	_cleanup_free_ char *reason = NULL;
	struct fact_printer printer;
	struct filter filter = {
		.sink.emit = filter_emit, .next = &printer.sink, .body = true,
		.file = headers ? NULL : job->file,
	};
	struct front *front = front_new(t->path);
	enum parse_how how;
	int rc;

	fact_printer_init(&printer, stdout);
	rc = front_unit(front, job, &filter.sink, &how, &reason);
	front_free(front);
	if (ferror(stdout))
		return error("cannot write to standard output: %m");
	if (rc)
		return error("%s: %s", job->file, reason ? reason : "no facts");
	return 0;
}

static int facts_of(struct context *c, const char *file, bool headers)
{
	const struct kbuild_options o = {
		.build = c->build, .arch = c->arch, .no_kbuild = c->no_kbuild,
		.jobs = c->jobs,
	};
	struct plan plan = { 0 };
	int rc;

	if (kbuild_plan(&c->tree, &o, &file, 1, &plan))
		return -1;
	if (arrlen(plan.left_out))
		note("%s: %s", file, plan.left_out[0].reason);
	if (arrlen(plan.jobs))
		rc = print_facts(&c->tree, &plan.jobs[0], headers);
	else
		rc = error("%s: nothing says how it compiles", file);
	plan_release(&plan);
	return rc;
}

static int run_facts(struct context *c, int argc, char **argv)
{
	static const struct option options[] = {
		{ "headers", no_argument, NULL, 'H' },
		{ NULL, 0, NULL, 0 },
	};
	char **paths;
	bool headers = false;
	int opt, rc;

	while ((opt = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (opt != 'H')
			return refused_option(argv[0], argv, opt);
		headers = true;
	}
	if (argc - optind != 1) {
		error("facts wants one .c file; see 'dmattr facts --help'");
		return EXIT_TROUBLE;
	}
	if (paths_resolve(&c->tree, argv + optind, 1, &paths))
		return EXIT_TROUBLE;
	if (file_is(paths[0], ".c"))
		rc = facts_of(c, paths[0], headers);
	else
		rc = error("%s is no .c file", argv[optind]);
	paths_free(paths);
	return rc ? EXIT_TROUBLE : EXIT_CLEAN;
}

static const char usage[] =
	"usage: dmattr [OPTION...] facts [--headers] FILE\n"
	"\n"
	"Prints what the front end sees in one .c file, a fact a line, as\n"
	"analyzer/model/fact.def describes them. No database is read or written.\n"
	"\n"
	"  --headers  the facts of the headers that it includes, too (default: of the file)\n"
	"  --help     print this\n"
	"\n"
	"exit status: 0 done, 2 trouble\n";

const struct command cmd_facts = {
	"facts", "what the front end sees in one file", usage, NEEDS_TREE, run_facts,
};
