// SPDX-License-Identifier: GPL-2.0-only
#include <getopt.h>

#include "base/error.h"
#include "base/file.h"
#include "cli/fix.h"
#include "model/attrs.h"
#include "output/diff.h"

struct fix_options {
	const char *rule, *series;
	const struct writer *writer;	/* NULL: a diff */
	bool apply, force, hazards, refactor;
};

/* ---- from the report to fixes ---- */

static void add_refused(struct fixes *s, const struct finding *f, char *reason)
{
	struct fix fix = { .attribute = f->attribute };

	arrput(fix.change.findings, f);
	fix_refuse(&fix, reason);
	arrput(s->list, fix);
}

static const struct site *site_of(const struct report *r, const struct finding *f)
{
	for (ptrdiff_t i = 0; f->site && i < arrlen(r->sites); i++)
		if (!strcmp(r->sites[i].id, f->site))
			return &r->sites[i];
	return NULL;
}

static bool has_user_caller(const struct site *s)
{
	for (ptrdiff_t i = 0; s && i < arrlen(s->callers); i++)
		if (s->callers[i].user)
			return true;
	return false;
}

static char *refusal_of(const struct fixes *s, const struct fix_options *o,
			const struct finding *f)
{
	const struct fix_rule *rule = fix_rule_of(f);
	const struct site *site = site_of(&s->before, f);

	if (!rule)
		return xasprintf("there is no automatic fix for %s", f->rule);
	if (rule->kind == FIX_REFUSED)
		return xstrdup(rule->refusal);
	if (rule->kind == FIX_REFACTOR && f->attribute &&
	    !(o->refactor && has_user_caller(site)))
		return fix_refactor_advice(site, f);
	if ((rule->kind != FIX_ADD && rule->kind != FIX_OVERLAP &&
	     rule->kind != FIX_REFACTOR) || f->attribute)
		return NULL;
	return xasprintf("Linux %s has no attribute %s: it would need one in "
			 "include/linux/dma-mapping.h, and the code in kernel/dma/ and "
			 "drivers/iommu/dma-iommu.c that honours it", s->c->tree.version,
			 f->recommend ? f->recommend : "for it");
}

static void add_changes(struct fixes *s, const struct finding **list, bool maps_only)
{
	const struct site **sites = NULL;	/* stb_ds */
	struct change *changes;
	struct fix_pairs pairs;

	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		if (site_of(&s->before, list[i]))
			arrput(sites, site_of(&s->before, list[i]));
	fix_pairs_find(s, sites, &pairs);
	changes = changes_of(&s->before, pairs.list, list, (size_t)arrlen(list), maps_only);
	for (ptrdiff_t i = 0; i < arrlen(changes); i++) {
		struct fix fix = { .change = changes[i] };

		fix.attribute = changes[i].findings[0]->attribute;
		arrput(s->list, fix);
	}
	arrfree(changes);
	arrfree(sites);
	fix_pairs_release(&pairs);
}

static bool is_wanted(const struct fix_options *o, char *const *paths, const struct finding *f)
{
	return (!arrlen(paths) || paths_cover(paths, f->at.file)) &&
	       (!o->rule || !strcmp(o->rule, f->rule));
}

static void add_single(struct fixes *s, const struct finding *f)
{
	struct fix fix = { .attribute = f->attribute };

	arrput(fix.change.findings, f);
	arrput(s->list, fix);
}

