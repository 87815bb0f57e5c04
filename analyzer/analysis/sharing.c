// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/sharing.h"
#include "analysis/value.h"

#define WRITTEN_BY_DEVICE 5u	/* DMA_BIDIRECTIONAL, DMA_FROM_DEVICE */
#define MAX_WRITTEN 12		/* neighbours that are looked at closely */

struct sharing {
	struct judge *j;
	struct layouts layouts;
	struct exposure *all;		/* stb_ds */
	int line;
};

/* ---- what ends a mapping ---- */

static void add_partner_calls(struct graph *g, const struct buffer *b, struct frame **ret)
{
	const struct body *own = graph_body(g, b->frames[0].function);

	for (ptrdiff_t i = 0; b->api && b->api->indirect && i < arrlen(b->api->partners); i++) {
		const struct api *api = api_find(g->apis, b->api->partners[i]);
		struct frame *calls = api ? buffer_calls(g, api) : NULL;

		for (ptrdiff_t k = 0; k < arrlen(calls); k++)
			if (own && graph_body(g, calls[k].function)->file == own->file)
				arrput(*ret, calls[k]);
		arrfree(calls);
	}
}

static void add_unmaps(struct judge *j, const struct buffer *b, struct frame **ret)
{
	for (ptrdiff_t i = 0; i < arrlen(j->ops->maps); i++) {
		const struct operation *op = &j->ops->maps[i];
		struct life life;

		if (op->function != b->frames[0].function || op->seq != b->frames[0].seq)
			continue;
		life_of(j->graph, j->ops, op, &life);
		for (ptrdiff_t k = 0; k < arrlen(life.unmaps); k++)
			arrput(*ret, ((struct frame){ life.unmaps[k]->function,
						      life.unmaps[k]->seq }));
		life_release(&life);
		return;
	}
}

static void open_window(struct judge *j, const struct buffer *b, struct window *ret)
{
	struct frame *unmaps = NULL;

	add_unmaps(j, b, &unmaps);
	add_partner_calls(j->graph, b, &unmaps);
	window_init(ret, j->graph, b, unmaps, arrlenu(unmaps));
	arrfree(unmaps);
}

/* ---- neighbours ---- */

static bool is_inside(const struct leaf *leaf, struct span s)
{
	return s.end && leaf->offset >= s.begin && leaf->offset + leaf->size <= s.end;
}

/* Is the leaf in a line of the buffer, at some element of the array if it is in one? */
static bool is_near(const struct exposure *e, const struct leaf *leaf, int line)
{
	struct leaf other = *leaf;

	if (line_shares(leaf, e->span, e->phase, line))
		return true;
	if (!e->buffer.among || e->buffer.n == 0 || !(e->layout->size % line))
		return false;
	for (int64_t phase = e->layout->size % line; phase;
	     phase = (phase + e->layout->size) % line)
		if (line_shares(&other, e->span, phase, line))
			return true;
	return false;
}

/* Device-written as a whole: another buffer's business. */
static bool is_mapped(const struct sharing *s, const struct exposure *e, const struct leaf *leaf)
{
	for (ptrdiff_t i = 0; i < arrlen(s->all); i++)
		if (s->all[i].layout == e->layout && is_inside(leaf, s->all[i].span))
			return true;
	return false;
}

/* Private data that is mapped whole begins in the last line of what it lies behind. */
static void find_owner(struct exposure *e)
{
	const struct api *maker = e->buffer.maker;

	if (e->buffer.n || e->buffer.among || !e->phase || !maker || !arrlen(maker->behind))
		return;
	e->owner = arrlast(maker->behind);
}

/* The bytes of the record that lie in the buffer's lines; of any element of an array. */
static struct span lines_of(const struct sharing *s, const struct exposure *e)
{
	int64_t begin = e->span.begin + e->phase, end = e->span.end + e->phase;

	if (e->buffer.among)
		return (struct span){ e->span.begin - s->line, e->span.end + s->line };
	return (struct span){ begin / s->line * s->line - e->phase,
			      (end + s->line - 1) / s->line * s->line - e->phase };
}

static void find_neighbours(struct sharing *s, struct exposure *e)
{
	struct span group = layout_group(e->layout, e->span);
	struct window w;
	int looked = 0;

	e->grouped = group.end != 0;
	open_window(s->j, &e->buffer, &w);
	for (ptrdiff_t i = 0; i < arrlen(e->layout->leaves) && looked < MAX_WRITTEN; i++) {
		const struct leaf *leaf = &e->layout->leaves[i];
		struct neighbour n = { .leaf = leaf };

		if (!is_near(e, leaf, s->line) || is_mapped(s, e, leaf))
			continue;
		looked++;
		if (neighbour_writer(&w, leaf, lines_of(s, e), &n.writer))
			arrput(e->written, n);
	}
	window_release(&w);
}

