// SPDX-License-Identifier: GPL-2.0-only
/* From a scatterlist to the buffers that were put into it. */
#include "analysis/buffer_parts.h"

#define MAX_DEPTH 8

/* "%4&", "%4[]&" and "%4" are one list. */
static size_t list_length(const char *text)
{
	size_t n = strlen(text);

	while (n && (text[n - 1] == '&' || text[n - 1] == ']' || text[n - 1] == '['))
		n--;
	return n;
}

static bool same_list(const char *a, const char *b)
{
	size_t n = list_length(a);

	return n == list_length(b) && !strncmp(a, b, n);
}

/*
 * Put what one call puts into the list on its way: sg_set_buf(sg, buf, len). False:
 * the call does nothing to the list.
 */
static bool take_call(struct buffer_search *s, const struct view *v, const struct body *b,
		      const struct body_call *c)
{
	const struct api *api = graph_call_api(s->g, c);
	const char *list, *text;
	struct view n = *v;

	if (!api || !api->form || strcmp(api->form, "virtual") || !arrlen(api->flows) ||
	    api->size < 0 || api->flows[0].to < 0 || api->flows[0].to >= c->n_args ||
	    api->flows[0].from < 0 || api->flows[0].from >= c->n_args || api->size >= c->n_args)
		return false;
	list = store_place(s->g->store, c->args[api->flows[0].to]);
	if (!list || !same_list(list, v->text))
		return false;
	text = store_place(s->g->store, c->args[api->flows[0].from]);
	n.text = text ? arena_strdup(&s->g->arena, text) : NULL;
	n.b.size = (struct operand){ b->id, c->args[api->size] };
	n.b.named = n.b.put = (struct frame){ b->id, c->seq };
	n.at = c->seq;
	n.depth++;
	if (n.text)
		buffer_resolve(s, n);
	return true;
}

/* Of an element of a list only the last call counts: it may be another element's. */
static bool take_calls(struct buffer_search *s, const struct view *v, const struct body *b)
{
	bool element = strstr(v->text, "[]"), any = false;

	for (int i = b->n_calls - 1; i >= 0; i--)
		if (b->calls[i].seq < v->at && !(any && element))
			any |= take_call(s, v, b, &b->calls[i]);
	return any;
}

/* ---- arrays of lists: the device reads the first, and writes the others ---- */

static bool is_counter(struct graph *g, const struct body *b, const struct body_flow *f,
		       struct operand o)
{
	return f->op == FLOW_CHANGE && o.place && o.function == b->id &&
	       path_same(graph_path(g, f->dst), graph_path(g, o.place));
}

/* The counter that is moved with the store at position i; else by their order. */
static unsigned int element_direction(struct graph *g, const struct view *v, const struct body *b,
				      int i, int rank)
{
	const struct path *out = v->b.out.place ? graph_path(g, v->b.out.place) : NULL;

	for (int k = i ? i - 1 : 0; k < b->n_flows && k < i + 4; k++) {
		if (k > i && graph_path(g, b->flows[k].dst)->root == PLACE_LOCAL &&
		    b->flows[k].op == FLOW_COPY)
			break;
		if (k < i && b->flows[k].line != b->flows[i].line)
			continue;
		if (is_counter(g, b, &b->flows[k], v->b.out))
			return 2;
		if (is_counter(g, b, &b->flows[k], v->b.in))
			return 4;
	}
	if (!out || out->root != PLACE_CONST)
		return 0;
	return rank < out->number ? 2 : 4;
}

static bool take_elements(struct buffer_search *s, const struct view *v, const struct body *b)
{
	int rank = 0;

	for (int i = 0; i < b->n_flows && b->flows[i].seq < v->at; i++) {
		const struct body_flow *f = &b->flows[i];
		const char *dst = store_place(s->g->store, f->dst), *src;
		struct view n = *v;

		if (f->op != FLOW_COPY || !dst || !same_list(dst, v->text) ||
		    dst[strlen(dst) - 1] != ']')
			continue;
		src = store_place(s->g->store, f->src);
		n.text = src ? arena_strdup(&s->g->arena, src) : NULL;
		n.b.directions = element_direction(s->g, v, b, i, rank++);
		n.b.in = n.b.out = (struct operand){ 0 };
		n.depth++;
		if (n.text)
			buffer_resolve_list(s, n);
	}
	return rank > 0;
}

/* ---- a list that a member holds: filled in another function ---- */

static void take_elsewhere(struct buffer_search *s, const struct view *v, const struct place *p)
{
	const struct place_step *m = NULL;
	struct ref_list uses = { 0 };

	for (int i = 0; i < p->n_steps; i++)
		if (p->steps[i].kind == STEP_MEMBER)
			m = &p->steps[i];
	if (!m)
		return;
	store_member_uses(s->g->store, graph_member_text(s->g, graph_member(s->g, m->record,
				m->record_len, m->member, m->member_len)), &uses);
	for (int i = 0; i < uses.n && i < 32; i++) {
		const struct body *b = graph_body(s->g, uses.refs[i].function);
		const struct body_call *c = b && uses.refs[i].idx >= 0 ?
			graph_call(b, uses.refs[i].seq) : NULL;
		struct view n = *v;

		if (!c || !graph_near(s->g, v->b.frames[0].function, b->id))
			continue;
		n.function = b->id;
		n.text = store_place(s->g->store, uses.refs[i].place);
		if (n.text)
			take_call(s, &n, b, c);
	}
}

void buffer_resolve_list(struct buffer_search *s, struct view v)
{
	const struct body *b = graph_body(s->g, v.function);
	struct place p;
	const char *rest;

	if (!b || v.depth > MAX_DEPTH || !place_parse(v.text, &p))
		return;
	if (take_elements(s, &v, b) || take_calls(s, &v, b))
		return;
	rest = buffer_rest(v.text, &p);
	if (p.root == PLACE_LOCAL && p.number < b->n_params && !*rest)
		buffer_go_up(s, &v, (int)p.number, rest, buffer_resolve_list);
	else if (p.n_steps)
		take_elsewhere(s, &v, &p);
}
