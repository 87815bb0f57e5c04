// SPDX-License-Identifier: GPL-2.0-only
/*
 * The attribute as a parameter: of the function that maps, and of those that unmap.
 * Each place in the tree where one of them is named must be understood.
 */
#include "base/error.h"
#include "cli/fix_refactor.h"
#include "output/rewrite.h"

#define ANY_USE (IDENT_CALLED | IDENT_DEFINED | IDENT_NAMED)

static const char *const parameter_names[] = { "attrs", "dma_attrs", "map_attrs" };

/* ---- what is said without --refactor ---- */

static bool brings_user(const struct site *s)
{
	for (ptrdiff_t i = 0; i < arrlen(s->callers); i++)
		if (s->callers[i].user)
			return true;
	return false;
}

static void write_callers(const struct site *s, FILE *out)
{
	const char *comma = "";

	for (ptrdiff_t i = 0; i < arrlen(s->callers); i++) {
		const struct caller *c = &s->callers[i];

		if (c->passed_on)
			continue;
		fprintf(out, "%s%s() at %s:%d %s", comma, c->at.function, c->at.file, c->at.line,
			c->user && c->other ? "both kinds" : c->user ? "the attribute" : "0");
		comma = ", ";
	}
}

char *fix_refactor_advice(const struct site *s, const struct finding *f)
{
	char *ret = NULL;
	size_t len;
	FILE *out = open_memstream(&ret, &len);

	if (!out)
		BUG("out of memory");
	if (!s || !brings_user(s)) {
		fprintf(out, "the needs differ further away than in the calls of %s()",
			f->at.function);
		if (s && arrlen(s->witness))
			fprintf(out, ", user memory begins in %s() (%s:%d)",
				s->witness[0].at.function ? s->witness[0].at.function : "?",
				s->witness[0].at.file, s->witness[0].at.line);
		fprintf(out, "%s%s", s && s->why ? "; " : "", s && s->why ? s->why : "");
	} else {
		fprintf(out, "%s() and what unmaps need a parameter for the attributes, its "
			"callers would pass: ", f->at.function);
		write_callers(s, out);
		fputs("; --refactor writes that", out);
	}
	if (fclose(out))
		BUG("out of memory");
	return ret;
}

/* ---- where the names stand ---- */

static int refuse(struct fix *f, const struct fix_file *file, int token, const char *what,
		  const char *name)
{
	fix_refuse(f, xasprintf("%s:%d: %s() %s", file->code.file, file->code.tokens[token].line,
				name, what));
	return -1;
}

const char **fix_refactor_names(const struct fix *f)
{
	const char **ret = NULL;

	for (ptrdiff_t i = 0; i < arrlen(f->change.operations); i++) {
		const char *name = f->change.operations[i].at.function;
		bool is_known = false;

		for (ptrdiff_t k = 0; k < arrlen(ret); k++)
			is_known |= !strcmp(ret[k], name);
		if (!is_known)
			arrput(ret, name);
	}
	return ret;
}

int fix_refactor_files(struct fixes *s, const struct fix *f, const char ***ret)
{
	const char **names = fix_refactor_names(f);
	int rc = 0;

	if (!s->idents)
		rc = idents_open(&s->c->tree, &s->idents);
	if (!rc)
		rc = idents_files(s->idents, names, (size_t)arrlen(names), ANY_USE, ret);
	arrfree(names);
	return rc;
}

/* Is the token part of a preprocessor line, with those that it goes on in? */
static bool is_in_macro(const struct code *c, int token)
{
	unsigned int at = c->tokens[token].begin;

	for (;;) {
		while (at && c->text[at - 1] != '\n')
			at--;
		if (c->text[at + strspn(c->text + at, " \t")] == '#')
			return true;
		if (at < 2 || c->text[at - 2] != '\\')
			return false;
		at--;
	}
}

/* EXPORT_SYMBOL(name), EXPORT_SYMBOL_NS_GPL(name, "...") */
static bool is_export(const struct code *c, int token)
{
	int open = code_before(c, token), macro = open < 0 ? -1 : code_before(c, open);

	return macro >= 0 && code_is(c, open, "(") &&
	       !strncmp(c->text + c->tokens[macro].begin, "EXPORT_SYMBOL", 13);
}

enum mention_kind {
	MENTION_CALL, MENTION_DEFINITION, MENTION_PROTOTYPE, MENTION_EXPORT, MENTION_ODD,
};

