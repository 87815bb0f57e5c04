/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A harness is a file with one function that takes bytes as they come from outside.
 * libFuzzer calls it ("make fuzz"), or replay.c with each of its seeds ("make check").
 */
#ifndef DMATTR_TESTS_FUZZ_H
#define DMATTR_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include "model/job.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* The bytes as a string: NUL-terminated; the caller frees. */
char *fuzz_text(const uint8_t *data, size_t len);

/* A directory in memory that is gone with the process; what is said goes nowhere. */
const char *fuzz_dir(void);

/* Write the bytes to a file there; its path, the caller frees. */
char *fuzz_file(const char *name, const void *data, size_t len);

/* A tree of that directory, with a file a.c in it. */
struct tree *fuzz_tree(void);

#endif
