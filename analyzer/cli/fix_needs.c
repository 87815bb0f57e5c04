// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which attributes each call of a helper must pass. Those that map are told by the
 * memory that they bring; those that unmap, by the map calls that they are kin to.
 * A call that serves both kinds passes a parameter of its own function, and the calls
 * of that are looked at, level by level.
 */
#include "analysis/render.h"
#include "base/error.h"
#include "cli/fix_refactor.h"

#define MAX_HELPERS 40

static int refuse(struct fix *f, const char *name, const char *what)
{
	fix_refuse(f, xasprintf("%s() %s", name, what));
	return -1;
}

/* ---- helpers ---- */

struct fix_helper *fix_helper_of(const struct fix_needs *n, int64_t symbol)
{
	for (ptrdiff_t i = 0; i < arrlen(n->helpers); i++)
		if (n->helpers[i].kind == HELPER_FUNCTION && n->helpers[i].symbol == symbol)
			return &n->helpers[i];
	return NULL;
}

static bool is_in_tree(const char *file)
{
	return file && *file && *file != '/';
}

static int add_function(struct fix *f, struct fix_needs *n, const struct body *b,
			struct fix_helper how)
{
	struct fix_helper *known = fix_helper_of(n, b->symbol);
	const char *file = store_file(n->graph.store, b->file);

	how.kind = HELPER_FUNCTION;
	how.symbol = b->symbol;
	how.name = render_symbol(&n->graph, b->symbol, &n->arena);
	if (known) {
		known->follows = known->follows && how.follows;
		return 0;
	}
	if (arrlen(n->helpers) >= MAX_HELPERS)
		return refuse(f, how.name, "is reached by too many functions that would all need "
			      "the parameter");
	if (!is_in_tree(file))
		return refuse(f, how.name, "is no function of the tree");
	/* one that is static in a header is called from others, too */
	if ((b->flags & FUNCTION_STATIC) && file_is(file, ".c"))
		how.only_in = arena_strdup(&n->arena, file);
	arrput(n->helpers, how);
	return 0;
}

/* The body of the function that this call stands in. */
static const struct body *find_home(struct fix_needs *n, const struct position *at)
{
	struct store *store = n->graph.store;
	const struct body *ret = NULL;
	int64_t *symbols = NULL;

	store_symbols_named(store, at->function, &symbols);
	for (ptrdiff_t i = 0; i < arrlen(symbols) && !ret; i++) {
		struct ref_list list = { 0 };

		store_definitions(store, symbols[i], &list);
		for (int k = 0; k < list.n && !ret; k++) {
			const struct body *b = graph_body(&n->graph, list.refs[k].function);

			if (b && !strcmp(at->file, store_file(store, b->file)))
				ret = b;
		}
	}
	arrfree(symbols);
	return ret;
}

static const struct body_call *call_at(const struct body *b, const struct position *at)
{
	for (int i = 0; i < b->n_calls; i++)
		if (b->calls[i].line == at->line && b->calls[i].col == at->column)
			return &b->calls[i];
	return NULL;
}

/* The function of the operation, and the ways up from it. */
static int add_operation(struct fix *f, struct fix_needs *n, const struct operation_at *at)
{
	const struct body *b = find_home(n, &at->at);
	const struct body_call *c = b ? call_at(b, &at->at) : NULL;
	struct operation op = { .api = api_find(n->graph.apis, at->api) };

	if (!c || !op.api)
		return refuse(f, at->at.function, "has no body in the database");
	op.function = b->id;
	op.seq = c->seq;
	arrput(n->ways, ancestors_of(&n->graph, &op, NULL));
	return add_function(f, n, b, (struct fix_helper){ .unmaps = at->unmap });
}

/* ---- tables ---- */

/* "R:m" */
static int add_member(struct fix *f, struct fix_needs *n, uint32_t member)
{
	const char *text = graph_member_text(&n->graph, member), *colon = strchr(text, ':');
	struct fix_helper h = { .kind = HELPER_MEMBER, .done = true };

	if (!colon || colon == text || strpbrk(text, "@#( "))
		return refuse(f, text, "is a member of a record without a name");
	h.name = arena_strdup(&n->arena, colon + 1);
	h.record = arena_printf(&n->arena, "%.*s", (int)(colon - text), text);
	for (ptrdiff_t i = 0; i < arrlen(n->helpers); i++)
		if (n->helpers[i].kind == HELPER_MEMBER && !strcmp(n->helpers[i].name, h.name) &&
		    !strcmp(n->helpers[i].record, h.record))
			return 0;
	arrput(n->helpers, h);
	return 0;
}

