// SPDX-License-Identifier: GPL-2.0-only
/* What is judged of the tree, before and after a change. */
#include "base/error.h"
#include "cli/fix.h"
#include "model/attrs.h"

static bool same_function(const struct position *a, const struct position *b)
{
	return !strcmp(a->file, b->file) &&
	       !strcmp(a->function ? a->function : "", b->function ? b->function : "");
}

static bool is_like(const struct finding *a, const struct finding *b)
{
	return !strcmp(a->rule, b->rule) && same_function(&a->at, &b->at);
}

/* Findings of one rule in one function. Lines, and the names of the calls, may change. */
static int findings_in(const struct report *r, const struct finding *like)
{
	int n = 0;

	for (ptrdiff_t i = 0; i < arrlen(r->findings); i++)
		n += is_like(&r->findings[i], like);
	return n;
}

static int mended_in(const struct fix *f, const struct finding *like)
{
	int n = 0;

	for (ptrdiff_t i = 0; i < arrlen(f->change.findings); i++)
		n += is_like(f->change.findings[i], like);
	return n;
}

static int marked_in(const struct report *r, const struct position *at)
{
	int n = 0;

	for (ptrdiff_t i = 0; i < arrlen(r->sites); i++)
		n += r->sites[i].marked && same_function(&r->sites[i].at, at);
	return n;
}

/* How many unmap calls of the function end a marked mapping and lack the attribute. */
static int bare_unmaps(const struct report *r, const struct position *at, uint64_t bit,
		       bool by_caller)
{
	int n = 0;

	for (ptrdiff_t i = 0; i < arrlen(r->sites); i++) {
		const struct site *s = &r->sites[i];

		for (ptrdiff_t k = 0; s->marked && k < arrlen(s->unmaps); k++)
			n += same_function(&s->unmaps[k].at, at) &&
			     !((by_caller ? s->unmaps[k].attrs_may : s->unmaps[k].attrs_must) &
			       bit);
	}
	return n;
}

char *fix_compare(const struct fixes *s, const struct fix *f, const struct report *before,
		  const struct report *after)
{
	for (ptrdiff_t i = 0; i < arrlen(f->change.findings); i++) {
		const struct finding *x = f->change.findings[i];

		if (findings_in(after, x) > findings_in(before, x) - mended_in(f, x))
			return xasprintf("the finding at %s:%d would remain", x->at.file,
					 x->at.line);
	}
	for (ptrdiff_t i = 0; i < arrlen(f->change.sites); i++) {
		const struct position *at = &f->change.sites[i]->at;

		if (marked_in(after, at) <= marked_in(before, at))
			return xasprintf("the call at %s:%d would not be seen to carry the "
					 "attribute", at->file, at->line);
	}
	for (ptrdiff_t i = 0; i < arrlen(f->change.operations); i++) {
		const struct operation_at *op = &f->change.operations[i];

		if (op->unmap && bare_unmaps(after, &op->at, attrs_bit(&s->c->tree, f->attribute),
					     fix_rule_of(f->change.findings[0])->kind ==
					     FIX_REFACTOR))
			return xasprintf("an unmap in %s() (%s:%d) would lack the attribute",
					 op->at.function, op->at.file, op->at.line);
	}
	return NULL;
}

const struct finding *fix_news(const struct report *before, const struct report *after)
{
	for (ptrdiff_t i = 0; i < arrlen(after->findings); i++)
		if (findings_in(after, &after->findings[i]) >
		    findings_in(before, &after->findings[i]))
			return &after->findings[i];
	return NULL;
}
