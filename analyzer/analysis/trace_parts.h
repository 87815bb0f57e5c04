/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the trace share. */
#ifndef DMATTR_ANALYSIS_TRACE_PARTS_H
#define DMATTR_ANALYSIS_TRACE_PARTS_H

#include "analysis/trace.h"

/* ---- trace.c ---- */

/* Note an end of the search that was reached at a node. */
void trace_origin(struct trace *t, enum origin_kind kind, const struct api *api,
		       int node, int seq, const char *what);

/* Queue a node unless it was seen. */
void trace_push(struct trace *t, struct trace_node n);

/* A node that continues from node i inside the same function. */
struct trace_node trace_step(const struct trace *t, int i, enum hop_kind hop, int seq);

/* ---- trace_kind.c ---- */

/*
 * Does the place hold pages that others can fill in: a scatterlist, an array
 * of struct page pointers or of frame numbers?
 */
bool trace_holds_pages(struct graph *g, const struct body *b, const struct path *p);

/* Is the place one page, by its type: a pointer to struct page or folio? */
bool trace_is_page(struct graph *g, const struct body *b, const struct path *p);

/* Is it a struct variable of the function itself, not a pointer to one elsewhere? */
bool trace_local_record(const struct body *b, const struct path *p);

/* Append the members of from, but the first ones; false if the path gets too long. */
bool trace_append(struct path *p, const struct path *from, int first);

/* Is the place large enough for an address, and not a size or count by its name? */
bool trace_can_hold(struct graph *g, const struct body *b, const struct path *p);

/* Can what the API makes be pages, not only a kernel virtual address? */
bool trace_gives_pages(const struct api *api);

/* Does the API make the memory that this argument (or ARG_RETURN) gives? */
bool trace_made_by(const struct trace *t, const struct api *api, int argument);

/* ---- trace_body.c ---- */

/* Follow the assignments into the place, and the other names of its memory. */
void trace_flows(struct trace *t, int i, const struct body *b);

/* Follow the calls that are given the place, or an object that holds it. */
void trace_calls(struct trace *t, int i, const struct body *b);

/* Follow the arguments that an API moves to argument to. */
void trace_api_flows(struct trace *t, int i, const struct api *api,
			     const struct body_call *c, int to);

/* Follow what the function returns. */
void trace_returns(struct trace *t, int i, const struct body *b);

/* Down into what a call can reach: to a parameter's content, or to the result. */
void trace_down(struct trace *t, int i, const struct body *b, const struct body_call *c,
		    const struct path *path, bool content, enum hop_kind hop);

/* ---- trace_cross.c ---- */

/* Follow the result of a call. */
void trace_result(struct trace *t, int i, const struct body *b);

/* Follow a parameter to the callers. */
void trace_parameter(struct trace *t, int i, const struct body *b);

/* Follow the member to every place of the tree that writes or fills it. */
void trace_member(struct trace *t, int i, const struct body *b);

/*
 * Is the path given its value in this function, on every way to fact at? Then
 * what others write into the member does not matter here.
 */
bool trace_defined_here(struct trace *t, const struct body *b, const struct path *p, int at);

#endif
