/* SPDX-License-Identifier: GPL-2.0-only */
/* Child processes. */
#ifndef DMATTR_BASE_CHILD_H
#define DMATTR_BASE_CHILD_H

#include <stddef.h>

struct child_result {
	int status;		/* exit status, or 128 + signal, or -1: not started */
	char *output;		/* stdout and stderr together, NUL-terminated; owned */
	size_t len;
};

/*
 * Run argv (NULL-terminated) in directory dir (NULL: here) with env entries
 * "NAME=value" added (NULL: none), wait, and collect its output.
 * Returns 0 if the child ran (look at ret->status), -1 with errno if not.
 */
int child_run(const char *const *argv, const char *dir, const char *const *env,
	      struct child_result *ret);

/*
 * The same without env: input is its standard input, output is its standard output
 * alone, and its standard error is left to it in *errors (may be NULL: to nobody),
 * NUL-terminated, which the caller frees.
 */
int child_filter(const char *const *argv, const char *dir, const void *input, size_t len,
		 struct child_result *ret, char **errors);
void child_result_release(struct child_result *r);

/* The same in two steps, for several children at once. */
struct child {
	int pid, out;		/* out: where its output is read from */
};
int child_start(const char *const *argv, const char *dir, const char *const *env,
		struct child *ret);

/* Collect the output, wait. Returns as child_run(). */
int child_finish(struct child *c, struct child_result *ret);

/* A pointer into text at its last n lines. */
const char *last_lines(const char *text, int n);

#endif
