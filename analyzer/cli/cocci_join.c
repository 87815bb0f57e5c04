/* SPDX-License-Identifier: GPL-2.0-only */
/* Hold what spatch finds against what the analyzer says of the same line. */
#include <inttypes.h>
#include <stdio.h>
#include <xxhash.h>

#include "base/memory.h"
#include "cli/cocci.h"

static bool is_at(const struct position *at, const struct cocci_finding *f)
{
	return at->line == f->line && at->file && !strcmp(at->file, f->file);
}

static bool has_rule(const struct cocci_run *run, const char *id)
{
	for (int i = 0; i < arrlen(run->rules); i++)
		if (!strcmp(run->rules[i].id, id))
			return true;
	return false;
}

/* Mark the analyzer's finding of the same place and rule; false: there is none. */
static bool confirm(struct report *r, const struct cocci_finding *f)
{
	bool any = false;

	for (int i = 0; i < arrlen(r->findings); i++) {
		struct finding *x = &r->findings[i];

		if (strcmp(x->rule, f->rule->id) || !is_at(&x->at, f))
			continue;
		x->spatch = "confirmed";
		any = true;
	}
	return any;
}

static bool unmaps_at(const struct site *s, const struct cocci_finding *f)
{
	for (int i = 0; i < arrlen(s->unmaps); i++)
		if (is_at(&s->unmaps[i].at, f))
			return true;
	return false;
}

/* The site whose map call, else whose unmap call, stands there; or NULL. */
static const struct site *site_at(const struct report *r, const struct cocci_finding *f)
{
	for (int i = 0; i < arrlen(r->sites); i++)
		if (is_at(&r->sites[i].at, f))
			return &r->sites[i];
	for (int i = 0; i < arrlen(r->sites); i++)
		if (unmaps_at(&r->sites[i], f))
			return &r->sites[i];
	return NULL;
}

static bool is_about_lines(const struct cocci_finding *f)
{
	return !strcmp(f->rule->id, "dma-cacheline-shared");
}

/* The verdict says what the rule does; its own finding is of another rule or place. */
static bool agrees(const struct site *s, const struct cocci_finding *f)
{
	if (!is_at(&s->at, f) || s->marked)
		return false;
	if (is_about_lines(f))
		return s->verdict == VERDICT_ISOLATE || s->verdict == VERDICT_CACHE_OVERLAP;
	return !strcmp(f->rule->id, "dma-require-coherent") &&
	       (s->verdict == VERDICT_REQUIRE_COHERENT || s->verdict == VERDICT_FROM_CALLER);
}

static const char *reason(const struct report *r, struct arena *a, const struct site *s,
			  const struct cocci_finding *f)
{
	if (!is_at(&s->at, f))
		return arena_printf(a, "matched with the map call at %s:%d, nothing to say",
				    s->at.file, s->at.line);
	if (s->marked)
		return arena_printf(a, "%s, and the attribute is there",
				    verdict_names[s->verdict]);
	if (is_about_lines(f) && !agrees(s, f))
		return arena_printf(a, "%s: no neighbour in its %d-byte cachelines was seen to "
				    "be written meanwhile", verdict_names[s->verdict],
				    r->tree->cacheline);
	return arena_printf(a, "%s: %s", verdict_names[s->verdict], s->why ? s->why : "");
}

static const char *word_of(const struct site *s, const struct cocci_finding *f, bool judged)
{
	if (!judged || !s || s->verdict == VERDICT_REVIEW)
		return "only-spatch";
	return agrees(s, f) ? "confirmed" : "refuted";
}

static const char *fingerprint(struct arena *a, const struct cocci_finding *f,
			       const struct site *s)
{
	_cleanup_free_ char *text = xasprintf("%s|%s|%s", f->rule->id, f->file,
					      s ? s->id : f->message);

	return arena_printf(a, "%016" PRIx64, (uint64_t)XXH3_64bits(text, strlen(text)));
}

/* A finding of spatch alone. judged: the analyzer knows the rule. */
static void add_finding(struct report *r, const struct cocci_finding *f, bool judged)
{
	struct arena *a = &r->arena;
	const struct site *s = site_at(r, f);
	const char *word = word_of(s, f, judged);
	bool alone = !strcmp(word, "only-spatch");
	struct finding ret = {
		.rule = arena_strdup(a, f->rule->id),
		.level = judged ? LEVEL_NOTE : LEVEL_WARNING,
		.confidence = strcmp(word, "refuted") ? f->rule->confidence : CONFIDENCE_LOW,
		.at = { arena_strdup(a, f->file), f->line, f->column,
			s ? s->at.function : NULL },
		.site = s ? s->id : NULL,
		.fix_reason = "found by spatch alone",
		.fingerprint = fingerprint(a, f, s),
		.spatch = word,
	};

	ret.message = alone ? arena_strdup(a, f->message) :
			      arena_printf(a, "%s; the analyzer: %s", f->message,
					   reason(r, a, s, f));
	arrput(r->findings, ret);
}

static int order(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int d = strcmp(x->at.file, y->at.file);

	d = d ? d : x->at.line - y->at.line;
	d = d ? d : x->at.column - y->at.column;
	return d ? d : strcmp(x->rule, y->rule);
}

static void join(struct context *c, const struct cocci_run *run, struct report *r)
{
	ptrdiff_t known = arrlen(r->findings);

	for (int i = 0; i < arrlen(run->findings); i++) {
		const struct cocci_finding *f = &run->findings[i];

		if (!confirm(r, f))
			add_finding(r, f, rule_known(c->rules, f->rule->id));
	}
	for (ptrdiff_t i = 0; i < known; i++)
		if (!r->findings[i].spatch && has_rule(run, r->findings[i].rule))
			r->findings[i].spatch = "only-analyzer";
	if (r->findings)
		qsort(r->findings, (size_t)arrlen(r->findings), sizeof(*r->findings), order);
}

static struct listed *copy_listed(struct arena *a, const struct listed *list)
{
	struct listed *ret = NULL;

	for (int i = 0; i < arrlen(list); i++)
		arrput(ret, ((struct listed){ .file = arena_strdup(a, list[i].file),
					      .reason = arena_strdup(a, list[i].reason),
					      .line = list[i].line }));
	return ret;
}

int cocci_join(struct context *c, const struct scope *s, const char *only, struct report *r)
{
	struct cocci_run run;
	int rc = cocci_run(c, s, only, &run);

	if (!rc) {
		join(c, &run, r);
		r->coverage.spatch_rules = (int)arrlen(run.rules);
		r->coverage.spatch_files = run.files;
		r->coverage.spatch_failed = copy_listed(&r->arena, run.failed);
		r->coverage.spatch_lost = copy_listed(&r->arena, run.lost);
	}
	cocci_run_release(&run);
	return rc;
}
