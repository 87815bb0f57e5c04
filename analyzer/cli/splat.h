/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Warnings of dma-debug in a kernel log: err_printk() of kernel/dma/debug.c
 * prints "DMA-API: DRIVER DEVICE: MESSAGE", a call trace, and for a mapping that
 * it knows "DMA-API: Mapped at:" with up to five frames.
 */
#ifndef DMATTR_CLI_SPLAT_H
#define DMATTR_CLI_SPLAT_H

#include "cli/cli.h"

struct frame {
	char *function;		/* without ".isra.0" and the like */
	char *module;		/* "radeon", or NULL: built in */
	char *file;		/* of a decoded trace, or NULL */
	int line;
};

/* What kind of change mends it. */
enum splat_fix {
	FIX_OVERLAP, FIX_UNMAP_DIRECTION, FIX_UNMAP_ATTRS, FIX_UNMAP_CALL, FIX_CHECK,
	FIX_SYNC, FIX_LEAK, FIX_MEMORY, FIX_UNKNOWN,
};

struct splat_kind {
	const char *text;	/* in the message */
	enum splat_fix fix;
	const char *means;
};

struct splat {
	int line;		/* of the log, 1-based */
	char *device;		/* driver and device, "" if the message names none */
	char *message;		/* what follows, in one line */
	const struct splat_kind *kind;
	struct frame *trace;	/* stb_ds: of the call that was complained about */
	struct frame *mapped;	/* stb_ds: of the call that made the mapping */
};

/* ---- splat_read.c ---- */

/* The warnings of a log's text, in order; the stb_ds array *ret is for splats_free(). */
void splats_read(const char *text, struct splat **ret);
void splats_free(struct splat *list);

/* The value of "[KEY VALUE]" in the message; the caller frees. NULL: none. */
char *splat_field(const struct splat *s, const char *key);

/* ---- splat_find.c ---- */

/* What the frames of a trace lead to. */
struct found {
	const struct site **sites;	/* stb_ds: of the report; several: one of them */
	const struct frame *frame;	/* whose function they are in, or NULL */
	const struct frame *missing;	/* a frame whose function is not in the database */
};

/* The mapping sites that made the mapping: direction and attributes are compared. */
void splat_find(struct context *c, const struct report *r, const struct splat *s,
		struct found *ret);
void found_release(struct found *f);

/* A call of an API with one of the roles in the innermost function that has some. */
struct api_call {
	struct position at;
	const struct api *api;
};

/* Such calls along the frames: an stb_ds array, to be freed by the caller. */
struct api_call *splat_calls(struct context *c, const struct frame *frames,
			     enum api_role role);

/* ---- splat_share.c ---- */

/* Print the sites whose memory can lie in the cacheline that this one maps. */
int shares_print(struct context *c, const struct report *r, const struct site *s);

/* ---- splat.c ---- */

/* Explain each warning of the log. Returns 0, or -1 after one line. */
int splat_explain(struct context *c, const char *path);

#endif