/* *call is the list behind the name, unless it is exported or odd. */
static enum mention_kind mention_of(const struct code *c, int token, int depth,
				    struct code_call *call)
{
	const struct token *t = &c->tokens[token];
	int next;

	if (is_export(c, token))
		return MENTION_EXPORT;
	if (is_in_macro(c, token) || !code_call_at(c, t->line, t->column, call))
		return MENTION_ODD;
	if (depth)
		return MENTION_CALL;
	next = code_behind(c, call->close);
	return code_is(c, next, "{") ? MENTION_DEFINITION : MENTION_PROTOTYPE;
}

/* ---- the edits ---- */

/* A name that means nothing else in the function that the braces hold. */
static const char *free_name(const struct code *c, int open)
{
	int close = code_closing(c, open);

	for (size_t k = 0; k < ARRAY_SIZE(parameter_names); k++) {
		bool taken = false;

		for (int i = open; close > 0 && i < close; i++)
			taken |= c->tokens[i].kind == TOKEN_NAME &&
				 code_is(c, i, parameter_names[k]);
		if (!taken)
			return parameter_names[k];
	}
	return NULL;
}

/* Give the list one more entry, or, if it is "void", its first one. */
static int edit_list(struct fix *f, struct fix_file *file, const struct code_call *call,
		     const char *text)
{
	const struct code *c = &file->code;
	int n = (int)arrlen(call->arguments);
	bool is_void = n == 1 && call->arguments[0].first == call->arguments[0].last &&
		       code_is(c, call->arguments[0].first, "void");
	struct call_change change = { .argument = is_void ? 0 : n, .value = text,
				      .replace = is_void };

	return rewrite_call(c, call, &change, fix_edits_of(f, file));
}

/* Do the parameters of the prototype have names? */
static bool has_names(const struct code *c, const struct code_call *call)
{
	for (ptrdiff_t i = 0; i < arrlen(call->arguments); i++) {
		const struct code_argument *a = &call->arguments[i];

		if (a->first == a->last || c->tokens[a->last].kind != TOKEN_NAME ||
		    code_is(c, a->last - 1, "struct") || code_is(c, a->last - 1, "enum"))
			return false;
	}
	return true;
}

static int edit_definition(struct fix *f, struct fix_file *file, const struct code_call *call,
			   const struct fix_helper *h)
{
	_cleanup_free_ char *text = xasprintf("unsigned long %s", h->parameter);

	return edit_list(f, file, call, text) ||
	       rewrite_kernel_doc(&file->code, call->name, h->parameter,
				  "attributes of the DMA mapping",
				  fix_edits_of(f, file)) ? -1 : 0;
}

static int edit_prototype(struct fix *f, struct fix_file *file, const struct code_call *call,
			  const struct fix_helper *h)
{
	_cleanup_free_ char *text = xasprintf("unsigned long%s%s",
		has_names(&file->code, call) ? " " : "",
		has_names(&file->code, call) ? h->parameter : "");

	return edit_list(f, file, call, text);
}

/*
 * What the call at the token must pass; NULL after a refusal. Code that nothing
 * compiles passes what it has today.
 */
static const char *value_for(struct fix *f, const struct fix_needs *needs,
			     const struct fix_helper *h, const struct fix_file *file, int token)
{
	const struct token *t = &file->code.tokens[token];
	const struct fix_need *need = fix_need_at(needs, h->name, file->code.file, t->line,
						  t->column);

	if (need && need->inside)
		return need->inside->parameter;
	if (need && need->known)
		return need->user ? f->attribute : "0";
	if (!need && file->job->nearest)
		return "0";
	refuse(f, file, token, need && need->reason ? need->reason :
	       "is called in code that no configuration compiles", h->name);
	return NULL;
}

static int edit_mention(struct fix *f, const struct fix_needs *needs,
			const struct fix_helper *h, struct fix_file *file, int token, int depth)
{
	struct code_call call = { 0 };
	const char *value;
	int rc = 0;

	switch (mention_of(&file->code, token, depth, &call)) {
	case MENTION_CALL:
		value = value_for(f, needs, h, file, token);
		rc = value ? edit_list(f, file, &call, value) : -1;
		break;
	case MENTION_DEFINITION:
		rc = edit_definition(f, file, &call, h);
		break;
	case MENTION_PROTOTYPE:
		rc = edit_prototype(f, file, &call, h);
		break;
	case MENTION_EXPORT:
		break;
	default:
		rc = refuse(f, file, token, "is used other than by a call here: its signature "
			    "is not its own", h->name);
	}
	code_call_release(&call);
	return rc;
}

