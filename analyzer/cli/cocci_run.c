/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Run spatch: each rule on the files that use its keywords, and spatch's parser on
 * all of them, in processes of some files each.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/child.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/cocci.h"

#define CHUNK 40		/* files of a process; its start costs 0.2 s */
#define TIME_LIMIT 60		/* seconds for a file */

struct task {
	const struct cocci_rule *rule;	/* NULL: the parser */
	char *const *files;
	ptrdiff_t n;
	char *list;		/* a temporary file that names them, or NULL */
	struct child child;
};

struct file_count { char *key; int value; };	/* stb_ds */

struct runner {
	struct context *c;
	const struct scope *scope;
	struct cocci_run *run;
	const char *dir;	/* of the semantic patches */
	const char *prefix;	/* of the files: "TREE/" */
	struct task *tasks;	/* stb_ds */
	char ***files;		/* stb_ds of stb_ds: what the tasks point into */
	struct cocci_gap *gaps;	/* stb_ds */
	bool stopped;		/* after trouble the others are only awaited */
};

/* ---- which files ---- */

/* Named files, without an index: each of them. */
static char **named_files(const struct scope *s)
{
	char **files = NULL;

	for (int i = 0; i < arrlen(s->paths); i++)
		arrput(files, xstrdup(s->paths[i]));
	return files;
}

/* Count for each file in how many groups of names it uses one; none twice in a group. */
static int count_group(struct runner *r, char **names, struct file_count **counts)
{
	const char **files = NULL;

	if (idents_files(r->scope->idents, (const char *const *)names, (size_t)arrlen(names),
			 IDENT_CALLED | IDENT_DEFINED | IDENT_MEMBER | IDENT_NAMED, &files))
		return -1;
	for (int i = 0; i < arrlen(files); i++) {
		char *file = (char *)(uintptr_t)files[i];

		int before = shget(*counts, file);

		shput(*counts, file, before + 1);
	}
	arrfree(files);
	return 0;
}

static int rule_files(struct runner *r, const struct cocci_rule *rule, char ***ret)
{
	struct file_count *counts = NULL;
	int rc = 0, groups = (int)arrlen(rule->keywords);

	if (!r->scope->idents) {
		*ret = named_files(r->scope);
		return 0;
	}
	for (int g = 0; g < groups && !rc; g++)
		rc = count_group(r, rule->keywords[g], &counts);
	for (int i = 0; i < shlen(counts) && !rc; i++)
		if (counts[i].value == groups &&
		    paths_cover(r->scope->paths, counts[i].key))
			arrput(*ret, xstrdup(counts[i].key));
	shfree(counts);
	return rc;
}

static void add_tasks(struct runner *r, const struct cocci_rule *rule, char **files)
{
	ptrdiff_t n = arrlen(files);

	arrput(r->files, files);
	for (ptrdiff_t i = 0; i < n; i += CHUNK)
		arrput(r->tasks, ((struct task){ .rule = rule, .files = files + i,
						 .n = n - i < CHUNK ? n - i : CHUNK }));
}

static int plan_tasks(struct runner *r)
{
	struct file_count *all = NULL;
	char **parsed = NULL;

	for (int i = 0; i < arrlen(r->run->rules); i++) {
		char **files = NULL;

		if (rule_files(r, &r->run->rules[i], &files))
			return -1;
		add_tasks(r, &r->run->rules[i], files);
		for (int f = 0; f < arrlen(files); f++)
			if (shgeti(all, files[f]) < 0) {
				shput(all, files[f], 1);
				arrput(parsed, xstrdup(files[f]));
			}
	}
	r->run->files = (int)arrlen(parsed);
	add_tasks(r, NULL, parsed);
	shfree(all);
	return 0;
}

/* ---- a process ---- */

/* One file a line, groups apart by an empty line: each file is a unit of its own. */
static int write_list(const struct runner *r, struct task *t)
{
	FILE *out;
	int fd;

	t->list = temporary_template();
	fd = mkstemp(t->list);
	if (fd < 0)
		return error("cannot make %s: %m; set TMPDIR", t->list);
	out = fdopen(fd, "w");
	if (!out) {
		close(fd);
		return error("cannot write %s: %m", t->list);
	}
	for (ptrdiff_t i = 0; i < t->n; i++)
		fprintf(out, "%s%s\n\n", r->prefix, t->files[i]);
	return fclose(out) ? error("cannot write %s: %m", t->list) : 0;
}

