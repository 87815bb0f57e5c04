// SPDX-License-Identifier: GPL-2.0-only
/* Functions that run when a transfer ends: interrupt handlers, callbacks. */
#include "analysis/life.h"

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

static bool is_passed_so(struct graph *g, int64_t symbol)
{
	struct ref_list uses = { 0 };

	store_symbol_uses(g->store, symbol, &uses);
	for (int u = 0; u < uses.n; u++) {
		const struct ref *r = &uses.refs[u];
		const struct body *b = r->idx >= 0 ? graph_body(g, r->function) : NULL;
		const struct body_call *call = b ? graph_call(b, r->seq) : NULL;

		for (ptrdiff_t i = 0; call && i < arrlen(g->apis->completions); i++) {
			const struct api_completion *c = &g->apis->completions[i];

			if (c->api && c->argument == r->idx && is_call_of(g, call, c->api))
				return true;
		}
	}
	return false;
}

bool completion_is(struct graph *g, int64_t symbol)
{
	return is_stored_so(g, symbol) || is_passed_so(g, symbol);
}
