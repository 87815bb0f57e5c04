// SPDX-License-Identifier: GPL-2.0-only
/* The local variable or the member that brings the attributes to a call. */
#include "base/error.h"
#include "cli/fix.h"
#include "output/rewrite.h"

/* The tokens of a call's attributes. */
static struct code_argument attributes_of(const struct fix_call *c)
{
	return c->call.arguments[c->api->attrs];
}

/* Is the token the attributes of one of the calls that change? */
static bool is_carried(const struct fix_call *calls, size_t n, const struct fix_file *file,
		       int token)
{
	for (size_t i = 0; i < n; i++) {
		const struct api *api = calls[i].api;

		if (calls[i].file == file && api->attrs >= 0 &&
		    api->attrs < arrlen(calls[i].call.arguments) &&
		    attributes_of(&calls[i]).first == token &&
		    attributes_of(&calls[i]).last == token)
			return true;
	}
	return false;
}

/* ---- a local variable ---- */

static int token_of(const struct code *c, unsigned int offset)
{
	ptrdiff_t low = 0, high = arrlen(c->tokens);

	while (low < high) {
		ptrdiff_t middle = low + (high - low) / 2;

		if (c->tokens[middle].begin == offset)
			return (int)middle;
		if (c->tokens[middle].begin < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

/* Or the attribute into the expression behind "=". Returns 0, or -1. */
static int edit_assigned(struct fix *f, struct fix_file *file, int equals)
{
	int first = code_behind(&file->code, equals);
	int last = first < 0 ? -1 : code_expression_end(&file->code, first);

	if (last < first || first < 0)
		return -1;
	return rewrite_or(&file->code, first, last, f->attribute, fix_edits_of(f, file));
}

enum use { USE_FINE, USE_ASSIGNED, USE_OTHER };

static enum use use_of(const struct fix_call *calls, size_t n, const struct fix_file *file,
		       const struct local_use *use)
{
	const struct code *c = &file->code;
	int token = token_of(c, use->at);
	int next = token < 0 ? -1 : code_behind(c, token);

	if (next < 0)
		return USE_OTHER;
	if (code_is(c, next, "="))
		return USE_ASSIGNED;
	if (use->at == use->declared || code_is(c, next, "|=") ||
	    is_carried(calls, n, file, token))
		return USE_FINE;
	return USE_OTHER;
}

static int carry_local(struct fix *f, const struct fix_call *calls, size_t n,
		       struct fix_file *file, const struct local_use *carrier)
{
	const struct code *c = &file->code;
	int assigned = 0;

	for (ptrdiff_t i = 0; i < arrlen(c->uses); i++) {
		if (c->uses[i].declared != carrier->declared)
			continue;
		switch (use_of(calls, n, file, &c->uses[i])) {
		case USE_OTHER:
			return 0;
		case USE_ASSIGNED:
			assigned++;
			break;
		default:
			break;
		}
	}
	for (ptrdiff_t i = 0; assigned && i < arrlen(c->uses); i++)
		if (c->uses[i].declared == carrier->declared &&
		    use_of(calls, n, file, &c->uses[i]) == USE_ASSIGNED &&
		    edit_assigned(f, file, code_behind(c, token_of(c, c->uses[i].at))))
			return -1;
	return assigned > 0;
}

/* ---- a member ---- */

struct member_search {
	struct fixes *s;
	const struct fix_call *calls;
	size_t n;
	const char *member;	/* "R:m" */
	struct fix_file *file;
	int *equals;		/* stb_ds: the "=" of its assignments */
};

const struct body *fix_body_at(struct fixes *s, const struct position *at,
			       const struct body_call **ret)
{
	struct store *store = s->c->store;
	const struct body *found = NULL;
	int64_t *symbols = NULL;

	store_symbols_named(store, at->function, &symbols);
	for (ptrdiff_t i = 0; i < arrlen(symbols) && !found; i++) {
		struct ref_list list = { 0 };

		store_definitions(store, symbols[i], &list);
		for (int k = 0; k < list.n && !found; k++) {
			const struct body *b;

			if (store_body(store, list.refs[k].function, &b) ||
			    strcmp(store_file(store, b->file), at->file))
				continue;
			for (int j = 0; j < b->n_calls && !found; j++)
				if (b->calls[j].line == at->line && b->calls[j].col == at->column) {
					*ret = &b->calls[j];
					found = b;
				}
		}
	}
	arrfree(symbols);
	return found;
}

/* The member "R:m" that a place ends in, or NULL. */
static const char *last_member(const char *place)
{
	const char *dot = place ? strrchr(place, '.') : NULL;

	return dot && !strpbrk(dot, "*[&^") ? dot + 1 : NULL;
}

static bool is_call_at(const struct member_search *m, const struct body *b,
		       const struct body_call *call, int idx)
{
	const char *file = store_file(m->s->c->store, b->file);

	for (size_t i = 0; i < m->n; i++) {
		const struct position *at = &m->calls[i].operation->at;

		if (call->line == at->line && call->col == at->column &&
		    m->calls[i].api->attrs == idx && !strcmp(file, at->file))
			return true;
	}
	return false;
}

/* The "=" of the statement that a flow is. */
static int equals_at(const struct code *c, int line, int column)
{
	for (int i = code_token_at(c, line, column); i >= 0; i = code_behind(c, i)) {
		if (code_is(c, i, "="))
			return i;
		if (code_is(c, i, ";") || code_is(c, i, "{") || code_is(c, i, "}"))
			break;
	}
	return -1;
}

static bool take_flow(struct member_search *m, const struct body *b, const struct ref *r)
{
	struct store *store = m->s->c->store;

	for (int i = 0; i < b->n_flows; i++) {
		const struct body_flow *flow = &b->flows[i];
		int equals;

		if (flow->seq != r->seq || flow->dst != r->place)
			continue;
		if (flow->op == FLOW_OR)
			return true;
		equals = equals_at(&m->file->code, flow->line, flow->col);
		if (flow->op != FLOW_COPY || equals < 0 ||
		    strcmp(store_file(store, b->file), m->file->code.file))
			return false;
		arrput(m->equals, equals);
		return true;
	}
	return false;
}

/* Is this use an assignment, or the attributes of a call that changes? */
static bool take_use(struct member_search *m, const struct ref *r)
{
	struct store *store = m->s->c->store;
	const char *member = last_member(store_place(store, r->place));
	const struct body *b;

	if (!member || strcmp(member, m->member) || !r->function ||
	    store_body(store, r->function, &b))
		return false;
	if (r->idx < 0)
		return take_flow(m, b, r);
	for (int i = 0; i < b->n_calls; i++)
		if (b->calls[i].seq == r->seq)
			return is_call_at(m, b, &b->calls[i], r->idx);
	return false;
}

static bool uses_agree(struct member_search *m)
{
	struct store *store = m->s->c->store;
	struct ref_list uses = { 0 }, reads = { 0 };

	if (store_member_uses(store, m->member, &uses) ||
	    store_member_reads(store, m->member, &reads) || reads.n)
		return false;
	for (int i = 0; i < uses.n; i++)
		if (!take_use(m, &uses.refs[i]))
			return false;
	return arrlen(m->equals) > 0;
}

static int carry_member(struct fixes *s, struct fix *f, const struct fix_call *calls, size_t n,
			size_t i)
{
	struct member_search m = { .s = s, .calls = calls, .n = n, .file = calls[i].file };
	const struct body_call *call = NULL;
	int rc;

	if (!fix_body_at(s, &calls[i].operation->at, &call) || calls[i].api->attrs >= call->n_args)
		return 0;
	m.member = last_member(store_place(s->c->store, call->args[calls[i].api->attrs]));
	if (!m.member)
		return 0;
	rc = uses_agree(&m);
	for (ptrdiff_t k = 0; rc > 0 && k < arrlen(m.equals); k++)
		if (edit_assigned(f, m.file, m.equals[k]))
			rc = -1;
	arrfree(m.equals);
	return rc;
}

int fix_carrier(struct fixes *s, struct fix *f, const struct fix_call *calls, size_t i)
{
	const struct code *c = &calls[i].file->code;
	size_t n = (size_t)arrlen(f->change.operations);
	struct code_argument a = attributes_of(&calls[i]);
	const struct local_use *local = a.first == a.last ? code_local(c, a.first) : NULL;

	if (local)
		return local->parameter ? 0 : carry_local(f, calls, n, calls[i].file, local);
	if (c->tokens[a.last].kind != TOKEN_NAME || a.first == a.last)
		return 0;
	return carry_member(s, f, calls, n, i);
}
