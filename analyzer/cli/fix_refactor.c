// SPDX-License-Identifier: GPL-2.0-only
/*
 * The attribute as a parameter: of the functions that map and unmap, of those between
 * them and who knows what the memory is, of the macros that call them and the tables
 * that they are in. Each place in the tree where one of them is named must be understood.
 */
#include "base/error.h"
#include "cli/fix_refactor.h"
#include "output/rewrite.h"

#define ANY_USE (IDENT_CALLED | IDENT_DEFINED | IDENT_NAMED)

static int refuse(struct fix *f, const struct fix_file *file, int token, const char *what,
		  const struct fix_helper *h)
{
	fix_refuse(f, xasprintf("%s:%d: %s%s %s", file->code.file, file->code.tokens[token].line,
				h->name, h->kind == HELPER_MEMBER ? "" : "()", what));
	return -1;
}

/* ---- where the names stand ---- */

static bool has_need_in(const struct fix_needs *n, const char *file)
{
	for (ptrdiff_t i = 0; i < arrlen(n->list); i++)
		if (!strcmp(n->list[i].at.file, file))
			return true;
	return false;
}

/* Other records have members of the name: only files that know this one count. */
static bool names_helper(struct fixes *s, const struct fix_needs *n, const struct fix_helper *h,
			 const char *file)
{
	if (h->kind == HELPER_MEMBER)
		return idents_uses(s->idents, file, h->name, ANY_USE | IDENT_MEMBER) &&
		       (idents_uses(s->idents, file, h->record, IDENT_NAMED) ||
			has_need_in(n, file));
	return (!h->only_in || !strcmp(h->only_in, file)) &&
	       idents_uses(s->idents, file, h->name, ANY_USE);
}

static bool names_any(struct fixes *s, const struct fix_needs *n, const char *file)
{
	for (ptrdiff_t i = 0; i < arrlen(n->helpers); i++)
		if (names_helper(s, n, &n->helpers[i], file))
			return true;
	return false;
}

int fix_refactor_files(struct fixes *s, struct fix *f, const char ***ret)
{
	const char **names = NULL, **files = NULL;	/* stb_ds */
	int rc = 0;

	f->needs = xcalloc(1, sizeof(*f->needs));
	if (fix_needs_find(s, f, f->needs))
		return 0;
	if (!s->idents)
		rc = idents_open(&s->c->tree, &s->idents);
	for (ptrdiff_t i = 0; i < arrlen(f->needs->helpers); i++)
		arrput(names, f->needs->helpers[i].name);
	if (!rc)
		rc = idents_files(s->idents, names, (size_t)arrlen(names), ANY_USE | IDENT_MEMBER,
				  &files);
	for (ptrdiff_t i = 0; !rc && i < arrlen(files); i++)
		if (names_any(s, f->needs, files[i])) {
			arrput(f->needs->files, files[i]);
			arrput(*ret, files[i]);
		}
	arrfree(files);
	arrfree(names);
	return rc;
}

/* ---- the edits ---- */

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
	bool named = has_names(&file->code, call);
	_cleanup_free_ char *text = xasprintf("unsigned long%s%s", named ? " " : "",
					      named ? h->parameter : "");

	return edit_list(f, file, call, text);
}

/*
 * A call in a function: it passes what it must. Code that nothing compiles passes what
 * it has today. A member that is called where nothing is known of it is another's.
 */
static int edit_call(struct fix *f, const struct fix_helper *h, struct fix_file *file, int token,
		     const struct code_call *call)
{
	const struct token *t = &file->code.tokens[token];
	const struct fix_need *need = fix_need_at(f->needs, file->code.file, t->line, t->column);
	const struct fix_helper *inside = need ? fix_helper_of(f->needs, need->caller) : NULL;

	if (!need && h->kind == HELPER_MEMBER)
		return 0;
	if (need && need->known)
		return edit_list(f, file, call, need->user ? f->attribute : "0");
	if (inside)
		return edit_list(f, file, call, inside->parameter);
	if (!need && file->job->nearest)
		return edit_list(f, file, call, "0");
	return refuse(f, file, token, "is called in code that no configuration compiles", h);
}

