// SPDX-License-Identifier: GPL-2.0-only
/* From a place to the object that it is (part of). */
#include "analysis/buffer_parts.h"

#define MAX_DEPTH 12		/* substitutions on the way to an object */
#define MAX_BUFFERS 48		/* of one call */
#define MAX_ALTERNATIVES 6	/* assignments of one variable */
#define MAX_CALLERS 48
#define MAX_CHOICES 4		/* functions that a pointer to the caller can be */
#define MAX_WRITES 24		/* of a member that holds the pointer */
#define SMALL 32		/* an alignment that keeps a pointer in its line */

/* ---- places as text ---- */

const char *buffer_rest(const char *text, const struct place *p)
{
	return text + p->root_end;
}

const char *buffer_join(struct graph *g, const char *root, const char *rest)
{
	size_t n = strlen(root);

	if (n && root[n - 1] == '&' && *rest == '*')
		return arena_printf(&g->arena, "%.*s%s", (int)n - 1, root, rest + 1);
	if (n && root[n - 1] == '&' && *rest)
		return NULL;
	return arena_printf(&g->arena, "%s%s", root, rest);
}

const char *buffer_text(struct graph *g, int64_t place)
{
	const char *text = place ? store_place(g->store, place) : NULL;

	return text ? arena_strdup(&g->arena, text) : NULL;
}

static bool is_local(const struct body *b, const struct place *p)
{
	return p->root == PLACE_LOCAL && p->number < b->n_locals;
}

/* ---- an object is found ---- */

static bool same_buffer(const struct buffer *a, const struct buffer *b)
{
	return a->kind == b->kind && a->n == b->n && !strcmp(a->tag, b->tag) &&
	       a->named.function == b->named.function && a->named.seq == b->named.seq &&
	       !memcmp(a->members, b->members, (size_t)a->n * sizeof(a->members[0]));
}

static void found(struct buffer_search *s, struct buffer b)
{
	if (arrlen(*s->ret) - s->first >= MAX_BUFFERS)
		return;
	for (ptrdiff_t i = s->first; i < arrlen(*s->ret); i++)
		if (same_buffer(&(*s->ret)[i], &b))
			return;
	arrput(*s->ret, b);
}

/* Members from the last dereference on; false if it is too deep or ends elsewhere. */
static bool read_chain(struct graph *g, const struct place *p, struct buffer *b)
{
	int first = 0;

	for (int i = 0; i < p->n_steps; i++)
		if (p->steps[i].kind == STEP_DEREF || p->steps[i].kind == STEP_CONTAINER)
			first = i + 1;
	b->n = 0;
	b->index = false;
	for (int i = first; i < p->n_steps; i++) {
		const struct place_step *m = &p->steps[i];

		if (m->kind == STEP_INDEX) {
			b->index = true;
			b->among |= !b->n;
		}
		if (m->kind != STEP_MEMBER)
			continue;
		if (b->n == BUFFER_MEMBERS)
			return false;
		if (!b->n)
			b->tag = arena_strndup(&g->arena, m->record, (size_t)m->record_len);
		b->index = false;
		b->members[b->n++] = graph_member(g, m->record, m->record_len, m->member,
						  m->member_len);
	}
	return b->n > 0;
}

static bool has_deref(const struct place *p)
{
	for (int i = 0; i < p->n_steps; i++)
		if (p->steps[i].kind == STEP_DEREF || p->steps[i].kind == STEP_CONTAINER)
			return true;
	return false;
}

/* Does a function on the way ask whether the memory can be mapped? */
static bool is_guarded(struct graph *g, const struct buffer *b)
{
	for (int i = 0; i < b->n_frames; i++) {
		const struct body *body = graph_body(g, b->frames[i].function);

		for (int k = 0; body && k < body->n_calls; k++)
			if (api_is_guard(g->apis, body->calls[k].spelled))
				return true;
	}
	return false;
}

