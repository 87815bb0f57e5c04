/* SPDX-License-Identifier: GPL-2.0-only */
/* A record by bytes: its members down to what a person would name, and lines. */
#ifndef DMATTR_ANALYSIS_LINE_H
#define DMATTR_ANALYSIS_LINE_H

#include "analysis/buffer.h"

#define LEAF_MEMBERS 6

/* A member, or a member of a record inside, that has bytes of its own. */
struct leaf {
	const char *name;		/* "fence.dma_addr" */
	uint32_t members[LEAF_MEMBERS];	/* graph_member() ids, outermost first */
	int n;
	int64_t offset, size;		/* bytes in the outermost record */
	unsigned int flags;		/* enum member_flag */
	const char *record;		/* tag of its type's record, or "" */
	bool inner;			/* its own members follow: not itself a leaf */
};

struct layout {
	const struct record_row *record;
	int64_t size;			/* bytes */
	struct leaf *leaves;		/* stb_ds */
};

/*
 * Layouts and what is known of where their objects lie. Where the machine's DMA is
 * coherent, ARCH_DMA_MINALIGN is smaller than a line, and members that are aligned
 * to it (IIO_DMA_MINALIGN, from-device groups ...) are not apart. They are on the
 * machines that need it: such members are moved to the begin of a line here.
 */
struct layouts {
	struct graph *graph;
	int line, minalign;
	struct { char *key; struct layout *value; } *map;	/* stb_ds: "tag file:line" */
	struct { char *key; const struct api *value; } *makers;		/* stb_ds: by tag */
};

struct span { int64_t begin, end; };	/* bytes; end is not in it */

void layouts_init(struct layouts *l, struct graph *g, int line, int minalign);
void layouts_release(struct layouts *l);

/* The layout of a record as the file of the function sees it; NULL: not known. */
const struct layout *layout_of(struct layouts *l, const char *tag, int64_t function);

/*
 * The bytes of its record that the device can write through the buffer; for an
 * element of an array, those of all elements. *stride: bytes from one element to
 * the next, 0 if it is none. False: not known.
 */
bool layout_span(struct layouts *l, const struct layout *layout, const struct buffer *b,
		 struct span *ret, int64_t *stride);

/*
 * Where an object of the record begins, in bytes behind the last alignment to a
 * line. 0, unless rules/api.json says that it lies behind another record.
 */
int64_t layout_phase(struct layouts *l, const struct layout *layout, const struct buffer *b);

/* The from-device group that holds the span, or an empty span: none. */
struct span layout_group(const struct layout *layout, struct span s);

/* Do the leaf and the span, which do not overlap, have a line in common? */
bool line_shares(const struct leaf *leaf, struct span s, int64_t phase, int line);

#endif
