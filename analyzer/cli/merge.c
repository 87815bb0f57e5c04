/* SPDX-License-Identifier: GPL-2.0-only */
#include <getopt.h>

#include "base/error.h"
#include "cli/cli.h"

static int same(const char *path, struct store *from, const char *key, const char *want)
{
	const char *value = store_meta(from, key);

	if (value && !strcmp(value, want))
		return 0;
	return error("%s is of the %s %s, not %s: it cannot be merged", path, key,
		     value ? value : "(unknown)", want);
}

static int merge_one(struct context *c, const char *path)
{
	struct store *from;
	int rc;

	if (store_open(path, STORE_READ, &from))
		return -1;
	rc = same(path, from, "tree", c->tree.path) ||
	     same(path, from, "version", c->tree.version) ||
	     store_merge(c->store, from, c->tree.path);
	store_close(from);
	return rc ? -1 : 0;
}

static int run_merge(struct context *c, int argc, char **argv)
{
	static const struct option options[] = { { NULL, 0, NULL, 0 } };
	const char *tree = store_meta(c->store, "tree");
	int opt = getopt_long(argc, argv, ":", options, NULL);

	if (opt != -1)
		return refused_option(argv[0], argv, opt);
	if (optind == argc) {
		error("merge wants databases; see 'dmattr merge --help'");
		return EXIT_TROUBLE;
	}
	if (tree && strcmp(tree, c->tree.path)) {
		error("the database is of the tree %s, not of %s: name another with --db", tree,
		      c->tree.path);
		return EXIT_TROUBLE;
	}
	for (int i = optind; i < argc; i++)
		if (merge_one(c, argv[i]))
			return EXIT_TROUBLE;
	return remember_apis(c) || store_flush(c->store) ? EXIT_TROUBLE : EXIT_CLEAN;
}

static const char usage[] =
	"usage: dmattr [OPTION...] merge DATABASE...\n"
	"\n"
	"Brings databases of one tree into the one that --db names (default: the tree's own),\n"
	"as if all had been parsed there: parts that 'dmattr index --shard I/N' made, on one\n"
	"machine or on many. The tree must be at the same path in all of them.\n"
	"\n"
	"  --help     print this\n"
	"\n"
	"exit status: 0 done, 2 trouble\n";

const struct command cmd_merge = {
	"merge", "bring databases of one tree together", usage,
	NEEDS_TREE | NEEDS_APIS | NEEDS_DB_WRITE, run_merge,
};