static void found_object(struct buffer_search *s, const struct view *v, const struct place *p,
			 const struct body *body)
{
	struct buffer b = v->b;

	if (v->pages)
		return;
	b.text = v->text;
	b.home = v->function;
	b.tag = "";
	if (!has_deref(p) && is_local(body, p) &&
	    !(body->locals[p->number].flags & (LOCAL_STATIC | LOCAL_PARAM))) {
		b.kind = BUFFER_STACK;
		read_chain(s->g, p, &b);
		if (!v->loose && !is_guarded(s->g, &b))
			found(s, b);
	} else if (read_chain(s->g, p, &b)) {
		b.kind = BUFFER_MEMBER;
		found(s, b);
	}
}

/* The whole of what a pointer is given: an element of an array, or private data. */
static void found_whole(struct buffer_search *s, const struct view *v, const char *rest)
{
	struct buffer b = v->b;

	if (!*v->pointee || (!b.among && !b.maker) || v->pages || *rest)
		return;
	b.text = v->text;
	b.home = v->function;
	b.tag = v->pointee;
	b.n = 0;
	b.kind = b.among ? BUFFER_ELEMENT : BUFFER_MEMBER;
	found(s, b);
}

/* ---- substitutions ---- */

static void substitute(struct buffer_search *s, const struct view *v, const char *root,
		       const char *rest, int at)
{
	struct view n = *v;

	n.text = root ? buffer_join(s->g, root, rest) : NULL;
	n.at = at;
	n.depth++;
	if (n.text)
		buffer_resolve(s, n);
}

/* The operand of a pointer's arithmetic that is the pointer: the first that is no number. */
static bool is_base(struct graph *g, const struct body *b, const struct body_flow *f)
{
	for (int i = 0; i < b->n_flows; i++) {
		const struct body_flow *o = &b->flows[i];

		if (o->op == f->op && o->dst == f->dst &&
		    graph_path(g, o->src)->root != PLACE_CONST)
			return o == f;
	}
	return false;
}

/* The other operand; NULL: a number, which front leaves out of a pointer's arithmetic. */
static const struct path *other_operand(struct graph *g, const struct body *b,
					const struct body_flow *f)
{
	for (int i = 0; i < b->n_flows; i++)
		if (&b->flows[i] != f && b->flows[i].op == f->op && b->flows[i].dst == f->dst)
			return graph_path(g, b->flows[i].src);
	return NULL;
}

/* Does the place hold a pointer to records? Then p + i is an element. */
static bool points_to_record(struct graph *g, const struct body *b, const struct path *p)
{
	const struct member_info *m;

	if (p->n) {
		m = graph_member_info(g, p->members[p->n - 1]);
		return m->known && *m->record && m->flags & MEMBER_POINTER;
	}
	return p->root == PLACE_LOCAL && p->number < b->n_locals &&
	       *b->locals[p->number].record && b->locals[p->number].flags & LOCAL_POINTER;
}

/*
 * p + i, and (p + 15) & -16 as PTR_ALIGN() expands to. False: the pointer that
 * comes out says nothing of what p points to.
 */
static bool takes_operand(struct graph *g, const struct body *b, const struct body_flow *f,
			  struct view *v)
{
	const struct path *o = other_operand(g, b, f);

	switch (f->op) {
	case FLOW_COPY:
	case FLOW_SELECT:
		return true;
	case FLOW_AND:
		v->aligning = o && o->root == PLACE_CONST && o->number < 0 && -o->number <= SMALL;
		return v->aligning;
	case FLOW_ARITH:
		if (!is_base(g, b, f))
			return false;
		if (o && points_to_record(g, b, graph_path(g, f->src)))
			v->b.among = true;
		else
			v->b.beyond |= !v->aligning;
		return true;
	default:
		return false;
	}
}

static void note_pointee(const struct body *b, const struct place *p, struct view *v)
{
	const struct body_local *l = &b->locals[p->number];

	if (!*v->pointee && *l->record && (l->flags & LOCAL_POINTER) &&
	    !*buffer_rest(v->text, p))
		v->pointee = l->record;
}

