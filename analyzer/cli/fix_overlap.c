// SPDX-License-Identifier: GPL-2.0-only
/*
 * Buffers that share cachelines: each mapping says so, and a comment says why that
 * is safe, as the maintainers of the DMA API ask where the attribute is used.
 */
#include "analysis/graph.h"
#include "base/error.h"
#include "cli/fix.h"
#include "output/rewrite.h"

/* Which buffers: "request and reply", "The elements of events". */
static char *buffers_of(const struct finding *f)
{
	ptrdiff_t n = arrlen(f->written);
	char *ret = NULL;

	if (!n && arrlen(f->witness))
		return xasprintf("Objects of %.*s", (int)strcspn(f->witness[0].what, ":"),
				 f->witness[0].what);
	if (n == 1)
		return xasprintf("The elements of %s", strrchr(f->written[0].member, ':') + 1);
	for (ptrdiff_t i = 0; i < n; i++) {
		_cleanup_free_ char *old = ret;

		ret = xasprintf("%s%s%s", old ? old : "", !i ? "" : i + 1 < n ? ", " : " and ",
				strrchr(f->written[i].member, ':') + 1);
	}
	return ret ? ret : xstrdup("These buffers");
}

/* Is the isolation of the buffers declared, and not kept by where their objects begin? */
static bool is_void_group(const struct finding *f)
{
	for (ptrdiff_t i = 0; i < arrlen(f->written); i++)
		if (f->written[i].grouped && f->written[i].phase)
			return true;
	return false;
}

static char *comment_of(const struct finding *f)
{
	_cleanup_free_ char *buffers = buffers_of(f);

	if (is_void_group(f))
		return xasprintf("%s share cachelines; the from-device group around them "
				 "keeps apart what the CPU writes.", buffers);
	return xasprintf("%s share cachelines, which the CPU does not write while they are "
			 "mapped.", buffers);
}

int fix_comment_overlap(struct fix *f, const struct fix_call *call)
{
	_cleanup_free_ char *text = comment_of(f->change.findings[0]);

	return rewrite_comment(&call->file->code, call->call.name, text,
			       fix_edits_of(f, call->file));
}

/* The map call is the last hop of the witness that is a call of a mapping API. */
static bool find_map(struct fixes *s, struct fix *f, struct fix_call *ret)
{
	const struct finding *x = f->change.findings[0];

	for (ptrdiff_t i = arrlen(x->witness) - 1; i >= 0; i--) {
		struct fix probe = { 0 };

		if (!x->witness[i].at.column ||
		    fix_call_at(s, &probe, &x->witness[i].at, ret)) {
			free(probe.reason);
			continue;
		}
		if (ret->api->role == API_MAP)
			return true;
		code_call_release(&ret->call);
	}
	return false;
}

/* ---- other calls of the API in the file: what they map may lie in the same lines ---- */

static const struct body *find_body(struct fixes *s, const char *file, const struct token *t,
				    const struct body_call **ret)
{
	const struct body *found = NULL;
	int64_t *symbols = NULL;	/* stb_ds */

	store_functions_at(s->c->store, file, t->line, t->line, &symbols);
	for (ptrdiff_t i = 0; i < arrlen(symbols) && !found; i++) {
		_cleanup_free_ char *name = NULL;
		const char *text = store_symbol(s->c->store, symbols[i]);
		struct position at = { .file = file, .line = t->line, .column = t->column };

		name = xstrndup(text, strcspn(text, "@"));
		at.function = name;
		found = fix_body_at(s, &at, ret);
	}
	arrfree(symbols);
	return found;
}

static bool is_partner(const struct api *map, const struct api *api)
{
	for (ptrdiff_t i = 0; api && i < arrlen(map->partners); i++)
		if (!strcmp(map->partners[i], api->name))
			return true;
	return false;
}

/* Is the local variable what ended a mapping of the API gave back? */
static bool is_given_back(struct graph *g, const struct body *b, const struct path *local,
			  const struct api *map)
{
	for (int i = 0; i < b->n_flows; i++) {
		const struct path *src = graph_path(g, b->flows[i].src);
		const struct body_call *c = src->root == PLACE_RESULT && !src->n ?
			graph_call(b, (int)src->number) : NULL;

		if (c && path_same(graph_path(g, b->flows[i].dst), local) &&
		    is_partner(map, graph_call_api(g, c)))
			return true;
	}
	return false;
}

