/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The call graph as people ask for it: direct calls, and calls through a member
 * matched to the functions that are stored into that member anywhere.
 */
#include <stdio.h>

#include "base/error.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "model/place.h"

/* ---- members ---- */

/* "R:m" if the place ends in that member, in buf; else NULL. */
static const char *last_member(const char *text, char *buf, size_t size)
{
	struct place p;
	const struct place_step *last;
	int n;

	if (!text || !place_parse(text, &p) || !p.n_steps)
		return NULL;
	last = &p.steps[p.n_steps - 1];
	if (last->kind == STEP_INDEX && p.n_steps > 1)
		last--;
	if (last->kind != STEP_MEMBER)
		return NULL;
	n = snprintf(buf, size, "%.*s:%.*s", last->record_len, last->record,
		     last->member_len, last->member);
	return n > 0 && (size_t)n < size ? buf : NULL;
}

/* The symbol that a place is as a value, "@sym" without a step, or 0. */
static int64_t symbol_value(struct store *s, const char *text)
{
	return text && text[0] == '@' && !strpbrk(text, "*[&^") ?
		store_find_symbol(s, text + 1) : 0;
}

/* The flow that a reference points at. */
static int flow_at(struct store *s, const struct ref *ref, struct body_flow *ret)
{
	const struct body *b;
	int64_t file;

	if (!ref->function)
		return store_file_flow(s, ref, ret, &file);
	if (store_body(s, ref->function, &b))
		return -1;
	for (int i = 0; i < b->n_flows; i++) {
		if (b->flows[i].seq == ref->seq) {
			*ret = b->flows[i];
			return 0;
		}
	}
	BUG("no flow %d in function %lld", ref->seq, (long long)ref->function);
}

static void add_once(int64_t **list, int64_t value)
{
	for (int i = 0; i < arrlen(*list); i++)
		if ((*list)[i] == value)
			return;
	arrput(*list, value);
}

/* The functions that are stored into member "R:m". */
static int find_targets(struct store *s, const char *member, int64_t **ret)
{
	struct ref_list uses;
	char buf[MEMBER_SIZE];

	if (store_member_uses(s, member, &uses))
		return -1;
	for (int i = 0; i < uses.n; i++) {
		struct body_flow flow;
		const char *into;
		int64_t symbol;

		if (uses.refs[i].idx != -1)
			continue;
		if (flow_at(s, &uses.refs[i], &flow))
			return -1;
		into = last_member(store_place(s, flow.dst), buf, sizeof(buf));
		symbol = symbol_value(s, store_place(s, flow.src));
		if (into && symbol && !strcmp(into, member))
			add_once(ret, symbol);
	}
	return 0;
}

/* The same, found once; *ret belongs to the cache. */
static int member_targets(struct calls *c, const char *member, int64_t **ret)
{
	int64_t *targets = NULL;

	if (!c->targets)
		sh_new_strdup(c->targets);
	if (shgeti(c->targets, member) < 0) {
		if (find_targets(c->store, member, &targets))
			return -1;
		shput(c->targets, member, targets);
	}
	*ret = shget(c->targets, member);
	return 0;
}

void calls_release(struct calls *c)
{
	for (int i = 0; i < shlen(c->targets); i++)
		arrfree(c->targets[i].value);
	shfree(c->targets);
}

/* ---- edges ---- */

static int add_indirect(struct calls *c, struct call_edge e, const char *via,
			struct call_edge **ret)
{
	int64_t *targets;

	if (!last_member(via, e.member, sizeof(e.member))) {
		e.member[0] = '\0';
		e.through = via;
		arrput(*ret, e);
		return 0;
	}
	if (member_targets(c, e.member, &targets))
		return -1;
	e.n_targets = arrlen(targets);
	if (!e.n_targets)
		arrput(*ret, e);
	for (int i = 0; i < e.n_targets; i++) {
		e.callee = targets[i];
		arrput(*ret, e);
	}
	return 0;
}

static int edges_of_body(struct calls *c, const struct body *b, struct call_edge **ret)
{
	for (int i = 0; i < b->n_calls; i++) {
		const struct body_call *call = &b->calls[i];
		struct call_edge e = {
			.caller = b->symbol, .callee = call->callee,
			.file = store_file(c->store, b->file), .line = call->line,
		};

		if (call->callee)
			arrput(*ret, e);
		else if (add_indirect(c, e, store_place(c->store, call->via), ret))
			return -1;
	}
	return 0;
}

int edges_from(struct calls *c, int64_t symbol, struct call_edge **ret)
{
	struct ref_list list;

	if (store_definitions(c->store, symbol, &list))
		return -1;
	for (int i = 0; i < list.n; i++) {
		const struct body *b;

		if (store_body(c->store, list.refs[i].function, &b) ||
		    edges_of_body(c, b, ret))
			return -1;
	}
	return 0;
}

static int line_of_call(const struct body *b, int seq)
{
	for (int i = 0; i < b->n_calls; i++)
		if (b->calls[i].seq == seq)
			return b->calls[i].line;
	return 0;
}

static int add_calls(struct calls *c, const struct ref_list *list, struct call_edge e,
		     struct call_edge **ret)
{
	for (int i = 0; i < list->n; i++) {
		const struct body *b;

		if (!list->refs[i].function)
			continue;
		if (store_body(c->store, list->refs[i].function, &b))
			return -1;
		e.caller = b->symbol;
		e.file = store_file(c->store, b->file);
		e.line = line_of_call(b, list->refs[i].seq);
		arrput(*ret, e);
	}
	return 0;
}

/* A function may be stored into one member of many tables. */
static bool has_member(const struct call_edge *edges, const char *member)
{
	for (int i = 0; i < arrlen(edges); i++)
		if (!strcmp(edges[i].member, member))
			return true;
	return false;
}

static int add_calls_via(struct calls *c, int64_t symbol, const struct body_flow *flow,
			 struct call_edge **ret)
{
	struct call_edge e = { .callee = symbol };
	const char *place = store_place(c->store, flow->dst);
	struct ref_list list;
	int64_t *targets;

	if (!last_member(place, e.member, sizeof(e.member)) || has_member(*ret, e.member))
		return 0;
	if (store_calls_via(c->store, e.member, &list) ||
	    member_targets(c, e.member, &targets))
		return -1;
	e.n_targets = arrlen(targets);
	return add_calls(c, &list, e, ret);
}

int edges_to(struct calls *c, int64_t symbol, struct call_edge **ret)
{
	const struct call_edge direct = { .callee = symbol };
	struct ref_list calls, uses;

	if (store_callers(c->store, symbol, &calls) || add_calls(c, &calls, direct, ret))
		return -1;
	if (store_symbol_uses(c->store, symbol, &uses))
		return -1;
	for (int i = 0; i < uses.n; i++) {
		struct body_flow flow;

		if (uses.refs[i].idx != -1)
			continue;
		if (flow_at(c->store, &uses.refs[i], &flow) ||
		    add_calls_via(c, symbol, &flow, ret))
			return -1;
	}
	return 0;
}