/* A variable or temporary: each assignment of it is one way to go on. */
static void follow_assignments(struct buffer_search *s, const struct view *v,
			       const struct body *b, const struct place *p)
{
	const char *rest = buffer_rest(v->text, p);
	_cleanup_free_ char *root = xstrndup(v->text, (size_t)(rest - v->text));
	int n = 0;

	for (int i = 0; i < b->n_flows && n < MAX_ALTERNATIVES; i++) {
		const struct body_flow *f = &b->flows[i];
		const char *dst = store_place(s->g->store, f->dst), *src;
		struct view next = *v;

		if (!dst || strcmp(dst, root) || (f->op != FLOW_COPY && p->root == PLACE_LOCAL) ||
		    !takes_operand(s->g, b, f, &next))
			continue;
		src = buffer_text(s->g, f->src);
		if (!src || *src == PLACE_CONST || *src == PLACE_UNKNOWN || *src == PLACE_STRING)
			continue;
		n++;
		substitute(s, &next, src, rest, f->seq);
	}
}

static struct operand operand_up(struct graph *g, struct operand o, const struct body *b,
				 const struct body *caller, const struct body_call *c)
{
	const struct path *p = o.place && o.function == b->id ? graph_path(g, o.place) : NULL;

	if (!p || p->root != PLACE_LOCAL || p->n || p->number >= b->n_params ||
	    p->number >= c->n_args)
		return o;
	return (struct operand){ caller->id, c->args[p->number] };
}

void buffer_go_up(struct buffer_search *s, const struct view *v, int parameter, const char *rest,
		  void (*next)(struct buffer_search *s, struct view v))
{
	const struct body *b = graph_body(s->g, v->function);
	const struct edge *callers;

	if (v->b.n_frames >= BUFFER_FRAMES)
		return;
	callers = graph_callers(s->g, b->symbol);
	if (arrlen(callers) > MAX_CALLERS)
		return;
	for (ptrdiff_t i = 0; i < arrlen(callers); i++) {
		const struct body *caller = graph_body(s->g, callers[i].function);
		const struct body_call *c = caller ? graph_call(caller, callers[i].seq) : NULL;
		struct view n = *v;
		const char *root;

		if (!c || callers[i].inner || callers[i].choices > MAX_CHOICES ||
		    parameter >= c->n_args ||
		    (callers[i].member && !graph_near(s->g, b->id, caller->id)))
			continue;
		n.loose |= callers[i].member != 0;
		root = buffer_text(s->g, c->args[parameter]);
		n.text = root ? buffer_join(s->g, root, rest) : NULL;
		n.function = caller->id;
		n.at = c->seq;
		n.depth++;
		n.b.frames[n.b.n_frames++] = (struct frame){ caller->id, c->seq };
		n.b.named = (struct frame){ caller->id, c->seq };
		n.b.size = operand_up(s->g, v->b.size, b, caller, c);
		n.b.direction = operand_up(s->g, v->b.direction, b, caller, c);
		n.b.in = operand_up(s->g, v->b.in, b, caller, c);
		n.b.out = operand_up(s->g, v->b.out, b, caller, c);
		if (n.text)
			next(s, n);
	}
}

/* What a function of the kernel's own returns: its return statements, in the caller's words. */
static void follow_return(struct buffer_search *s, const struct view *v, const struct body *b,
			  const struct body_call *c, const char *rest)
{
	struct edge *callees = graph_callees(s->g, b, c);

	for (ptrdiff_t k = 0; k < arrlen(callees) && arrlen(callees) == 1; k++) {
		const struct body *callee = graph_body(s->g, callees[k].function);

		for (int i = 0; callee && i < callee->n_flows; i++) {
			const struct body_flow *f = &callee->flows[i];
			const char *src = f->op == FLOW_RETURN ? buffer_text(s->g, f->src) : NULL;
			struct place p;
			const char *arg;

			if (!src || !place_parse(src, &p) || p.root != PLACE_LOCAL ||
			    p.number >= callee->n_params || p.number >= c->n_args)
				continue;
			arg = buffer_text(s->g, c->args[p.number]);
			arg = arg ? buffer_join(s->g, arg, buffer_rest(src, &p)) : NULL;
			if (arg)
				substitute(s, v, arg, rest, c->seq);
		}
	}
	arrfree(callees);
}

