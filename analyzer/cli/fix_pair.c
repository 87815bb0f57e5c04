// SPDX-License-Identifier: GPL-2.0-only
/* An unmap that says something else than its map, and a name that the tree lacks. */
#include "base/error.h"
#include "cli/fix.h"
#include "output/rewrite.h"

static int refuse_at(struct fix *f, const struct position *at, const char *what)
{
	fix_refuse(f, xasprintf("%s:%d: %s", at->file, at->line, what));
	return -1;
}

int fix_call_at(struct fixes *s, struct fix *f, const struct position *at,
		struct fix_call *ret)
{
	_cleanup_free_ char *name = NULL;
	char *reason;

	*ret = (struct fix_call){ .file = fix_file_get(s, at->file, &reason) };
	if (!ret->file) {
		fix_refuse(f, reason);
		return -1;
	}
	if (!code_call_at(&ret->file->code, at->line, at->column, &ret->call))
		return refuse_at(f, at, "the call comes out of a macro");
	name = code_text(&ret->file->code, ret->call.name, ret->call.name);
	ret->api = api_find(&s->c->apis, name);
	if (ret->api)
		return 0;
	code_call_release(&ret->call);
	return refuse_at(f, at, "the call comes out of a macro");
}

/* Does the expression mean the same in another function? */
static bool is_constant(const struct code *c, const struct code_argument *a)
{
	for (int i = a->first; i <= a->last; i++)
		if (code_local(c, i) || code_is(c, i, ".") || code_is(c, i, "->") ||
		    code_is(c, i, "("))
			return false;
	return true;
}

/* Is the attribute one that the tree does not compare, so that unmap need not have it? */
static bool may_differ(const struct tree *t, const struct code *c, int token)
{
	for (ptrdiff_t i = 0; t->unmap_mask && i < arrlen(t->attributes); i++)
		if (code_is(c, token, t->attributes[i].name))
			return !(t->attributes[i].bit & t->unmap_mask);
	return false;
}

/* Those of the attributes that unmap need not have, or the others; malloc'd. */
static char *attributes_said(const struct tree *t, const struct code *c,
			     const struct code_argument *a, bool differing)
{
	char *ret = xstrdup("");
	int begin = a->first;

	for (int i = a->first; i <= a->last; i++) {
		bool ends = i == a->last || code_is(c, i + 1, "|");
		_cleanup_free_ char *word = ends ? code_text(c, begin, i) : NULL, *old = ret;

		if (!ends || code_is(c, i, "0") ||
		    (begin == i && may_differ(t, c, i)) != differing)
			old = NULL;
		else
			ret = xasprintf("%s%s%s", old, *old ? " | " : "", word);
		if (ends)
			begin = i + 2;
	}
	return ret;
}

static int argument_index(const struct api *api, enum fix_kind kind)
{
	return kind == FIX_UNMAP_ATTRIBUTES ? api->attrs : api->direction;
}

/* What the map call says; malloc'd, or NULL after a refusal. */
static char *said_by(struct fixes *s, struct fix *f, const struct position *at,
		     enum fix_kind kind)
{
	struct fix_call call;
	char *ret = NULL;
	int k;

	if (fix_call_at(s, f, at, &call))
		return NULL;
	k = argument_index(call.api, kind);
	if (k >= 0 && k < arrlen(call.call.arguments)) {
		const struct code_argument *a = &call.call.arguments[k];

		if (is_constant(&call.file->code, a) && kind == FIX_UNMAP_ATTRIBUTES)
			ret = attributes_said(&s->c->tree, &call.file->code, a, false);
		else if (is_constant(&call.file->code, a))
			ret = code_text(&call.file->code, a->first, a->last);
		else
			refuse_at(f, at, "what the mapping is made with is no constant");
	} else if (kind == FIX_UNMAP_ATTRIBUTES && !call.api->attrs_fixed) {
		ret = xstrdup("");
	} else if (kind == FIX_UNMAP_DIRECTION && call.api->direction_fixed &&
		   !strchr(call.api->direction_fixed, '|')) {
		ret = xstrdup(call.api->direction_fixed);
	} else {
		refuse_at(f, at, "what the mapping is made with is not written there");
	}
	code_call_release(&call.call);
	return ret;
}

/* What all map calls of the finding say: all hops of its witness but the last. */
static char *said_by_all(struct fixes *s, struct fix *f, const struct finding *x)
{
	enum fix_kind kind = fix_rule_of(x)->kind;
	char *ret = NULL;

	for (ptrdiff_t i = 0; !f->reason && i + 1 < arrlen(x->witness); i++) {
		_cleanup_free_ char *said = said_by(s, f, &x->witness[i].at, kind);

		if (said && ret && strcmp(said, ret))
			refuse_at(f, &x->witness[i].at, "the mappings are not made alike");
		else if (said && !ret)
			ret = take_ptr(said);
	}
	if (!ret && !f->reason)
		refuse_at(f, &x->at, "the finding names no map call");
	return ret;
}

/* The attributes said, beside those of the call that need not be the same. */
static char *attributes_kept(const struct fixes *s, const struct fix_call *call, const char *said)
{
	_cleanup_free_ char *own = NULL;

	if (call->api->attrs >= 0 && call->api->attrs < arrlen(call->call.arguments))
		own = attributes_said(&s->c->tree, &call->file->code,
				      &call->call.arguments[call->api->attrs], true);
	if (own && *own && *said)
		return xasprintf("%s | %s", own, said);
	return xstrdup(own && *own ? own : *said ? said : "0");
}