static int edit_mention(struct fix *f, struct fix_helper *h, struct fix_file *file, int token,
			int depth)
{
	struct mention_at m;
	int rc = 0;

	fix_mention(f->needs, h, &file->code, token, depth, &m);
	switch (m.kind) {
	case MENTION_CALL:
		rc = edit_call(f, h, file, token, &m.call);
		break;
	case MENTION_DEFINITION:
		rc = edit_definition(f, file, &m.call, h);
		break;
	case MENTION_PROTOTYPE:
		rc = edit_prototype(f, file, &m.call, h);
		break;
	case MENTION_DEFINE:
		rc = edit_list(f, file, &m.call, h->parameter);
		break;
	case MENTION_INSIDE:
		rc = edit_list(f, file, &m.call, m.macro->parameter);
		break;
	case MENTION_ODD:
		rc = refuse(f, file, token, "is used other than by a call here: its signature "
			    "is not its own", h);
		break;
	default:
		break;
	}
	code_call_release(&m.call);
	return rc;
}

/* Which names the parameter cannot have. */
static int look_at_mention(struct fix *f, struct fix_helper *h, struct fix_file *file, int token,
			   int depth)
{
	const struct code *c = &file->code;
	struct mention_at m;

	fix_mention(f->needs, h, c, token, depth, &m);
	if (m.kind == MENTION_DEFINITION)
		h->taken |= fix_names_taken(c, m.call.open,
					    code_closing(c, code_behind(c, m.call.close)));
	if (m.kind == MENTION_DEFINE)
		h->taken |= fix_names_taken(c, token, code_directive_end(c, token));
	if (m.kind == MENTION_DEFINITION || m.kind == MENTION_DEFINE ||
	    (m.kind == MENTION_PROTOTYPE && h->kind == HELPER_MEMBER))
		h->parameter = fix_name_free(h->taken);
	code_call_release(&m.call);
	return 0;
}

typedef int each_mention(struct fix *f, struct fix_helper *h, struct fix_file *file, int token,
			 int depth);

static int each(struct fix *f, struct fix_helper *h, struct fix_file *file, each_mention *do_it)
{
	const struct code *c = &file->code;
	int depth = 0;

	for (int i = 0; i < arrlen(c->tokens); i++) {
		depth = fix_depth(c, i, depth);
		if (c->tokens[i].kind == TOKEN_NAME && code_is(c, i, h->name) &&
		    do_it(f, h, file, i, depth))
			return -1;
	}
	return 0;
}

static int each_file(struct fixes *s, struct fix *f, struct fix_helper *h,
		     const char *const *files, each_mention *do_it)
{
	for (ptrdiff_t i = 0; i < arrlen(files); i++) {
		struct fix_file *file;
		char *reason;

		if (!names_helper(s, f->needs, h, files[i]))
			continue;
		file = fix_file_any(s, files[i], &reason);
		if (!file) {
			fix_refuse(f, reason);
			return -1;
		}
		if (each(f, h, file, do_it)) {
			fix_refuse(f, xasprintf("%s: two changes want the same bytes", files[i]));
			return -1;
		}
	}
	return 0;
}

static int edit_operation(struct fixes *s, struct fix *f, const struct operation_at *op)
{
	struct fix_call call;
	int rc = 0;

	if (fix_find_call(s, f, op, &call))
		return -1;
	for (ptrdiff_t k = 0; k < arrlen(f->needs->helpers); k++) {
		const struct fix_helper *h = &f->needs->helpers[k];

		if (h->kind == HELPER_FUNCTION && !h->level && !h->follows &&
		    !strcmp(h->name, op->at.function))
			rc = fix_edit_value(s, f, &call, h->parameter);
	}
	code_call_release(&call.call);
	if (rc)
		fix_refuse(f, xasprintf("%s:%d: two changes want the same bytes", op->at.file,
					op->at.line));
	return rc;
}

static int edit_helpers(struct fixes *s, struct fix *f, const char *const *files)
{
	struct fix_helper *helpers = f->needs->helpers;

	for (ptrdiff_t i = 0; i < arrlen(helpers); i++) {
		if (each_file(s, f, &helpers[i], files, look_at_mention))
			return -1;
		if (!helpers[i].parameter) {
			fix_refuse(f, xasprintf("the definition of %s was not found, or has no "
						"name left for a parameter", helpers[i].name));
			return -1;
		}
	}
	for (ptrdiff_t i = 0; i < arrlen(f->change.operations); i++)
		if (edit_operation(s, f, &f->change.operations[i]))
			return -1;
	for (ptrdiff_t i = 0; i < arrlen(helpers); i++)
		if (each_file(s, f, &helpers[i], files, edit_mention))
			return -1;
	return 0;
}

void fix_edit_refactor(struct fixes *s, struct fix *f)
{
	edit_helpers(s, f, f->needs->files);
}