/* The same pointer, or the page of what it points to. */
static bool passes_on(const struct api *api, const struct view *v)
{
	return !strcmp(api->kind, "value") ||
	       (v->pages && api->form && !strcmp(api->form, "virtual"));
}

static void follow_result(struct buffer_search *s, const struct view *v, const struct body *b,
			  const struct place *p)
{
	const struct body_call *c = graph_call(b, (int)p->number);
	const struct api *api = c ? graph_call_api(s->g, c) : NULL;
	const char *rest = buffer_rest(v->text, p);
	struct view n = *v;

	if (!c)
		return;
	if (!api) {
		follow_return(s, v, b, c, rest);
		return;
	}
	if (!strcmp(api->kind, "private")) {
		n.b.maker = api;
		found_whole(s, &n, rest);
		return;
	}
	if (api->role == API_ALLOC && v->b.among)
		found_whole(s, v, rest);
	n.pages = v->pages && !(api->form && !strcmp(api->form, "virtual"));
	for (ptrdiff_t i = 0; i < arrlen(api->flows) && passes_on(api, v); i++)
		if (api->flows[i].to == ARG_RETURN && api->flows[i].from < c->n_args &&
		    !api->aligns)
			substitute(s, &n, buffer_text(s->g, c->args[api->flows[i].from]), rest,
				   c->seq);
}

/* ---- a pointer that a member holds ---- */

static void follow_write(struct buffer_search *s, const struct view *v, const struct ref *r,
			 uint32_t member)
{
	const struct path *used = graph_path(s->g, r->place);
	const struct body *b = r->idx == -1 ? graph_body(s->g, r->function) : NULL;
	const struct body_flow *f = b ? graph_flow(b, r->seq) : NULL;
	struct view n = *v;

	if (!f || !used->n || used->members[used->n - 1] != member || used->deref ||
	    graph_body(s->g, v->function)->file != b->file)
		return;
	n.function = b->id;
	n.depth++;
	n.at = f->seq;
	n.text = buffer_text(s->g, f->src);
	if (n.text && *n.text != PLACE_CONST)
		buffer_resolve(s, n);
}

static void follow_member(struct buffer_search *s, const struct view *v, const struct place *p)
{
	const struct place_step *last = &p->steps[p->n_steps - 1];
	uint32_t member = graph_member(s->g, last->record, last->record_len, last->member,
				       last->member_len);
	const struct member_info *m = graph_member_info(s->g, member);
	struct ref_list uses = { 0 };
	struct view n = *v;

	n.loose = true;
	if (!*n.pointee && m->known && *m->record)
		n.pointee = arena_strdup(&s->g->arena, m->record);
	if (store_member_uses(s->g->store, graph_member_text(s->g, member), &uses) ||
	    uses.n > MAX_WRITES * 8)
		return;
	for (int i = 0, taken = 0; i < uses.n && taken < MAX_WRITES; i++, taken++)
		follow_write(s, &n, &uses.refs[i], member);
}

/* ---- one step ---- */

/* Is the root a variable that stands for an object elsewhere? */
static bool is_alias(const struct body *b, const struct place *p, const char *rest)
{
	if (p->root == PLACE_TEMP || p->root == PLACE_RESULT)
		return true;
	return is_local(b, p) && p->number >= b->n_params && (!*rest || *rest == '*') &&
	       (b->locals[p->number].flags & LOCAL_POINTER);
}

