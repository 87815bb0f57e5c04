/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside the fix command: from findings to edits, their proof, and what is written. */
#ifndef DMATTR_CLI_FIX_H
#define DMATTR_CLI_FIX_H

#include "cli/cli.h"
#include "front/front.h"
#include "output/change.h"
#include "output/edit.h"

/* ---- fix_rules.c ---- */

enum fix_kind {
	FIX_REFUSED,
	FIX_ADD,		/* the finding's attribute, to the map call and its unmaps */
	FIX_OVERLAP,		/* the same with a comment, or the API that brings it */
	FIX_UNMAP_ATTRIBUTES,	/* the unmap takes the attributes of its map call */
	FIX_UNMAP_DIRECTION,	/* ... its direction */
	FIX_REFACTOR,		/* the functions that map and unmap get a parameter for it */
	FIX_ISOLATE,		/* the buffer gets cachelines of its own in its record */
	FIX_RENAME,		/* the name becomes the tree's spelling of the overlap attribute */
};

struct fix_rule {
	const char *rule;
	enum fix_kind kind;
	const char *refusal;	/* why there is no patch for it */
	const char *subject, *reason, *change;	/* of a mail */
	const char *change_aligned;	/* FIX_ISOLATE in a tree without from-device groups */
	const char *reason_life;	/* FIX_REFACTOR where it is the life that differs */
};

/* The rule's record, or NULL. */
const struct fix_rule *fix_rule_of(const struct finding *f);

/* A file that is to change. */
struct fix_file {
	const struct job *job;
	struct code code;	/* as it is */
	struct edits edits;	/* of all changes that hold */
};

/* A change with its edits. */
struct fix {
	struct change change;
	const char *attribute;	/* that it writes, as the tree spells it */
	struct fix_edits { struct fix_file *file; struct edits edits; } *edits;	/* stb_ds */
	struct fix_needs *needs;	/* of FIX_REFACTOR */
	char *reason;		/* why there is no patch, or NULL; owned */
};

/* ---- fix_reach.c ---- */

/*
 * The files in which a change of some files can make a difference: those of their
 * directories, of directories around and below them, and of directories with code
 * that calls theirs or that theirs calls. Further the analysis follows no value.
 */
struct fix_name { char *key; char value; };
struct fix_reach {
	struct fix_name *seeds, *files;	/* stb_ds */
	const char **paths;		/* stb_ds: the keys of files */
};

void fix_reach_init(struct fix_reach *r);
void fix_reach_release(struct fix_reach *r);

/* A file that changes; relative to the tree. */
void fix_reach_seed(struct fix_reach *r, const char *file);

/* A file that is judged, though nothing in it changes. */
void fix_reach_add(struct fix_reach *r, const char *file);

/* Are the seeds of part among those of r? */
bool fix_reach_has(const struct fix_reach *r, const struct fix_reach *part);

/* Find the files, when all seeds are in. Returns 0, or -1 after one line. */
int fix_reach_find(struct context *c, struct fix_reach *ret);

/* Judge what lies in these files. Returns 0, or -1 after one line. */
int fix_reach_judge(struct context *c, const struct fix_reach *r, struct report *ret);

/* ---- the state of one run ---- */

struct fixes {
	struct context *c;
	struct front *front;
	struct plan plan;
	struct fix_reach reach;	/* of the findings */
	struct report before;	/* of these files */
	struct file_entry { char *key; struct fix_file *value; } *files;	/* stb_ds */
	struct fix *list;	/* stb_ds */
	struct idents *idents;	/* NULL: not opened yet */
	bool has_groups;	/* the tree has __dma_from_device_group_begin() */
};

/* Say why the fix has no patch; the first reason stays. reason: malloc'd, taken. */
void fix_refuse(struct fix *f, char *reason);

/* ---- fix_pairs.c ---- */

struct fix_pairs {
	struct arena arena;
	struct map_calls *list;	/* stb_ds */
};

/* What is certain of the unmaps of these sites (stb_ds). */
void fix_pairs_find(struct fixes *s, const struct site *const *sites, struct fix_pairs *ret);
void fix_pairs_release(struct fix_pairs *p);

/* ---- fix_edit.c ---- */

/* Find the edits of every fix; one that has none gets its reason. */
int fix_edit_all(struct fixes *s);

/* The edits of the fix in this file. */
struct edits *fix_edits_of(struct fix *f, struct fix_file *file);

/*
 * The file, read and parsed; NULL with a malloc'd reason. fix_file_any() gives one that
 * no configuration builds, too: its job is nearest.
 */
struct fix_file *fix_file_get(struct fixes *s, const char *file, char **reason);
struct fix_file *fix_file_any(struct fixes *s, const char *file, char **reason);

/* The call of an operation in the text. */
struct fix_call {
	const struct operation_at *operation;
	const struct api *api;
	struct fix_file *file;
	struct code_call call;
};

/* Returns 0, or -1 after a refusal; code_call_release(). */
int fix_find_call(struct fixes *s, struct fix *f, const struct operation_at *op,
		  struct fix_call *ret);

/* ---- fix_macro.c ---- */

/*
 * The same of a call that comes out of a macro: where it is written, if that changes no
 * other call.
 */
int fix_find_in_macro(struct fixes *s, struct fix *f, const struct operation_at *op,
		      struct fix_call *ret);

