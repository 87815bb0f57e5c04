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

	if (front_code(s->front, d->file->job, d->file->code.file, d->text, &after, &reason))
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

static int parse(struct fixes *s, const struct job *job)
{
	_cleanup_free_ char *reason = NULL;
	struct fact_encoder e;
	int rc;

	fact_encoder_init(&e);
	front_forget_headers(s->front);
	front_unit(s->front, job, &e.sink, &reason);
	rc = store_unit(s->c->store, job, s->c->tree.path, e.data, (size_t)arrlen(e.data), reason);
	fact_encoder_release(&e);
	return rc;
}

/* From now on front/ reads the files as they are in the drafts; NULL: as on disk. */
static void set_overlay(struct fixes *s, const struct draft *drafts, struct overlay *overlay)
{
	overlay_release(overlay);
	overlay_init(overlay);
	for (ptrdiff_t i = 0; i < arrlen(drafts); i++)
		overlay_put(overlay, drafts[i].file->code.file, xstrdup(drafts[i].text));
	front_set_overlay(s->front, drafts ? overlay : NULL);
}

/* A trial is over: what it wrote is forgotten. */
static int reopen(struct context *c)
{
	store_close(c->store);
	c->store = NULL;
	c->has &= ~(unsigned int)(NEEDS_DB_READ | NEEDS_DB_WRITE);
	return context_need(c, NEEDS_DB_WRITE);
}

static int judge(struct fixes *s, const struct draft *drafts, const struct fix_reach *reach,
		 struct report *ret)
{
	struct context *c = s->c;

	*ret = (struct report){ 0 };
	if (store_trial(c->store))
		return -1;
	for (ptrdiff_t i = 0; i < arrlen(drafts); i++) {
		const struct job *job = drafts[i].file->job;
		bool is_done = false;

		for (ptrdiff_t k = 0; k < i; k++)
			is_done |= drafts[k].file->job == job;
		if (!is_done && (!job->nearest || store_has_unit(c->store, job->file)) &&
		    parse(s, job))
			return -1;
	}
	return fix_reach_judge(c, reach, ret);
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

static char *check_findings(struct fixes *s, const struct fix *f, const struct report *before,
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

		if (op->unmap && bare_unmaps(after, &op->at, bit_of(&s->c->tree, f->attribute),
					     fix_rule_of(f->change.findings[0])->kind ==
					     FIX_REFACTOR))
			return xasprintf("an unmap in %s() (%s:%d) would lack the attribute",
					 op->at.function, op->at.file, op->at.line);
	}
	return NULL;
}

/* A finding that was not there before, or NULL. */
static const struct finding *find_news(const struct report *before, const struct report *after)
{
	for (ptrdiff_t i = 0; i < arrlen(after->findings); i++)
		if (findings_in(after, &after->findings[i]) >
		    findings_in(before, &after->findings[i]))
			return &after->findings[i];
	return NULL;
}

/* ---- some of the fixes at once ---- */

/* Is the fix to be tried: alone (only), or with all that have no reason? */
static bool takes_part(const struct fix *f, const struct fix *only)
{
	return !f->reason && (!only || f == only);
}

static bool changes_file(const struct fix *f, const char *file)
{
	for (ptrdiff_t i = 0; i < arrlen(f->edits); i++)
		if (!strcmp(f->edits[i].file->code.file, file))
			return true;
	return false;
}

/*
 * The reason goes to the fixes that change the file; if none of them does, to one that
 * is tried alone. Returns how many were refused.
 */
static int refuse_changers(struct fixes *s, const struct fix *only, const char *file,
			   const char *reason)
{
	int n = 0;

	for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
		if (takes_part(&s->list[i], only) &&
		    (&s->list[i] == only || changes_file(&s->list[i], file))) {
			fix_refuse(&s->list[i], xstrdup(reason));
			n++;
		}
	return n;
}

struct trial {
	const struct fix *only;		/* NULL: all that have no reason */
	struct draft *drafts;		/* stb_ds */
	struct overlay overlay;		/* their texts */
	struct fix_reach reach;
	struct report before, after;
	int refused;			/* fixes that failed */
	char *reason;			/* why it fails, though no one fix is to blame */
};

static void trial_release(struct trial *t)
{
	drafts_release(t->drafts);
	overlay_release(&t->overlay);
	fix_reach_release(&t->reach);
	report_release(&t->before);
	report_release(&t->after);
	free(t->reason);
}

