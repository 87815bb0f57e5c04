/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What git says of the tree. Nothing of the repository is written, and nothing is run
 * that its configuration names: filters, fsmonitor, hooks, gpg, remotes. Whose repository
 * may be looked at is git's business (safe.directory).
 */
#ifndef DMATTR_CLI_GIT_H
#define DMATTR_CLI_GIT_H

#include "base/child.h"
#include "model/job.h"
#include "model/overlay.h"

struct git {
	char *top;		/* where git runs: the top of the work tree */
	char *prefix;		/* the kernel tree below top: "" or "a/b/" */
	bool apart;		/* not the repository or index that a hook is called for */
	bool own_hooks;		/* core.hooksPath is as the user has it: where are they? */
	char **filters;		/* stb_ds: options that make each filter none */
};

/* Run git in top (malloc'd, taken over); git_release() frees. Nothing is said. */
void git_at(char *top, bool apart, struct git *ret);

/*
 * Find the repository that the tree is in. In a hook it is the one whose commit is
 * made. Returns 0, or -1 after one line.
 */
int git_open(const struct tree *t, struct git *ret);
void git_release(struct git *g);

/* Lines of the new side, from first to last, that differ. */
struct line_range { int first, last; };

/* A .c or .h file of the tree that differs; paths relative to the tree. */
struct git_change {
	char status;		/* 'A', 'M', 'D', 'R', ...: as git diff says */
	char *old_file, *file;	/* alike unless renamed */
	char *old_id, *id;	/* blobs; all '0': not there, or as the disk has it */
	struct line_range *ranges;	/* stb_ds: of the new side; by git_ranges() */
};

/*
 * Run "git DIFF... --raw" (diff-index, diff-files, diff-tree) and append what it
 * lists to the stb_ds array; links, submodules and unmerged entries are not listed.
 * words: NULL-terminated. Returns 0, or -1 after one line.
 */
int git_diff(const struct git *g, const char *const *words, struct git_change **ret);
void git_changes_release(struct git_change *list);

/* Is it an id, not zeros? */
bool git_has(const char *id);

/*
 * "git WORDS...", words NULL-terminated, with input (or NULL) to read. Returns 0 if it
 * ran (look at ret->status), or -1 with errno, without a message; *errors (or NULL) as
 * child_filter().
 */
int git_run(const struct git *g, const char *const *words, const char *input,
	    struct child_result *ret, char **errors);

/* What git prints for the words, without the newline; NULL: it fails. Caller frees. */
char *git_say(const struct git *g, const char *const *words);

/*
 * Put the contents of blobs into an overlay, all in one run of git: files[i] becomes
 * ids[i]. Returns 0, or -1 after one line.
 */
int git_read(const struct git *g, const char *const *files, const char *const *ids, size_t n,
	     struct overlay *ret);

/* Find c->ranges (id zeros: against the file on the disk); 0, or -1 after one line. */
int git_ranges(const struct git *g, struct git_change *c);

#endif
