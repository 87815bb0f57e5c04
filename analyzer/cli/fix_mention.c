// SPDX-License-Identifier: GPL-2.0-only
/* What the name of a function, a macro or a member is where it stands. */
#include "cli/fix_refactor.h"

static const char *const parameter_names[] = { "attrs", "dma_attrs", "map_attrs" };

/* ---- names for the parameter ---- */

unsigned int fix_names_taken(const struct code *c, int first, int last)
{
	unsigned int ret = 0;

	for (int i = first; i >= 0 && i <= last; i++)
		for (size_t k = 0; k < ARRAY_SIZE(parameter_names); k++)
			if (c->tokens[i].kind == TOKEN_NAME && code_is(c, i, parameter_names[k]))
				ret |= 1u << k;
	return ret;
}

const char *fix_name_free(unsigned int taken)
{
	for (size_t k = 0; k < ARRAY_SIZE(parameter_names); k++)
		if (!(taken >> k & 1))
			return parameter_names[k];
	return NULL;
}

/* ---- preprocessor lines ---- */

int fix_depth(const struct code *c, int i, int depth)
{
	int step = code_is(c, i, "{") - code_is(c, i, "}");

	if (!step || code_directive(c, i) >= 0)
		return depth;
	/* branches of an #if may each open the same block */
	if (step < 0 && c->tokens[i].column == 1)
		return 0;
	return depth + step;
}

/* The name of the function-like macro whose definition begins at the "#"; -1: it is none. */
static int macro_name(const struct code *c, int hash)
{
	int name = hash + 2;

	if (!code_is(c, hash + 1, "define") || !code_is(c, name + 1, "(") ||
	    c->tokens[name].end != c->tokens[name + 1].begin)
		return -1;
	return name;
}

static void in_directive(const struct fix_needs *n, const struct code *c, int hash, int token,
			 struct mention_at *ret)
{
	int name = macro_name(c, hash);

	if (name < 0 || !code_list_at(c, token, code_behind(c, token), &ret->call))
		return;
	if (name == token) {
		ret->kind = MENTION_DEFINE;
		return;
	}
	for (ptrdiff_t i = 0; i < arrlen(n->helpers); i++)
		if (n->helpers[i].kind == HELPER_MACRO && code_is(c, name, n->helpers[i].name))
			ret->macro = &n->helpers[i];
	if (ret->macro)
		ret->kind = MENTION_INSIDE;
	else
		code_call_release(&ret->call);
}

/* ---- functions ---- */

/* EXPORT_SYMBOL(name), EXPORT_SYMBOL_NS_GPL(name, "...") */
static bool is_export(const struct code *c, int token)
{
	int open = code_before(c, token), macro = open < 0 ? -1 : code_before(c, open);

	return macro >= 0 && code_is(c, open, "(") &&
	       !strncmp(c->text + c->tokens[macro].begin, "EXPORT_SYMBOL", 13);
}

/* .m = name, where m follows */
static bool is_stored(const struct fix_needs *n, const struct code *c, int token)
{
	int equals = code_before(c, token), member;

	if (code_is(c, equals, "&"))
		equals = code_before(c, equals);
	member = code_before(c, equals);
	if (!code_is(c, equals, "="))
		return false;
	for (ptrdiff_t i = 0; i < arrlen(n->helpers); i++)
		if (n->helpers[i].kind == HELPER_MEMBER && code_is(c, member, n->helpers[i].name))
			return true;
	return false;
}

static void of_function(const struct fix_needs *n, const struct fix_helper *h,
			const struct code *c, int token, int depth, struct mention_at *ret)
{
	if (h->kind == HELPER_FUNCTION && (is_export(c, token) || is_stored(n, c, token))) {
		ret->kind = MENTION_KEPT;
	} else if (code_list_at(c, token, code_behind(c, token), &ret->call)) {
		if (depth)
			ret->kind = MENTION_CALL;
		else if (h->kind == HELPER_MACRO)
			ret->kind = MENTION_ODD;
		else if (code_is(c, code_behind(c, ret->call.close), "{"))
			ret->kind = MENTION_DEFINITION;
		else
			ret->kind = MENTION_PROTOTYPE;
	}
}

/* ---- members ---- */

/* Does the token stand in the record's definition? */
static bool is_in_record(const struct code *c, int token, const char *tag)
{
	for (int i = 0; i < token; i++)
		if (code_is(c, i, "struct") && code_is(c, code_behind(c, i), tag)) {
			int open = code_behind(c, code_behind(c, i));

			if (code_is(c, open, "{") && open < token &&
			    code_closing(c, open) > token)
				return true;
		}
	return false;
}

static void of_member(const struct fix_helper *h, const struct code *c, int token,
		      struct mention_at *ret)
{
	int before = code_before(c, token), behind = code_behind(c, token);

	ret->kind = MENTION_OTHER;
	if (code_is(c, before, "*") && code_is(c, behind, ")")) {
		if (is_in_record(c, token, h->record) &&
		    code_list_at(c, token, code_behind(c, behind), &ret->call))
			ret->kind = MENTION_PROTOTYPE;
	} else if ((code_is(c, before, ".") || code_is(c, before, "->")) &&
		   code_list_at(c, token, behind, &ret->call)) {
		ret->kind = MENTION_CALL;
	}
}

void fix_mention(const struct fix_needs *n, const struct fix_helper *h, const struct code *c,
		 int token, int depth, struct mention_at *ret)
{
	int hash = code_directive(c, token);

	*ret = (struct mention_at){ .kind = MENTION_ODD };
	if (h->kind == HELPER_MEMBER)
		of_member(h, c, token, ret);
	else if (hash >= 0)
		in_directive(n, c, hash, token, ret);
	else
		of_function(n, h, c, token, depth, ret);
}