static const char **report_argv(struct task *t, const char *limit)
{
	const char **argv = NULL;

	arrput(argv, "--very-quiet");
	arrput(argv, "--use-coccigrep");
	arrput(argv, "-D");
	arrput(argv, "report");
	if (t->rule->define) {
		arrput(argv, "-D");
		arrput(argv, t->rule->define);
	}
	for (int i = 0; i < arrlen(t->rule->options); i++)
		arrput(argv, t->rule->options[i]);
	arrput(argv, "--timeout");
	arrput(argv, limit);
	arrput(argv, "--sp-file");
	arrput(argv, t->rule->path);
	arrput(argv, "--file-groups");
	arrput(argv, t->list);
	return argv;
}

static const char **parse_argv(struct runner *r, struct task *t)
{
	const char **argv = NULL;

	arrput(argv, "--no-includes");
	arrput(argv, "--parse-c");
	for (ptrdiff_t i = 0; i < t->n; i++)
		arrput(argv, arena_printf(&r->run->arena, "%s%s", r->prefix, t->files[i]));
	return argv;
}

static int start(struct runner *r, struct task *t)
{
	static const char *const env[] = { "PYTHONUNBUFFERED=1", NULL };
	_cleanup_free_ char *macros = path_join(r->dir, "kernel-macros.h");
	_cleanup_free_ char *limit = NULL;
	const char **argv;
	int rc;

	limit = xasprintf("%d", r->c->time_limit ? r->c->time_limit : TIME_LIMIT);
	if (t->rule && write_list(r, t))
		return -1;
	argv = t->rule ? report_argv(t, limit) : parse_argv(r, t);
	arrins(argv, 0, "spatch");
	arrins(argv, 1, "--macro-file");
	arrins(argv, 2, macros);
	arrput(argv, NULL);
	/* not in the tree: its .cocciconfig may name files to write and code to load */
	rc = child_start(argv, "/", env, &t->child);
	if (rc)
		error("cannot start spatch: %m");
	arrfree(argv);
	return rc;
}

static bool is_broken(const struct child_result *res)
{
	return res->status || strstr(res->output, "exn while") || strstr(res->output, "Traceback");
}

static void give_up(struct runner *r, const struct task *t, const char *output)
{
	struct arena *a = &r->run->arena;
	const char *last = last_lines(output, 1);

	arrput(r->run->failed, ((struct listed){
		.file = arena_strdup(a, t->files[0]),
		.reason = arena_printf(a, "%s: spatch failed: %.*s",
				       t->rule ? t->rule->id : "--parse-c",
				       (int)strcspn(last, "\n"), last) }));
}

static int finish(struct runner *r, struct task *t);

/* One file of many breaks spatch: each by itself, so that the others have their say. */
static int one_by_one(struct runner *r, const struct task *t)
{
	for (ptrdiff_t i = 0; i < t->n; i++) {
		struct task one = { .rule = t->rule, .files = t->files + i, .n = 1 };

		if (start(r, &one) || finish(r, &one))
			return -1;
	}
	return 0;
}

static int take(struct runner *r, struct task *t, const struct child_result *res)
{
	if (res->status == 127)
		return error("cannot run spatch: apt-get install coccinelle");
	if (strstr(res->output, "unable to find the Python library"))
		return error("spatch finds no Python for its scripts: apt-get install libpython3-dev");
	if (is_broken(res) && t->n > 1)
		return one_by_one(r, t);
	if (is_broken(res))
		give_up(r, t, res->output);
	else if (t->rule)
		cocci_take_report(r->run, t->rule, res->output);
	else
		cocci_take_gaps(r->run, res->output, &r->gaps);
	return 0;
}

