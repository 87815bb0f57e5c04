// SPDX-License-Identifier: GPL-2.0-only
/*
 * Objects have no value that could be traced: the same table is mapped in one
 * function and unmapped in another. It is told by the place that it has in both.
 */
#include "analysis/pairs.h"

#define MAX_LEVELS 4	/* of direct callers up to a table of operations */
#define MAX_ABOVE 64

static const struct body_call *call_of(struct graph *g, const struct operation *op)
{
	const struct body *b = graph_body(g, op->function);

	return b ? graph_call(b, op->seq) : NULL;
}

/* The object's place in the call, or NULL. */
static const struct path *object_of(struct graph *g, const struct operation *op)
{
	const struct body_call *c = call_of(g, op);
	int argument = op->api->role == API_MAP && op->api->handle >= 0 ? op->api->handle :
								  op->api->buffer;

	return c && argument >= 0 && argument < c->n_args ?
		graph_path(g, c->args[argument]) : NULL;
}

static bool same_object(struct graph *g, const struct operation *a, const struct operation *b)
{
	const struct path *x = object_of(g, a), *y = object_of(g, b);

	return x && y && path_same(x, y);
}

/* ---- in the same function ---- */

static bool holds(const struct body_branch *r, int seq)
{
	return seq > r->seq && seq < r->end_seq;
}

static bool in_then(const struct body_branch *r, int seq)
{
	return seq < r->else_seq;
}

/* Does the arm that holds seq end in a return? */
static bool arm_returns(const struct body *b, const struct body_branch *r, int seq)
{
	int begin = in_then(r, seq) ? r->seq : r->else_seq;
	int end = in_then(r, seq) ? r->else_seq : r->end_seq;
	const struct body_jump *last = NULL;

	for (int i = 0; i < b->n_jumps; i++)
		if (b->jumps[i].seq > begin && b->jumps[i].seq < end)
			last = &b->jumps[i];
	return last && last->kind == JUMP_RETURN && (r->exits & (in_then(r, seq) ? 1 : 2));
}

/* Can fact `to` be reached after fact `from`, without a way backwards? */
static bool can_follow(const struct body *b, int from, int to)
{
	if (to <= from)
		return false;
	for (int i = 0; i < b->n_branches; i++) {
		const struct body_branch *r = &b->branches[i];

		if (r->kind == BRANCH_LOOP || !holds(r, from))
			continue;
		if (holds(r, to) && in_then(r, from) != in_then(r, to))
			return false;
		if (!holds(r, to) && arm_returns(b, r, from))
			return false;
	}
	return true;
}

static bool maps_below(struct graph *g, const struct body *b, int level)
{
	for (int i = 0; i < b->n_calls; i++) {
		const struct api *api = graph_call_api(g, &b->calls[i]);
		struct ref_list defs = { 0 };

		if (api && api->role == API_MAP)
			return true;
		if (api || !b->calls[i].callee || level >= MAX_LEVELS)
			continue;
		store_definitions(g->store, b->calls[i].callee, &defs);
		for (int k = 0; k < defs.n; k++) {
			const struct body *callee = graph_body(g, defs.refs[k].function);

			if (callee && maps_below(g, callee, level + 1))
				return true;
		}
	}
	return false;
}

/* Is the object given, between the two, to a function that could map it anew? */
static bool is_given_away(struct graph *g, const struct body *b, const struct path *object,
			  int from, int to)
{
	for (int i = 0; i < b->n_calls; i++) {
		const struct body_call *c = &b->calls[i];
		struct ref_list defs = { 0 };
		bool given = false;

		if (c->seq <= from || c->seq >= to || !c->callee || graph_call_api(g, c))
			continue;
		for (int a = 0; a < c->n_args; a++)
			given |= path_prefix(graph_path(g, c->args[a]), object);
		if (given)
			store_definitions(g->store, c->callee, &defs);
		for (int k = 0; k < defs.n; k++) {
			const struct body *callee = graph_body(g, defs.refs[k].function);

			if (callee && maps_below(g, callee, 0))
				return true;
		}
	}
	return false;
}

static bool is_assigned(struct graph *g, const struct body *b, const struct path *object,
			int from, int to)
{
	for (int i = 0; i < b->n_flows; i++)
		if (b->flows[i].seq > from && b->flows[i].seq < to &&
		    path_prefix(graph_path(g, b->flows[i].dst), object))
			return true;
	return false;
}

static void in_function(struct graph *g, struct operations *ops, const struct operation *unmap,
			struct pairing *ret)
{
	const struct body *b = graph_body(g, unmap->function);
	const struct path *object = object_of(g, unmap);

	for (ptrdiff_t i = 0; i < arrlen(ops->maps); i++) {
		const struct operation *m = &ops->maps[i];

		if (m->function != unmap->function || !same_object(g, m, unmap) ||
		    !can_follow(b, m->seq, unmap->seq))
			continue;
		if (is_given_away(g, b, object, m->seq, unmap->seq) ||
		    is_assigned(g, b, object, m->seq, unmap->seq)) {
			pairing_release(ret);
			return;
		}
		arrput(ret->maps, m);
	}
	ret->how = "the same object was mapped here";
}

/* ---- in the same table of operations ---- */

struct above { int64_t function; int argument, level; };

