// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/way.h"
#include "analysis/window.h"

#define MAX_LEVELS 4		/* of callers above the map call */
#define MAX_CALLERS 24
#define MAX_CHOICES 4		/* functions that a pointer on the way up can be */
#define MAX_DEPTH 6		/* of callers above a write */

static bool add_call(struct window_calls **map, int64_t function, int seq)
{
	ptrdiff_t i = hmgeti(*map, function);
	int *seqs = i >= 0 ? (*map)[i].value : NULL;

	for (ptrdiff_t k = 0; k < arrlen(seqs); k++)
		if (seqs[k] == seq)
			return false;
	arrput(seqs, seq);
	hmput(*map, function, seqs);
	return true;
}

static const int *calls_in(struct window_calls *map, int64_t function)
{
	ptrdiff_t i = map ? hmgeti(map, function) : -1;

	return i >= 0 ? map[i].value : NULL;
}

/* Does the function that maps by the call end the mapping on its ordinary way? */
static bool is_closed(struct graph *g, struct window_calls *ends, int64_t function, int seq)
{
	const struct body *b = graph_body(g, function);
	const int *seqs = calls_in(ends, function);

	for (ptrdiff_t i = 0; b && i < arrlen(seqs); i++)
		if (seqs[i] != seq && way_leads(b, seq, seqs[i]))
			return true;
	return false;
}

/*
 * Add the calls that lead to the function. ends: not above one that ends the mapping
 * too, since nothing is mapped any more when it returns; NULL: all of them.
 */
static void add_callers(struct graph *g, struct window_calls **map, int64_t function, int level,
			struct window_calls *ends)
{
	const struct body *b = graph_body(g, function);
	const struct edge *callers = b && level < MAX_LEVELS ? graph_callers(g, b->symbol) : NULL;

	if (arrlen(callers) > MAX_CALLERS)
		return;
	for (ptrdiff_t i = 0; i < arrlen(callers); i++)
		if (callers[i].choices <= MAX_CHOICES &&
		    add_call(map, callers[i].function, callers[i].seq) &&
		    !is_closed(g, ends, callers[i].function, callers[i].seq))
			add_callers(g, map, callers[i].function, level + 1, ends);
}

static void add_maps(struct window *w, const struct buffer *b)
{
	const struct frame *last = &b->frames[b->n_frames - 1];

	for (int i = 0; i < b->n_frames && !w->closed; i++) {
		add_call(&w->maps, b->frames[i].function, b->frames[i].seq);
		w->closed = is_closed(w->graph, w->ends, b->frames[i].function, b->frames[i].seq);
	}
	if (!w->closed)
		add_callers(w->graph, &w->maps, last->function, 0, w->ends);
}

/* Does a call that ends the mapping lie between the two facts? */
static bool ends_between(struct window *w, const struct body *b, int map, int seq)
{
	const int *ends = calls_in(w->ends, b->id);

	for (ptrdiff_t i = 0; i < arrlen(ends); i++)
		if (ends[i] != map && ends[i] != seq && way_leads(b, map, ends[i]) &&
		    way_leads(b, ends[i], seq))
			return true;
	return false;
}

void window_init(struct window *w, struct graph *g, const struct buffer *b,
		 const struct frame *unmaps, size_t n)
{
	*w = (struct window){ .graph = g, .buffer = b };
	for (size_t i = 0; i < n; i++) {
		add_call(&w->ends, unmaps[i].function, unmaps[i].seq);
		add_callers(g, &w->ends, unmaps[i].function, 1, NULL);
	}
	add_maps(w, b);
	w->alone = (w->closed || b->end != BUFFER_OPEN) &&
		   !window_is_live(w, b->frames[b->n_frames - 1].function);
}

static void calls_release(struct window_calls *map)
{
	for (ptrdiff_t i = 0; i < hmlen(map); i++)
		arrfree(map[i].value);
	hmfree(map);
}

void window_release(struct window *w)
{
	calls_release(w->maps);
	calls_release(w->ends);
	hmfree(w->seen);
}

/* ---- setting up ---- */

