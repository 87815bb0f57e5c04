// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/buffer_parts.h"
#include "analysis/value.h"

static struct operand argument(const struct body *b, const struct body_call *c, int i)
{
	if (i < 0 || i >= c->n_args)
		return (struct operand){ 0 };
	return (struct operand){ b->id, c->args[i] };
}

static unsigned int fixed_directions(const char *text)
{
	unsigned int ret = 0;

	if (!text)
		return 0;
	ret |= strstr(text, "DMA_BIDIRECTIONAL") ? 1 : 0;
	ret |= strstr(text, "DMA_TO_DEVICE") ? 2 : 0;
	ret |= strstr(text, "DMA_FROM_DEVICE") ? 4 : 0;
	return ret == 6 ? 0 : ret;	/* which of them is not said */
}

static enum buffer_end end_of(const struct api *api)
{
	if (!api->indirect || arrlen(api->partners))
		return BUFFER_OPEN;
	return api->handle >= 0 ? BUFFER_QUEUED : BUFFER_IN_CALL;
}

static bool is_list(const struct api *api)
{
	return !strncmp(api->kind, "sg", 2) || !strcmp(api->kind, "virtqueue");
}

/* Not a message that lists buffers, nor a copy of one. */
static bool takes_buffer(const struct api *api)
{
	return !api->copies && (!api->indirect || api->size >= 0 || is_list(api));
}

/* Directions that are said in the words of a bus: a pipe, a request's class. */
static unsigned int bus_directions(struct graph *g, const struct buffer *b)
{
	struct value v = value_of(g, graph_body(g, b->direction.function), b->direction.place);

	if (!strcmp(b->api->kind, "usb"))	/* USB_DIR_IN of include/uapi/linux/usb/ch9.h */
		return v.must & 0x80 ? 4 : v.known ? 2 : 0;
	if (!v.known || v.must != v.may)
		return 0;
	return v.must == 1 ? 4 : 2;		/* HID_REQ_GET_REPORT of include/uapi/linux/hid.h */
}

static void find_directions(struct graph *g, struct buffer *b)
{
	struct value v;

	if (b->directions || !b->direction.place)
		return;
	if (b->api->indirect) {
		b->directions = bus_directions(g, b);
		return;
	}
	v = value_of(g, graph_body(g, b->direction.function), b->direction.place);
	if (v.known && v.is_set && v.set && v.set < 8)
		b->directions = (unsigned int)v.set;
}

void buffer_of_call(struct graph *g, const struct api *api, int64_t function, int seq,
		    struct buffer **ret)
{
	const struct body *b = graph_body(g, function);
	const struct body_call *c = b ? graph_call(b, seq) : NULL;
	struct buffer_search s = { .g = g, .ret = ret, .first = (int)arrlen(*ret) };
	struct view v = { .function = function, .at = seq, .pointee = "" };

	if (!c || api->buffer < 0 || api->buffer >= c->n_args || !takes_buffer(api))
		return;
	v.b.api = api;
	v.b.by = api_find(g->apis, c->spelled) ? api_find(g->apis, c->spelled)->name : api->name;
	v.b.frames[v.b.n_frames++] = v.b.named = (struct frame){ function, seq };
	v.b.end = end_of(api);
	v.b.size = is_list(api) ? (struct operand){ 0 } : argument(b, c, api->size);
	v.b.direction = argument(b, c, api->direction);
	v.b.in = argument(b, c, api->in);
	v.b.out = argument(b, c, api->out);
	v.b.directions = fixed_directions(api->direction_fixed);
	v.b.vmalloc = api->vmalloc;
	v.b.marked = api->attrs_fixed && !strcmp(api->attrs_fixed, "cpu-cache-overlap");
	v.pages = !is_list(api) && !api->indirect && strcmp(api->kind, "single");
	v.text = buffer_text(g, c->args[api->buffer]);
	if (v.text && is_list(api))
		buffer_resolve_list(&s, v);
	else if (v.text)
		buffer_resolve(&s, v);
	for (ptrdiff_t i = s.first; i < arrlen(*ret); i++)
		find_directions(g, &(*ret)[i]);
}

/* The member of the same object that says the size. */
static struct operand sibling(struct graph *g, const struct body *b, const char *dst,
			      const struct api_member *m)
{
	size_t n = strlen(dst) - strlen(m->member);

	for (int i = 0; m->size && i < b->n_flows; i++) {
		const char *text = store_place(g->store, b->flows[i].dst);

		if (text && !strncmp(text, dst, n) && !strcmp(text + n, m->size))
			return (struct operand){ b->id, b->flows[i].src };
	}
	return (struct operand){ 0 };
}

