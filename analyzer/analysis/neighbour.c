// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/neighbour.h"

#define MAX_DEPTH 3		/* of calls that pass the address on */
#define MAX_USES 400		/* places in the tree that name a member */
#define ALIASES 2		/* of an alias */
#define SMALL 64		/* bytes: a write of the whole may be anywhere in it */

static bool has_word(const char **list, const char *word)
{
	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		if (!strcmp(list[i], word))
			return true;
	return false;
}

/* The name of the function that is called, without the file of a static one. */
static const char *callee_name(struct graph *g, const struct body_call *c)
{
	const char *symbol = c->callee ? store_symbol(g->store, c->callee) : NULL;

	return symbol ? arena_strndup(&g->arena, symbol, strcspn(symbol, "@")) : "";
}

/* ---- does a call write what its argument points to? ---- */

static bool writes_as_api(const struct api_set *apis, const char *name, int argument)
{
	for (ptrdiff_t i = 0; i < arrlen(apis->writes); i++)
		if (apis->writes[i].argument == argument && !strcmp(apis->writes[i].api, name))
			return true;
	return false;
}

static bool fills(const struct api *api, int argument)
{
	if (api->handle == argument && (api->role == API_COHERENT || api->role == API_MAP))
		return true;
	if (api->role == API_MAP && !strncmp(api->kind, "sg", 2) && api->buffer == argument)
		return true;		/* the dma addresses of the list */
	for (ptrdiff_t i = 0; i < arrlen(api->flows); i++)
		if (api->flows[i].to == argument)
			return true;
	for (ptrdiff_t i = 0; i < arrlen(api->fills); i++)
		if (api->fills[i] == argument)
			return true;
	return false;
}

static bool through_parameter(struct graph *g, int64_t symbol, int argument, int depth);

static bool call_writes(struct graph *g, const struct body_call *c, int argument, int depth)
{
	const struct api *api = graph_call_api(g, c);
	const char *name = callee_name(g, c);

	if (!c->callee || has_word(g->apis->observers, name) ||
	    has_word(g->apis->initialisers, name))
		return false;
	if (writes_as_api(g->apis, name, argument))
		return true;
	if (api && (api->boundary || arrlen(api->flows) || arrlen(api->fills)))
		return fills(api, argument);
	return depth > 0 && through_parameter(g, c->callee, argument, depth - 1);
}

/* "%0*..." without another dereference: the object itself is written. */
static bool is_through(const char *text, int argument)
{
	struct place p;
	int derefs = 0;

	if (!text || !place_parse(text, &p) || p.root != PLACE_LOCAL || p.number != argument)
		return false;
	for (int i = 0; i < p.n_steps; i++)
		derefs += p.steps[i].kind == STEP_DEREF;
	return derefs == 1 && p.steps[0].kind == STEP_DEREF;
}

static bool through_parameter(struct graph *g, int64_t symbol, int argument, int depth)
{
	struct ref_list defs = { 0 };
	const struct body *b;

	store_definitions(g->store, symbol, &defs);
	b = defs.n ? graph_body(g, defs.refs[0].function) : NULL;
	if (!b || argument >= b->n_params)
		return false;
	for (int i = 0; i < b->n_flows; i++)
		if (is_through(store_place(g->store, b->flows[i].dst), argument))
			return true;
	for (int i = 0; i < b->n_calls; i++)
		for (int a = 0; a < b->calls[i].n_args; a++) {
			const struct path *p = graph_path(g, b->calls[i].args[a]);

			if (p->root == PLACE_LOCAL && p->number == argument &&
			    (!p->n || p->address) && call_writes(g, &b->calls[i], a, depth))
				return true;
		}
	return false;
}

bool neighbour_call_writes(struct graph *g, const struct body_call *c, int argument)
{
	return call_writes(g, c, argument, MAX_DEPTH);
}

/* ---- is a place the leaf, or in it? ---- */

static bool step_is(struct graph *g, const struct place_step *s, uint32_t member)
{
	return s->kind == STEP_MEMBER &&
	       graph_member(g, s->record, s->record_len, s->member, s->member_len) == member;
}

/* Members that the place names before the leaf's last one must be the leaf's, too. */
static bool agrees(struct graph *g, const struct place *p, int at, const struct leaf *leaf)
{
	for (int i = at - 1, k = leaf->n - 2; i >= 0 && k >= 0; i--) {
		if (p->steps[i].kind == STEP_INDEX)
			continue;
		if (p->steps[i].kind != STEP_MEMBER)
			return true;	/* begins at a pointer to a record inside */
		if (!step_is(g, &p->steps[i], leaf->members[k--]))
			return false;
	}
	return true;
}

