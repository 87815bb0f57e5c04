// SPDX-License-Identifier: GPL-2.0-only
/* The proof of a patch: the tree is judged as the patch leaves it. */
#include "base/error.h"
#include "cli/fix.h"

/* ---- the files as the fixes leave them ---- */

struct draft {
	struct fix_file *file;
	struct edits edits;
	char *text;
};

static struct draft *draft_of(struct draft **drafts, struct fix_file *file)
{
	for (ptrdiff_t i = 0; i < arrlen(*drafts); i++)
		if ((*drafts)[i].file == file)
			return &(*drafts)[i];
	arrput(*drafts, ((struct draft){ .file = file }));
	return &arrlast(*drafts);
}

static void drafts_release(struct draft *drafts)
{
	for (ptrdiff_t i = 0; i < arrlen(drafts); i++) {
		edits_release(&drafts[i].edits);
		free(drafts[i].text);
	}
	arrfree(drafts);
}

/* Returns -1 if two of the fixes want the same bytes. */
static int add_fix(struct draft **drafts, const struct fix *f)
{
	for (ptrdiff_t i = 0; i < arrlen(f->edits); i++) {
		struct draft *d = draft_of(drafts, f->edits[i].file);

		if (edits_merge(&d->edits, &d->file->code, &f->edits[i].edits))
			return -1;
	}
	return 0;
}

/* ---- no new complaint of the compiler ---- */

static int times(char *const *list, const char *text)
{
	int n = 0;

	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		n += !strcmp(list[i], text);
	return n;
}

static char *check_complaints(struct fixes *s, const struct draft *d)
{
	struct code after;
	char *reason = NULL;

	if (front_code(s->front, d->file->job, d->text, &after, &reason))
		return reason;
	for (ptrdiff_t i = 0; !reason && i < arrlen(after.complaints); i++)
		if (times(after.complaints, after.complaints[i]) >
		    times(d->file->code.complaints, after.complaints[i]))
			reason = xasprintf("the compiler would say of %s: %s", after.file,
					   after.complaints[i]);
	code_release(&after);
	return reason;
}

/* ---- the verdict on it ---- */

static int parse(struct fixes *s, const struct draft *d)
{
	_cleanup_free_ char *reason = NULL;
	struct overlay overlay;
	struct fact_encoder e;
	enum parse_how how;
	int rc;

	fact_encoder_init(&e);
	overlay_init(&overlay);
	overlay_put(&overlay, d->file->code.file, xstrdup(d->text));
	front_set_overlay(s->front, &overlay);
	front_forget_headers(s->front);
	front_unit(s->front, d->file->job, &e.sink, &how, &reason);
	front_set_overlay(s->front, NULL);
	overlay_release(&overlay);
	rc = store_unit(s->c->store, d->file->job, s->c->tree.path, e.data,
			(size_t)arrlen(e.data), reason);
	fact_encoder_release(&e);
	return rc;
}

/* A trial is over: what it wrote is forgotten. */
static int reopen(struct context *c)
{
	store_close(c->store);
	c->store = NULL;
	c->has &= ~(unsigned int)(NEEDS_DB_READ | NEEDS_DB_WRITE);
	return context_need(c, NEEDS_DB_WRITE);
}

static int judge(struct fixes *s, const struct draft *drafts, struct report *ret)
{
	const struct analysis_options all = { 0 };
	struct context *c = s->c;

	*ret = (struct report){ 0 };
	if (store_trial(c->store))
		return -1;
	for (ptrdiff_t i = 0; i < arrlen(drafts); i++)
		if (parse(s, &drafts[i]))
			return -1;
	return analyse(c->store, &c->apis, c->rules, &c->tree, &all, NULL, ret);
}

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

static uint64_t bit_of(const struct tree *t, const char *attribute)
{
	for (ptrdiff_t i = 0; i < arrlen(t->attributes); i++)
		if (!strcmp(t->attributes[i].name, attribute))
			return t->attributes[i].bit;
	return 0;
}

/* How many unmap calls of the function end a marked mapping and lack the attribute. */
static int bare_unmaps(const struct report *r, const struct position *at, uint64_t bit)
{
	int n = 0;

	for (ptrdiff_t i = 0; i < arrlen(r->sites); i++) {
		const struct site *s = &r->sites[i];

		for (ptrdiff_t k = 0; s->marked && k < arrlen(s->unmaps); k++)
			n += same_function(&s->unmaps[k].at, at) &&
			     !(s->unmaps[k].attrs_must & bit);
	}
	return n;
}

