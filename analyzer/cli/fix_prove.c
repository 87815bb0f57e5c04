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

static char *news_of(const struct code *before, const struct code *after)
{
	for (ptrdiff_t i = 0; i < arrlen(after->complaints); i++)
		if (times(after->complaints, after->complaints[i]) >
		    times(before->complaints, after->complaints[i]))
			return xasprintf("the compiler would say of %s: %s", after->file,
					 after->complaints[i]);
	return NULL;
}

static void add_unit(const struct job ***list, const struct job *job)
{
	for (ptrdiff_t i = 0; i < arrlen(*list); i++)
		if ((*list)[i] == job)
			return;
	arrput(*list, job);
}

static char *check_complaints(struct fixes *s, const struct draft *d)
{
	struct code after;
	char *reason = NULL;

	if (front_code(s->front, d->file->job, d->file->code.file, d->text, &after, &reason))
		return reason;
	reason = news_of(&d->file->code, &after);
	code_release(&after);
	return reason;
}

/* The units of the plan that are compiled otherwise with the drafts; stb_ds. */
static const struct job **units_of(struct fixes *s, const struct draft *drafts)
{
	const struct job **ret = NULL;

	for (ptrdiff_t i = 0; i < arrlen(drafts); i++)
		add_unit(&ret, drafts[i].file->job);
	for (ptrdiff_t i = 0; i < arrlen(drafts); i++) {
		const char **units = NULL;

		if (!strcmp(drafts[i].file->job->file, drafts[i].file->code.file))
			continue;
		store_units_reading(s->c->store, drafts[i].file->code.file, &units);
		for (ptrdiff_t k = 0; k < arrlen(units); k++)
			for (ptrdiff_t j = 0; j < arrlen(s->plan.jobs); j++)
				if (!strcmp(s->plan.jobs[j].file, units[k]))
					add_unit(&ret, &s->plan.jobs[j]);
		arrfree(units);
	}
	return ret;
}

/* The complaint that a unit without edits of its own would bring; malloc'd, or NULL. */
static char *check_unit(struct fixes *s, const struct job *job, const struct overlay *overlay)
{
	struct code before, after;
	char *reason = NULL;

	if (front_code(s->front, job, job->file, NULL, &after, &reason))
		return reason;
	if (arrlen(after.complaints)) {
		front_set_overlay(s->front, NULL);
		if (!front_code(s->front, job, job->file, NULL, &before, &reason)) {
			reason = news_of(&before, &after);
			code_release(&before);
		}
		front_set_overlay(s->front, overlay);
	}
	code_release(&after);
	return reason;
}

/* ---- the verdict on it ---- */

static int parse(struct fixes *s, const struct job *job)
{
	_cleanup_free_ char *reason = NULL;
	struct fact_encoder e;
	enum parse_how how;
	int rc;

	fact_encoder_init(&e);
	front_forget_headers(s->front);
	front_unit(s->front, job, &e.sink, &how, &reason);
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

static int judge(struct fixes *s, const struct draft *drafts, const struct overlay *overlay,
		 const struct fix_reach *reach, struct report *ret)
{
	struct context *c = s->c;
	const struct job **units;
	int rc = 0;

	*ret = (struct report){ 0 };
	/* what the store knows of files is asked once: before that it must have the overlay */
	if (reopen(c))
		return -1;
	store_set_overlay(c->store, overlay);
	if (store_trial(c->store))
		return -1;
	units = units_of(s, drafts);
	for (ptrdiff_t i = 0; !rc && i < arrlen(units); i++)
		if (!units[i]->nearest || store_has_unit(c->store, units[i]->file))
			rc = parse(s, units[i]);
	arrfree(units);
	return rc ? rc : fix_reach_judge(c, reach, ret);
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

/* Units that read a header that changes, and do not change themselves. */
static void check_readers(struct fixes *s, struct trial *t)
{
	const struct job **units = units_of(s, t->drafts);

	for (ptrdiff_t i = 0; i < arrlen(units); i++) {
		_cleanup_free_ char *reason = NULL;
		bool is_draft = false;

		for (ptrdiff_t k = 0; k < arrlen(t->drafts); k++)
			is_draft |= t->drafts[k].file->job == units[i];
		if (!is_draft)
			reason = check_unit(s, units[i], &t->overlay);
		for (ptrdiff_t k = 0; reason && k < arrlen(t->drafts); k++)
			if (file_is(t->drafts[k].file->code.file, ".h"))
				t->refused += refuse_changers(s, t->only,
					t->drafts[k].file->code.file, reason);
	}
	arrfree(units);
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
	if (!t->refused)
		check_readers(s, t);
}

/* Where the fixes can make a difference; judged as it is, if that was not done. */
static int look_around(struct fixes *s, struct trial *t)
{
	const struct job **units = units_of(s, t->drafts);

	/* a header by its readers: one of include/ belongs to every directory */
	for (ptrdiff_t i = 0; i < arrlen(units); i++)
		fix_reach_seed(&t->reach, units[i]->file);
	arrfree(units);
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
			fix_compare(s, &s->list[i], before, &t->after) : NULL;

		if (!reason)
			continue;
		fix_refuse(&s->list[i], reason);
		t->refused++;
	}
	news = fix_news(before, &t->after);
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
		rc = judge(s, t->drafts, &t->overlay, own ? &t->reach : &s->reach, &t->after);
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

/* Is there a patch that gives the buffers of the finding cachelines of their own? */
static bool is_isolated(const struct fixes *s, const struct finding *x)
{
	for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
		for (ptrdiff_t k = 0; k < arrlen(s->list[i].change.findings); k++) {
			const struct finding *other = s->list[i].change.findings[k];

			if (fix_rule_of(other) && fix_rule_of(other)->kind == FIX_ISOLATE &&
			    position_same(&other->at, &x->at))
				return !s->list[i].reason;
		}
	return false;
}

/* The record keeps them apart from what the CPU writes; where its objects begin is another fault. */
static bool is_grouped(const struct finding *x)
{
	for (ptrdiff_t i = 0; i < arrlen(x->written); i++)
		if (!x->written[i].grouped)
			return false;
	return arrlen(x->written);
}

/* That the CPU does not write the lines is the premise of an overlap's attribute. */
static void refuse_written(struct fixes *s)
{
	for (ptrdiff_t i = 0; i < arrlen(s->before.findings); i++) {
		const struct finding *x = &s->before.findings[i];

		if (!fix_rule_of(x) || fix_rule_of(x)->kind != FIX_ISOLATE ||
		    is_isolated(s, x) || is_grouped(x))
			continue;
		for (ptrdiff_t k = 0; k < arrlen(s->list); k++) {
			struct fix *f = &s->list[k];
			const struct finding *own = f->change.findings[0];

			if (!f->reason && fix_rule_of(own)->kind == FIX_OVERLAP &&
			    position_same(&own->at, &x->at))
				fix_refuse(f, xstrdup("the CPU writes these cachelines while they "
						      "are mapped: give the buffers lines of "
						      "their own first"));
		}
	}
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

		refuse_written(s);
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