/* Does the call map again what was mapped before, an object of the record? */
static bool maps_again(struct graph *g, const struct body *b, const struct body_call *call,
		       const struct api *map, const char *tag)
{
	const struct path *list = map->buffer >= 0 && map->buffer < call->n_args ?
		graph_path(g, call->args[map->buffer]) : NULL;

	for (int i = 0; list && i < b->n_calls && b->calls[i].seq < call->seq; i++) {
		const struct body_call *c = &b->calls[i];
		const struct api *api = graph_call_api(g, c);
		const struct path *from, *to;

		if (!api || !arrlen(api->flows) || api->flows[0].from < 0 ||
		    api->flows[0].from >= c->n_args || api->flows[0].to < 0 ||
		    api->flows[0].to >= c->n_args)
			continue;
		from = graph_path(g, c->args[api->flows[0].from]);
		to = graph_path(g, c->args[api->flows[0].to]);
		if (to->root == list->root && to->number == list->number &&
		    from->root == PLACE_LOCAL && !from->n && from->number < b->n_locals &&
		    !strcmp(b->locals[from->number].record, tag) &&
		    is_given_back(g, b, from, map))
			return true;
	}
	return false;
}

/* The other calls, each of which maps the same objects again; -1 after a refusal. */
static int find_others(struct fixes *s, struct fix *f, const struct fix_call *call, int **ret)
{
	const struct finding *x = f->change.findings[0];
	const char *tag = arrlen(x->records) ? x->records[0].tag : "";
	const struct code *c = &call->file->code;
	struct graph g;

	graph_init(&g, s->c->store, &s->c->apis);
	for (int i = 0; !f->reason && i < arrlen(c->tokens); i++) {
		const struct body_call *other = NULL;
		const struct body *b;

		if (i == call->call.name || c->tokens[i].kind != TOKEN_NAME ||
		    !code_is(c, i, call->api->name) || !code_is(c, code_behind(c, i), "("))
			continue;
		b = find_body(s, c->file, &c->tokens[i], &other);
		if (b && *tag && maps_again(&g, b, other, call->api, tag))
			arrput(*ret, i);
		else
			fix_refuse(f, xasprintf("each mapping of these lines must say so, and "
				"whether that of line %d is one was not seen",
				c->tokens[i].line));
	}
	graph_release(&g);
	return f->reason ? -1 : 0;
}

static int edit_others(struct fixes *s, struct fix *f, const struct fix_call *first,
		       const int *others)
{
	int rc = 0;

	for (ptrdiff_t i = 0; !rc && i < arrlen(others); i++) {
		const struct token *t = &first->file->code.tokens[others[i]];
		struct fix_call call = *first;

		if (!code_call_at(&first->file->code, t->line, t->column, &call.call))
			return -1;
		rc = fix_edit_value(s, f, &call, f->attribute);
		code_call_release(&call.call);
	}
	return rc;
}

void fix_edit_overlap(struct fixes *s, struct fix *f)
{
	const struct finding *x = f->change.findings[0];
	struct operation_at op;
	int *others = NULL;	/* stb_ds */
	struct fix_call call;

	if (x->confidence < CONFIDENCE_MEDIUM)
		return fix_refuse(f, xstrdup("that the CPU does not write these lines is not sure"));
	if (!find_map(s, f, &call))
		return fix_refuse(f, xstrdup("the witness shows no map call"));
	op = (struct operation_at){ .at = x->at, .api = call.api->name };
	call.operation = &op;
	if (call.api->attrs >= 0)
		fix_refuse(f, xstrdup("the unmap of the mapping is not known, and must carry the "
				      "attribute, too"));
	else if (!find_others(s, f, &call, &others) &&
		 (fix_edit_value(s, f, &call, f->attribute) || fix_comment_overlap(f, &call) ||
		  edit_others(s, f, &call, others)))
		fix_refuse(f, xstrdup("two changes want the same bytes"));
	arrfree(others);
	code_call_release(&call.call);
}
