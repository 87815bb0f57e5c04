/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a change brings: two versions of the tree are judged where they differ, and
 * the findings that only the later one has are left. Neither the tree nor the index
 * nor the database is written.
 */
#ifndef DMATTR_CLI_CHANGED_H
#define DMATTR_CLI_CHANGED_H

#include "cli/cli.h"
#include "cli/git.h"

/* ---- version.c: one version of the tree ---- */

struct version {
	struct context *c;		/* its store is a private copy until version_close() */
	struct store *outer;		/* what it was */
	const struct overlay *overlay;
	char **units;			/* stb_ds: what was looked at for the files */
};

/*
 * Bring a private copy of the database up to date for these files of the version;
 * files that cannot matter are passed over. Returns 0, or -1 after one line.
 */
int version_open(struct context *c, const struct overlay *overlay, const char *const *files,
		 size_t n, struct version *ret);
void version_close(struct version *v);

/* Does the text name an API that maps, unmaps or makes user memory? */
bool version_matters(struct context *c, const char *text);

/*
 * Where sites are whose verdict lines of the file can decide: its directory, and those
 * in functions that call the functions there or are called by them. Added to the stb_ds
 * array of malloc'd paths, unless it covers them. Returns 0, or -1 after one line.
 */
int version_near(struct version *v, const char *file, const struct line_range *ranges,
		 char ***ret);

/*
 * Judge the sites below the paths. narrow: with a rule, nothing but its findings counts.
 * Returns 0, or -1 after one line.
 */
int version_judge(struct version *v, char *const *paths, const char *rule, bool narrow,
		  struct report *ret);

/* ---- changed.c: a change ---- */

struct change_base {
	struct git_change *changes;	/* stb_ds: from this base to the tip */
	struct overlay overlay;		/* the base, against the disk */
};

struct change_set {
	struct git git;
	struct git main;		/* top NULL, or the worktree whose disk counts */
	struct change_base *bases;	/* stb_ds: several for a merge; the first counts */
	struct overlay tip;		/* against the disk */
	char **named;			/* stb_ds: not a change is asked for, but these files */
};

/* The steps of the functions below. */
int changes_begin(struct context *c, struct change_set *ret);
int changes_find_ranges(struct change_set *s);
int overlay_read_old(const struct git *g, const struct git_change *list, struct overlay *ret);
void overlay_copy(struct overlay *to, const struct overlay *from);

/* ---- worktree.c ---- */

/*
 * In a linked worktree without a database, where the main one has one: judge with the
 * main one's tree, database and disk. Returns 0, or -1 after one line.
 */
int worktree_lean(struct context *c, struct change_set *s);

/* Stands for the commit that the main worktree is at. */
#define MAIN_HEAD "<main>"

/* Fill s->tip. words: the diff from MAIN_HEAD to the tip. 0, or -1 after one line. */
int worktree_read(struct change_set *s, const char *const *words);

/* ---- changed.c, continued ---- */

/*
 * What a commit would record now: the index, against HEAD and what it is merged with.
 * named (stb_ds, relative to the tree; becomes the set's): the files that whoever calls
 * the hook is interested in; if not all of them are staged, all that the index has there.
 */
int changes_staged(struct context *c, char **named, struct change_set *ret);

/*
 * The work tree against the merge base of rev and HEAD (rev NULL: against HEAD), or,
 * with rev "A..B", B against the merge base of both.
 */
int changes_since(struct context *c, const char *rev, struct change_set *ret);

/* A patch or a mail with one, against HEAD, or as HEAD has it already. */
int changes_patch(struct context *c, const char *patch, struct change_set *ret);
void changes_release(struct change_set *s);

/*
 * Judge what the change can alter; only findings that no base has are left in the
 * report, or with named files all that are in them. paths (stb_ds; NULL: all) and rule restrict it. Returns 0, or -1 after one
 * line.
 */
int changes_judge(struct context *c, const struct change_set *s, char *const *paths,
		  const char *rule, struct report *ret);

/* ---- fingerprint.c ---- */

/*
 * Give each finding a fingerprint that stays while it moves: from its rule, file,
 * function, the text of the statement without blanks and comments, and a number if
 * these are alike. renamed (or NULL): a file's new name is taken in place of its old.
 */
void fingerprints_set(struct report *r, const struct overlay *overlay,
		      const struct git_change *renamed);

/* Does the report have the finding? */
bool fingerprint_known(const struct report *r, const struct finding *f);

/* Take out the findings for which drop says so; returns how many. */
typedef bool finding_filter(const struct finding *f, void *arg);
int findings_drop(struct report *r, finding_filter *drop, void *arg);

/* ---- suppress.c ---- */

#define SUPPRESSION_MARK "dmattr: ok"

/*
 * Take out the findings that a comment in the source answers: the words "dmattr: ok",
 * the rule, a colon and the reason, in a comment of the same line or of the lines
 * right above. Looked at are these files (stb_ds) and those with findings. With rules
 * (their directory; NULL: quiet) a comment without a reason, of an unknown rule, or
 * that answers nothing gives one warning. Returns how many findings were taken out.
 */
int suppressions_apply(struct report *r, const struct overlay *overlay, const char *rules,
		       const char *const *files);

/* ---- baseline.c ---- */

/*
 * Take out the findings that the file lists; entries of files below the paths that
 * no finding has are reported, one warning each. Returns 0, or -1 after one line.
 */
int baseline_apply(struct report *r, const char *path, char *const *paths);

/* Write it: the report's findings, and what it has of files elsewhere. */
int baseline_update(const struct report *r, const char *path, char *const *paths);

#endif