/* Files as dmattr names them: below the tree. */
static void drop_prefix(char *text, const char *prefix)
{
	const size_t n = strlen(prefix);
	char *to = text;
	const char *next;

	for (; (next = strstr(text, prefix)); text = (char *)(uintptr_t)next + n) {
		memmove(to, text, (size_t)(next - text));
		to += next - text;
	}
	memmove(to, text, strlen(text) + 1);
}

static int finish(struct runner *r, struct task *t)
{
	struct child_result res;
	int rc = child_finish(&t->child, &res) ? error("spatch: %m") : 0;

	if (!rc && !r->stopped) {
		drop_prefix(res.output, r->prefix);
		rc = take(r, t, &res);
	}
	r->stopped |= rc != 0;
	child_result_release(&res);
	if (t->list)
		unlink(t->list);
	free(t->list);
	return rc;
}

/* At most c->jobs at a time, finished in order. */
static int run_tasks(struct runner *r)
{
	ptrdiff_t n = arrlen(r->tasks), started = 0, done = 0;
	int rc = 0;

	while (done < started || (!rc && started < n)) {
		if (!rc && started < n && started - done < r->c->jobs) {
			rc = start(r, &r->tasks[started]);
			started += !rc;
			continue;
		}
		rc |= finish(r, &r->tasks[done++]);
	}
	return rc;
}

/* ---- what was lost ---- */

static void name_lost(struct runner *r, const struct mention *m)
{
	for (int i = 0; i < arrlen(r->gaps); i++) {
		const struct cocci_gap *g = &r->gaps[i];

		if (m->line < g->line || m->line > g->end_line || strcmp(m->file, g->file))
			continue;
		arrput(r->run->lost, ((struct listed){
			.file = arena_strdup(&r->run->arena, m->file), .line = m->line,
			.reason = arena_printf(&r->run->arena,
					       "spatch cannot parse the code around %s()",
					       m->name) }));
		return;
	}
}

static int order(const void *a, const void *b)
{
	const struct cocci_finding *x = a, *y = b;
	int d = strcmp(x->file, y->file);

	d = d ? d : x->line - y->line;
	d = d ? d : x->column - y->column;
	return d ? d : strcmp(x->rule->id, y->rule->id);
}

static void sort_findings(struct cocci_run *run)
{
	if (run->findings)
		qsort(run->findings, (size_t)arrlen(run->findings), sizeof(*run->findings),
		      order);
}

static void runner_release(struct runner *r)
{
	for (int i = 0; i < arrlen(r->files); i++) {
		for (int f = 0; f < arrlen(r->files[i]); f++)
			free(r->files[i][f]);
		arrfree(r->files[i]);
	}
	arrfree(r->files);
	arrfree(r->tasks);
	arrfree(r->gaps);
}

/* Absolute: spatch runs elsewhere. */
static char *cocci_dir(void)
{
	const char *data = getenv("DMATTR_DATADIR");
	_cleanup_free_ char *dir = path_join(data && *data ? data : DMATTR_DATADIR, "cocci");

	return path_absolute(dir);
}

int cocci_run(struct context *c, const struct scope *s, const char *only,
	      struct cocci_run *ret)
{
	_cleanup_free_ char *dir = cocci_dir();
	_cleanup_free_ char *prefix = xasprintf("%s/", c->tree.path);
	struct runner r = { .c = c, .scope = s, .run = ret, .dir = dir, .prefix = prefix };
	int rc;

	*ret = (struct cocci_run){ 0 };
	if (!dir || !dir_exists(dir))
		return error("no directory %s: the semantic patches are not installed",
			     dir ? dir : "cocci");
	rc = cocci_rules_load(dir, only, c->tree.cache_overlap, &ret->rules);
	if (!rc)
		rc = plan_tasks(&r) || run_tasks(&r) ? -1 : 0;
	for (int i = 0; i < arrlen(s->mentions) && !rc; i++)
		name_lost(&r, &s->mentions[i]);
	sort_findings(ret);
	runner_release(&r);
	return rc;
}

void cocci_run_release(struct cocci_run *r)
{
	cocci_rules_release(r->rules);
	arrfree(r->findings);
	arrfree(r->failed);
	arrfree(r->lost);
	arena_release(&r->arena);
}
