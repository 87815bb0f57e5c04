/* SPDX-License-Identifier: GPL-2.0-only */
#include "base/child.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/changed.h"

#define EMPTY_TREE "hash-object", "-t", "tree", "/dev/null"

void changes_release(struct change_set *s)
{
	for (ptrdiff_t i = 0; i < arrlen(s->bases); i++) {
		git_changes_release(s->bases[i].changes);
		overlay_release(&s->bases[i].overlay);
	}
	arrfree(s->bases);
	overlay_release(&s->tip);
	paths_free(s->named);
	git_release(&s->git);
	git_release(&s->main);
}

int changes_begin(struct context *c, struct change_set *s)
{
	*s = (struct change_set){ 0 };
	overlay_init(&s->tip);
	return git_open(&c->tree, &s->git) || worktree_lean(c, s) ? -1 : 0;
}

/* ---- contents ---- */

/* The old side of each entry: its content, or gone. */
int overlay_read_old(const struct git *g, const struct git_change *list, struct overlay *ret)
{
	const char **files = NULL, **ids = NULL;
	int rc;

	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		if (list[i].status == 'R' || !git_has(list[i].old_id))
			overlay_put(ret, list[i].file, NULL);
		if (!git_has(list[i].old_id))
			continue;
		arrput(files, list[i].old_file);
		arrput(ids, list[i].old_id);
	}
	rc = git_read(g, files, ids, (size_t)arrlen(files), ret);
	arrfree(files);
	arrfree(ids);
	return rc;
}

void overlay_copy(struct overlay *to, const struct overlay *from)
{
	for (ptrdiff_t i = 0; i < shlen(from->files); i++) {
		const char *text = from->files[i].value;

		overlay_put(to, from->files[i].key, text ? xstrdup(text) : NULL);
	}
}

int changes_find_ranges(struct change_set *s)
{
	for (ptrdiff_t i = 0; i < arrlen(s->bases[0].changes); i++)
		if (git_ranges(&s->git, &s->bases[0].changes[i]))
			return -1;
	return 0;
}

/*
 * drift: words of a diff from the tip to the disk; NULL: they are the same.
 * from_main: words of a diff from MAIN_HEAD to the tip.
 */
static int read_versions(struct change_set *s, const char *const *drift,
			 const char *const *from_main)
{
	struct git_change *list = NULL;
	int rc = 0;

	if (s->main.top)
		rc = worktree_read(s, from_main);
	else if (drift)
		rc = git_diff(&s->git, drift, &list) || overlay_read_old(&s->git, list, &s->tip) ? -1 : 0;
	for (ptrdiff_t i = 0; !rc && i < arrlen(s->bases); i++) {
		overlay_copy(&s->bases[i].overlay, &s->tip);
		rc = overlay_read_old(&s->git, s->bases[i].changes, &s->bases[i].overlay);
	}
	git_changes_release(list);
	return rc ? -1 : changes_find_ranges(s);
}

/* ---- the index ---- */

static int add_base(struct change_set *s, const char *rev)
{
	const char *const words[] = { "diff-index", "--cached", "-M", rev, "--", NULL };
	struct change_base base = { 0 };

	overlay_init(&base.overlay);
	arrput(s->bases, base);
	return git_diff(&s->git, words, &arrlast(s->bases).changes);
}

static bool is_listed(const struct git_change *list, const char *file)
{
	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		if (!strcmp(list[i].file, file))
			return true;
	return false;
}

/* In a merge, what is as one of the parents has it was not written now. */
static void keep_common(struct change_set *s)
{
	struct git_change *all = s->bases[0].changes, *drop = NULL;
	ptrdiff_t n = 0;

	for (ptrdiff_t i = 0; i < arrlen(all); i++) {
		bool common = true;

		for (ptrdiff_t b = 1; b < arrlen(s->bases); b++)
			common &= is_listed(s->bases[b].changes, all[i].file);
		if (common)
			all[n++] = all[i];
		else
			arrput(drop, all[i]);
	}
	if (all)
		arrsetlen(all, (size_t)n);
	s->bases[0].changes = all;
	git_changes_release(drop);
}