/* Every function that the pointer of the call can be has its signature. */
static int add_followers(struct fix *f, struct fix_needs *n, const struct body *b,
			 const struct body_call *c)
{
	struct edge *targets = graph_callees(&n->graph, b, c);
	int rc = 0;

	for (ptrdiff_t i = 0; !rc && i < arrlen(targets); i++) {
		const struct body *t = graph_body(&n->graph, targets[i].function);

		if (t)
			rc = add_function(f, n, t, (struct fix_helper){ .follows = true });
		else
			rc = refuse(f, render_symbol(&n->graph, targets[i].symbol, &n->arena),
				    "has no body in the database");
	}
	arrfree(targets);
	return rc;
}

/* The pointers that the function is stored into have its signature. */
static int add_tables(struct fix *f, struct fix_needs *n, int64_t symbol)
{
	uint32_t *members = graph_stored_into(&n->graph, symbol);
	int rc = 0;

	for (ptrdiff_t i = 0; !rc && i < arrlen(members); i++)
		rc = add_member(f, n, members[i]);
	arrfree(members);
	return rc;
}

/* ---- calls ---- */

const struct fix_need *fix_need_at(const struct fix_needs *n, const char *file, int line,
				   int column)
{
	for (ptrdiff_t i = 0; i < arrlen(n->list); i++) {
		const struct position *at = &n->list[i].at;

		if (!strcmp(at->file, file) && at->line == line && at->column == column)
			return &n->list[i];
	}
	return NULL;
}

static void add_members(struct graph *g, const struct body_call *c, uint32_t **ret)
{
	for (int i = 0; i < c->n_args; i++) {
		const struct path *p = graph_path(g, c->args[i]);

		if (p->n)
			arrput(*ret, p->members[p->n - 1]);
	}
}

/* The call comes out of a macro: it gets a parameter, too. */
static void add_macro(struct fix_needs *n, const char *name)
{
	for (ptrdiff_t i = 0; i < arrlen(n->helpers); i++)
		if (n->helpers[i].kind == HELPER_MACRO && !strcmp(n->helpers[i].name, name))
			return;
	arrput(n->helpers, ((struct fix_helper){ .kind = HELPER_MACRO, .done = true,
						 .name = arena_strdup(&n->arena, name) }));
}

static int check_pointer(struct fix *f, struct fix_needs *n, const struct edge *e,
			 const struct body_call *c)
{
	const struct path *via = graph_path(&n->graph, c->via);

	if (!c->via || !via->n || via->members[via->n - 1] != e->member)
		return refuse(f, graph_member_text(&n->graph, e->member),
			      "is copied, and called where it is copied to");
	return add_member(f, n, e->member);
}

static int add_call(struct fix *f, struct fix_needs *n, const struct fix_helper *h,
		    const struct edge *e)
{
	const struct body *b = graph_body(&n->graph, e->function);
	const struct body_call *c = b ? graph_call(b, e->seq) : NULL;
	struct fix_need need = { .function = e->function, .seq = e->seq,
				 .maps = !h->unmaps && !h->follows };

	if (!c || e->inner)
		return refuse(f, h->name, "is given to another function, which calls it");
	need.at = render_position(&n->graph, b, c->seq, &n->arena);
	need.caller = b->symbol;
	if (fix_need_at(n, need.at.file, need.at.line, need.at.column))
		return 0;
	if (!e->member && strcmp(c->spelled, h->name))
		add_macro(n, c->spelled);
	add_members(&n->graph, c, &need.members);
	fix_kin_owners(n, &need);
	arrput(n->list, need);
	if (!e->member)
		return 0;
	return check_pointer(f, n, e, c) || add_followers(f, n, b, c) ? -1 : 0;
}

/* ---- what each passes ---- */

/* Its own function passes it on: it gets the parameter. */
static int pass_on(struct fix *f, struct fix_needs *n, const struct fix_need *need,
		   const struct fix_helper *h)
{
	const struct body *b = graph_body(&n->graph, need->function);

	return add_function(f, n, b, (struct fix_helper){ .unmaps = h->unmaps,
							   .level = h->level + 1 });
}

/* A call of a function that maps. What nothing is known of stays as it is. */
static int decide_map(struct fix *f, struct fix_needs *n, const struct fix_helper *h,
		      struct fix_need *need)
{
	bool passed_on = false, other = false;

	for (ptrdiff_t s = 0; s < arrlen(f->change.sites); s++)
		for (ptrdiff_t i = 0; i < arrlen(f->change.sites[s]->callers); i++) {
			const struct caller *c = &f->change.sites[s]->callers[i];

			if (!position_same(&need->at, &c->at))
				continue;
			need->user |= c->user;
			other |= c->other;
			passed_on |= c->passed_on;
		}
	need->known = !(need->user && other);
	if (need->known)
		return 0;
	if (passed_on && h->level + 1 < FIX_LEVELS)
		return pass_on(f, n, need, h);
	fix_refuse(f, xasprintf("%s() at %s:%d brings memory that needs the attribute and other "
				"memory, and who gives it which is %d levels of calls away or "
				"not known", need->at.function, need->at.file, need->at.line,
				FIX_LEVELS));
	return -1;
}

