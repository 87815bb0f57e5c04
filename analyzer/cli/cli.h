/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command line. A command is a const record at the foot of its file; it says
 * what it needs, and main() provides that in the context.
 */
#ifndef DMATTR_CLI_CLI_H
#define DMATTR_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "analysis/analysis.h"
#include "front/front.h"
#include "kbuild/kbuild.h"
#include "model/api.h"
#include "model/report.h"
#include "model/text.h"
#include "store/store.h"

enum { EXIT_CLEAN, EXIT_FINDINGS, EXIT_TROUBLE, EXIT_NIPA_WARNING = 250 };

enum needs {
	NEEDS_TREE = 1,		/* context.tree is open */
	NEEDS_APIS = 2,		/* context.apis is read */
	NEEDS_DB_READ = 4,	/* context.store is open, and there was one */
	NEEDS_DB_WRITE = 8,	/* context.store is open, made if missing */
};

struct context {
	/* as the command line has it; NULL or 0: not given */
	const char *kernel, *build, *arch, *db;
	int jobs, time_limit;
	bool no_kbuild, quiet;
	/* what was provided */
	unsigned int has;	/* enum needs */
	const char *rules;	/* the directory of rules/ *.json */
	char *rules_path;	/* owns it */
	struct tree tree;
	struct api_set apis;
	struct store *store;
	const struct overlay *overlay;	/* store is a private copy: of this version */
	size_t parses[PARSE_HOWS];	/* of this run */
	int shard, shards;		/* parse part "shard" (from 1) of them; 0: all */
};

struct command {
	const char *name, *help;	/* one line */
	const char *usage;		/* the whole text of --help */
	unsigned int needs;		/* enum needs */
	/* argv[0] is the command's name. Returns the exit status. */
	int (*run)(struct context *c, int argc, char **argv);
};

extern const struct command cmd_check, cmd_index, cmd_fix, cmd_explain, cmd_query, cmd_facts,
	cmd_cocci, cmd_hook, cmd_doctor, cmd_merge;

/* ---- context.c ---- */

/* Provide what is needed and not there yet. Returns 0, or -1 after one line. */
int context_need(struct context *c, unsigned int needs);
void context_release(struct context *c);

/* The database's path, by --db or by the tree; NULL after one line. Caller frees. */
char *context_database(struct context *c);

/* ---- options.c ---- */

/* The number of a numeric argument, or -1 after one line. */
int parse_count(const char *option, const char *text);

/* One line about the option that getopt_long() refused with opt; EXIT_TROUBLE. */
int refused_option(const char *command, char **argv, int opt);

/* ---- results.c ---- */

/* The writer of that name, or NULL after one line. */
const struct writer *writer_choose(const char *name);

/* The argument of --exit-codes; 0, or -1 after one line. */
int exit_codes_choose(const char *name, bool *nipa);

/* What the findings make of the exit status. */
int exit_status(const struct report *r, bool nipa);

/*
 * The line that netdev's CI shows beside a test: to the file descriptor that its
 * $DESC_FD names (nipa: core/test.py); nothing without one. r NULL: there was trouble.
 */
void nipa_describe(const struct report *r);

/* Is standard output for a person's eyes? */
bool wants_colour(void);

/* ---- paths.c ---- */

/*
 * Paths of the command line (relative to the current directory or to the tree)
 * as paths relative to the tree; none given: the default directories that exist.
 * An stb_ds array in *ret, for paths_free(). Returns 0, or -1 after one line.
 */
int paths_resolve(const struct tree *t, char **argv, int n, char ***ret);
void paths_free(char **paths);

/* Is file one of the paths, or below one of them? */
bool paths_cover(char *const *paths, const char *file);

/* ---- refresh.c ---- */

struct scope {
	char **paths;			/* stb_ds; not owned */
	struct mention *mentions;	/* stb_ds: of the mapping APIs and sources */
	struct mention *users;		/* stb_ds: of functions in headers that map */
	char **helpers;			/* stb_ds: these functions */
	struct left_out *unreadable;	/* stb_ds */
	struct plan plan;
	struct idents *idents;		/* NULL: only files were named */
	size_t wanted, parsed;		/* files; of these, parsed now */
};

/*
 * Bring the database up to date for the files below the paths that can matter
 * (all: for every file that is compiled). Returns 0, or -1 after a message.
 */
int refresh(struct context *c, char **paths, bool all, struct scope *ret);

/* The roles of the APIs, for the database's views. Returns 0, or -1 after one line. */
int remember_apis(struct context *c);