static int add_merged(struct change_set *s)
{
	static const char *const words[] = { "rev-parse", "--git-path", "MERGE_HEAD", NULL };
	_cleanup_free_ char *name = git_say(&s->git, words);
	_cleanup_free_ char *path = name ? path_join(s->git.top, name) : NULL;
	_cleanup_free_ char *text = path ? file_read(path, NULL) : NULL;
	char *save = NULL;

	for (char *rev = text ? strtok_r(text, "\n", &save) : NULL; rev;
	     rev = strtok_r(NULL, "\n", &save))
		if (add_base(s, rev))
			return -1;
	keep_common(s);
	return 0;
}

/* HEAD, or before the first commit the empty tree; the caller frees. */
static char *head(struct change_set *s)
{
	static const char *const words[] = { "rev-parse", "-q", "--verify", "HEAD^{commit}", NULL };
	static const char *const empty[] = { EMPTY_TREE, NULL };
	char *ret = git_say(&s->git, words);

	return ret ? ret : git_say(&s->git, empty);
}

/* Are the files named for this commit, not for their own sake ("pre-commit run --all-files")? */
static bool is_all_staged(const struct change_set *s)
{
	for (ptrdiff_t i = 0; i < arrlen(s->named); i++)
		if (!is_listed(s->bases[0].changes, s->named[i]))
			return false;
	return true;
}

int changes_staged(struct context *c, char **named, struct change_set *ret)
{
	static const char *const drift[] = { "diff-files", "--", NULL };
	static const char *const from_main[] = { "diff-index", "--cached", MAIN_HEAD, "--", NULL };
	_cleanup_free_ char *base = NULL;
	int rc = changes_begin(c, ret);

	ret->named = named;
	if (rc)
		return -1;
	base = head(ret);
	if (!base)
		return error("git has no HEAD in %s", ret->git.top);
	if (add_base(ret, base))
		return -1;
	if (is_all_staged(ret))
		paths_free(take_ptr(ret->named));
	if (add_merged(ret))
		return -1;
	return arrlen(ret->bases[0].changes) || ret->named ?
		read_versions(ret, drift, from_main) : 0;
}

/* ---- a range ---- */

static char *merge_base(struct change_set *s, const char *a, const char *b)
{
	const char *const words[] = { "merge-base", a, b, NULL };
	char *ret = git_say(&s->git, words);

	if (!ret)
		error("git finds no merge base of %s and %s; are both revisions of %s?", a, b,
		      s->git.top);
	return ret;
}

static int since(struct change_set *s, const char *base, const char *tip)
{
	const char *const disk[] = { "diff-index", "-M", base, "--", NULL };
	const char *const range[] = { "diff-tree", "-r", "-M", base, tip, "--", NULL };
	const char *const drift[] = { "diff-index", tip, "--", NULL };
	static const char *const to_disk[] = { "diff-index", MAIN_HEAD, "--", NULL };
	const char *const to_tip[] = { "diff-tree", "-r", MAIN_HEAD, tip, "--", NULL };

	arrput(s->bases, ((struct change_base){ 0 }));
	overlay_init(&s->bases[0].overlay);
	if (git_diff(&s->git, tip ? range : disk, &s->bases[0].changes))
		return -1;
	return read_versions(s, tip ? drift : NULL, tip ? to_tip : to_disk);
}

int changes_since(struct context *c, const char *rev, struct change_set *ret)
{
	const char *dots = rev ? strstr(rev, "..") : NULL;
	_cleanup_free_ char *from = dots ? xstrndup(rev, (size_t)(dots - rev)) : NULL;
	const char *to = dots ? dots + 2 + (dots[2] == '.') : NULL;
	_cleanup_free_ char *base = NULL;

	if (changes_begin(c, ret))
		return -1;
	if (rev && (*rev == '-' || (dots && (!*from || !*to || *to == '-'))))
		return error("--changed: '%s' is neither a revision nor A..B", rev);
	base = rev ? merge_base(ret, dots ? from : rev, dots ? to : "HEAD") : head(ret);
	return base ? since(ret, base, to) : -1;
}

/* ---- judging ---- */

