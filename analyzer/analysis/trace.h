/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a value comes from: backwards from a place through assignments,
 * members, parameters, results, out-parameters and the flows of rules/api.json,
 * until an API that makes memory, or an end that is named. Breadth first, so
 * that a witness is a shortest one; calls and returns are matched by a bounded
 * call string, so that a helper does not mix its callers.
 */
#ifndef DMATTR_ANALYSIS_TRACE_H
#define DMATTR_ANALYSIS_TRACE_H

#include "analysis/graph.h"
#include "model/report.h"

enum origin_kind {
	ORIGIN_API,		/* origin.api made it: a source, an allocator, coherent */
	ORIGIN_OBJECT,		/* an object that rules/api.json knows (sk_buff:data) */
	ORIGIN_EMBEDDED,	/* the address of a member: memory inside a kernel object */
	ORIGIN_STACK, ORIGIN_STATIC,
	ORIGIN_ENTRY,		/* a parameter of a function that nobody is seen to call */
	ORIGIN_UNKNOWN,		/* what front could not name, a call without a body */
	ORIGIN_LIMIT,		/* a bound of the search was hit */
};

enum hop_kind {
	HOP_START, HOP_ASSIGN, HOP_ALIAS, HOP_UP, HOP_DOWN, HOP_RESULT, HOP_RETURN,
	HOP_MEMBER, HOP_FLOW,
};

/* A place in a function that the value passed through. */
struct trace_node {
	int64_t function, unit;		/* unit: of file-scope facts, function is 0 */
	struct path path;
	uint32_t context;		/* of trace.contexts; 0: any caller */
	bool content;			/* what it points to, not the pointer itself */
	/*
	 * The value is pages (a page, an array or list of them, a frame number),
	 * not a kernel virtual address: an array of pages that kmalloc() made says
	 * nothing of the pages in it.
	 */
	bool pages;
	bool weak;			/* behind arithmetic: its unknown ends do not count */
	int at;				/* seq at which it is read */
	int parent;			/* index in trace.nodes, -1: the start */
	enum hop_kind hop;		/* how the value gets from here to parent ... */
	int64_t hop_function;		/* ... by the fact hop_seq of this function */
	int hop_seq;
	uint32_t hop_member;		/* the member that a HOP_MEMBER is about */
	const struct api *hop_api;	/* of a HOP_FLOW */
	int choices;			/* > 1: through a pointer that can be so many functions */
	uint32_t through;		/* the member that holds this pointer, or 0 */
	bool passed;			/* a HOP_UP to who passes the function on as a callback */
};

struct origin {
	enum origin_kind kind;
	const struct api *api;
	int node;			/* where it was found */
	int64_t function;		/* the fact: a call of api, or the place itself */
	int seq;
	const char *what;		/* for a person: why unknown, which limit */
};

struct trace_context { uint32_t parent; int64_t function; int seq, depth; };

struct trace {
	struct graph *graph;
	int64_t home;			/* the function that the trace began in */
	struct trace_node *nodes;	/* stb_ds */
	struct origin *origins;		/* stb_ds */
	struct trace_context *contexts;	/* stb_ds */
	struct trace_seen *seen;	/* stb_ds */
	struct { uint64_t key; int value; } *cells;	/* members already looked up */
	bool limited;
	bool handles;			/* look for the map calls that made a dma handle */
};

/*
 * Follow the place back from fact seq of the function. pages: it holds pages,
 * not a kernel virtual address.
 */
void trace_run(struct trace *t, struct graph *g, int64_t function, int64_t place, int seq,
	       bool pages);

/* Follow a dma handle back to the calls that mapped it: origins with role API_MAP. */
void trace_handle(struct trace *t, struct graph *g, int64_t function, int64_t place, int seq);
void trace_release(struct trace *t);

/* The most functions that a pointer on the way of the origin can be; 1: none is there. */
int trace_choices(const struct trace *t, const struct origin *o);

/*
 * Do the values of two origins come by different operations of one table, as
 * alternatives (vb2_mem_ops: alloc, get_userptr)? An object has one of them.
 */
bool trace_alternates(const struct trace *t, const struct origin *a, const struct origin *b);

/*
 * The hops from an origin to the start, as a person reads them; appended to the
 * stb_ds array ret, texts from the arena.
 */
void trace_witness(struct trace *t, const struct origin *o, struct arena *arena,
		   struct hop **ret);

#endif