/* With DMA_BIDIRECTIONAL on one side the other is no contradiction, only less. */
static bool is_opposite(const struct fix_call *call, int argument, const char *said)
{
	const struct code_argument *a = &call->call.arguments[argument];
	_cleanup_free_ char *own = code_text(&call->file->code, a->first, a->last);

	return strcmp(said, "DMA_BIDIRECTIONAL") && strcmp(own, "DMA_BIDIRECTIONAL");
}

static int edit_unmap(struct fixes *s, struct fix *f, const struct finding *x,
		      const struct fix_call *call, const char *said)
{
	enum fix_kind kind = fix_rule_of(x)->kind;
	const char *variant = call->api->attrs_variant;
	const struct api *api = variant ? api_find(&s->c->apis, variant) : NULL;
	struct call_change change = { .value = said, .replace = true };
	int k = argument_index(call->api, kind);
	_cleanup_free_ char *value = NULL;

	change.argument = k;
	if (kind == FIX_UNMAP_ATTRIBUTES) {
		value = attributes_kept(s, call, said);
		change.value = value;
	}
	if (k < 0 && kind == FIX_UNMAP_ATTRIBUTES && api &&
	    api->attrs == arrlen(call->call.arguments)) {
		change.name = variant;
		change.argument = api->attrs;
	} else if (k < 0 || k >= arrlen(call->call.arguments)) {
		return refuse_at(f, &x->at, "the unmap has no argument for it");
	} else if (!is_constant(&call->file->code, &call->call.arguments[k])) {
		return refuse_at(f, &x->at, "what it unmaps with is decided elsewhere");
	} else if (kind == FIX_UNMAP_DIRECTION && !strcmp(said, "DMA_TO_DEVICE")) {
		/* if the device does write, the other direction at unmap was what saved the data */
		return refuse_at(f, &x->at, "the unmap takes what the device wrote, and the map "
				 "call says that it writes nothing: which of them is right is for "
				 "a person to say");
	} else if (kind == FIX_UNMAP_DIRECTION && is_opposite(call, k, said)) {
		return refuse_at(f, &x->at, "the map call says that the device writes, the unmap "
				 "that it reads: which of them is right is for a person to say");
	}
	return rewrite_call(&call->file->code, &call->call, &change,
			    fix_edits_of(f, call->file));
}

void fix_edit_unmap(struct fixes *s, struct fix *f)
{
	const struct finding *x = f->change.findings[0];
	_cleanup_free_ char *said = said_by_all(s, f, x);
	struct fix_call call;

	if (f->reason || !said || fix_call_at(s, f, &x->at, &call))
		return;
	if (edit_unmap(s, f, x, &call, said))
		refuse_at(f, &x->at, "two changes want the same bytes");
	code_call_release(&call.call);
}

/* The call that the token is an argument of; false: of none. */
static bool enclosing_call(const struct code *c, int token, struct code_call *ret, int *argument)
{
	int depth = 0, i;

	for (i = token - 1; i >= 0 && depth >= 0; i--) {
		depth += code_is(c, i, ")") - code_is(c, i, "(");
		if (code_is(c, i, ";") || code_is(c, i, "{") || code_is(c, i, "}"))
			return false;
	}
	if (i < 0 || !code_call_at(c, c->tokens[i].line, c->tokens[i].column, ret))
		return false;
	for (*argument = 0; *argument < arrlen(ret->arguments); ++*argument)
		if (ret->arguments[*argument].first <= token &&
		    ret->arguments[*argument].last >= token)
			return true;
	code_call_release(ret);
	return false;
}

/* The new name, and the lines of its call as its length wants them. */
static int edit_name(struct edits *e, const struct code *c, int token, const char *name)
{
	const struct token *t = &c->tokens[token];
	struct call_change change = { .replace = true };
	struct code_call call;
	unsigned int begin, end;
	int rc;

	if (!enclosing_call(c, token, &call, &change.argument))
		return edits_add(e, c, t->begin, t->end, name);
	begin = c->tokens[call.arguments[change.argument].first].begin;
	end = c->tokens[call.arguments[change.argument].last].end;
	_cleanup_free_ char *value = xasprintf("%.*s%s%.*s", (int)(t->begin - begin),
					       c->text + begin, name, (int)(end - t->end),
					       c->text + t->end);
	change.value = value;
	rc = rewrite_call(c, &call, &change, e);
	code_call_release(&call);
	return rc;
}

void fix_edit_name(struct fixes *s, struct fix *f)
{
	static const char prefix[] = "DMA_ATTR_";
	const struct finding *x = f->change.findings[0];
	const char *name = s->c->tree.cache_overlap;
	struct fix_file *file;
	const struct token *t;
	char *reason;
	int i;

	file = fix_file_get(s, x->at.file, &reason);
	if (!file)
		return fix_refuse(f, reason);
	if (!name)
		return fix_refuse(f, xstrdup("this tree has no such attribute under any name"));
	i = code_token_at(&file->code, x->at.line, x->at.column);
	t = i < 0 ? NULL : &file->code.tokens[i];
	if (!t || t->end - t->begin < strlen(prefix) ||
	    memcmp(file->code.text + t->begin, prefix, strlen(prefix)))
		refuse_at(f, &x->at, "the name comes out of a macro");
	else if (edit_name(fix_edits_of(f, file), &file->code, i, name))
		refuse_at(f, &x->at, "two changes want the same bytes");
}