static void draw_up(struct fixes *s, struct trial *t)
{
	for (ptrdiff_t i = 0; i < arrlen(s->list); i++) {
		struct fix *f = &s->list[i];

		if (!takes_part(f, t->only) || !add_fix(&t->drafts, f))
			continue;
		fix_refuse(f, xstrdup("another of the patches changes the same bytes: "
				      "apply that one, and run fix again"));
		t->refused++;
	}
	for (ptrdiff_t i = 0; !t->refused && i < arrlen(t->drafts); i++) {
		struct draft *d = &t->drafts[i];

		d->text = edits_apply(&d->edits, &d->file->code);
	}
	if (t->refused)
		return;
	set_overlay(s, t->drafts, &t->overlay);
	for (ptrdiff_t i = 0; !t->refused && i < arrlen(t->drafts); i++) {
		_cleanup_free_ char *reason = check_complaints(s, &t->drafts[i]);

		if (reason)
			t->refused += refuse_changers(s, t->only, t->drafts[i].file->code.file,
						      reason);
	}
}

/* Where the fixes can make a difference; judged as it is, if that was not done. */
static int look_around(struct fixes *s, struct trial *t)
{
	for (ptrdiff_t i = 0; i < arrlen(t->drafts); i++)
		fix_reach_seed(&t->reach, t->drafts[i].file->code.file);
	for (ptrdiff_t i = 0; i < arrlen(s->list); i++) {
		const struct change *c = &s->list[i].change;

		for (ptrdiff_t k = 0; takes_part(&s->list[i], t->only) &&
		     k < arrlen(c->findings); k++)
			fix_reach_seed(&t->reach, c->findings[k]->at.file);
	}
	if (!t->only && fix_reach_has(&s->reach, &t->reach))
		return 0;
	if (fix_reach_find(s->c, &t->reach))
		return -1;
	return fix_reach_judge(s->c, &t->reach, &t->before);
}

static void compare(struct fixes *s, struct trial *t, const struct report *before)
{
	const struct finding *news;

	for (ptrdiff_t i = 0; i < arrlen(s->list); i++) {
		char *reason = takes_part(&s->list[i], t->only) ?
			check_findings(s, &s->list[i], before, &t->after) : NULL;

		if (!reason)
			continue;
		fix_refuse(&s->list[i], reason);
		t->refused++;
	}
	news = find_news(before, &t->after);
	if (!news)
		return;
	t->reason = xasprintf("a finding would be new: %s:%d: %s", news->at.file, news->at.line,
			      news->message);
	t->refused += refuse_changers(s, t->only, news->at.file, t->reason);
}

/* Returns -1 after one line if it cannot be tried. */
static int try(struct fixes *s, struct trial *t)
{
	bool own;
	int rc;

	fix_reach_init(&t->reach);
	overlay_init(&t->overlay);
	draw_up(s, t);
	if (t->refused || !arrlen(t->drafts)) {
		set_overlay(s, NULL, &t->overlay);
		return 0;
	}
	rc = look_around(s, t);
	own = arrlen(t->reach.paths) > 0;
	if (!rc)
		rc = judge(s, t->drafts, own ? &t->reach : &s->reach, &t->after);
	if (!rc)
		compare(s, t, own ? &t->before : &s->before);
	set_overlay(s, NULL, &t->overlay);
	return reopen(s->c) ? -1 : rc;
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
		struct trial t = { .only = &s->list[i] };

		if (s->list[i].reason)
			continue;
		rc = try(s, &t);
		trial_release(&t);
	}
	return rc;
}

/*
 * All at once, without those that fail, until none does. *ret: why the rest fails
 * together, though no one of them is to blame; malloc'd, or NULL.
 */
static int prove_all(struct fixes *s, char **ret)
{
	bool again = true;
	int rc = 0;

	for (*ret = NULL; !rc && again && is_any(s);) {
		struct trial t = { 0 };

		rc = try(s, &t);
		again = t.refused > 0;
		if (!again) {
			*ret = t.reason;
			t.reason = NULL;
		}
		trial_release(&t);
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
	int rc = prove_all(s, &reason);

	if (!rc && reason) {
		free(reason);
		reason = NULL;
		rc = prove_each(s);
		/* what holds alone must hold together */
		rc = rc ? rc : prove_all(s, &reason);
		for (ptrdiff_t i = 0; reason && i < arrlen(s->list); i++)
			fix_refuse(&s->list[i], xasprintf("not together with the other patches: "
							  "%s; name its file alone", reason));
	}
	free(reason);
	return rc ? rc : keep(s);
}