typedef int each_mention(struct fix *f, const struct fix_needs *needs, struct fix_helper *h,
			 struct fix_file *file, int token, int depth);

static int each(struct fix *f, const struct fix_needs *needs, struct fix_helper *h,
		struct fix_file *file, each_mention *do_it)
{
	const struct code *c = &file->code;
	int depth = 0;

	for (int i = 0; i < arrlen(c->tokens); i++) {
		depth += code_is(c, i, "{") - code_is(c, i, "}");
		if (c->tokens[i].kind == TOKEN_NAME && code_is(c, i, h->name) &&
		    do_it(f, needs, h, file, i, depth))
			return -1;
	}
	return 0;
}

static int look_for_definition(struct fix *f, const struct fix_needs *needs,
			       struct fix_helper *h, struct fix_file *file, int token, int depth)
{
	struct code_call call = { 0 };
	int rc = 0;

	(void)needs;
	if (mention_of(&file->code, token, depth, &call) == MENTION_DEFINITION) {
		if (h->parameter)
			rc = refuse(f, file, token, "is defined more than once", h->name);
		h->parameter = free_name(&file->code, code_behind(&file->code, call.close));
		if (!h->parameter)
			rc = refuse(f, file, token, "has no name left for a parameter", h->name);
	}
	code_call_release(&call);
	return rc;
}

static int do_edit(struct fix *f, const struct fix_needs *needs, struct fix_helper *h,
		   struct fix_file *file, int token, int depth)
{
	return edit_mention(f, needs, h, file, token, depth);
}

/* The files of the fix; a static function's is its own. */
static int edit_files(struct fixes *s, struct fix *f, const struct fix_needs *needs,
		      struct fix_helper *h, const char *const *files, each_mention *do_it)
{
	for (ptrdiff_t i = 0; i < arrlen(files); i++) {
		struct fix_file *file;
		char *reason;

		if (!idents_uses(s->idents, files[i], h->name, ANY_USE) ||
		    (h->only_in && strcmp(h->only_in, files[i])))
			continue;
		file = fix_file_any(s, files[i], &reason);
		if (!file) {
			fix_refuse(f, reason);
			return -1;
		}
		if (each(f, needs, h, file, do_it)) {
			fix_refuse(f, xasprintf("%s: two changes want the same bytes", files[i]));
			return -1;
		}
	}
	return 0;
}

static int edit_operations(struct fixes *s, struct fix *f, const struct fix_helper *helpers)
{
	for (ptrdiff_t i = 0; i < arrlen(f->change.operations); i++) {
		const struct operation_at *op = &f->change.operations[i];
		struct fix_call call;
		int rc = 0;

		if (fix_find_call(s, f, op, &call))
			return -1;
		for (ptrdiff_t k = 0; k < arrlen(helpers); k++)
			if (!strcmp(helpers[k].name, op->at.function))
				rc = fix_edit_value(s, f, &call, helpers[k].parameter);
		code_call_release(&call.call);
		if (rc) {
			fix_refuse(f, xasprintf("%s:%d: two changes want the same bytes",
						op->at.file, op->at.line));
			return -1;
		}
	}
	return 0;
}

static int edit_helpers(struct fixes *s, struct fix *f, struct fix_needs *needs,
			const char *const *files)
{
	struct fix_helper *helpers = needs->helpers;

	for (ptrdiff_t i = 0; i < arrlen(helpers); i++) {
		if (edit_files(s, f, needs, &helpers[i], files, look_for_definition))
			return -1;
		if (!helpers[i].parameter) {
			fix_refuse(f, xasprintf("the definition of %s() was not found",
						helpers[i].name));
			return -1;
		}
	}
	if (edit_operations(s, f, helpers))
		return -1;
	for (ptrdiff_t i = 0; i < arrlen(helpers); i++)
		if (edit_files(s, f, needs, &helpers[i], files, do_edit))
			return -1;
	return 0;
}

void fix_edit_refactor(struct fixes *s, struct fix *f)
{
	const char **files = NULL;	/* stb_ds */
	struct fix_needs needs;

	if (fix_needs_find(s, f, &needs))
		goto out;
	if (fix_refactor_files(s, f, &files)) {
		fix_refuse(f, xstrdup("the index of identifiers cannot be read"));
		goto out;
	}
	edit_helpers(s, f, &needs, files);
out:
	arrfree(files);
	fix_needs_release(&needs);
}