/* ---- buffers in one line ---- */

/* front says of "do { } while (0)" that it is a loop: one that is tested counts. */
static bool is_in_loop(struct graph *g, const struct body *b, int seq)
{
	for (int i = 0; b && i < b->n_branches; i++)
		if (b->branches[i].kind == BRANCH_LOOP && seq > b->branches[i].seq &&
		    seq < b->branches[i].end_seq &&
		    graph_path(g, b->branches[i].cond)->root != PLACE_CONST)
			return true;
	return false;
}

/* Each turn of a loop gives the address of another element to the one that maps it. */
static bool is_dealt_out(struct graph *g, const struct buffer *b)
{
	uint32_t member = b->n ? b->members[b->n - 1] : 0;
	struct ref_list uses = { 0 };

	if (member)
		store_member_reads(g->store, graph_member_text(g, member), &uses);
	for (int i = 0; i < uses.n; i++) {
		const struct body *body = uses.refs[i].function ?
			graph_body(g, uses.refs[i].function) : NULL;
		const struct body_flow *f = body ? graph_flow(body, uses.refs[i].seq) : NULL;
		const struct path *src = f ? graph_path(g, f->src) : NULL;
		const struct path *dst = f ? graph_path(g, f->dst) : NULL;

		if (src && src->address && src->n && src->members[src->n - 1] == member &&
		    dst->n && dst->members[dst->n - 1] != member &&
		    is_in_loop(g, body, f->seq))
			return true;
	}
	return false;
}

static bool is_called_in_loop(struct graph *g, int64_t function)
{
	const struct body *b = graph_body(g, function);
	const struct edge *callers = b ? graph_callers(g, b->symbol) : NULL;

	for (ptrdiff_t i = 0; i < arrlen(callers); i++)
		if (is_in_loop(g, graph_body(g, callers[i].function), callers[i].seq))
			return true;
	return false;
}

static void find_many(struct sharing *s, struct exposure *e)
{
	struct graph *g = s->j->graph;
	struct window w;

	if (!e->stride || !(e->stride % s->line) || e->buffer.end != BUFFER_OPEN)
		return;
	for (int i = 0; i < e->buffer.n_frames; i++) {
		const struct body *b = graph_body(g, e->buffer.frames[i].function);

		e->many |= is_in_loop(g, b, e->buffer.frames[i].seq);
	}
	e->many |= is_called_in_loop(g, e->buffer.named.function) && is_dealt_out(g, &e->buffer);
	open_window(s->j, &e->buffer, &w);
	e->many &= !w.closed;
	window_release(&w);
}

static const char *element_tag(struct graph *g, const struct exposure *e)
{
	const struct buffer *b = &e->buffer;

	return b->n ? graph_member_info(g, b->members[b->n - 1])->record : e->layout->record->tag;
}

/* A call before the map call that writes what a local pointer to an element points to. */
static bool is_own_write(struct graph *g, const struct exposure *e, const struct body *b,
			 const struct body_call *c)
{
	const struct path *p = c->n_args ? graph_path(g, c->args[0]) : NULL;

	return p && p->root == PLACE_LOCAL && !p->n && p->number < b->n_locals &&
	       *b->locals[p->number].record &&
	       !strcmp(b->locals[p->number].record, element_tag(g, e)) &&
	       neighbour_call_writes(g, c, 0);
}

/* Does the function clear or fill what it maps? Its neighbours are mapped meanwhile. */
static void find_own_writer(struct sharing *s, struct exposure *e)
{
	struct graph *g = s->j->graph;

	for (int f = 0; e->many && f < e->buffer.n_frames && !e->own.function; f++) {
		const struct body *b = graph_body(g, e->buffer.frames[f].function);

		for (int i = 0; b && i < b->n_calls; i++) {
			const struct body_call *c = &b->calls[i];

			if (c->seq < e->buffer.frames[f].seq && is_own_write(g, e, b, c))
				e->own = (struct writer){ .function = b->id, .seq = c->seq,
					.by = arena_strdup(&g->arena, c->spelled) };
		}
	}
}

static bool same_lines(const struct exposure *a, const struct exposure *b, int line)
{
	int64_t begin = b->span.begin + b->phase, end = b->span.end - 1 + b->phase;

	return a->layout == b->layout &&
	       (a->span.begin + a->phase) / line <= end / line &&
	       (a->span.end - 1 + a->phase) / line >= begin / line;
}

static bool same_span(const struct exposure *a, const struct exposure *b)
{
	return a->span.begin < b->span.end && b->span.begin < a->span.end;
}

static void find_partner(struct sharing *s, struct exposure *e)
{
	for (ptrdiff_t i = 0; i < arrlen(s->all); i++) {
		const struct exposure *o = &s->all[i];

		if (o != e && o->buffer.end == BUFFER_OPEN && e->buffer.end == BUFFER_OPEN &&
		    same_lines(e, o, s->line) && !same_span(e, o))
			e->partner = o;
	}
}

