/* SPDX-License-Identifier: GPL-2.0-only */
#include <getopt.h>

#include "base/error.h"
#include "base/memory.h"
#include "cli/cli.h"

static void report_unit(const struct unit_row *u)
{
	const char *why = u->reason ? u->reason : u->first_error;

	note("%s: %s: %s", u->file, u->failed ? "failed" : "damaged", why ? why : "no facts");
}

static int summarise(struct context *c, const struct scope *s)
{
	struct unit_row *units = NULL;
	int files = 0, failed = 0, damaged = 0;

	if (store_units(c->store, &units))
		return EXIT_TROUBLE;
	for (int i = 0; i < arrlen(units); i++) {
		const struct unit_row *u = &units[i];

		if (!paths_cover(s->paths, u->file))
			continue;
		files++;
		failed += u->failed;
		damaged += !u->failed && (u->errors || u->reason);
		if (u->failed || u->errors || u->reason)
			report_unit(u);
	}
	arrfree(units);
	note("%d files in the database, %zu parsed now, %d damaged, %d failed, "
	     "%td not built by a configuration", files, s->parsed, damaged, failed,
	     arrlen(s->plan.left_out));
	note("%zu parsed with precompiled headers, %zu without; %zu of these since they differ "
	     "with one, %zu since they have errors", c->parses[PARSE_FAST],
	     s->parsed - c->parses[PARSE_FAST], c->parses[PARSE_DIFFERS],
	     c->parses[PARSE_ERRORS]);
	return EXIT_CLEAN;
}

/* "I/N": the I-th of N parts. Returns 0, or -1 after one line. */
static int parse_shard(struct context *c, const char *text)
{
	char end;

	if (sscanf(text, "%d/%d%c", &c->shard, &c->shards, &end) == 2 && c->shard > 0 &&
	    c->shard <= c->shards)
		return 0;
	return error("--shard wants I/N, part I (from 1) of N, such as 2/4, not '%s'", text);
}

static int run_index(struct context *c, int argc, char **argv)
{
	static const struct option options[] = {
		{ "all", no_argument, NULL, 'a' },
		{ "shard", required_argument, NULL, 's' },
		{ NULL, 0, NULL, 0 },
	};
	struct scope scope;
	char **paths;
	bool all = false;
	int opt, status = EXIT_TROUBLE;

	while ((opt = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (opt == 'a')
			all = true;
		else if (opt != 's')
			return refused_option(argv[0], argv, opt);
		else if (parse_shard(c, optarg))
			return EXIT_TROUBLE;
	}
	if (paths_resolve(&c->tree, argv + optind, argc - optind, &paths))
		return EXIT_TROUBLE;
	if (!refresh(c, paths, all, &scope))
		status = summarise(c, &scope);
	scope_release(&scope);
	paths_free(paths);
	return status;
}

static const char usage[] =
	"usage: dmattr [OPTION...] index [--all] [--shard I/N] [PATH...]\n"
	"\n"
	"Brings the database up to date for the files below PATH, as 'check' does, and judges\n"
	"nothing. A PATH is a file or directory, relative to the current directory or to the\n"
	"tree (default: drivers mm net block sound io_uring virt lib fs). Says on stderr which\n"
	"files have errors or failed.\n"
	"\n"
	"  --all      every file that the configuration builds (default: those that call a\n"
	"             mapping API or a source of user pages, and those named as PATH)\n"
	"  --shard I/N   parse only part I (from 1) of N: directories are dealt out by their\n"
	"             names. Each part on a machine of its own, with the tree and the build\n"
	"             directory at the same paths; 'dmattr merge' brings the databases together\n"
	"  --help     print this\n"
	"\n"
	"exit status: 0 done, 2 trouble\n";

const struct command cmd_index = {
	"index", "bring the database of facts up to date, judge nothing", usage,
	NEEDS_TREE | NEEDS_APIS | NEEDS_DB_WRITE, run_index,
};
