// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/object.h"

static void add_name(struct object *o, const struct path *p)
{
	if (p->root == PLACE_CONST || p->root == PLACE_UNKNOWN || p->root == PLACE_STRING)
		return;
	for (int i = 0; i < o->n; i++)
		if (path_same(&o->names[i], p))
			return;
	if (o->n < OBJECT_MAX_NAMES)
		o->names[o->n++] = *p;
}

/* The name with the place at its head replaced: p->m, p = q gives q->m. */
static void add_renamed(struct object *o, const struct path *name, const struct path *head,
			const struct path *by)
{
	struct path p = *by;

	if (!path_prefix(head, name))
		return;
	for (int i = head->n; i < name->n; i++) {
		if (p.n == PATH_MAX_MEMBERS)
			return;
		p.members[p.n++] = name->members[i];
	}
	add_name(o, &p);
}

static bool is_copy(const struct body_flow *f)
{
	return f->op == FLOW_COPY || f->op == FLOW_SELECT || f->op == FLOW_RETURN;
}

/* sg_dma_address(sg) names what sg names. */
static void add_given(struct graph *g, const struct body *b, struct object *o,
		      const struct path *name)
{
	const struct body_call *c = name->root == PLACE_RESULT ?
		graph_call(b, (int)name->number) : NULL;
	const struct api *api = c ? graph_call_api(g, c) : NULL;
	const struct path head = { .root = PLACE_RESULT, .number = name->number };

	for (ptrdiff_t i = 0; api && i < arrlen(api->flows); i++)
		if (api->flows[i].to == ARG_RETURN && api->flows[i].from >= 0 &&
		    api->flows[i].from < c->n_args)
			add_renamed(o, name, &head, graph_path(g, c->args[api->flows[i].from]));
}

/* All names that assignments of the function give it. */
static void close_names(struct graph *g, const struct body *b, struct object *o)
{
	for (int i = 0; i < o->n; i++) {
		const struct path name = o->names[i];

		for (int k = 0; k < b->n_flows; k++) {
			const struct body_flow *f = &b->flows[k];

			if (!is_copy(f))
				continue;
			add_renamed(o, &name, graph_path(g, f->dst), graph_path(g, f->src));
			add_renamed(o, &name, graph_path(g, f->src), graph_path(g, f->dst));
		}
		add_given(g, b, o, &name);
	}
}

void object_of(struct graph *g, const struct operation *op, struct object *ret)
{
	const struct body *b = graph_body(g, op->function);
	const struct body_call *c = b ? graph_call(b, op->seq) : NULL;
	const struct path result = { .root = PLACE_RESULT, .number = op->seq };
	int argument = op->api->buffer;

	ret->n = 0;
	if (!c)
		return;
	if (op->api->role == API_MAP && op->api->handle == ARG_RETURN)
		add_name(ret, &result);
	else if (op->api->role == API_MAP && op->api->handle >= 0)
		argument = op->api->handle;
	if (!ret->n && argument >= 0 && argument < c->n_args)
		add_name(ret, graph_path(g, c->args[argument]));
	close_names(g, b, ret);
}

bool object_up(struct graph *g, const struct object *o, const struct body *b,
	       const struct edge *e, struct object *ret)
{
	const struct body *caller = graph_body(g, e->function);
	const struct body_call *c = caller ? graph_call(caller, e->seq) : NULL;
	const struct path result = { .root = PLACE_RESULT, .number = e->seq };
	const struct path returned = { .root = PLACE_RETURN };
	bool given = false, asked = false;

	ret->n = 0;
	if (!c || e->inner)
		return true;
	for (int i = 0; i < o->n; i++) {
		const struct path *name = &o->names[i];
		struct path head = { .root = name->root, .number = name->number };
		const struct path *arg;

		if (name->root == PLACE_RETURN)
			add_renamed(ret, name, &returned, &result);
		if (name->root == PLACE_GLOBAL)
			add_name(ret, name);
		if (name->root != PLACE_LOCAL || name->number >= b->n_params ||
		    name->number >= c->n_args)
			continue;
		arg = graph_path(g, c->args[name->number]);
		asked = true;
		given |= arg->root != PLACE_CONST;
		add_renamed(ret, name, &head, arg);
	}
	close_names(g, caller, ret);
	return given || !asked;
}

bool object_is_given(const struct object *o, const struct body *b)
{
	for (int i = 0; i < o->n; i++)
		if (o->names[i].root == PLACE_LOCAL && o->names[i].number < b->n_params)
			return true;
	return false;
}

static bool may_be_same(const struct path *a, const struct path *b)
{
	if (path_same(a, b))
		return true;
	return a->n && b->n && a->members[a->n - 1] == b->members[b->n - 1];
}

bool object_meets(const struct object *a, const struct object *b)
{
	for (int i = 0; i < a->n; i++)
		for (int k = 0; k < b->n; k++)
			if (may_be_same(&a->names[i], &b->names[k]))
				return true;
	return false;
}

bool object_differs(const struct object *a, const struct object *b)
{
	return a->n && b->n && !object_meets(a, b);
}
