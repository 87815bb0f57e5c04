/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Words for trouble. error() prints and returns -1, so that a function can
 * say "return error(...)"; warning() prints and the caller continues; BUG()
 * is for what cannot happen. Only cli/ ends the process.
 */
#ifndef DMATTR_BASE_ERROR_H
#define DMATTR_BASE_ERROR_H

#include <stdio.h>
#include <stdlib.h>

/* Print "dmattr: error: ..." as one line on stderr; always returns -1. */
int error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Print "dmattr: warning: ..." as one line on stderr. */
void warning(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Print "dmattr: ..." as one line on stderr, unless told to be quiet. */
void note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Switch note() off (true) or on (false, the default). */
void error_set_quiet(int quiet);

#define BUG(...)							\
	do {								\
		fprintf(stderr, "dmattr: BUG at %s:%d: ", __FILE__, __LINE__); \
		fprintf(stderr, __VA_ARGS__);				\
		fputc('\n', stderr);					\
		abort();						\
	} while (0)

#endif
