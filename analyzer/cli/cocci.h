/* SPDX-License-Identifier: GPL-2.0-only */
/* The semantic patches: what they are, running them, and what they find. */
#ifndef DMATTR_CLI_COCCI_H
#define DMATTR_CLI_COCCI_H

#include "cli/cli.h"

/* A file of cocci/, by its header. */
struct cocci_rule {
	char *id;		/* the file's name without .cocci */
	char *path;
	char **options;		/* stb_ds: of "// Options:" */
	char *define;		/* of "// Spelling:", for this tree: a word for -D, or NULL */
	char ***keywords;	/* stb_ds of stb_ds: a file uses one name of each group */
	enum confidence confidence;
};

/*
 * The rules of directory dir, or the one called only; spelling: the tree's name of
 * the cpu-cache-overlap attribute, or NULL. Returns 0, or -1 after one line.
 */
int cocci_rules_load(const char *dir, const char *only, const char *spelling,
		     struct cocci_rule **ret /* stb_ds */);
void cocci_rules_release(struct cocci_rule *rules);

struct cocci_finding {
	const struct cocci_rule *rule;
	const char *file;
	int line, column;	/* 1-based */
	const char *message;
};

struct cocci_run {
	struct arena arena;	/* owns the strings */
	struct cocci_rule *rules;	/* stb_ds */
	struct cocci_finding *findings;	/* stb_ds, sorted by file, line, rule */
	struct listed *failed;	/* stb_ds: files that spatch gave up, and why */
	struct listed *lost;	/* stb_ds: calls in functions that spatch cannot parse */
	int files;		/* how many the rules looked at */
};

/*
 * Run the rules in report mode on those files of the scope that use their keywords,
 * and spatch's parser beside them. only: one rule, or NULL. Returns 0, or -1 after
 * one line.
 */
int cocci_run(struct context *c, const struct scope *s, const char *only,
	      struct cocci_run *ret);
void cocci_run_release(struct cocci_run *r);

/* ---- cocci_text.c: what spatch prints ---- */

/* Take the findings and the given-up files out of the output of a rule. */
void cocci_take_report(struct cocci_run *r, const struct cocci_rule *rule, const char *output);

/* Lines that spatch --parse-c could not parse. */
struct cocci_gap {
	const char *file;
	int line, end_line;
};
void cocci_take_gaps(struct cocci_run *r, const char *output, struct cocci_gap **ret);

/* ---- cocci_join.c ---- */

/*
 * Run the rules and join what they find with the report's findings, by file, line
 * and rule: each gets its finding.spatch. Returns 0, or -1 after one line.
 */
int cocci_join(struct context *c, const struct scope *s, const char *only, struct report *r);

#endif