/* Bytes from the begin of a record to its member; *size: of the member. */
static int64_t offset_in(struct graph *g, const struct place_step *s, int64_t file, int64_t *size)
{
	_cleanup_free_ char *tag = xstrndup(s->record, (size_t)s->record_len);
	const struct record_row *r = NULL;

	if (store_record_in(g->store, tag, file, &r) || !r)
		return -1;
	for (int i = 0; i < r->n_members; i++)
		if (!strncmp(r->members[i].name, s->member, (size_t)s->member_len) &&
		    !r->members[i].name[s->member_len]) {
			*size = (r->members[i].size_bits + 7) / 8;
			return r->members[i].offset_bits / 8;
		}
	return -1;
}

/*
 * Does what the place names lie in the part of the leaf that counts? An element of
 * an array can be any; what follows a buffer is written from its begin on.
 */
static bool is_in_part(struct graph *g, const char *text, const struct leaf *leaf,
		       struct span part, int64_t file)
{
	int64_t begin = leaf->offset, size = leaf->size;
	struct place p;
	int at = -1;

	if (leaf->offset >= part.begin && leaf->offset + leaf->size <= part.end)
		return true;
	if (!place_parse(text, &p))
		return false;
	for (int i = 0; i < p.n_steps; i++)
		if (step_is(g, &p.steps[i], leaf->members[leaf->n - 1]))
			at = i;
	for (int i = at + 1; i < p.n_steps && p.steps[i].kind != STEP_ADDRESS; i++) {
		int64_t offset = p.steps[i].kind == STEP_MEMBER ?
			offset_in(g, &p.steps[i], file, &size) : -1;

		if (offset < 0)
			break;
		begin += offset;
	}
	return begin < part.end && begin + size > part.begin &&
	       (size <= SMALL || size < leaf->size || leaf->offset >= part.begin);
}

/* In *address: the place is its address. */
static bool is_leaf(struct graph *g, const char *text, const struct leaf *leaf, bool *address)
{
	struct place p;
	int at = -1;

	*address = false;
	if (!text || !place_parse(text, &p))
		return false;
	for (int i = 0; i < p.n_steps; i++)
		if (step_is(g, &p.steps[i], leaf->members[leaf->n - 1]))
			at = i;
	if (at < 0 || !agrees(g, &p, at, leaf))
		return false;
	for (int i = at + 1; i < p.n_steps; i++) {
		if (p.steps[i].kind == STEP_DEREF)
			return false;
		*address |= p.steps[i].kind == STEP_ADDRESS;
	}
	return true;
}

/* ---- the writers of a leaf ---- */

static bool is_contended(struct graph *g, const struct leaf *leaf)
{
	return has_word(g->apis->contended, leaf->record);
}

static bool is_write(struct graph *g, const struct body *b, const struct ref *r,
		     const struct leaf *leaf, bool address, struct writer *ret)
{
	const struct body_call *c;
	const char *name;

	if (r->idx == -1)
		return !address;
	c = address ? graph_call(b, r->seq) : NULL;
	if (!c)
		return false;
	name = *c->spelled ? c->spelled : callee_name(g, c);
	ret->by = arena_strdup(&g->arena, name);
	if (is_contended(g, leaf)) {
		ret->contended = !has_word(g->apis->observers, callee_name(g, c)) &&
				 !has_word(g->apis->observers, name) &&
				 !has_word(g->apis->initialisers, callee_name(g, c)) &&
				 !has_word(g->apis->initialisers, name);
		return ret->contended;
	}
	return neighbour_call_writes(g, c, r->idx);
}

bool neighbour_is_write(struct graph *g, const struct ref *use, const struct leaf *leaf,
			struct writer *ret)
{
	const struct body *b = use->function ? graph_body(g, use->function) : NULL;
	bool address;

	*ret = (struct writer){ .function = use->function, .seq = use->seq };
	return b && is_leaf(g, store_place(g->store, use->place), leaf, &address) &&
	       is_write(g, b, use, leaf, address, ret);
}

/* The list that a map call stores dma addresses in, by that very call. */
static bool is_own_list(struct window *w, const struct ref *r, const struct leaf *leaf)
{
	const struct buffer *b = w->buffer;

	for (int i = 0; i < b->n_frames; i++)
		if (b->frames[i].function == r->function && b->frames[i].seq == r->seq)
			return b->end == BUFFER_OPEN &&
			       api_is_carrier(w->graph->apis, leaf->record, (int)strlen(leaf->record));
	return false;
}

/* A number for how much a writer proves. */
static int weight(const struct writer *w)
{
	if (w->sight == WINDOW_AFTER_MAP)
		return 3;
	if (w->contended)
		return 2;
	return w->sight == WINDOW_ELSEWHERE;
}