static int open_base(struct context *c, const struct change_base *b, struct version *v)
{
	const char **files = NULL;
	int rc;

	for (ptrdiff_t i = 0; i < arrlen(b->changes); i++)
		if (git_has(b->changes[i].old_id))
			arrput(files, b->changes[i].old_file);
	rc = version_open(c, &b->overlay, files, (size_t)arrlen(files), v);
	arrfree(files);
	return rc;
}

static int open_tip(struct context *c, const struct change_set *s, struct version *v)
{
	const struct git_change *list = s->bases[0].changes;
	const char **files = NULL;
	int rc;

	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		if (list[i].status != 'D')
			arrput(files, list[i].file);
		else if (file_is(list[i].file, ".h"))
			arrput(files, list[i].file);
	rc = version_open(c, &s->tip, files, (size_t)arrlen(files), v);
	arrfree(files);
	return rc;
}

/* Where the sites are that the change can alter, in the tip. */
static int find_near(const struct change_set *s, struct version *v, char ***ret)
{
	const struct git_change *list = s->bases[0].changes;
	int rc = 0;

	for (ptrdiff_t i = 0; !rc && i < arrlen(list); i++) {
		if (!paths_cover(*ret, list[i].file))
			arrput(*ret, xstrdup(list[i].file));
		if (arrlen(list[i].ranges) || list[i].status == 'D')
			rc = version_near(v, list[i].file, list[i].ranges, ret);
	}
	return rc;
}

struct known { const struct report *base; };

static bool is_known(const struct finding *f, void *arg)
{
	const struct known *k = arg;

	return fingerprint_known(k->base, f);
}

static const char *old_name(const struct git_change *list, const char *file)
{
	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		if (!strcmp(list[i].file, file))
			return list[i].old_file;
	return file;
}

/* The files of the findings, as the base calls them; stb_ds. */
static char **files_of(const struct report *r, const struct change_base *b)
{
	char **ret = NULL;

	for (ptrdiff_t i = 0; i < arrlen(r->findings); i++) {
		const char *file = old_name(b->changes, r->findings[i].at.file);

		if (!paths_cover(ret, file))
			arrput(ret, xstrdup(file));
	}
	return ret;
}

/* The rule of all findings, or NULL: there are several. */
static const char *only_rule(const struct report *r)
{
	for (ptrdiff_t i = 1; i < arrlen(r->findings); i++)
		if (strcmp(r->findings[i].rule, r->findings[0].rule))
			return NULL;
	return r->findings[0].rule;
}

static bool is_outside(const struct finding *f, void *arg)
{
	return !paths_cover(arg, f->at.file);
}

static void drop_known(const struct change_base *b, struct report *base, struct report *ret)
{
	struct known known = { base };

	fingerprints_set(base, &b->overlay, b->changes);
	suppressions_apply(base, &b->overlay, NULL, NULL);
	findings_drop(ret, is_known, &known);
	report_release(base);
}

/*
 * Buffers that share a line are said in one place: of the whole tree it may be another one
 * than of the files around the change. And what is not in a changed file is rare.
 */
static bool needs_same_scope(const struct change_base *b, const struct report *r)
{
	for (ptrdiff_t i = 0; i < arrlen(r->findings); i++)
		if (arrlen(r->findings[i].written) ||
		    !is_listed(b->changes, r->findings[i].at.file))
			return true;
	return false;
}

/* False: the last check did not judge the base. */
static bool drop_kept(struct context *c, const struct change_base *b, struct report *ret)
{
	struct report base;
	char **files;

	if (!recall_findings(c, &base))
		return false;
	files = files_of(ret, b);
	findings_drop(&base, is_outside, files);
	drop_known(b, &base, ret);
	paths_free(files);
	return true;
}

static int judge_base(struct version *v, const struct change_base *b, struct report *ret)
{
	char **files = files_of(ret, b);
	struct report base;
	int rc = version_judge(v, files, only_rule(ret), true, &base);

	if (!rc)
		drop_known(b, &base, ret);
	paths_free(files);
	return rc;
}

/* Take out what the base has already. */
static int subtract(struct context *c, const struct change_base *b, struct report *ret)
{
	struct version v;
	int rc = 0;

	if (open_base(c, b, &v))
		return -1;
	if (!drop_kept(c, b, ret) || needs_same_scope(b, ret))
		rc = judge_base(&v, b, ret);
	version_close(&v);
	return rc;
}