static void choose(struct fixes *s, const struct fix_options *o, char *const *paths)
{
	/* stb_ds: those of a list share their changes */
	const struct finding **list = NULL, **overlaps = NULL, **refactors = NULL;

	for (ptrdiff_t i = 0; i < arrlen(s->before.findings); i++) {
		const struct finding *f = &s->before.findings[i];
		char *reason = is_wanted(o, paths, f) ? refusal_of(s, o, f) : NULL;

		if (reason)
			add_refused(s, f, reason);
		else if (!is_wanted(o, paths, f))
			continue;
		else if (fix_rule_of(f)->kind == FIX_ADD)
			arrput(list, f);
		else if (fix_rule_of(f)->kind == FIX_REFACTOR)
			arrput(refactors, f);
		else if (fix_rule_of(f)->kind == FIX_OVERLAP && f->site)
			arrput(overlaps, f);
		else
			add_single(s, f);
	}
	add_changes(s, list, false);
	add_changes(s, overlaps, s->c->tree.unmap_mask &&
		    !(attrs_bit(&s->c->tree, s->c->tree.cache_overlap) &
		      s->c->tree.unmap_mask));
	add_changes(s, refactors, false);
	arrfree(refactors);
	arrfree(list);
	arrfree(overlaps);
}

/* A mapping that can fail where it never did, and code that does not expect it. */
static void refuse_hazards(struct fixes *s)
{
	for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
		for (ptrdiff_t k = 0; k < arrlen(s->list[i].change.findings); k++) {
			const struct finding *f = s->list[i].change.findings[k];

			if (arrlen(f->hazards))
				fix_refuse(&s->list[i], xasprintf(
					"hazard at %s:%d: %s; mend that first, or use "
					"--with-hazards", f->hazards[0].at.file,
					f->hazards[0].at.line, f->hazards[0].what));
		}
}

static void fixes_release(struct fixes *s)
{
	for (ptrdiff_t i = 0; i < arrlen(s->list); i++) {
		struct fix *f = &s->list[i];
		struct change *one = NULL;

		arrput(one, f->change);
		changes_free(one);
		for (ptrdiff_t k = 0; k < arrlen(f->edits); k++)
			edits_release(&f->edits[k].edits);
		arrfree(f->edits);
		fix_needs_free(f->needs);
		free(f->reason);
	}
	arrfree(s->list);
	for (ptrdiff_t i = 0; i < shlen(s->files); i++) {
		code_release(&s->files[i].value->code);
		edits_release(&s->files[i].value->edits);
		free(s->files[i].value);
	}
	shfree(s->files);
	if (s->idents)
		idents_close(s->idents);
	plan_release(&s->plan);
	fix_reach_release(&s->reach);
	report_release(&s->before);
	front_free(s->front);
}

/* ---- what is said ---- */

static int print_diff(struct fixes *s)
{
	for (ptrdiff_t i = 0; i < shlen(s->files); i++) {
		const struct fix_file *file = s->files[i].value;
		_cleanup_free_ char *text = NULL, *diff = NULL;

		if (!arrlen(file->edits.list))
			continue;
		text = edits_apply(&file->edits, &file->code);
		diff = diff_unified(file->code.file, file->code.text, text);
		if (!diff || fputs(diff, stdout) == EOF)
			return diff ? error("cannot write to standard output: %m") : -1;
	}
	return 0;
}

/* Returns how many findings have no patch. */
static int print_refused(const struct fixes *s)
{
	int n = 0;

	for (ptrdiff_t i = 0; i < arrlen(s->list); i++) {
		const struct fix *f = &s->list[i];

		for (ptrdiff_t k = 0; f->reason && k < arrlen(f->change.findings); k++, n++)
			warning("%s:%d: no patch: %s [%s]", f->change.findings[k]->at.file,
				f->change.findings[k]->at.line, f->reason,
				f->change.findings[k]->rule);
	}
	return n;
}

/* Unmaps that the analysis ties to a mapping, and that no edit touches. */
static void print_aside(const struct fixes *s)
{
	for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
		for (ptrdiff_t k = 0; !s->list[i].reason && k < arrlen(s->list[i].change.aside); k++)
			note("%s:%d: left as it is, since it seems to end other mappings than "
			     "that of %s:%d", s->list[i].change.aside[k].file,
			     s->list[i].change.aside[k].line,
			     s->list[i].change.findings[0]->at.file,
			     s->list[i].change.findings[0]->at.line);
}

