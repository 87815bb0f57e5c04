// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/value.h"

#define MAX_DEPTH 10
#define MAX_CALLERS 200
#define MAX_WRITES 64

struct evaluation {
	struct graph *g;
	struct { uint64_t key; int value; } *active;	/* hash of (function, path): cycles */
	bool exact;		/* asked for one number: what is not known ends the search */
	bool failed;		/* ... and was met */
};

static struct value eval_path(struct evaluation *e, const struct body *b,
			      const struct path *p, int depth);

static struct value unknown(const char *why)
{
	return (struct value){ .why = why };
}

struct value value_constant(int64_t v)
{
	return (struct value){ .known = true, .must = (uint64_t)v, .may = (uint64_t)v,
			       .is_set = true, .set = v >= 0 && v < 64 ? 1ull << v : 0 };
}

static struct value join(struct value a, struct value b)
{
	return (struct value){ a.known && b.known, a.must & b.must, a.may | b.may,
			       a.is_set && b.is_set, a.set | b.set, a.why ? a.why : b.why };
}

/* What is gathered about one path: its assignments, and what is or-ed in. */
struct gathered {
	struct value value, ored, masked;
	bool any, any_or, any_and, cleared;
	uint64_t or_may, clear;
};

static void add(struct gathered *s, struct value v)
{
	s->value = s->any ? join(s->value, v) : v;
	s->any = true;
}

static void add_or(struct gathered *s, struct value v, bool temporary)
{
	if (!temporary) {	/* x |= v: on some way at least */
		s->or_may |= v.may;
		if (!v.known)
			add(s, unknown(v.why));
		return;
	}
	if (!s->any_or)
		s->ored = value_constant(0);
	s->ored = (struct value){ s->ored.known && v.known, s->ored.must | v.must,
				  s->ored.may | v.may, false, 0,
				  s->ored.why ? s->ored.why : v.why };
	s->any_or = true;
}

static void add_and(struct gathered *s, struct value v, bool temporary)
{
	if (!temporary) {
		s->value.must &= v.known ? v.must : 0;
		return;
	}
	if (!s->any_and)
		s->masked = (struct value){ .known = true, .must = ~0ull, .may = ~0ull };
	s->masked.known = s->masked.known && v.known;
	s->masked.must &= v.known ? v.must : 0;
	s->masked.may &= v.known ? v.may : ~0ull;
	s->masked.why = s->masked.why ? s->masked.why : v.why;
	s->any_and = true;
}

/* Does the value lie in the operand? A comparison gives 0 or 1, arithmetic is not followed. */
static bool takes_operand(int op)
{
	return op == FLOW_COPY || op == FLOW_SELECT || op == FLOW_RETURN || op == FLOW_OR ||
	       op == FLOW_AND || op == FLOW_CLEAR;
}

static bool is_arithmetic(int op)
{
	return op == FLOW_ARITH || op == FLOW_CHANGE;
}

static void add_flow(struct evaluation *e, const struct body *b, const struct body_flow *f,
		     struct gathered *s, bool temporary, int depth)
{
	struct value v;

	if (!takes_operand(f->op)) {
		add(s, is_arithmetic(f->op) ? unknown("arithmetic") :
			join(value_constant(0), value_constant(1)));
		return;
	}
	v = eval_path(e, b, graph_path(e->g, f->src), depth - 1);
	switch (f->op) {
	case FLOW_OR:
		add_or(s, v, temporary);
		break;
	case FLOW_AND:
		add_and(s, v, temporary);
		break;
	case FLOW_CLEAR:
		if (temporary)
			add(s, (struct value){ .known = v.known, .must = ~v.may, .may = ~v.must,
					       .why = v.why });
		else
			s->clear |= v.may;
		break;
	default:
		add(s, v);
	}
}

/* Is the rest without interest? */
static bool is_settled(struct evaluation *e, const struct gathered *s)
{
	if (e->exact && s->any && !s->value.known)
		e->failed = true;
	return e->failed;
}

static struct value finish(struct gathered *s)
{
	struct value v = s->any ? s->value : unknown("no assignment was seen");

	if (s->any_or)
		v = s->any ? join(v, s->ored) : s->ored;
	if (s->any_and)
		v = s->any ? join(v, s->masked) : s->masked;
	v.must &= ~s->clear;
	if (s->or_may) {
		v.may |= s->or_may;
		v.is_set = false;
	}
	return v;
}

static void gather(struct evaluation *e, const struct body *b, const struct path *p,
		   struct gathered *s, int depth)
{
	bool temporary = p->root == PLACE_TEMP;

	for (int i = 0; i < b->n_flows && !is_settled(e, s); i++)
		if (path_same(graph_path(e->g, b->flows[i].dst), p))
			add_flow(e, b, &b->flows[i], s, temporary, depth);
	if (temporary || is_settled(e, s))
		return;
	for (int i = 0; i < b->n_calls; i++)
		for (int a = 0; a < b->calls[i].n_args; a++) {
			const struct path *arg = graph_path(e->g, b->calls[i].args[a]);

			if (arg->address && path_same(arg, p))
				add(s, unknown("its address is given to a function"));
		}
}