/* ---- all buffers ---- */

static bool is_marked(struct judge *j, const struct buffer *b)
{
	const struct body *body = graph_body(j->graph, b->frames[0].function);
	const struct body_call *c = body ? graph_call(body, b->frames[0].seq) : NULL;
	uint64_t bits = 0;

	for (ptrdiff_t i = 0; j->tree->cache_overlap && i < arrlen(j->tree->attributes); i++)
		if (!strcmp(j->tree->attributes[i].name, j->tree->cache_overlap))
			bits = j->tree->attributes[i].bit;
	if (b->marked)
		return true;
	return b->api && c && b->api->attrs >= 0 && b->api->attrs < c->n_args &&
	       (value_of(j->graph, body, c->args[b->api->attrs]).must & bits);
}

static void add_exposure(struct sharing *s, const struct buffer *b)
{
	struct exposure e = { .buffer = *b };

	if (b->kind != BUFFER_STACK) {
		if (!(b->directions & WRITTEN_BY_DEVICE))
			return;
		e.layout = layout_of(&s->layouts, b->tag, b->named.function);
		if (!e.layout || !layout_span(&s->layouts, e.layout, b, &e.span, &e.stride))
			return;
		e.phase = layout_phase(&s->layouts, e.layout, b);
	}
	e.buffer.marked = is_marked(s->j, b);
	arrput(s->all, e);
}

static bool is_wanted(struct sharing *s, const struct analysis_options *o, int64_t function)
{
	const struct body *b = graph_body(s->j->graph, function);
	const char *file = b ? store_file(s->j->graph->store, b->file) : NULL;

	return file && analysis_wants(o, file);
}

static void collect(struct sharing *s, const struct analysis_options *o)
{
	struct buffer *list = NULL;

	buffer_all(s->j->graph, o, &list);
	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		if (is_wanted(s, o, list[i].named.function))
			add_exposure(s, &list[i]);
	arrfree(list);
}

/* ---- groups ---- */

static uint64_t premises_of(const struct exposure *e)
{
	uint64_t ret = 0;

	if (e->buffer.kind == BUFFER_STACK)
		return 1ull << PREMISE_ON_STACK | (uint64_t)e->buffer.vmalloc << PREMISE_PAGE_BY_PAGE;
	if (arrlen(e->written) || e->owner || (e->many && e->own.function))
		ret |= 1ull << PREMISE_SHARED;
	if ((e->many && !e->own.function) || e->partner)
		ret |= 1ull << PREMISE_OVERLAPS;
	if (e->buffer.marked)
		ret |= 1ull << PREMISE_MARKED;
	return ret;
}

static bool same_group(const struct exposure *a, const struct exposure *b, int line)
{
	if (a->buffer.kind == BUFFER_STACK || b->buffer.kind == BUFFER_STACK)
		return a->buffer.kind == b->buffer.kind &&
		       a->buffer.frames[0].function == b->buffer.frames[0].function;
	return same_lines(a, b, line);
}

static void report_groups(struct sharing *s, bool wider)
{
	size_t n = arrlenu(s->all);
	bool *done = xcalloc(n + 1, sizeof(*done));

	for (size_t i = 0; i < n; i++) {
		const struct exposure **group = NULL;
		uint64_t premises = premises_of(&s->all[i]);

		if (done[i] || !(premises & ~(1ull << PREMISE_MARKED)))
			continue;
		for (size_t k = i; k < n; k++) {
			uint64_t p = premises_of(&s->all[k]);

			if (done[k] || !(p & ~(1ull << PREMISE_MARKED)) ||
			    !same_group(&s->all[i], &s->all[k], s->line))
				continue;
			done[k] = true;
			premises |= p;
			arrput(group, &s->all[k]);
		}
		sharing_report(s->j, group, arrlenu(group), premises, s->line, wider);
		arrfree(group);
	}
	free(done);
}

void sharing_judge(struct judge *j, const struct analysis_options *o, int line, bool wider)
{
	struct sharing s = { .j = j, .line = line };

	layouts_init(&s.layouts, j->graph, line, j->tree->dma_minalign);
	collect(&s, o);
	for (ptrdiff_t i = 0; i < arrlen(s.all); i++) {
		if (s.all[i].buffer.kind == BUFFER_STACK)
			continue;
		find_neighbours(&s, &s.all[i]);
		find_owner(&s.all[i]);
		find_many(&s, &s.all[i]);
		find_own_writer(&s, &s.all[i]);
		find_partner(&s, &s.all[i]);
	}
	report_groups(&s, wider);
	for (ptrdiff_t i = 0; i < arrlen(s.all); i++)
		arrfree(s.all[i].written);
	arrfree(s.all);
	layouts_release(&s.layouts);
}