static void print_done(const struct fixes *s)
{
	size_t findings = 0, changes = 0, files = 0;

	for (ptrdiff_t i = 0; i < arrlen(s->list); i++) {
		changes += !s->list[i].reason;
		findings += s->list[i].reason ? 0 : arrlenu(s->list[i].change.findings);
	}
	for (ptrdiff_t i = 0; i < shlen(s->files); i++)
		files += arrlen(s->files[i].value->edits.list) > 0;
	if (!changes)
		return;
	note("%zu findings mended by %zu changes in %zu files, each parsed and judged again",
	     findings, changes, files);
}

static int deliver(struct fixes *s, const struct fix_options *o)
{
	int refused;

	if (o->series ? fix_series(s, o->series) : o->apply ? fix_apply(s, o->force) :
	    o->writer ? fix_report(s, o->writer) : print_diff(s))
		return EXIT_TROUBLE;
	print_aside(s);
	print_done(s);
	refused = print_refused(s);
	return refused ? EXIT_FINDINGS : EXIT_CLEAN;
}

/* ---- the command ---- */

/* The verdicts of the paths, and what they need from other files. */
static int judge_paths(struct context *c, char **paths, struct report *ret)
{
	const struct analysis_options below = {
		.paths = (const char *const *)paths, .n_paths = arrlenu(paths),
	};
	struct scope scope;
	int rc;

	*ret = (struct report){ 0 };
	rc = refresh(c, paths, false, &scope);
	if (!rc)
		rc = grow(c, &below, &scope, ret);
	scope_release(&scope);
	return rc ? rc : store_flush(c->store);
}

/* Where the finding's patch may have to change something. */
static void add_seeds(struct fix_reach *reach, const struct report *r, const struct finding *f)
{
	const struct fix_rule *rule = fix_rule_of(f);
	const struct site *s = site_of(r, f);

	if (!rule || rule->kind == FIX_REFUSED) {
		fix_reach_add(reach, f->at.file);
		return;
	}
	fix_reach_seed(reach, f->at.file);
	for (ptrdiff_t i = 0; s && i < arrlen(s->unmaps); i++)
		fix_reach_seed(reach, s->unmaps[i].at.file);
	for (ptrdiff_t i = 0; s && i < arrlen(s->callers); i++)
		fix_reach_seed(reach, s->callers[i].at.file);
}

/* Judge the paths, and then what the patches of their findings can reach. */
static int judge(struct fixes *s, const struct fix_options *o, char **paths)
{
	struct report first;
	int rc = judge_paths(s->c, paths, &first);
	bool any = false;

	for (ptrdiff_t i = 0; !rc && i < arrlen(first.findings); i++)
		if (is_wanted(o, paths, &first.findings[i])) {
			add_seeds(&s->reach, &first, &first.findings[i]);
			any = true;
		}
	report_release(&first);
	if (rc || !any)
		return rc;
	rc = fix_reach_find(s->c, &s->reach);
	return rc ? rc : fix_reach_judge(s->c, &s->reach, &s->before);
}

static bool has_groups(const struct tree *t)
{
	_cleanup_free_ char *path = path_join(t->path, "include/linux/dma-mapping.h");
	_cleanup_free_ char *text = file_read(path, NULL);

	return text && strstr(text, "define __dma_from_device_group_begin");
}

static int fix(struct context *c, const struct fix_options *o, char **paths)
{
	struct fixes s = { .c = c };
	int status = EXIT_TROUBLE;

	sh_new_strdup(s.files);
	fix_reach_init(&s.reach);
	s.front = front_new(c->tree.path);
	s.has_groups = has_groups(&c->tree);
	if (!judge(&s, o, paths)) {
		choose(&s, o, paths);
		if (!o->hazards && !o->series)
			refuse_hazards(&s);
		if (!fix_edit_all(&s) && !fix_prove(&s))
			status = deliver(&s, o);
	}
	fixes_release(&s);
	return status;
}

