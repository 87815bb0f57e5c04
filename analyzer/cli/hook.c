/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/changed.h"
#include "output/output.h"

#define MARK "# installed by dmattr"
#define EARLIER ".before-dmattr"

/* ---- install ---- */

static char *hook_path(const struct git *g)
{
	/* core.hooksPath and the repository of a worktree are git's business */
	static const char *const words[] = { "rev-parse", "--git-path", "hooks", NULL };
	_cleanup_free_ char *name = git_say(g, words);
	_cleanup_free_ char *dir = name ? path_join(g->top, name) : NULL;

	if (!dir || make_dirs(dir)) {
		error("cannot make the hooks' directory %s: %s", dir ? dir : "", strerror(errno));
		return NULL;
	}
	return path_join(dir, "pre-commit");
}

/* In single quotes, for a shell. */
static void put_quoted(const char *text, FILE *out)
{
	fputc('\'', out);
	for (; *text; text++)
		if (*text == '\'')
			fputs("'\\''", out);
		else
			fputc(*text, out);
	fputc('\'', out);
}

static void put_command(const struct context *c, const struct git *g, FILE *out)
{
	_cleanup_free_ char *self = path_absolute("/proc/self/exe");
	_cleanup_free_ char *db = c->db ? path_absolute(c->db) : NULL;
	_cleanup_free_ char *build = c->build ? path_absolute(c->build) : NULL;

	fputs("exec ", out);
	put_quoted(self ? self : "dmattr", out);
	fputs(" -q", out);
	if (*g->prefix) {
		fputs(" -k ", out);
		put_quoted(g->prefix, out);
	}
	if (db) {
		fputs(" --db ", out);
		put_quoted(db, out);
	}
	if (build) {
		fputs(" -b ", out);
		put_quoted(build, out);
	}
	fputs(" hook run\n", out);
}

/* core.hooksPath may be that of all repositories, also of those with no kernel. */
static char *hook_text(const struct context *c, const struct git *g)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	fputs("#!/bin/sh\n" MARK ": judges what is staged\n"
	      "if [ -x \"$0" EARLIER "\" ]; then \"$0" EARLIER "\" \"$@\" || exit; fi\n"
	      "[ -e ", f);
	put_quoted(g->prefix, f);
	fputs("include/linux/dma-mapping.h ] || exit 0\n", f);
	put_command(c, g, f);
	fclose(f);
	return text;
}

/* A hook that is there already is called first. */
static int keep_earlier(const char *path)
{
	_cleanup_free_ char *there = file_read(path, NULL);
	_cleanup_free_ char *earlier = xasprintf("%s" EARLIER, path);

	if (!there || strstr(there, MARK))
		return 0;
	if (file_exists(earlier))
		return error("%s and %s are both there: remove one of them", path, earlier);
	if (rename(path, earlier))
		return error("cannot rename %s: %s", path, strerror(errno));
	note("the hook that was there is %s and is called first", earlier);
	return 0;
}

static int install(struct context *c, const struct git *g)
{
	_cleanup_free_ char *path = hook_path(g);
	_cleanup_free_ char *text = hook_text(c, g);
	_cleanup_free_ char *db = context_database(c);

	if (!path || !db || keep_earlier(path))
		return -1;
	if (file_replace(path, text, strlen(text)) || chmod(path, 0777 & ~umask(0)))
		return error("cannot write %s: %s", path, strerror(errno));
	note("installed %s", path);
	if (!file_exists(db))
		note("it needs the facts of the tree: run 'dmattr -k %s check' once", c->tree.path);
	return 0;
}

static int hook_install(struct context *c, int argc, char **argv)
{
	struct git git;
	int rc;

	if (argc > 1) {
		error("hook install takes no argument; '%s' is one", argv[1]);
		return EXIT_TROUBLE;
	}
	if (git_open(&c->tree, &git))
		return EXIT_TROUBLE;
	git.own_hooks = true;
	rc = install(c, &git);
	git_release(&git);
	return rc ? EXIT_TROUBLE : EXIT_CLEAN;
}

/* ---- run ---- */

struct run_options {
	const struct writer *writer;	/* NULL: findings as text, nothing if there are none */
	const char *patch;
	bool nipa;
};

static char *read_patch(const char *path)
{
	char *text = stream_read(strcmp(path, "-") ? path : "/dev/stdin", NULL);

	if (!text)
		error("%s: %s", path, strerror(errno));
	return text;
}