/* The body of an API, whose calls are what counts. */
static bool is_own_business(struct graph *g, const struct body *b)
{
	const struct api *own = graph_api(g, b->symbol);

	return own && own->boundary;
}

/* Does the member say where a scatterlist is, not the buffer itself? */
static bool holds_list(struct graph *g, uint32_t member)
{
	const char *record = graph_member_info(g, member)->record;

	return *record && api_is_carrier(g->apis, record, (int)strlen(record));
}

void buffer_of_member(struct graph *g, const struct api_member *m, const struct ref *use,
		      struct buffer **ret)
{
	const struct body *b = use->idx == -1 ? graph_body(g, use->function) : NULL;
	const struct body_flow *f = b ? graph_flow(b, use->seq) : NULL;
	const struct path *p = f ? graph_path(g, f->dst) : NULL;
	struct buffer_search s = { .g = g, .ret = ret, .first = (int)arrlen(*ret) };
	struct view v = { .at = use->seq, .pointee = "" };

	if (!p || !p->n || p->deref || m->copies || is_own_business(g, b) ||
	    !graph_member_is(g, p->members[p->n - 1], m->record, m->member))
		return;
	v.function = b->id;
	v.b.by = arena_printf(&g->arena, "%s.%s", m->record, m->member);
	v.b.frames[v.b.n_frames++] = v.b.named = (struct frame){ b->id, use->seq };
	v.b.end = BUFFER_QUEUED;
	v.b.size = sibling(g, b, buffer_text(g, f->dst), m);
	v.b.directions = fixed_directions(m->direction);
	v.b.vmalloc = m->vmalloc;
	v.text = buffer_text(g, f->src);
	if (v.text && holds_list(g, p->members[p->n - 1]))
		buffer_resolve_list(&s, v);
	else if (v.text)
		buffer_resolve(&s, v);
}

static bool is_reached(struct graph *g, const struct reach *r, int64_t function)
{
	return !r || r->all || reach_has(r, g, store_function_file(g->store, function));
}

static struct frame *calls_within(struct graph *g, const struct api *api, const struct reach *r)
{
	int64_t *symbols = NULL;
	struct frame *ret = NULL;

	if (store_symbols_named(g->store, api->name, &symbols))
		return NULL;
	for (ptrdiff_t i = 0; i < arrlen(symbols); i++) {
		struct ref_list calls = { 0 };

		if (graph_api(g, symbols[i]) != api || store_callers(g->store, symbols[i], &calls))
			continue;
		for (int k = 0; k < calls.n; k++) {
			const struct body *b = is_reached(g, r, calls.refs[k].function) ?
				graph_body(g, calls.refs[k].function) : NULL;

			if (b && !is_own_business(g, b))
				arrput(ret, ((struct frame){ b->id, calls.refs[k].seq }));
		}
	}
	arrfree(symbols);
	return ret;
}

struct frame *buffer_calls(struct graph *g, const struct api *api)
{
	return calls_within(g, api, NULL);
}

int64_t buffer_size(struct graph *g, const struct buffer *b)
{
	int64_t size;

	if (!b->size.place || !value_number(g, graph_body(g, b->size.function), b->size.place, &size))
		return 0;
	return size > 0 && size < INT32_MAX ? size : 0;
}

static void of_api(struct graph *g, const struct api *api, const struct reach *r,
		   struct buffer **ret)
{
	struct frame *calls = api->role == API_MAP && takes_buffer(api) ?
		calls_within(g, api, r) : NULL;

	for (ptrdiff_t i = 0; i < arrlen(calls); i++)
		buffer_of_call(g, api, calls[i].function, calls[i].seq, ret);
	arrfree(calls);
}

static void of_member(struct graph *g, const struct api_member *m, const struct reach *r,
		      struct buffer **ret)
{
	_cleanup_free_ char *text = xasprintf("%s:%s", m->record, m->member);
	struct ref_list uses = { 0 };

	store_member_uses(g->store, text, &uses);
	for (int i = 0; i < uses.n; i++)
		if (is_reached(g, r, uses.refs[i].function))
			buffer_of_member(g, m, &uses.refs[i], ret);
}

void buffer_all(struct graph *g, const struct analysis_options *o, struct buffer **ret)
{
	struct reach r;

	reach_init(&r, g, o, BUFFER_FRAMES - 1);
	for (ptrdiff_t i = 0; i < arrlen(g->apis->apis); i++)
		of_api(g, &g->apis->apis[i], &r, ret);
	for (ptrdiff_t i = 0; i < arrlen(g->apis->members); i++)
		of_member(g, &g->apis->members[i], &r, ret);
	reach_release(&r);
}