static void suppress(struct context *c, const struct change_set *s, struct report *r)
{
	const struct git_change *list = s->bases[0].changes;
	const char **files = NULL;

	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		if (list[i].status != 'D')
			arrput(files, list[i].file);
	suppressions_apply(r, &s->tip, c->rules, files);
	arrfree(files);
}

/* The text of the file in the tip; the caller frees; NULL: it is not there. */
static char *read_tip(struct context *c, const struct change_set *s, const char *file)
{
	_cleanup_free_ char *path = path_join(c->tree.path, file);
	const char *text;

	if (overlay_find(&s->tip, file, &text))
		return text ? xstrdup(text) : NULL;
	return file_read(path, NULL);
}

/* Comments and blanks decide nothing, but for comments that answer a finding. */
static bool is_silent(struct context *c, const struct change_set *s,
		      const struct git_change *change)
{
	_cleanup_free_ char *new = read_tip(c, s, change->file);
	const char *old = NULL;

	if (!overlay_find(&s->bases[0].overlay, change->old_file, &old) || !old || !new)
		return false;
	return change->status == 'M' && text_same_code(old, new) &&
	       !strstr(old, SUPPRESSION_MARK) && !strstr(new, SUPPRESSION_MARK);
}

static bool is_all_silent(struct context *c, const struct change_set *s)
{
	const struct git_change *list = s->bases[0].changes;

	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		if (!is_silent(c, s, &list[i]))
			return false;
	return true;
}

/* Without a database only a change that names no API can be let pass. */
static bool can_matter(struct context *c, const struct change_set *s)
{
	_cleanup_free_ char *db = context_database(c);
	const struct git_change *list = s->bases[0].changes;

	if (!db || file_exists(db))
		return true;
	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		_cleanup_free_ char *new = read_tip(c, s, list[i].file);

		if (new && version_matters(c, new))
			return true;
	}
	return false;
}

static int judge(struct context *c, const struct change_set *s, char *const *paths,
		 const char *rule, struct report *ret)
{
	char **near = NULL;
	struct version v;
	int rc;

	*ret = (struct report){ .tree = &c->tree };
	if (is_all_silent(c, s) || !can_matter(c, s))
		return 0;
	if (open_tip(c, s, &v))
		return -1;
	rc = find_near(s, &v, &near) || version_judge(&v, near, rule, false, ret) ? -1 : 0;
	version_close(&v);
	if (!rc) {
		fingerprints_set(ret, &s->tip, NULL);
		suppress(c, s, ret);
		if (paths)
			findings_drop(ret, is_outside, (void *)(uintptr_t)paths);
	}
	for (ptrdiff_t i = 0; !rc && i < arrlen(s->bases) && arrlen(ret->findings); i++)
		rc = subtract(c, &s->bases[i], ret);
	paths_free(near);
	return rc;
}

/* Headers are judged with the files that the database has. */
static int open_named(struct context *c, const struct change_set *s, struct version *v)
{
	const char **files = NULL;
	int rc;

	for (ptrdiff_t i = 0; i < arrlen(s->named); i++)
		if (file_is(s->named[i], ".c"))
			arrput(files, s->named[i]);
	rc = version_open(c, &s->tip, files, (size_t)arrlen(files), v);
	arrfree(files);
	return rc;
}

static int judge_named(struct context *c, const struct change_set *s, struct report *ret)
{
	struct version v;
	int rc;

	*ret = (struct report){ .tree = &c->tree };
	if (open_named(c, s, &v))
		return -1;
	rc = recall_findings(c, ret) ? 0 : version_judge(&v, s->named, NULL, false, ret);
	version_close(&v);
	if (rc)
		return -1;
	findings_drop(ret, is_outside, s->named);
	fingerprints_set(ret, &s->tip, NULL);
	suppressions_apply(ret, &s->tip, c->rules, (const char *const *)s->named);
	return 0;
}

int changes_judge(struct context *c, const struct change_set *s, char *const *paths,
		  const char *rule, struct report *ret)
{
	if (s->named ? judge_named(c, s, ret) : judge(c, s, paths, rule, ret))
		return -1;
	ret->compared = !s->named;
	ret->changed = true;
	fix_describe(ret);
	return describe(c, ret);
}