static char *check_findings(struct fixes *s, const struct fix *f, const struct report *after)
{
	for (ptrdiff_t i = 0; i < arrlen(f->change.findings); i++) {
		const struct finding *x = f->change.findings[i];

		if (findings_in(after, x) > findings_in(&s->before, x) - mended_in(f, x))
			return xasprintf("the finding at %s:%d would remain", x->at.file,
					 x->at.line);
	}
	for (ptrdiff_t i = 0; i < arrlen(f->change.sites); i++) {
		const struct position *at = &f->change.sites[i]->at;

		if (marked_in(after, at) <= marked_in(&s->before, at))
			return xasprintf("the call at %s:%d would not be seen to carry the "
					 "attribute", at->file, at->line);
	}
	for (ptrdiff_t i = 0; i < arrlen(f->change.operations); i++) {
		const struct operation_at *op = &f->change.operations[i];

		if (op->unmap && bare_unmaps(after, &op->at, bit_of(&s->c->tree, f->attribute)))
			return xasprintf("an unmap in %s() (%s:%d) would lack the attribute",
					 op->at.function, op->at.file, op->at.line);
	}
	return NULL;
}

static char *check_news(struct fixes *s, const struct report *after)
{
	for (ptrdiff_t i = 0; i < arrlen(after->findings); i++) {
		const struct finding *x = &after->findings[i];

		if (findings_in(after, x) > findings_in(&s->before, x))
			return xasprintf("a finding would be new: %s:%d: %s", x->at.file,
					 x->at.line, x->message);
	}
	return NULL;
}

/* ---- one fix, or all at once ---- */

/* Is the fix to be tried: alone (only), or with all that have no reason? */
static bool takes_part(const struct fix *f, const struct fix *only)
{
	return !f->reason && (!only || f == only);
}

static char *judge_fixes(struct fixes *s, struct draft *drafts, const struct fix *only, int *rc)
{
	struct report after;
	char *reason = NULL;

	*rc = judge(s, drafts, &after);
	for (ptrdiff_t i = 0; !*rc && !reason && i < arrlen(s->list); i++)
		if (takes_part(&s->list[i], only))
			reason = check_findings(s, &s->list[i], &after);
	if (!*rc && !reason)
		reason = check_news(s, &after);
	report_release(&after);
	if (reopen(s->c))
		*rc = -1;
	return reason;
}

/* NULL: proven; else why not. *rc is -1 after one line if it cannot be tried. */
static char *try(struct fixes *s, const struct fix *only, int *rc)
{
	struct draft *drafts = NULL;
	char *reason = NULL;

	*rc = 0;
	for (ptrdiff_t i = 0; !reason && i < arrlen(s->list); i++)
		if (takes_part(&s->list[i], only) && add_fix(&drafts, &s->list[i]))
			reason = xstrdup("another patch wants the same bytes");
	for (ptrdiff_t i = 0; !reason && i < arrlen(drafts); i++) {
		drafts[i].text = edits_apply(&drafts[i].edits, &drafts[i].file->code);
		reason = check_complaints(s, &drafts[i]);
	}
	if (!reason)
		reason = judge_fixes(s, drafts, only, rc);
	drafts_release(drafts);
	return reason;
}

static bool is_any(const struct fixes *s)
{
	for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
		if (!s->list[i].reason)
			return true;
	return false;
}

/* Each by itself; those that fail are left out. */
static int prove_each(struct fixes *s)
{
	int rc = 0;

	for (ptrdiff_t i = 0; !rc && i < arrlen(s->list); i++) {
		char *reason = s->list[i].reason ? NULL : try(s, &s->list[i], &rc);

		if (reason)
			fix_refuse(&s->list[i], reason);
	}
	return rc;
}

static int keep(struct fixes *s)
{
	for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
		for (ptrdiff_t k = 0; !s->list[i].reason && k < arrlen(s->list[i].edits); k++) {
			struct fix_edits *e = &s->list[i].edits[k];

			if (edits_merge(&e->file->edits, &e->file->code, &e->edits))
				BUG("edits that were proven together contradict each other");
		}
	return 0;
}

int fix_prove(struct fixes *s)
{
	char *reason;
	int rc = 0;

	if (!is_any(s))
		return 0;
	reason = try(s, NULL, &rc);
	if (!rc && reason) {
		free(reason);
		rc = prove_each(s);
		/* what holds alone must hold together */
		reason = rc || !is_any(s) ? NULL : try(s, NULL, &rc);
		for (ptrdiff_t i = 0; reason && i < arrlen(s->list); i++)
			fix_refuse(&s->list[i], xasprintf("not together with the other patches: "
							  "%s; name its file alone", reason));
	}
	free(reason);
	return rc ? rc : keep(s);
}
