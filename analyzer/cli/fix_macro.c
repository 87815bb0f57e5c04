// SPDX-License-Identifier: GPL-2.0-only
/*
 * A call that comes out of a macro is changed where it is written: in the macro, if that
 * is defined once, and all that it expands to is to change alike.
 */
#include "base/error.h"
#include "cli/fix.h"

static int refuse(struct fix *f, const struct operation_at *op, const char *what)
{
	fix_refuse(f, xasprintf("%s:%d: the call comes out of the macro %s: %s", op->at.file,
				op->at.line, op->api, what));
	return -1;
}

/* ---- the definition ---- */

/* How often the file defines the macro; *ret: the token of its name there. */
static int definitions_in(const struct code *c, const char *name, int *ret)
{
	int n = 0;

	for (int i = 2; i < arrlen(c->tokens); i++)
		if (code_is(c, i, name) && code_is(c, i - 1, "define") && code_is(c, i - 2, "#")) {
			*ret = i;
			n++;
		}
	return n;
}

static int look_in(struct fixes *s, const char *path, const char *name, struct fix_file **file,
		   int *token)
{
	char *reason;
	struct fix_file *one = fix_file_get(s, path, &reason);
	int n = one ? definitions_in(&one->code, name, token) : 0;

	if (n)
		*file = one;
	free(reason);
	return n;
}

/* In the file of the call, or in a header. Returns how often it is defined. */
static int find_definition(struct fixes *s, const struct operation_at *op,
			   struct fix_file **file, int *token)
{
	const char **headers = NULL;	/* stb_ds */
	int n = look_in(s, op->at.file, op->api, file, token);

	if (n || (!s->idents && idents_open(&s->c->tree, &s->idents)))
		return n;
	if (idents_files(s->idents, &op->api, 1, ~0u, &headers))
		return 0;
	for (ptrdiff_t i = 0; i < arrlen(headers); i++)
		if (file_is(headers[i], ".h"))
			n += look_in(s, headers[i], op->api, file, token);
	arrfree(headers);
	return n;
}

/* The one call of a mapping API in the body of the macro. */
static int find_call(struct fixes *s, struct fix *f, const struct operation_at *op, int name,
		     struct fix_call *ret)
{
	const struct code *c = &ret->file->code;
	int n = 0, end = code_directive_end(c, name);

	for (int i = name + 1; i <= end; i++) {
		_cleanup_free_ char *text = code_text(c, i, i);
		const struct api *api = api_find(&s->c->apis, text);

		if (!api || api->role != (op->unmap ? API_UNMAP : API_MAP))
			continue;
		code_call_release(&ret->call);
		n += code_list_at(c, i, code_behind(c, i), &ret->call);
		ret->api = api;
	}
	if (n == 1)
		return 0;
	code_call_release(&ret->call);
	return refuse(f, op, "which of its calls that is was not seen");
}

/* ---- its expansions ---- */

static bool is_operation(const struct fixes *s, const struct fix *f, const struct body *b,
			 const struct body_call *c)
{
	const struct position at = { .file = store_file(s->c->store, b->file), .line = c->line,
				     .column = c->col };

	for (ptrdiff_t i = 0; i < arrlen(f->change.operations); i++)
		if (position_same(&f->change.operations[i].at, &at))
			return true;
	return false;
}

/* Does each call that the macro makes change? One of a .c file is known there alone. */
static bool expansions_agree(struct fixes *s, const struct fix *f, const struct operation_at *op,
			     const struct fix_file *file)
{
	const char *only = file_is(file->code.file, ".c") ? file->code.file : NULL;
	const struct body_call *call = NULL;
	struct ref_list calls = { 0 };

	if (!fix_body_at(s, &op->at, &call) || store_callers(s->c->store, call->callee, &calls))
		return false;
	for (int i = 0; i < calls.n; i++) {
		const struct body *b;

		if (store_body(s->c->store, calls.refs[i].function, &b))
			return false;
		if (only && strcmp(store_file(s->c->store, b->file), only))
			continue;
		for (int k = 0; k < b->n_calls; k++)
			if (b->calls[k].seq == calls.refs[i].seq &&
			    !strcmp(b->calls[k].spelled, op->api) &&
			    !is_operation(s, f, b, &b->calls[k]))
				return false;
	}
	return true;
}

int fix_find_in_macro(struct fixes *s, struct fix *f, const struct operation_at *op,
		      struct fix_call *ret)
{
	int name = -1, n = find_definition(s, op, &ret->file, &name);

	if (n != 1)
		return refuse(f, op, n ? "it is defined more than once" :
			      "its definition was not found");
	if (!expansions_agree(s, f, op, ret->file))
		return refuse(f, op, "the attribute would reach all its users");
	return find_call(s, f, op, name, ret);
}
