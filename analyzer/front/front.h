/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From one translation unit to facts. The only room that includes libclang; it
 * knows nothing of DMA and nothing of the database.
 */
#ifndef DMATTR_FRONT_FRONT_H
#define DMATTR_FRONT_FRONT_H

#include "model/code.h"
#include "model/fact.h"
#include "model/job.h"
#include "model/overlay.h"

/* A parser: keeps what is known from one unit to the next (header functions). */
struct front;

/* root: the kernel tree, absolute; files below it are named relative to it. */
struct front *front_new(const char *root);
void front_free(struct front *f);

/* What libclang says its version is; the caller frees. (version.c) */
char *front_library(void);
/* What files are to be taken for; it must outlive the front. */
void front_set_overlay(struct front *f, const struct overlay *overlay);

/*
 * Emit every fact of a function in a header again for the next unit (a test, or
 * "facts FILE --headers")? Off: each is emitted once in the life of the front.
 */
void front_forget_headers(struct front *f);

/* How a unit was parsed. */
enum parse_how {
	PARSE_PLAIN,		/* without a precompiled header: there is none for it */
	PARSE_FAST,		/* with one */
	PARSE_ERRORS,		/* with one, and again without: it had errors */
	PARSE_DIFFERS,		/* ... it could see what the unit alone does not */
	PARSE_HOWS
};

/*
 * Parse job and emit its facts into sink. Returns 0 (the unit may be damaged: a
 * diag fact for each error, the AST is used all the same), or -1 with a malloc'd
 * reason in *reason: no translation unit came to be, or the sink stopped.
 */
int front_unit(struct front *f, const struct job *job, struct fact_sink *sink,
	       enum parse_how *how, char **reason);

/*
 * The file of job, or a header that it reads, as tokens (text NULL: as it is on disk),
 * parsed with its flags; the complaints are those of the whole unit. Other files are as
 * the overlay has them. Returns 0, or -1 with a malloc'd reason in *reason. (code.c)
 */
int front_code(struct front *f, const struct job *job, const char *file, const char *text,
	       struct code *ret, char **reason);

/* ---- worker processes (pool.c) ---- */

struct pool_options {
	const char *root;
	int jobs;		/* processes */
	int time_limit;		/* seconds for a file; 0: 120 */
	const struct overlay *overlay;	/* or NULL */
	const char *cache;	/* for precompiled headers; NULL: without them */
	bool all_headers;	/* each unit's facts with those of its headers (a test) */
	size_t *tally;		/* PARSE_HOWS counts that are added to, or NULL */
};

/*
 * Called in the parent, in no particular order, once for each job. reason: NULL,
 * or why facts are missing: "killed by signal 11 (Segmentation fault) in libclang",
 * "time limit of 120 s". Returns nonzero to stop the run.
 */
typedef int pool_done(void *arg, const struct job *job, const void *encoded,
		      size_t len, const char *reason);

/*
 * Run the jobs in worker processes. A worker that dies or hangs costs its one
 * file; one that is killed (SIGKILL) is replaced once for that file, whose reason is
 * JOB_KILLED then. Returns 0, or -1 if no worker could be started or done() stopped it,
 * or on SIGINT/SIGTERM.
 */
int pool_run(const struct pool_options *o, const struct job *jobs, size_t n,
	     pool_done *done, void *arg);

#endif
