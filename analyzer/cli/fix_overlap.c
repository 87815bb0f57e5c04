// SPDX-License-Identifier: GPL-2.0-only
/*
 * Buffers that share cachelines: each mapping says so, and a comment says why that
 * is safe, as the maintainers of the DMA API ask where the attribute is used.
 */
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

/* Another call of the API in the file: what it maps may lie in the same lines. */
static int other_call(const struct fix_call *call)
{
	const struct code *c = &call->file->code;

	for (int i = 0; i < arrlen(c->tokens); i++)
		if (i != call->call.name && c->tokens[i].kind == TOKEN_NAME &&
		    code_is(c, i, call->api->name) && code_is(c, code_behind(c, i), "("))
			return i;
	return -1;
}

void fix_edit_overlap(struct fixes *s, struct fix *f)
{
	const struct finding *x = f->change.findings[0];
	struct fix_call call;
	struct operation_at op;
	int other;

	if (x->confidence < CONFIDENCE_MEDIUM)
		return fix_refuse(f, xstrdup("that the CPU does not write these lines is not sure"));
	if (!find_map(s, f, &call))
		return fix_refuse(f, xstrdup("the witness shows no map call"));
	op = (struct operation_at){ .at = x->at, .api = call.api->name };
	call.operation = &op;
	other = other_call(&call);
	if (call.api->attrs < 0 && other >= 0)
		fix_refuse(f, xasprintf("each mapping of these lines must say so, and whether "
			"that of line %d is one was not seen", call.file->code.tokens[other].line));
	else if (call.api->attrs >= 0)
		fix_refuse(f, xstrdup("the unmap of the mapping is not known, and must carry the "
				      "attribute, too"));
	else if (fix_edit_value(s, f, &call, f->attribute) || fix_comment_overlap(f, &call))
		fix_refuse(f, xstrdup("two changes want the same bytes"));
	code_call_release(&call.call);
}