static void add_tables(struct graph *g, int64_t symbol, int64_t **ret)
{
	struct ref_list uses = { 0 };

	store_symbol_uses(g->store, symbol, &uses);
	for (int i = 0; i < uses.n; i++) {
		const struct path *dst;
		struct body_flow f;
		int64_t file;

		if (uses.refs[i].function || uses.refs[i].idx != -1 ||
		    store_file_flow(g->store, &uses.refs[i], &f, &file))
			continue;
		dst = graph_path(g, f.dst);
		if (dst->root == PLACE_GLOBAL && dst->n)
			arrput(*ret, dst->number);
	}
}

/* Which parameter of its function the place is, or -1. */
static int parameter_of(const struct body *b, const struct path *p)
{
	return p && p->root == PLACE_LOCAL && !p->n && p->number < b->n_params ?
		(int)p->number : -1;
}

/*
 * The tables that hold the function, or one that calls it directly. handed: only
 * those whose function is given the object as it is, as a parameter.
 */
static int64_t *tables_above(struct graph *g, const struct operation *op, bool handed)
{
	const struct body *b = graph_body(g, op->function);
	int first = b ? parameter_of(b, object_of(g, op)) : -1;
	struct above *list = NULL;
	int64_t *ret = NULL;

	if (handed && first < 0)
		return NULL;
	arrput(list, ((struct above){ op->function, first, 0 }));
	for (ptrdiff_t i = 0; i < arrlen(list) && i < MAX_ABOVE; i++) {
		struct above a = list[i];
		const struct edge *callers;

		b = graph_body(g, a.function);
		if (!b)
			continue;
		add_tables(g, b->symbol, &ret);
		callers = a.level < MAX_LEVELS ? graph_callers(g, b->symbol) : NULL;
		for (ptrdiff_t k = 0; k < arrlen(callers); k++) {
			const struct body *caller = graph_body(g, callers[k].function);
			const struct body_call *c = caller ? graph_call(caller, callers[k].seq) : NULL;
			int argument = -1;

			if (!c || callers[k].member || callers[k].inner)
				continue;
			if (handed && a.argument < c->n_args)
				argument = parameter_of(caller, graph_path(g, c->args[a.argument]));
			if (!handed || argument >= 0)
				arrput(list, ((struct above){ caller->id, argument, a.level + 1 }));
		}
	}
	arrfree(list);
	return ret;
}

static bool intersect(const int64_t *a, const int64_t *b)
{
	for (ptrdiff_t i = 0; i < arrlen(a); i++)
		for (ptrdiff_t k = 0; k < arrlen(b); k++)
			if (a[i] == b[k])
				return true;
	return false;
}

/* One operation of a table is given the object that another one of it has mapped. */
static void in_table(struct graph *g, struct operations *ops, const struct operation *unmap,
		     struct pairing *ret)
{
	int64_t *tables = tables_above(g, unmap, true);

	for (ptrdiff_t i = 0; tables && i < arrlen(ops->maps); i++) {
		const struct operation *m = &ops->maps[i];
		int64_t *own;

		if (!pairs_by_object(m->api) || !life_partners(m->api, unmap->api) ||
		    !graph_connected(g, m->function, unmap->function))
			continue;
		own = tables_above(g, m, false);
		if (intersect(own, tables))
			arrput(ret->maps, m);
		arrfree(own);
	}
	arrfree(tables);
	ret->how = "an operation of the same table maps it here";
}

/* ---- in the same member ---- */

/* Every map call of the module whose object is that member. */
static void in_member(struct graph *g, struct operations *ops, const struct operation *unmap,
		      struct pairing *ret)
{
	const struct path *object = object_of(g, unmap);
	uint32_t member = object && object->n ? object->members[object->n - 1] : 0;

	for (ptrdiff_t k = 0; member && k < arrlen(unmap->keys); k++) {
		ptrdiff_t at = hmgeti(ops->maps_by_key, unmap->keys[k]);
		const int *list = at >= 0 ? ops->maps_by_key[at].value : NULL;

		for (ptrdiff_t i = 0; i < arrlen(list); i++) {
			const struct operation *m = &ops->maps[list[i]];
			const struct path *o = object_of(g, m);

			/* another driver of the same framework: its records, other memory */
			if (!life_partners(m->api, unmap->api) ||
			    !graph_connected(g, m->function, unmap->function))
				continue;
			/* one that is not plainly this member: nothing is certain */
			if (!o || !o->n || o->members[o->n - 1] != member) {
				pairing_release(ret);
				return;
			}
			arrput(ret->maps, m);
		}
	}
	ret->how = "the same member is mapped here";
}

static bool shares_key(const struct operation *a, const struct operation *b)
{
	for (ptrdiff_t i = 0; i < arrlen(a->keys); i++)
		for (ptrdiff_t k = 0; k < arrlen(b->keys); k++)
			if (a->keys[i] == b->keys[k])
				return true;
	return false;
}

static bool any_shares_key(const struct pairing *p, const struct operation *unmap)
{
	for (ptrdiff_t i = 0; i < arrlen(p->maps); i++)
		if (shares_key(p->maps[i], unmap))
			return true;
	return false;
}

void pairs_of_object(struct graph *g, struct operations *ops, const struct operation *unmap,
		     struct pairing *ret)
{
	in_function(g, ops, unmap, ret);
	if (!arrlen(ret->maps))
		in_table(g, ops, unmap, ret);
	if (!any_shares_key(ret, unmap))
		pairing_release(ret);
	if (!arrlen(ret->maps))
		in_member(g, ops, unmap, ret);
}
