/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a mapping covers: the object behind the buffer's expression, and the range
 * in it. A strict reading: only what is named (the address of a member, of a
 * variable), through assignments, parameters and scatterlists; what is computed
 * at run time is no buffer of this room.
 */
#ifndef DMATTR_ANALYSIS_BUFFER_H
#define DMATTR_ANALYSIS_BUFFER_H

#include "analysis/life.h"

#define BUFFER_FRAMES 5		/* functions between the map call and the buffer's name */
#define BUFFER_MEMBERS 8	/* from the record to the buffer */

/* How the mapping ends, as seen from the call. */
enum buffer_end {
	BUFFER_OPEN,		/* by another call */
	BUFFER_QUEUED,		/* begins later, when the request is submitted */
	BUFFER_IN_CALL,		/* when the call returns */
};

enum buffer_kind {
	BUFFER_MEMBER,		/* (part of) a record */
	BUFFER_STACK,		/* a local variable */
	BUFFER_ELEMENT,		/* an element of an array that was allocated for its own */
};

struct frame { int64_t function; int seq; };
struct operand { int64_t function, place; };	/* place 0: there is none */

struct buffer {
	enum buffer_kind kind;
	const struct api *api;		/* NULL: a member of rules/api.json maps it */
	const char *by;			/* the name of the API, or "spi_transfer.rx_buf" */
	/* frames[0] is the map call; the last one the call that brings the buffer along */
	struct frame frames[BUFFER_FRAMES];
	int n_frames;
	struct frame named;		/* the fact that names the buffer */
	struct frame put;		/* the call that puts it into a list; function 0: none */
	enum buffer_end end;
	const char *text;		/* the place that was resolved, in function home */
	int64_t home;
	const char *tag;		/* record that the members begin at, or "" */
	uint32_t members[BUFFER_MEMBERS];	/* graph_member() ids */
	int n;
	bool index;			/* an element of the last member, an array */
	bool among;			/* the record is itself an element of an array */
	bool beyond;			/* behind arithmetic: begins somewhere in the member */
	const struct api *maker;	/* what gave the record: private data; or NULL */
	struct operand size, direction, in, out;
	unsigned int directions;	/* bit v: it can be enum dma_data_direction v; 0: unknown */
	bool vmalloc;			/* the API maps vmalloc'ed memory too */
	bool marked;			/* carries the attribute for overlaps */
};

/*
 * Every buffer that the mapping call, or fact seq of the function, can map;
 * appended to the stb_ds array ret, texts from the graph's arena.
 */
void buffer_of_call(struct graph *g, const struct api *api, int64_t function, int seq,
		    struct buffer **ret);

/* The same for what a subsystem maps through a member of its record. */
void buffer_of_member(struct graph *g, const struct api_member *m, const struct ref *use,
		      struct buffer **ret);

/*
 * The buffers of mappings that can be named in a wanted file (without paths: all of the
 * database); appended to the stb_ds array ret.
 */
void buffer_all(struct graph *g, const struct analysis_options *o, struct buffer **ret);

/* The calls of an API by name, without those in bodies of APIs; stb_ds, arrfree. */
struct frame *buffer_calls(struct graph *g, const struct api *api);

/* How many bytes are mapped; 0: not known. */
int64_t buffer_size(struct graph *g, const struct buffer *b);

#endif