static struct value eval_parameter(struct evaluation *e, const struct body *b,
				   const struct path *p, int depth)
{
	const struct edge *callers = graph_callers(e->g, b->symbol);
	struct gathered s = { 0 };

	if (!arrlen(callers))
		return unknown("a parameter of a function that nobody is seen to call");
	if (arrlen(callers) > MAX_CALLERS)
		return unknown("a parameter of a function with too many callers");
	for (ptrdiff_t i = 0; i < arrlen(callers); i++) {
		const struct body *caller = graph_body(e->g, callers[i].function);
		const struct body_call *c = caller ? graph_call(caller, callers[i].seq) : NULL;

		if (!c || p->number >= c->n_args || callers[i].inner)
			return unknown("a parameter that a callback is given");
		add(&s, eval_path(e, caller, graph_path(e->g, c->args[p->number]), depth - 1));
		if (!s.value.known) {
			s.value.must = 0;	/* the others are not looked at */
			break;
		}
	}
	return finish(&s);
}

static struct value eval_result(struct evaluation *e, const struct body *b,
				const struct path *p, int depth)
{
	const struct body_call *c = graph_call(b, (int)p->number);
	struct edge *callees = c ? graph_callees(e->g, b, c) : NULL;
	const struct path returned = { .root = PLACE_RETURN };
	struct gathered s = { 0 };

	for (ptrdiff_t i = 0; i < arrlen(callees) && !is_settled(e, &s); i++) {
		const struct body *callee = graph_body(e->g, callees[i].function);

		add(&s, callee ? eval_path(e, callee, &returned, depth - 1) :
			unknown("the result of a function whose body is not known"));
	}
	arrfree(callees);
	return finish(&s);
}

/* One write of a member, anywhere in the tree. */
static void add_write(struct evaluation *e, const struct ref *r, uint32_t member,
		      struct gathered *s, int depth)
{
	const struct path *used = graph_path(e->g, r->place);
	const struct body_flow *flow;
	const struct body *b;
	struct body_flow f;
	int64_t file;

	if (!used->n || used->members[used->n - 1] != member)
		return;
	if (r->idx >= 0) {
		if (used->address)
			add(s, unknown("a member whose address is given to a function"));
		return;
	}
	if (!r->function) {
		if (!store_file_flow(e->g->store, r, &f, &file)) {
			const struct path *src = graph_path(e->g, f.src);

			add(s, src->root == PLACE_CONST ? value_constant(src->number) :
				unknown("an initialiser that is no constant"));
		}
		return;
	}
	b = graph_body(e->g, r->function);
	flow = b ? graph_flow(b, r->seq) : NULL;
	if (flow)
		add_flow(e, b, flow, s, false, depth);
}

static struct value eval_member(struct evaluation *e, const struct path *p, int depth)
{
	uint32_t member = p->members[p->n - 1];
	struct ref_list uses = { 0 };
	struct gathered s = { 0 };

	store_member_uses(e->g->store, graph_member_text(e->g, member), &uses);
	if (uses.n > MAX_WRITES * 4)
		return unknown("a member that is written in too many places");
	for (int i = 0; i < uses.n && !is_settled(e, &s); i++)
		add_write(e, &uses.refs[i], member, &s, depth);
	return finish(&s);
}

static bool is_on_stack(const struct body *b, const struct path *p)
{
	return p->root == PLACE_LOCAL && p->number < b->n_locals && !p->through &&
	       (b->locals[p->number].flags & LOCAL_RECORD) &&
	       !(b->locals[p->number].flags & LOCAL_POINTER);
}

static struct value eval_known_path(struct evaluation *e, const struct body *b,
				    const struct path *p, int depth)
{
	struct gathered s = { 0 };

	if (p->root == PLACE_RESULT && !p->n)
		return eval_result(e, b, p, depth);
	if (p->n && !is_on_stack(b, p))
		return eval_member(e, p, depth);
	if (p->root == PLACE_LOCAL && p->number < b->n_params && !p->n)
		add(&s, eval_parameter(e, b, p, depth));
	gather(e, b, p, &s, depth);
	/* a local struct with an initialiser has zeros where it names nothing */
	if (!s.any && p->n)
		return value_constant(0);
	return finish(&s);
}

static uint64_t path_hash(const struct body *b, const struct path *p)
{
	uint64_t h = (uint64_t)b->id * 0x9e3779b97f4a7c15ull + (uint64_t)p->number * 31 +
		     (unsigned char)p->root;

	for (int i = 0; i < p->n; i++)
		h = h * 1000003 + p->members[i];
	return h;
}

static struct value eval_path(struct evaluation *e, const struct body *b,
			      const struct path *p, int depth)
{
	struct value v;
	uint64_t key;

	if (p->root == PLACE_CONST)
		return value_constant(p->number);
	if (depth <= 0 || e->failed)
		return unknown("it comes from too far away");
	if (p->root == PLACE_UNKNOWN || p->root == PLACE_STRING)
		return unknown("an expression that is not followed");
	key = path_hash(b, p);
	if (hmgeti(e->active, key) >= 0)	/* x = x | ...: adds no value of its own */
		return (struct value){ .known = true, .must = ~0ull, .is_set = true };
	hmput(e->active, key, 1);
	v = eval_known_path(e, b, p, depth);
	e->failed = e->failed || (e->exact && !v.known);
	(void)hmdel(e->active, key);
	return v;
}

bool value_number(struct graph *g, const struct body *b, int64_t place, int64_t *number)
{
	struct evaluation e = { .g = g, .exact = true };
	struct value v = eval_path(&e, b, graph_path(g, place), MAX_DEPTH);

	hmfree(e.active);
	*number = (int64_t)v.must;
	return v.known && v.must == v.may;
}

struct value value_of(struct graph *g, const struct body *b, int64_t place)
{
	struct evaluation e = { .g = g };
	struct value v = eval_path(&e, b, graph_path(g, place), MAX_DEPTH);

	hmfree(e.active);
	return v;
}
