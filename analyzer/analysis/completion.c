// SPDX-License-Identifier: GPL-2.0-only
/* Functions that run when a transfer ends: interrupt handlers, callbacks. */
#include "analysis/life.h"

#define MAX_LEVELS 4	/* of callers, from who queues the work to the interrupt */
#define MAX_CHOICES 4	/* functions that a pointer on that way can be */

static bool is_stored_so(struct graph *g, int64_t symbol)
{
	uint32_t *members = graph_stored_into(g, symbol);
	const struct api_set *apis = g->apis;
	bool ret = false;

	for (ptrdiff_t m = 0; m < arrlen(members); m++)
		for (ptrdiff_t i = 0; !ret && i < arrlen(apis->completions); i++) {
			const struct api_completion *c = &apis->completions[i];

			if (c->record)
				ret = graph_member_is(g, members[m], c->record, c->member);
		}
	arrfree(members);
	return ret;
}

static bool is_call_of(struct graph *g, const struct body_call *c, const char *api)
{
	const char *symbol = c->callee ? store_symbol(g->store, c->callee) : NULL;
	size_t n = strlen(api);

	return symbol && !strncmp(symbol, api, n) && (!symbol[n] || symbol[n] == '@');
}

/*
 * Is what r passes an argument that completions name: of those that run the function
 * itself (defers NULL), or that put off an object whose function is in that member?
 */
static bool is_given_to_completion(struct graph *g, const struct ref *r, const char *defers)
{
	const struct body *b = r->idx >= 0 ? graph_body(g, r->function) : NULL;
	const struct body_call *call = b ? graph_call(b, r->seq) : NULL;

	for (ptrdiff_t i = 0; call && i < arrlen(g->apis->completions); i++) {
		const struct api_completion *c = &g->apis->completions[i];

		if (c->api && c->argument == r->idx &&
		    (defers ? c->defers && !strcmp(c->defers, defers) : !c->defers) &&
		    is_call_of(g, call, c->api))
			return true;
	}
	return false;
}

static bool is_passed_so(struct graph *g, int64_t symbol)
{
	struct ref_list uses = { 0 };

	store_symbol_uses(g->store, symbol, &uses);
	for (int u = 0; u < uses.n; u++)
		if (is_given_to_completion(g, &uses.refs[u], NULL))
			return true;
	return false;
}

static bool is_at_once(struct graph *g, int64_t symbol)
{
	return is_stored_so(g, symbol) || is_passed_so(g, symbol);
}

/* Does a completion call the function, directly or by a few others? */
static bool is_reached(struct graph *g, int64_t symbol, int levels)
{
	const struct edge *callers;

	if (is_at_once(g, symbol))
		return true;
	graph_ask(g, WANT_CALLERS, symbol);
	if (!levels)
		return false;
	callers = graph_callers(g, symbol);
	for (ptrdiff_t i = 0; i < arrlen(callers); i++) {
		const struct body *b = !callers[i].inner && callers[i].choices <= MAX_CHOICES ?
			graph_body(g, callers[i].function) : NULL;

		if (b && is_reached(g, b->symbol, levels - 1))
			return true;
	}
	return false;
}

/* Is an object put off whose function is in the member, by who runs on completion? */
static bool is_put_off(struct graph *g, uint32_t object, const char *function)
{
	struct ref_list uses = { 0 };

	graph_ask(g, WANT_MEMBER, object);
	store_member_uses(g->store, graph_member_text(g, object), &uses);
	for (int u = 0; u < uses.n; u++)
		if (is_given_to_completion(g, &uses.refs[u], function) &&
		    is_reached(g, graph_body(g, uses.refs[u].function)->symbol, MAX_LEVELS))
			return true;
	return false;
}

/* Is the member a part of what is put off (delayed_work:work), the same in each object? */
static bool is_within(const struct api_set *apis, const char *member)
{
	for (ptrdiff_t i = 0; i < arrlen(apis->completions); i++)
		if (apis->completions[i].within && !strcmp(apis->completions[i].within, member))
			return true;
	return false;
}

static bool defers(const struct api_set *apis, const char *member)
{
	for (ptrdiff_t i = 0; i < arrlen(apis->completions); i++)
		if (apis->completions[i].defers && !strcmp(apis->completions[i].defers, member))
			return true;
	return false;
}

/*
 * Work: INIT_WORK(&job->work, function), and an interrupt queues &job->work. *work:
 * it is work, whoever queues it.
 */
static bool is_deferred(struct graph *g, int64_t symbol, bool *work)
{
	struct ref_list uses = { 0 };

	store_symbol_uses(g->store, symbol, &uses);
	for (int u = 0; u < uses.n; u++) {
		const struct ref *r = &uses.refs[u];
		const struct body *b = r->idx == -1 ? graph_body(g, r->function) : NULL;
		const struct body_flow *f = b ? graph_flow(b, r->seq) : NULL;
		const struct path *p = f ? graph_path(g, f->dst) : NULL;
		int k;
		const char *last = p && p->n >= 2 ? graph_member_text(g, p->members[p->n - 1]) : "";

		if (!defers(g->apis, last))
			continue;
		*work = true;
		for (k = p->n - 2; k > 0; k--)
			if (!is_within(g->apis, graph_member_text(g, p->members[k])))
				break;
		if (is_put_off(g, p->members[k], last))
			return true;
	}
	return false;
}

enum completion completion_of(struct graph *g, int64_t symbol)
{
	ptrdiff_t i = hmgeti(g->completions, symbol);
	enum completion ret = COMPLETION_NONE;
	bool work = false;

	if (i >= 0)
		return g->completions[i].value;
	if (is_at_once(g, symbol))
		ret = COMPLETION_AT_ONCE;
	else if (is_deferred(g, symbol, &work))
		ret = COMPLETION_DEFERRED;
	/* who queues the work can be in a file that is not there yet: ask for each site */
	if (ret || !work)
		hmput(g->completions, symbol, ret);
	return ret;
}