/* "%0*.R:m&": the object is named; a local alias may name what it is part of. */
static bool is_named(const struct place *p)
{
	bool member = false;

	for (int i = 0; i < p->n_steps; i++) {
		if (p->steps[i].kind == STEP_MEMBER)
			member = true;
		if (p->steps[i].kind == STEP_DEREF || p->steps[i].kind == STEP_CONTAINER)
			member = false;
	}
	return member && p->steps[p->n_steps - 1].kind == STEP_ADDRESS;
}

/* The one assignment of an alias that takes the address of a member; else NULL. */
static const char *outer_of(struct graph *g, const struct body *b, const char *text,
			    const struct place *p)
{
	const char *rest = buffer_rest(text, p), *ret = NULL;
	_cleanup_free_ char *root = xstrndup(text, (size_t)(rest - text));

	if (*rest != '*' || !is_alias(b, p, rest))
		return NULL;
	for (int i = 0; i < b->n_flows; i++) {
		const char *dst = store_place(g->store, b->flows[i].dst), *src;
		struct place from;

		if (!dst || strcmp(dst, root))
			continue;
		src = buffer_text(g, b->flows[i].src);
		if (ret || b->flows[i].op != FLOW_COPY || !src || !place_parse(src, &from) ||
		    !is_named(&from))
			return NULL;
		ret = buffer_join(g, src, rest);
	}
	return ret;
}

/* What gave the record that the alias points to. */
static const struct api *maker_of(struct graph *g, const struct body *b, const char *text,
				  const struct place *p)
{
	const char *rest = buffer_rest(text, p);
	_cleanup_free_ char *root = xstrndup(text, (size_t)(rest - text));

	for (int i = 0; *rest == '*' && i < b->n_flows; i++) {
		const char *dst = store_place(g->store, b->flows[i].dst);
		const struct path *src = graph_path(g, b->flows[i].src);
		const struct body_call *c;
		const struct api *api;

		if (!dst || strcmp(dst, root) || src->root != PLACE_RESULT)
			continue;
		c = graph_call(b, (int)src->number);
		api = c ? graph_call_api(g, c) : NULL;
		if (api && !strcmp(api->kind, "private"))
			return api;
	}
	return NULL;
}

static void resolve_named(struct buffer_search *s, struct view v, const struct body *b,
			  const struct place *p)
{
	const char *outer = outer_of(s->g, b, v.text, p);

	if (outer) {
		v.text = outer;
		v.depth++;
		buffer_resolve(s, v);
		return;
	}
	if (!v.b.maker)
		v.b.maker = maker_of(s->g, b, v.text, p);
	found_object(s, &v, p, b);
}

static void resolve_pointer(struct buffer_search *s, struct view v, const struct body *b,
			    const struct place *p)
{
	const char *rest = buffer_rest(v.text, p);
	size_t n = strlen(v.text);

	if (n > 2 && !strcmp(v.text + n - 2, "*&")) {	/* &p[i] */
		v.text = arena_strndup(&s->g->arena, v.text, n - 2);
		v.b.among = true;
		v.depth++;
		buffer_resolve(s, v);
		return;
	}
	if (p->n_steps && p->steps[p->n_steps - 1].kind == STEP_MEMBER) {
		follow_member(s, &v, p);
		return;
	}
	if (is_local(b, p))
		note_pointee(b, p, &v);
	if (p->root == PLACE_RESULT)
		follow_result(s, &v, b, p);
	else if (is_local(b, p) && p->number < b->n_params && (!*rest || *rest == '*'))
		buffer_go_up(s, &v, (int)p->number, rest, buffer_resolve);
	else if (is_alias(b, p, rest))
		follow_assignments(s, &v, b, p);
	else if (is_local(b, p) && n && v.text[n - 1] == '&')
		found_object(s, &v, p, b);
}

void buffer_resolve(struct buffer_search *s, struct view v)
{
	const struct body *b = graph_body(s->g, v.function);
	struct place p;

	if (!b || v.depth > MAX_DEPTH || !place_parse(v.text, &p))
		return;
	if (p.n_steps && is_named(&p))
		resolve_named(s, v, b, &p);
	else
		resolve_pointer(s, v, b, &p);
}