static bool is_setup_member(struct graph *g, int64_t symbol)
{
	uint32_t *members = graph_stored_into(g, symbol);
	bool ret = false;

	for (ptrdiff_t i = 0; i < arrlen(members) && !ret; i++)
		for (ptrdiff_t k = 0; k < arrlen(g->apis->setups) && !ret; k++)
			ret = !strcmp(g->apis->setups[k], graph_member_text(g, members[i]));
	arrfree(members);
	return ret;
}

/* Does the function make an object of the buffer's record? */
static bool makes_object(struct graph *g, const struct body *b, const char *tag)
{
	for (int i = 0; i < b->n_flows; i++) {
		const struct path *dst = graph_path(g, b->flows[i].dst);
		const struct path *src = graph_path(g, b->flows[i].src);
		const struct body_call *c;
		const struct api *api;

		if (dst->root != PLACE_LOCAL || dst->n || dst->number >= b->n_locals ||
		    src->root != PLACE_RESULT || strcmp(b->locals[dst->number].record, tag))
			continue;
		c = graph_call(b, (int)src->number);
		api = c ? graph_call_api(g, c) : NULL;
		if (api && api->role == API_ALLOC)
			return true;
	}
	return false;
}

static bool is_setup(struct window *w, const struct body *b)
{
	return is_setup_member(w->graph, b->symbol) ||
	       makes_object(w->graph, b, w->buffer->tag);
}

/* ---- a fact and the window ---- */

static enum window_sight sees(struct window *w, int64_t function, int seq, int depth);

static enum window_sight callers_see(struct window *w, const struct body *b, int depth)
{
	const struct edge *callers = graph_callers(w->graph, b->symbol);
	enum window_sight ret = WINDOW_OUTSIDE;
	bool any = false;

	for (ptrdiff_t i = 0; i < arrlen(callers) && i < MAX_CALLERS; i++) {
		enum window_sight seen;

		if (callers[i].inner || callers[i].choices > MAX_CHOICES)
			continue;
		any = true;
		seen = sees(w, callers[i].function, callers[i].seq, depth + 1);
		if (seen != WINDOW_OUTSIDE)
			return seen;
	}
	if (!any && w->buffer->end == BUFFER_OPEN && !w->closed)
		ret = WINDOW_ELSEWHERE;
	return ret;
}

static enum window_sight sees(struct window *w, int64_t function, int seq, int depth)
{
	const struct body *b = graph_body(w->graph, function);
	const int *maps = calls_in(w->maps, function);
	const int *ends = calls_in(w->ends, function);

	if (!b || depth > MAX_DEPTH)
		return WINDOW_OUTSIDE;
	for (ptrdiff_t i = 0; i < arrlen(maps); i++)
		if (w->buffer->end == BUFFER_OPEN && maps[i] < seq && way_leads(b, maps[i], seq) &&
		    !ends_between(w, b, maps[i], seq))
			return WINDOW_AFTER_MAP;
	if (arrlen(maps))
		return WINDOW_OUTSIDE;
	for (ptrdiff_t i = 0; i < arrlen(ends); i++)
		if (ends[i] < seq && way_leads(b, ends[i], seq))
			return WINDOW_OUTSIDE;
	if (is_setup(w, b) || hmgeti(w->seen, function) >= 0)
		return WINDOW_OUTSIDE;
	hmput(w->seen, function, 1);
	return callers_see(w, b, depth);
}

enum window_sight window_sees(struct window *w, int64_t function, int seq)
{
	enum window_sight ret;

	hmfree(w->seen);
	ret = sees(w, function, seq, 0);
	return ret;
}

static bool is_live(struct window *w, int64_t function, int depth)
{
	const struct body *b = graph_body(w->graph, function);
	const struct edge *callers;
	bool any = false;

	if (!b || depth > MAX_DEPTH || is_setup(w, b) || hmgeti(w->seen, function) >= 0)
		return false;
	hmput(w->seen, function, 1);
	callers = graph_callers(w->graph, b->symbol);
	for (ptrdiff_t i = 0; i < arrlen(callers) && i < MAX_CALLERS; i++) {
		if (callers[i].choices > MAX_CHOICES)
			continue;
		any = true;
		if (is_live(w, callers[i].function, depth + 1))
			return true;
	}
	return !any;
}

bool window_is_live(struct window *w, int64_t function)
{
	hmfree(w->seen);
	return is_live(w, function, 0);
}