/* ---- fix_edit.c ---- */

/*
 * Or the value into the attributes of the call, or into those of the API's variant.
 * Returns 0, or -1 after a refusal, or because it contradicts another edit.
 */
int fix_edit_value(struct fixes *s, struct fix *f, const struct fix_call *call,
		   const char *value);

/* ---- fix_carrier.c ---- */

/*
 * Write the attribute where the local variable or the member that calls[i] passes
 * gets its value. Returns 1 if that serves all its uses; 0: write it into the
 * call; -1 after a refusal.
 */
int fix_carrier(struct fixes *s, struct fix *f, const struct fix_call *calls, size_t i);

/* The function that holds the call at a position, and the call; NULL: none is known. */
const struct body *fix_body_at(struct fixes *s, const struct position *at,
			       const struct body_call **ret);

/* ---- fix_advice.c ---- */

/* What would have to change for a finding of FIX_REFACTOR; malloc'd. */
char *fix_refactor_advice(const struct site *s, const struct finding *f);

/* ---- fix_needs.c ---- */

void fix_needs_free(struct fix_needs *n);

/* ---- fix_refactor.c ---- */

/*
 * Find what needs a parameter, or refuse; append the files in which it is named to the
 * stb_ds array ret; they live as long as s->idents. Returns 0, or -1 after one line.
 */
int fix_refactor_files(struct fixes *s, struct fix *f, const char ***ret);

/* The edits of FIX_REFACTOR, or a refusal. */
void fix_edit_refactor(struct fixes *s, struct fix *f);

/* ---- fix_overlap.c ---- */

/* The edits of FIX_OVERLAP where the map call is not a site, or a refusal. */
void fix_edit_overlap(struct fixes *s, struct fix *f);

/* The comment at a map call that says why the attribute is safe there. */
int fix_comment_overlap(struct fix *f, const struct fix_call *call);

/* ---- fix_isolate.c ---- */

/* The most units that a header's change is checked in. */
#define FIX_MAX_UNITS 40

/*
 * Append the files that a change of the finding's records concerns to the stb_ds array
 * ret, strings of the report and the store. Returns 0, or -1 after a refusal.
 */
int fix_isolate_files(struct fixes *s, struct fix *f, const char ***ret);

/* The edits of FIX_ISOLATE, or a refusal. */
void fix_edit_isolate(struct fixes *s, struct fix *f);

/* ---- fix_pair.c ---- */

/* The call at a position. Returns 0, or -1 after a refusal: it comes out of a macro. */
int fix_call_at(struct fixes *s, struct fix *f, const struct position *at,
		struct fix_call *ret);

/* The edits of FIX_UNMAP_..., and of FIX_RENAME; or a refusal. */
void fix_edit_unmap(struct fixes *s, struct fix *f);
void fix_edit_name(struct fixes *s, struct fix *f);

/* ---- fix_compare.c ---- */

/* Why the fix does not do what it should, by what is judged after it; malloc'd, or NULL. */
char *fix_compare(const struct fixes *s, const struct fix *f, const struct report *before,
		  const struct report *after);

/* A finding that was not there before, or NULL. */
const struct finding *fix_news(const struct report *before, const struct report *after);

/* ---- fix_prove.c ---- */

/*
 * Parse and judge the tree as the fixes without a reason leave it, in a trial; what
 * fails gets its reason. Returns -1 after one line if that cannot be done.
 */
int fix_prove(struct fixes *s);

/* ---- fix_apply.c ---- */

/*
 * Write all files, or none. An interrupted run is finished first. Returns 0, or -1
 * after one line.
 */
int fix_apply(struct fixes *s, bool force);

/* Say what an interrupted run has left to be written; with finish: write it. */
int fix_resume(struct context *c, bool finish);

/* ---- fix_report.c ---- */

struct writer;

/*
 * Write the findings as a report, with the edits of those that have a patch (finding's
 * replacements). Returns 0, or -1 after one line.
 */
int fix_report(struct fixes *s, const struct writer *writer);

/* ---- fix_series.c ---- */

/* Write one mail for each subsystem into the directory. Returns 0, or -1 after one line. */
int fix_series(struct fixes *s, const char *dir);

/* ---- fix_mail.c ---- */

/* The patch of a subsystem on its way to a mail. */
struct mail {
	struct fix **fixes;	/* stb_ds */
	char **files;		/* stb_ds: that it changes; theirs */
	char *diff;
	char *distinct;	/* what its subject must name beside the prefix, or NULL; owned */
	int number, total;
};

/*
 * The whole mail, malloc'd. author: "Name <mail>"; NULL after one line.
 */
char *mail_text(const struct fixes *s, const struct mail *m, const char *author);

/* ---- fix_subject.c ---- */

/* "drm/foo" for files (stb_ds) below drivers/gpu/drm/foo; malloc'd. */
char *fix_subject_prefix(char *const *files);

/* ---- fix_mail.c ---- */

/* What scripts/get_maintainer.pl says of the files (stb_ds); malloc'd, NULL: it failed. */
char *mail_people(const struct fixes *s, char *const *files);

/* The name of its file: "0001-drm-foo-...patch"; malloc'd. */
char *mail_name(const struct fixes *s, const struct mail *m);

/* Its subject; malloc'd. */
char *mail_subject(const struct fixes *s, const struct mail *m);

#endif