static void judge_write(struct window *w, struct writer *one, struct writer *best)
{
	one->sight = window_sees(w, one->function, one->seq);
	one->contended = one->contended && !w->alone && window_is_live(w, one->function);
	if (weight(one) > weight(best))
		*best = *one;
}

static void consider(struct window *w, const struct ref *r, const struct leaf *leaf,
		     struct span part, struct writer *best)
{
	struct graph *g = w->graph;
	struct writer one;

	if (!r->function || (!graph_near(g, w->buffer->frames[0].function, r->function) &&
			     !graph_near(g, w->buffer->named.function, r->function)))
		return;
	if (!neighbour_is_write(g, r, leaf, &one) ||
	    !is_in_part(g, store_place(g->store, r->place), leaf, part,
			graph_body(g, r->function)->file))
		return;
	judge_write(w, &one, best);
	if (r->idx >= 0 && is_own_list(w, r, leaf)) {
		one.sight = WINDOW_AFTER_MAP;
		*best = one;
	}
}

/*
 * Where "%3*.S:y" begins if %3 points to byte at of the record; *size: its own.
 * -1: not told by members alone.
 */
static int64_t alias_offset(struct graph *g, const char *text, int64_t at, int64_t file,
			    int64_t *size)
{
	struct place p;

	if (!place_parse(text, &p))
		return -1;
	for (int i = 1; i < p.n_steps && p.steps[i].kind != STEP_ADDRESS; i++) {
		int64_t offset = p.steps[i].kind == STEP_MEMBER ?
			offset_in(g, &p.steps[i], file, size) : -1;

		if (offset < 0)
			return -1;
		at += offset;
	}
	return at;
}

/* Writes through local x, which points to byte at of the record, and through &x->y. */
static void consider_local(struct window *w, const struct body *b, int64_t x, int64_t at,
			   struct span part, struct writer *best, int depth)
{
	struct graph *g = w->graph;

	for (int i = 0; i < b->n_flows; i++) {
		const struct body_flow *f = &b->flows[i];
		const char *dst = store_place(g->store, f->dst), *src = store_place(g->store, f->src);
		const struct path *other = graph_path(g, f->dst);
		struct writer one = { .function = b->id, .seq = f->seq };
		int64_t size = 1, begin;

		if (is_through(dst, (int)x)) {
			begin = alias_offset(g, dst, at, b->file, &size);
			if (begin >= 0 && begin < part.end && begin + size > part.begin)
				judge_write(w, &one, best);
		} else if (depth && f->op == FLOW_COPY && graph_path(g, f->src)->address &&
			   is_through(src, (int)x) && other->root == PLACE_LOCAL && !other->n) {
			begin = alias_offset(g, src, at, b->file, &size);
			if (begin >= 0)
				consider_local(w, b, other->number, begin, part, best, depth - 1);
		}
	}
}

/* x = &p->leaf; x->y = 1: writes through another name in the same function. */
static void consider_alias(struct window *w, const struct ref *r, const struct leaf *leaf,
			   struct span part, struct writer *best)
{
	struct graph *g = w->graph;
	const struct body *b = r->function ? graph_body(g, r->function) : NULL;
	const struct body_flow *f = b && r->idx == -1 ? graph_flow(b, r->seq) : NULL;
	const struct path *alias = f ? graph_path(g, f->dst) : NULL;
	bool address;

	if (!f || f->op != FLOW_COPY || alias->root != PLACE_LOCAL || alias->n ||
	    !graph_near(g, w->buffer->frames[0].function, r->function) ||
	    !is_leaf(g, store_place(g->store, f->src), leaf, &address) || !address)
		return;
	consider_local(w, b, alias->number, leaf->offset, part, best, ALIASES);
}

bool neighbour_writer(struct window *w, const struct leaf *leaf, struct span part,
		      struct writer *ret)
{
	struct ref_list uses = { 0 };

	*ret = (struct writer){ 0 };
	store_member_uses(w->graph->store, graph_member_text(w->graph, leaf->members[leaf->n - 1]),
			  &uses);
	if (uses.n > MAX_USES)
		return false;
	for (int i = 0; i < uses.n; i++)
		consider(w, &uses.refs[i], leaf, part, ret);
	if (!(leaf->flags & (MEMBER_RECORD | MEMBER_ARRAY)))
		return weight(ret) > 0;
	store_member_reads(w->graph->store, graph_member_text(w->graph,
							      leaf->members[leaf->n - 1]), &uses);
	for (int i = 0; i < uses.n && i < MAX_USES; i++)
		consider_alias(w, &uses.refs[i], leaf, part, ret);
	return weight(ret) > 0;
}
