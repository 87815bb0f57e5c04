// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/analysis.h"
#include "analysis/judge.h"
#include "analysis/mismatch.h"
#include "analysis/overlap.h"
#include "analysis/renamed.h"
#include "analysis/sharing.h"

static int compare_positions(const struct position *a, const struct position *b)
{
	int c = strcmp(a->file, b->file);

	if (c)
		return c;
	return a->line != b->line ? a->line - b->line : a->column - b->column;
}

static int compare_sites(const void *a, const void *b)
{
	return compare_positions(&((const struct site *)a)->at, &((const struct site *)b)->at);
}

static int compare_findings(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int c = compare_positions(&x->at, &y->at);

	return c ? c : strcmp(x->rule, y->rule);
}

/* Of two findings for one place the graver comes first. */
static int compare_grave(const void *a, const void *b)
{
	int c = compare_findings(a, b);

	return c ? c : (int)((const struct finding *)b)->level -
		       (int)((const struct finding *)a)->level;
}

/* Several configurations can hold the same function: one site for a place. */
static void drop_duplicates(struct report *r)
{
	ptrdiff_t n = 0;

	for (ptrdiff_t i = 0; i < arrlen(r->sites); i++) {
		if (n && !compare_sites(&r->sites[n - 1], &r->sites[i])) {
			arrfree(r->sites[i].unmaps);
			arrfree(r->sites[i].callers);
			arrfree(r->sites[i].witness);
			continue;
		}
		r->sites[n++] = r->sites[i];
	}
	if (r->sites)
		arrsetlen(r->sites, (size_t)n);
	n = 0;
	for (ptrdiff_t i = 0; i < arrlen(r->findings); i++) {
		if (n && !compare_findings(&r->findings[n - 1], &r->findings[i])) {
			finding_release(&r->findings[i]);
			continue;
		}
		r->findings[n++] = r->findings[i];
	}
	if (r->findings)
		arrsetlen(r->findings, (size_t)n);
}

static void keep_rule(struct report *r, const char *rule)
{
	ptrdiff_t n = 0;

	for (ptrdiff_t i = 0; rule && i < arrlen(r->findings); i++) {
		if (!strcmp(r->findings[i].rule, rule)) {
			r->findings[n++] = r->findings[i];
			continue;
		}
		finding_release(&r->findings[i]);
	}
	if (rule && r->findings)
		arrsetlen(r->findings, (size_t)n);
}

static void count_units(struct store *s, const struct analysis_options *o, struct report *r)
{
	struct unit_row *units = NULL;

	if (store_units(s, &units))
		return;
	for (ptrdiff_t i = 0; i < arrlen(units); i++) {
		const struct unit_row *u = &units[i];
		struct listed l = { .file = arena_strdup(&r->arena, u->file) };

		if (!analysis_wants(o, u->file))
			continue;
		r->coverage.files++;
		r->coverage.parsed += !u->failed;
		r->coverage.damaged += !u->failed && (u->errors || u->reason);
		if (u->reason)
			l.reason = arena_strdup(&r->arena, u->reason);
		else if (u->errors)
			l.reason = arena_printf(&r->arena, "damaged: %d errors, first %s", u->errors,
						u->first_error ? u->first_error : "not known");
		if (l.reason && u->nearest)
			l.reason = arena_printf(&r->arena, "%s (parsed with a neighbour's flags)",
						l.reason);
		if (l.reason)
			arrput(r->coverage.failed, l);
	}
	arrfree(units);
}

static void count_resolved(struct report *r)
{
	r->coverage.sites = (int)arrlen(r->sites);
	for (ptrdiff_t i = 0; i < arrlen(r->sites); i++)
		r->coverage.resolved += r->sites[i].verdict != VERDICT_REVIEW;
}

static bool is_below_paths(struct graph *g, const struct analysis_options *o,
			   const struct operation *op)
{
	const struct body *b = graph_body(g, op->function);
	const char *file = b ? store_file(g->store, b->file) : NULL;

	return file && analysis_wants(o, file);
}

#define PREMISES_OF_PAIRS (1ull << PREMISE_ATTRS_DIFFER | 1ull << PREMISE_DIRECTION_DIFFERS)
#define PREMISES_OF_LINES (1ull << PREMISE_SHARED | 1ull << PREMISE_OVERLAPS | \
			   1ull << PREMISE_ON_STACK)

/* Can a finding that is asked for come from one of the premises? */
static bool is_asked(const struct judge *j, const struct analysis_options *o, uint64_t premises)
{
	bool ret = !o->rule || !o->narrow;

	for (ptrdiff_t i = 0; i < arrlen(j->rules->findings) && !ret; i++)
		ret = !strcmp(j->rules->findings[i].rule, o->rule) &&
		      j->rules->findings[i].when.yes & premises;
	return ret;
}

static void judge_all(struct judge *j, const struct analysis_options *o)
{
	const bool pairs = is_asked(j, o, PREMISES_OF_PAIRS);

	for (ptrdiff_t i = 0; i < arrlen(j->ops->maps); i++)
		if (is_below_paths(j->graph, o, &j->ops->maps[i])) {
			judge_site(j, &j->ops->maps[i]);
			overlap_report(j, &j->ops->maps[i]);
		}
	for (ptrdiff_t i = 0; i < arrlen(j->ops->unmaps) && pairs; i++)
		if (is_below_paths(j->graph, o, &j->ops->unmaps[i]))
			mismatch_report(j, &j->ops->unmaps[i]);
	for (ptrdiff_t i = 0; i < arrlen(j->ops->frees) && pairs; i++)
		if (is_below_paths(j->graph, o, &j->ops->frees[i]))
			mismatch_report(j, &j->ops->frees[i]);
	renamed_report(j, o);
}

static void sort_report(struct report *r)
{
	if (r->sites)
		qsort(r->sites, (size_t)arrlen(r->sites), sizeof(*r->sites), compare_sites);
	if (r->findings)
		qsort(r->findings, (size_t)arrlen(r->findings), sizeof(*r->findings),
		      compare_grave);
}

static void judge_lines(struct judge *j, const struct analysis_options *o)
{
	int own = j->tree->cacheline > 0 ? j->tree->cacheline : 64;

	if (!is_asked(j, o, PREMISES_OF_LINES))
		return;
	if (!o->n_cachelines)
		sharing_judge(j, o, own, false);
	for (size_t i = 0; i < o->n_cachelines; i++)
		sharing_judge(j, o, o->cachelines[i], o->cachelines[i] > own);
}

int analyse(struct store *s, const struct api_set *apis, const char *rules_dir,
	    const struct tree *tree, const struct analysis_options *o, struct wants *wants,
	    struct report *ret)
{
	struct operations ops = { 0 };
	struct rules rules;
	struct graph graph;
	struct judge judge = { &graph, &rules, &ops, tree, ret, wants };

	*ret = (struct report){ .tree = tree };
	if (rules_load(rules_dir, &rules))
		return -1;
	if (store_read_begin(s)) {
		rules_release(&rules);
		return -1;
	}
	graph_init(&graph, s, apis);
	operations_find(&graph, o, is_asked(&judge, o, PREMISES_OF_PAIRS), &ops);
	operations_tie_syncs(&graph, &ops);
	judge_all(&judge, o);
	judge_lines(&judge, o);
	sort_report(ret);
	drop_duplicates(ret);
	keep_rule(ret, o->rule);
	count_units(s, o, ret);
	count_resolved(ret);
	store_read_end(s);
	operations_release(&ops);
	graph_release(&graph);
	rules_release(&rules);
	return store_failed(s) ? -1 : 0;
}