static bool can_pass_on(struct fix_needs *n, const struct fix_need *need,
			const struct fix_helper *h)
{
	const struct edge *edges = graph_callers(&n->graph, need->caller);

	for (ptrdiff_t i = 0; i < arrlen(edges); i++)
		if (edges[i].inner)
			return false;
	return arrlen(edges) && h->level + 1 < FIX_LEVELS;
}

static int look_at(struct fix *f, struct fix_needs *n, ptrdiff_t i);

static void drop_behind(struct fix_needs *n, ptrdiff_t helpers, ptrdiff_t needs)
{
	while (arrlen(n->list) > needs) {
		struct fix_need last = arrpop(n->list);

		arrfree(last.members);
		arrfree(last.owners);
		arrfree(last.links);
	}
	arrsetlen(n->helpers, (size_t)helpers);
}

/* The callers know it, all of them? If one does not, nothing is changed. */
static bool callers_know(struct fix *f, struct fix_needs *n, const struct fix_need *need,
			 const struct fix_helper *h)
{
	ptrdiff_t helpers = arrlen(n->helpers), needs = arrlen(n->list);

	if (can_pass_on(n, need, h) && !pass_on(f, n, need, h) && !look_at(f, n, helpers))
		return true;
	drop_behind(n, helpers, needs);
	free(f->reason);
	f->reason = NULL;
	return false;
}

static int decide_unmap(struct fix *f, struct fix_needs *n, const struct fix_helper *h,
			ptrdiff_t i)
{
	struct fix_need need = n->list[i];

	if (fix_helper_of(n, need.caller))
		return 0;
	if (!fix_kin_decide(n, &need, false) && callers_know(f, n, &need, h))
		return 0;
	if (!need.known && !fix_kin_decide(n, &need, true)) {
		fix_refuse(f, xasprintf("%s:%d: %s() is called here, and which mappings that "
					"ends is not known", need.at.file, need.at.line, h->name));
		return -1;
	}
	n->list[i] = need;
	return 0;
}

/* A function that only follows a table: its other calls stay as they are. */
static int decide(struct fix *f, struct fix_needs *n, const struct fix_helper *h, ptrdiff_t i)
{
	if (h->follows)
		n->list[i].known = true;
	else if (h->unmaps)
		return decide_unmap(f, n, h, i);
	else
		return decide_map(f, n, h, &n->list[i]);
	return 0;
}

static int look_at(struct fix *f, struct fix_needs *n, ptrdiff_t i)
{
	const struct fix_helper h = n->helpers[i];
	const struct edge *edges = graph_callers(&n->graph, h.symbol);
	ptrdiff_t first = arrlen(n->list), last;
	int rc = add_tables(f, n, h.symbol);

	n->helpers[i].done = true;
	for (ptrdiff_t k = 0; !rc && k < arrlen(edges); k++)
		rc = add_call(f, n, &h, &edges[k]);
	/* those of callers come behind, and are decided by themselves */
	last = arrlen(n->list);
	for (ptrdiff_t k = first; !rc && k < last; k++)
		rc = decide(f, n, &h, k);
	return rc;
}

/* Helpers of one kind, with those that come with them. */
static int look_at_all(struct fix *f, struct fix_needs *n, bool unmaps, bool follows)
{
	int rc = 0;

	for (ptrdiff_t i = 0; !rc && i < arrlen(n->helpers); i++)
		if (!n->helpers[i].done && n->helpers[i].unmaps == unmaps &&
		    n->helpers[i].follows == follows)
			rc = look_at(f, n, i);
	return rc;
}

int fix_needs_find(struct fixes *s, struct fix *f, struct fix_needs *ret)
{
	int rc = 0;

	graph_init(&ret->graph, s->c->store, &s->c->apis);
	for (ptrdiff_t i = 0; !rc && i < arrlen(f->change.operations); i++)
		rc = add_operation(f, ret, &f->change.operations[i]);
	/* what unmaps is told by what maps */
	if (!rc)
		rc = look_at_all(f, ret, false, false) || look_at_all(f, ret, true, false) ||
		     look_at_all(f, ret, false, true) ? -1 : 0;
	return rc;
}

void fix_needs_free(struct fix_needs *n)
{
	if (!n)
		return;
	for (ptrdiff_t i = 0; i < arrlen(n->list); i++) {
		arrfree(n->list[i].members);
		arrfree(n->list[i].owners);
		arrfree(n->list[i].links);
	}
	for (ptrdiff_t i = 0; i < arrlen(n->ways); i++)
		arrfree(n->ways[i]);
	arrfree(n->ways);
	arrfree(n->files);
	arrfree(n->list);
	arrfree(n->helpers);
	graph_release(&n->graph);
	arena_release(&n->arena);
	free(n);
}