static int take_option(struct context *c, int opt, struct fix_options *o)
{
	switch (opt) {
	case 'a':
		o->apply = true;
		return 0;
	case 'c':
		o->refactor = true;
		return 0;
	case 'f':
		o->force = true;
		return 0;
	case 'h':
		o->hazards = true;
		return 0;
	case 's':
		o->series = optarg;
		return 0;
	case 'F':
		o->writer = writer_choose(optarg);
		return o->writer ? 0 : -1;
	default:
		o->rule = optarg;
		return rule_check(c->rules, optarg) ? -1 : 0;
	}
}

static int take_options(struct context *c, int argc, char **argv, struct fix_options *o)
{
	static const struct option options[] = {
		{ "apply", no_argument, NULL, 'a' },
		{ "force", no_argument, NULL, 'f' },
		{ "format", required_argument, NULL, 'F' },
		{ "refactor", no_argument, NULL, 'c' },
		{ "rule", required_argument, NULL, 'r' },
		{ "series", required_argument, NULL, 's' },
		{ "with-hazards", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (opt == ':' || opt == '?')
			return refused_option(argv[0], argv, opt), -1;
		if (take_option(c, opt, o))
			return -1;
	}
	if (o->apply && o->series)
		return error("fix: --apply writes the tree, --series writes mails: choose one");
	if (o->writer && (o->apply || o->series))
		return error("fix: --format prints a report: without --apply and --series");
	if (o->force && !o->apply)
		return error("fix: --force goes with --apply");
	return 0;
}

static int run_fix(struct context *c, int argc, char **argv)
{
	struct fix_options o = { 0 };
	char **paths;
	int status = EXIT_TROUBLE;

	if (take_options(c, argc, argv, &o))
		return EXIT_TROUBLE;
	if (paths_resolve(&c->tree, argv + optind, argc - optind, &paths))
		return EXIT_TROUBLE;
	if (!fix_resume(c, o.apply))
		status = fix(c, &o, paths);
	paths_free(paths);
	return status;
}

static const char usage[] =
	"usage: dmattr [OPTION...] fix [--rule ID] [--refactor] [--with-hazards]\n"
	"                          [--apply [--force] | --series DIR | --format FORMAT] [PATH...]\n"
	"\n"
	"Judges what is below PATH as check does, and prints one unified diff that mends the\n"
	"findings, for 'git apply' and 'patch -p1'. A map call and the unmap calls of its\n"
	"mapping change together, or not at all. Each changed file is parsed again with its\n"
	"flags, and its directory and those that call it or are called by it are judged again:\n"
	"a patch is printed only if the compiler says nothing new, the finding is gone and no\n"
	"other came. What has no patch is listed on stderr, with the reason.\n"
	"\n"
	"  --apply         write the tree instead: all files or none; an interrupted run is\n"
	"                  finished by the next one. Files with uncommitted changes, and files\n"
	"                  that a link leads to outside the tree, are refused\n"
	"  --force         write files with uncommitted changes, too\n"
	"  --series DIR    write one mail for each subsystem into DIR, for 'git am' and 'git\n"
	"                  send-email'; without a Signed-off-by, which is a person's to give.\n"
	"                  The tree's scripts/get_maintainer.pl is run for whom to send it to\n"
	"  --format FORMAT print the findings as check does, sarif with the edits as fixes\n"
	"  --refactor      where one function maps for callers with different needs, give it and\n"
	"                  what unmaps a parameter for the attributes, and each caller its own;\n"
	"                  up to four calls up, and through tables of operations\n"
	"  --with-hazards  also where the new way to fail meets code that ignores or misreads\n"
	"                  the error\n"
	"  --rule ID       only the findings of this rule\n"
	"  --help          print this\n"
	"\n"
	"exit status: 0 every finding has its patch, 1 some have none, 2 trouble\n";

const struct command cmd_fix = {
	"fix", "the patch that mends the findings", usage,
	NEEDS_TREE | NEEDS_APIS | NEEDS_DB_WRITE, run_fix,
};