static int take_options(int argc, char **argv, struct run_options *o)
{
	static const struct option options[] = {
		{ "format", required_argument, NULL, 'f' },
		{ "patch", required_argument, NULL, 'p' },
		{ "exit-codes", required_argument, NULL, 'e' },
		{ NULL, 0, NULL, 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (opt == 'f')
			o->writer = writer_choose(optarg);
		if (opt == 'f' && !o->writer)
			return -1;
		if (opt == 'p')
			o->patch = optarg;
		else if (opt == 'e' && exit_codes_choose(optarg, &o->nipa))
			return -1;
		else if (opt == ':' || opt == '?')
			return refused_option("hook run", argv, opt) ? -1 : 0;
	}
	return 0;
}

/* Those below the tree, relative to it; stb_ds. */
static char **take_files(const struct tree *t, char *const *names)
{
	char **ret = NULL;

	for (; *names; names++) {
		_cleanup_free_ char *path = path_absolute(*names);
		const char *file = path ? path_below(t->path, path) : NULL;

		if (file && (file_is(file, ".c") || file_is(file, ".h")))
			arrput(ret, xstrdup(file));
	}
	return ret;
}

/* Is the file of the change, or does it miss one that the change deletes? */
static bool is_damaged_by(const struct listed *l, const struct git_change *c)
{
	const char *slash = strrchr(c->old_file, '/');

	if (!strcmp(l->file, c->file))
		return true;
	return (c->status == 'D' || c->status == 'R') &&
	       strstr(l->reason, slash ? slash + 1 : c->old_file);
}

/* A file that was not understood in full may hide a finding. */
static void say_damaged(const struct report *r, const struct git_change *list)
{
	for (ptrdiff_t i = 0; i < arrlen(r->coverage.failed); i++) {
		const struct listed *l = &r->coverage.failed[i];
		ptrdiff_t k = 0;

		while (k < arrlen(list) && !is_damaged_by(l, &list[k]))
			k++;
		if (k < arrlen(list))
			warning("%s: judged as far as it was understood: %s", l->file, l->reason);
	}
}

static void say_how_many(const struct change_set *s, int n)
{
	if (s->named)
		fprintf(stderr, "dmattr: %d finding%s in the files that are named ('dmattr explain "
			"RULE' says what is behind)\n", n, n == 1 ? "" : "s");
	else
		fprintf(stderr, "dmattr: the commit brings %d finding%s ('dmattr explain RULE' says "
			"what is behind; 'git commit --no-verify' commits all the same)\n", n,
			n == 1 ? "" : "s");
}

static int put_report(const struct run_options *o, const struct change_set *s,
		      const struct report *r)
{
	const bool colour = wants_colour();
	int n = 0;

	if (o->writer)
		return o->writer->write(r, stdout, colour);
	for (ptrdiff_t i = 0; i < arrlen(r->findings); i++)
		n += r->findings[i].level >= LEVEL_WARNING;
	if (!n)
		return 0;
	if (write_findings(r, stdout, colour))
		return -1;
	if (!o->patch)
		say_how_many(s, n);
	return 0;
}

static int judge(struct context *c, const struct run_options *o, const struct change_set *s)
{
	struct report r = { 0 };
	int status = EXIT_TROUBLE;

	if (!changes_judge(c, s, NULL, NULL, &r)) {
		if (o->nipa)
			nipa_describe(&r);
		say_damaged(&r, s->bases[0].changes);
		if (put_report(o, s, &r))
			error("cannot write to standard output: %m");
		else
			status = exit_status(&r, o->nipa);
	}
	report_release(&r);
	return status;
}

/*
 * The index, or the range that the pre-commit framework is run for ("pre-commit run
 * --from-ref A --to-ref B", pre-push).
 */
static int find_changes(struct context *c, char *const *names, struct change_set *ret)
{
	const char *from = getenv("PRE_COMMIT_FROM_REF"), *to = getenv("PRE_COMMIT_TO_REF");
	_cleanup_free_ char *range = NULL;

	if (!from || !to || !*from || !*to)
		return changes_staged(c, take_files(&c->tree, names), ret);
	range = xasprintf("%s..%s", from, to);
	return changes_since(c, range, ret);
}

static int hook_run(struct context *c, int argc, char **argv)
{
	struct run_options o = { 0 };
	struct change_set set;
	_cleanup_free_ char *patch = NULL;
	int rc, status = EXIT_TROUBLE;

	if (take_options(argc, argv, &o))
		return EXIT_TROUBLE;
	if (o.patch && argv[optind]) {
		error("hook run --patch judges the patch: leave '%s' away", argv[optind]);
		return EXIT_TROUBLE;
	}
	if (o.patch) {
		patch = read_patch(o.patch);
		if (!patch)
			return EXIT_TROUBLE;
	}
	rc = patch ? changes_patch(c, patch, &set) : find_changes(c, argv + optind, &set);
	if (!rc)
		status = judge(c, &o, &set);
	if (o.nipa && status == EXIT_TROUBLE)
		nipa_describe(NULL);
	changes_release(&set);
	return status;
}

static int run_hook(struct context *c, int argc, char **argv)
{
	static const struct option none[] = { { NULL, 0, NULL, 0 } };
	int opt = getopt_long(argc, argv, "+:", none, NULL);

	if (opt != -1)
		return refused_option(argv[0], argv, opt);
	argc -= optind;
	argv += optind;
	optind = 0;
	if (argc && !strcmp(argv[0], "install"))
		return hook_install(c, argc, argv);
	if (argc && !strcmp(argv[0], "run"))
		return hook_run(c, argc, argv);
	error("hook %s: there are: install, run", argc ? argv[0] : "what?");
	return EXIT_TROUBLE;
}

static const char usage[] =
	"usage: dmattr [OPTION...] hook install\n"
	"       dmattr [OPTION...] hook run [--format FORMAT] [--patch FILE] [--exit-codes nipa]\n"
	"                          [FILE...]\n"
	"\n"
	"  install    put a pre-commit hook into the repository of the tree, where\n"
	"             core.hooksPath says; one that is there is called first\n"
	"  run        judge what is staged (the index, not the work tree) where it can alter\n"
	"             a verdict, and print the findings that HEAD does not have; nothing is\n"
	"             written, not even the database; with FILEs that are not all staged,\n"
	"             as of \"pre-commit run --all-files\", all findings in them\n"
	"\n"
	"  --format FORMAT     text (default), terse (as checkpatch), b4 (the JSON of\n"
	"                      \"b4 review\"), or any of 'check'\n"
	"  --patch FILE        judge this patch or mail, not the index; '-' is standard input\n"
	"  --exit-codes nipa   0 nothing new, 250 warnings, else errors or trouble\n"
	"  --help              print this\n"
	"\n"
	"The database must be there: run 'dmattr check' or 'dmattr index' once.\n"
	"\n"
	"exit status: 0 nothing new, 1 new findings, 2 trouble\n";

const struct command cmd_hook = {
	"hook", "judge what is staged; install the pre-commit hook", usage,
	NEEDS_TREE | NEEDS_APIS, run_hook,
};
