/* SPDX-License-Identifier: GPL-2.0-only */
/* Writers: one const record per format. */
#ifndef DMATTR_OUTPUT_OUTPUT_H
#define DMATTR_OUTPUT_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>
#include "model/report.h"

struct writer {
	const char *name;	/* of --format */
	int (*write)(const struct report *r, FILE *out, bool colour);	/* 0, or -1 with errno */
};

/* The writer of that name, or NULL; NULL-terminated list of them all. */
const struct writer *writer_find(const char *name);
extern const struct writer *const writers[];

/* The findings of the report as text, nothing else; 0, or -1 with errno. */
int write_findings(const struct report *r, FILE *out, bool colour);

/* Progress on stderr when it is a terminal: done, total, rate, time left. */
struct progress {
	const char *what;
	size_t done, total;
	double started, last;	/* seconds */
	bool on;
};
void progress_start(struct progress *p, const char *what, size_t total);
void progress_step(struct progress *p);
void progress_end(struct progress *p);

#endif