/* Scan the scope's paths for mentions. Returns 0, or -1 after a message. (scope.c) */
int scope_scan(struct context *c, struct scope *s);
void scope_release(struct scope *s);

/* Does the file's name end so: ".c", ".h"? */
bool file_is(const char *file, const char *end);

/*
 * Bring the database up to date for these files alone; in *parsed how many were
 * stale. Files that no configuration builds are left alone.
 */
int refresh_files(struct context *c, const char *const *files, size_t n, size_t *parsed);

/* ---- grow.c ---- */

/*
 * Judge the sites, parse what their verdicts turn out to need from other files,
 * and judge again, within bounds that grow with the scope. The report is the last
 * one; or the one of the last run, if nothing has changed since.
 */
int grow(struct context *c, const struct analysis_options *o, const struct scope *s,
	 struct report *ret);

/* ---- recall.c ---- */

/* The report of the last run, if it was made from the same in every respect. */
bool recall_report(struct context *c, const struct analysis_options *o,
		   const struct idents *idents, struct report *ret);

/*
 * The findings of the last run over the whole tree, without its sites, if the facts are
 * those of the store; c may look at another version of the tree with the same facts.
 */
bool recall_findings(struct context *c, struct report *ret);

/* Keep it for the next run. Returns 0, or -1 after one line. */
int remember_report(struct context *c, const struct analysis_options *o,
		    const struct idents *idents, const struct report *r);

/* Is the database of another tree? Then -1 after one line. */
int same_tree(struct context *c);

/* Is the API one that makes a file worth parsing? */
bool scope_wants(const struct api *api);

/* What refresh() learned about the tree, from the database, for a reader. */
void tree_recall(struct context *c);

/* ---- coverage.c ---- */

/*
 * Hold every mention of a mapping API against the report's sites, and list in
 * its coverage what has none, with the reason. Returns 0, or -1 after one line.
 */
int coverage_count(struct context *c, const struct scope *scope, struct report *r);

/* ---- describe.c ---- */

/*
 * Say in the report how dmattr was called (options, up to the command) and what the
 * rules are about, for its readers. Returns 0, or -1 after one line.
 */
int describe(const struct context *c, struct report *r);

/* ---- text.c ---- */

/* Are the texts alike but for comments and blanks? */
bool text_same_code(const char *a, const char *b);

/* Is line n part of a #define? */
bool text_in_define(const struct text *t, int n);

/*
 * The innermost #if, #ifdef, #else ... that line n depends on, or NULL; the
 * include guard of a header does not count.
 */
const char *text_condition(const struct text *t, int n);

/*
 * The name of the function whose body line n is in, by kernel style: braces of
 * functions stand in the first column. NULL: none; the caller frees.
 */
char *text_function(const struct text *t, int n);

/* ---- site_text.c ---- */

/* Print "file:line in function()". */
void position_print(const struct position *at);

/* Print what is known of a site, a line each. */
void site_print(const struct tree *t, const struct site *s);

/* Print its witness, each hop with the lines of source around it. */
void witness_print(const struct tree *t, const struct site *s);

/* ---- advice.c ---- */

/* Print the smallest change that the site's verdict asks for; nothing if none. */
void advice_print(struct context *c, const struct site *s);

/* The same for this attribute, on the map and where the tree compares, on the unmaps. */
void advice_attribute(struct context *c, const struct site *s, const char *attribute);

/* ---- rules.c ---- */

/*
 * Print what rules/ says about a rule. Returns 0, or -1 after a line that names
 * the rules that exist.
 */
int rule_print(const char *rules, const char *id, FILE *out);

/* Fill in what the rules say, for the report's readers. 0, or -1 after one line. */
int rule_texts(const char *rules, struct report *r);

/* Does rules/ know this rule? -1 after one line if not. */
int rule_check(const char *rules, const char *id);

/* The same, without a word. */
bool rule_known(const char *rules, const char *id);

/* ---- fix_rules.c ---- */

/* Say of each finding whether there is an automatic fix for it. */
void fix_describe(struct report *r);

/* ---- query_calls.c ---- */

/* The "query" subjects that are about calls; argv[0] is the subject. EXIT_... */
int query_callers(struct context *c, int argc, char **argv);
int query_callees(struct context *c, int argc, char **argv);
int query_path(struct context *c, int argc, char **argv);
int query_unresolved(struct context *c, int argc, char **argv);

/* ---- layout.c ---- */

/* Print a record as pahole does, with the notes (an stb_ds array) beside its members. */
int layout_print(const struct record_row *r, int cacheline, const struct layout_note *notes,
		 FILE *out);

#endif
