/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the analysis shares: places in canonical form, the API behind a symbol,
 * and the call graph with its function pointers. All of it is read from the
 * store on demand and cached until graph_release().
 */
#ifndef DMATTR_ANALYSIS_GRAPH_H
#define DMATTR_ANALYSIS_GRAPH_H

#include "base/memory.h"
#include "model/api.h"
#include "model/place.h"
#include "store/store.h"

#define PATH_MAX_MEMBERS 6

/*
 * A place without its dereferences: root and members. Members of carriers
 * (struct sg_table ...) are left out, so that sgt->sgl is sgt. What a pointer
 * is and what it points to are one cell; the flags keep what is needed of the
 * difference.
 */
struct path {
	char root;			/* enum place_root */
	int64_t number;			/* local, temporary, call, constant, or symbol id */
	int n;
	uint32_t members[PATH_MAX_MEMBERS];	/* graph_member() ids; the last ones if more */
	bool address;			/* ends in "&" */
	bool deref;			/* "*" or "[]" behind the last member or the root */
	bool through;			/* "*" or "[]" anywhere */
	bool container;			/* a container_of() step was passed */
	uint32_t link;			/* ... the last one's member, or 0 */
	bool carried;			/* a member of a carrier was left out at the end */
	bool aside;			/* ... one that holds no page: a size, a dma handle */
};

/* A member as the record's layout has it. */
struct member_info {
	const char *text;		/* "R:m" */
	const char *record;		/* tag of its type's record, or "" */
	const char *type;		/* spelling, or "" if the layout is not known */
	unsigned int flags;		/* enum member_flag */
	int64_t size_bits;
	bool known;
};

/* Something that a trace looked for in the store; see struct wants. */
enum want_kind {
	WANT_CALLERS, WANT_BODY, WANT_MEMBER,
	WANT_ENTRY,	/* callers, for the class of the user interface, not the verdict */
};
struct want { enum want_kind kind; int64_t id; };	/* a symbol, or a member's id */

/* A call that can reach a function, or a function that a call can reach. */
struct edge {
	int64_t function;		/* the caller, or the callee's body; 0: no body known */
	int64_t symbol;			/* of the callee */
	int seq;			/* of the call in the caller */
	uint32_t member;		/* 0: direct; else through this member */
	int choices;			/* how many functions the member can be */
	/*
	 * A callback: the caller passes the function to another one, which calls it
	 * at inner_seq; 0: none. So a shared helper does not mix its users.
	 */
	int64_t inner;
	int inner_seq;
};

struct graph {
	struct store *store;
	const struct api_set *apis;
	struct intern members;			/* "R:m" <-> number > 0 */
	struct path **paths[2];			/* stb_ds: by place, of numbers > 0 and < 0 */
	struct { int64_t key; const struct api *value; } *symbol_apis;	/* stb_ds caches */
	struct { int64_t key; struct edge *value; } *callers;
	struct { uint32_t key; struct edge *value; } *targets;
	struct { uint32_t key; struct edge *value; } *member_calls;
	struct { uint32_t key; struct member_info *value; } *infos;
	struct { int64_t key; int value; } *completions;	/* of completion_of() */
	struct want *asked;			/* stb_ds: for the site at hand */
	struct module *modules;			/* private to module.c */
	struct arena arena;
};

void graph_init(struct graph *g, struct store *s, const struct api_set *apis);
void graph_release(struct graph *g);

/* The canonical form of a place; never NULL (what cannot be parsed is "?"). */
const struct path *graph_path(struct graph *g, int64_t place);

uint32_t graph_member(struct graph *g, const char *record, int record_len,
		      const char *member, int member_len);
bool graph_member_is(struct graph *g, uint32_t member, const char *record, const char *name);
const char *graph_member_text(struct graph *g, uint32_t member);
const struct member_info *graph_member_info(struct graph *g, uint32_t member);

/* Is the member an integer that is too small for an address? */
bool graph_is_number(const struct member_info *m);

/* The API that a symbol names (header inlines included), or NULL. */
const struct api *graph_api(struct graph *g, int64_t symbol);

/* The API of a call: by the callee; NULL if it is none or goes by a pointer. */
const struct api *graph_call_api(struct graph *g, const struct body_call *c);

/* The body of a function, or NULL after an error of the store. */
const struct body *graph_body(struct graph *g, int64_t function);
/* The call, or the flow, that is fact seq; NULL if that is something else. */
const struct body_call *graph_call(const struct body *b, int seq);
const struct body_flow *graph_flow(const struct body *b, int seq);

/* Every call that can reach the symbol, direct and through members; the graph's. */
const struct edge *graph_callers(struct graph *g, int64_t symbol);

/*
 * Every function that a call can reach. The list belongs to the caller
 * (arrfree), symbols without a body included.
 */
struct edge *graph_callees(struct graph *g, const struct body *b,
			   const struct body_call *c);

/* Note that the answer may lie in files that the store does not have. */
void graph_ask(struct graph *g, enum want_kind kind, int64_t id);

/* Members ("R:m" ids) that the function's address is stored into; arrfree. */
uint32_t *graph_stored_into(struct graph *g, int64_t symbol);

/*
 * Can a value of function a's module get to function b's? Directories stand for
 * modules: they are the same, one holds the other, or code of one calls code of
 * the other by name. Two drivers of one framework share its records, not their
 * memory.
 */
bool graph_connected(struct graph *g, int64_t a, int64_t b);
/* Without calls: one directory, or one inside the other. */
bool graph_near(struct graph *g, int64_t a, int64_t b);
/* How many directories, from the top of the tree, hold both functions' files. */
int graph_kinship(struct graph *g, int64_t a, int64_t b);
/* The same two questions of two files. */
bool graph_files_connected(struct graph *g, int64_t a, int64_t b);
bool graph_files_near(struct graph *g, int64_t a, int64_t b);
void graph_modules_release(struct graph *g);

/*
 * The directories that the wanted files are in, those above and below, and what these
 * call by name in so many calls at most.
 */
struct analysis_options;
struct reach {
	bool all;
	struct reach_slot { uint32_t key; int value; } *modules;	/* stb_ds: calls away */
};
void reach_init(struct reach *ret, struct graph *g, const struct analysis_options *o, int depth);
bool reach_has(const struct reach *r, struct graph *g, int64_t file);
void reach_release(struct reach *r);

/* a and b are the same root and members. */
bool path_same(const struct path *a, const struct path *b);

/* a is b, or a's members are the first of b's. */
bool path_prefix(const struct path *a, const struct path *b);

#endif
