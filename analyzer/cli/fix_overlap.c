// SPDX-License-Identifier: GPL-2.0-only
/*
 * Buffers that share cachelines: each mapping says so, and a comment says why that
 * is safe, as the maintainers of the DMA API ask where the attribute is used.
 */
#include "base/error.h"
#include "cli/fix.h"
#include "output/rewrite.h"

/* What the first hop of the witness is about: "record.member". */
static char *comment_of(const struct finding *f)
{
	const char *what = arrlen(f->witness) ? f->witness[0].what : "";
	size_t n = strcspn(what, ": ");

	if (what[n] != ':')
		return xstrdup("The CPU does not write the cachelines that these buffers share "
			       "while they are mapped.");
	return xasprintf("Buffers of %.*s share cachelines, which the CPU does not write while "
			 "they are mapped.", (int)n, what);
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

void fix_edit_overlap(struct fixes *s, struct fix *f)
{
	const struct finding *x = f->change.findings[0];
	struct fix_call call;
	struct operation_at op;

	if (x->confidence < CONFIDENCE_MEDIUM)
		return fix_refuse(f, xstrdup("that the CPU does not write these lines is not sure"));
	if (!find_map(s, f, &call))
		return fix_refuse(f, xstrdup("the witness shows no map call"));
	op = (struct operation_at){ .at = x->at, .api = call.api->name };
	call.operation = &op;
	if (call.api->attrs >= 0)
		fix_refuse(f, xstrdup("the unmap of the mapping is not known, and must carry the "
				      "attribute, too"));
	else if (fix_edit_value(s, f, &call, f->attribute) || fix_comment_overlap(f, &call))
		fix_refuse(f, xstrdup("two changes want the same bytes"));
	code_call_release(&call.call);
}
