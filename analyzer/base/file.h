/* SPDX-License-Identifier: GPL-2.0-only */
/* Files and paths. */
#ifndef DMATTR_BASE_FILE_H
#define DMATTR_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Open a file to read it. Pipes, devices (EOPNOTSUPP) and what is larger than 1 GiB
 * (EFBIG) are refused: a tree of somebody else may hold them. Returns -1 with errno.
 */
int file_open(const char *path);

/*
 * Read a whole file, opened so. Returns malloc'd, NUL-terminated text (the caller
 * frees) and its length in *len (may be NULL); NULL with errno on failure. No message.
 */
char *file_read(const char *path, size_t *len);

/* The same of what the user named: it may be a pipe. */
char *stream_read(const char *path, size_t *len);

/*
 * Replace a file by new content: temporary file beside it, fsync, rename; the
 * old mode is kept. A reader sees the old content or the new, never a mix.
 * Returns 0, or -1 with errno and the old file untouched.
 */
int file_replace(const char *path, const void *data, size_t len);

bool file_exists(const char *path);
bool dir_exists(const char *path);

/* $TMPDIR/dmattr-XXXXXX (or /tmp), for mkstemp() and mkdtemp(); the caller frees. */
char *temporary_template(void);

/* mkdir -p. Returns 0, or -1 with errno. */
int make_dirs(const char *path);

/* a + "/" + b, or b if it is absolute; the caller frees. */
char *path_join(const char *a, const char *b);

/* realpath(), but a missing last part is allowed; NULL with errno; caller frees. */
char *path_absolute(const char *path);

/*
 * The part of path below root, both absolute and normalised: a pointer into
 * path; "" for root itself; NULL if path is not below root.
 */
const char *path_below(const char *root, const char *path);

/*
 * Where dmattr keeps what it can make again: $DMATTR_CACHE, else
 * $XDG_CACHE_HOME/dmattr, else ~/.cache/dmattr; made if missing.
 * The caller frees; NULL with errno.
 */
char *cache_dir(void);

#endif
