// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <stdio.h>
#include <xxhash.h>
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "kbuild/private.h"

/* One architecture's answers. */
struct answers {
	const char *arch;
	struct build build;	/* open until all is asked: commands are read late */
	struct commands commands;
};

struct planner {
	struct tree *t;
	const struct kbuild_options *o;
	struct plan *plan;
	char **pending;			/* stb_ds: files that have no job yet */
	struct answers *answers;	/* stb_ds, in the order of asking */
	struct asked *asked;		/* stb_ds */
};

/* ---- jobs ---- */

static uint64_t hash_flags(char *const *argv, const char *dir)
{
	XXH3_state_t *state = XXH3_createState();
	uint64_t hash;

	XXH3_64bits_reset(state);
	for (ptrdiff_t i = 0; i < arrlen(argv); i++)
		XXH3_64bits_update(state, argv[i], strlen(argv[i]) + 1);
	XXH3_64bits_update(state, dir, strlen(dir) + 1);
	hash = XXH3_64bits_digest(state);
	XXH3_freeState(state);
	return hash;
}

static void add_job(struct planner *p, const char *file, const char *arch,
		    const struct command *cmd, bool nearest)
{
	struct job job = {
		.file = xstrdup(file), .arch = xstrdup(arch), .dir = xstrdup(cmd->dir),
		.argv = command_flags(cmd), .nearest = nearest,
	};

	job.flags_hash = hash_flags(job.argv, job.dir);
	arrput(p->plan->jobs, job);
}

static void leave_out(struct planner *p, const char *file, char *reason)
{
	arrput(p->plan->left_out, ((struct left_out){ xstrdup(file), reason }));
}

/* give a job to each pending file that c knows; the others stay pending */
static void take_known(struct planner *p, const char *arch, const struct commands *c)
{
	char **rest = NULL;

	for (ptrdiff_t i = 0; i < arrlen(p->pending); i++) {
		const struct command *cmd = commands_find(c, p->pending[i]);

		if (cmd)
			add_job(p, p->pending[i], arch, cmd, false);
		else
			arrput(rest, p->pending[i]);
	}
	arrfree(p->pending);
	p->pending = rest;
}

static size_t common_dirs(const char *a, const char *b)
{
	size_t n = 0;

	for (; *a && *a == *b; a++, b++)
		n += *a == '/';
	return n;
}

/* a job with the flags of the nearest file of any architecture */
static bool take_nearest(struct planner *p, const char *file)
{
	const char *best = NULL;
	struct answers *of = NULL;

	for (ptrdiff_t i = 0; i < arrlen(p->answers); i++) {
		const char *near = commands_nearest(&p->answers[i].commands, file);

		if (near && (!best || common_dirs(near, file) > common_dirs(best, file))) {
			best = near;
			of = &p->answers[i];
		}
	}
	if (best)
		add_job(p, file, of->arch, commands_find(&of->commands, best), true);
	return best;
}

/* ---- the files asked for ---- */

/* It would be taken for something else by a terminal, or by who reads lines. */
static bool has_control(const char *name)
{
	for (; *name; name++)
		if (iscntrl((unsigned char)*name))
			return true;
	return false;
}

static void take_files(struct planner *p, const char *const *files, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		_cleanup_free_ char *path = path_join(p->t->path, files[i]);
		size_t len = strlen(files[i]);

		if (!p->o->recorded && !file_exists(path))
			leave_out(p, files[i], xstrdup("no such file"));
		else if (has_control(files[i]))
			leave_out(p, files[i], xstrdup("its name has control characters"));
		else if (len > 2 && !strcmp(files[i] + len - 2, ".h"))
			leave_out(p, files[i],
				  xstrdup("a header: seen in the files that include it"));
		else if (len < 3 || strcmp(files[i] + len - 2, ".c"))
			leave_out(p, files[i], xstrdup("not a C file"));
		else
			arrput(p->pending, (char *)(uintptr_t)files[i]);
	}
}

/* ---- compile_commands.json ---- */

static char *find_json(const struct planner *p)
{
	char *path = path_join(p->o->build ? p->o->build : p->t->path, "compile_commands.json");
	char *real = file_exists(path) ? path_absolute(path) : NULL;

	free(path);
	return real;
}

/* a configuration says what it is for; the flags of its files name the target */
static const char *arch_of_commands(const struct planner *p, const struct commands *c)
{
	const char *arch = p->t->arch;
	char **flags = shlen(c->map) ? command_flags(&c->map[0].value) : NULL;

	for (ptrdiff_t i = 0; i < arrlen(flags); i++) {
		if (!strncmp(flags[i], "--target=aarch64", 16))
			arch = "arm64";
		else if (!strncmp(flags[i], "--target=x86_64", 15))
			arch = "x86_64";
	}
	words_release(flags);
	return arch;
}

struct refused {
	const struct flag_refusal *key;
	const char *file;	/* the first that wants it */
	int n;			/* times */
};

static void take_refused(const struct command *cmd, const char *file, struct refused **ret)
{
	char **words = command_words(cmd);

	for (ptrdiff_t i = 0; i < arrlen(words); i++) {
		const struct flag_refusal *why = flag_refused(words[i]);
		ptrdiff_t at = why ? hmgeti(*ret, why) : -1;

		if (at >= 0)
			(*ret)[at].n++;
		else if (why)
			hmputs(*ret, ((struct refused){ why, file, 1 }));
	}
	words_release(words);
}

/* What the commands ask for and do not get: code to load, programs to run, files to write. */
static void list_refused(const struct planner *p, const char *path, const struct commands *c)
{
	struct refused *list = NULL;

	for (ptrdiff_t i = 0; i < arrlen(p->plan->jobs); i++) {
		const char *file = p->plan->jobs[i].file;
		const struct command *cmd = commands_find(c, file);

		if (cmd)
			take_refused(cmd, file, &list);
	}
	for (ptrdiff_t i = 0; i < hmlen(list); i++)
		note("%s: %s: \"%s\" is left out, which %s (%d times in all)", path, list[i].file,
		     list[i].key->text, list[i].key->why, list[i].n);
	hmfree(list);
}

static int plan_from_json(struct planner *p, const char *path)
{
	struct answers a = { .build.lock = -1 };
	struct config config;

	commands_init(&a.commands);
	if (commands_read_json(&a.commands, path, p->t, &p->plan->left_out)) {
		commands_release(&a.commands);
		return -1;
	}
	a.arch = arch_of_commands(p, &a.commands);
	if (strcmp(a.arch, p->t->arch)) {
		free(p->t->arch);
		p->t->arch = xstrdup(a.arch);
	}
	a.arch = p->t->arch;
	free(p->t->build);
	p->t->build = path_dir(path);
	config_read(p->t->build, &config);
	tree_alignments(p->t, &config);
	config_release(&config);
	arrput(p->answers, a);
	take_known(p, a.arch, &a.commands);
	list_refused(p, path, &a.commands);
	for (ptrdiff_t i = 0; i < arrlen(p->pending); i++) {
		leave_out(p, p->pending[i], xasprintf("%s does not name it", path));
		take_nearest(p, p->pending[i]);
	}
	return 0;
}

/* ---- Kbuild ---- */

static bool of_other_arch(const char *file, const char *arch)
{
	size_t n = strlen(arch_dir(arch));

	if (strncmp(file, "arch/", 5))
		return false;
	return strncmp(file + 5, arch_dir(arch), n) || file[5 + n] != '/';
}

static bool has_makefile(const struct tree *t, const char *dir)
{
	_cleanup_free_ char *makefile = xasprintf("%s/%s/Makefile", t->path, dir);
	_cleanup_free_ char *kbuild = xasprintf("%s/%s/Kbuild", t->path, dir);

	return file_exists(makefile) || file_exists(kbuild);
}

/* the file's directory, or the nth above it, that has a makefile; caller frees */
static char *asking_dir(const struct tree *t, const char *file, int above)
{
	char *dir = path_dir(file);

	while (*dir) {
		char *up;

		if (has_makefile(t, dir) && !above--)
			return dir;
		up = path_dir(dir);
		free(dir);
		dir = up;
	}
	free(dir);
	return NULL;
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/*
 * The directories to ask. Objects are often named by a makefile further up
 * (above > 0), but never as far up as drivers/ or arch/.
 */
static char **pending_dirs(const struct planner *p, const char *arch, int above)
{
	char **dirs = NULL, **ret = NULL;

	for (ptrdiff_t i = 0; i < arrlen(p->pending); i++) {
		char *dir = of_other_arch(p->pending[i], arch) ? NULL :
			asking_dir(p->t, p->pending[i], above);

		if (dir && above && !strchr(dir, '/')) {
			free(dir);
			dir = NULL;
		}
		if (dir)
			arrput(dirs, dir);
	}
	if (dirs)
		qsort(dirs, (size_t)arrlen(dirs), sizeof(*dirs), compare_words);
	for (ptrdiff_t i = 0; i < arrlen(dirs); i++) {
		if (arrlen(ret) && path_below(arrlast(ret), dirs[i]))
			free(dirs[i]);
		else
			arrput(ret, dirs[i]);
	}
	arrfree(dirs);
	return ret;
}

static int ask_round(struct planner *p, struct answers *a, int above)
{
	struct build *b = &a->build;
	char **dirs = pending_dirs(p, b->arch, above);
	_cleanup_free_ char *records = build_records(b);
	int asked;

	if (!dirs)
		return 0;
	asked = build_record(b, dirs);
	words_release(dirs);
	if (asked < 0)
		return -1;
	if (!asked && shlen(a->commands.map))
		return 0;
	commands_release(&a->commands);
	commands_init(&a->commands);
	if (commands_read_records(&a->commands, records, b->dir, p->t))
		return -1;
	take_known(p, a->arch, &a->commands);
	return 0;
}

static void note_configuration(struct planner *p, const struct build *b, const char *arch)
{
	struct asked asked = { .arch = arch };

	config_read(b->dir, &asked.config);
	arrput(p->asked, asked);
	if (p->t->build)
		return;
	p->t->build = xstrdup(b->dir);
	tree_alignments(p->t, &asked.config);
}

static int recall_arch(struct planner *p, const char *arch)
{
	struct answers a = { .arch = arch };
	_cleanup_free_ char *records = NULL;
	int r;

	r = build_open_recorded(&a.build, p->t, arch, arrlen(p->answers) ? NULL : p->o->build);
	if (r > 0 && arrlen(p->answers))
		return 0;
	if (r)
		return r < 0 ? -1 : error("how %s compiles was never asked: run 'dmattr index' "
					  "once", p->t->path);
	note_configuration(p, &a.build, arch);
	commands_init(&a.commands);
	records = build_records(&a.build);
	r = commands_read_records(&a.commands, records, a.build.dir, p->t);
	if (!r)
		take_known(p, a.arch, &a.commands);
	arrput(p->answers, a);
	return r;
}

static int ask_arch(struct planner *p, const char *arch)
{
	bool first = !arrlen(p->answers);
	struct answers a = { .arch = arch };
	int r = 0;

	if (p->o->recorded)
		return recall_arch(p, arch);
	if (build_open(&a.build, p->t, arch, first ? p->o->build : NULL, p->o->jobs))
		return -1;
	note_configuration(p, &a.build, arch);
	commands_init(&a.commands);
	for (int above = 0; above < 3 && !r; above++)
		r = ask_round(p, &a, above);
	arrput(p->answers, a);
	return r;
}

/* could another architecture build one of the pending files? */
static bool worth_asking(const struct planner *p, const char *arch)
{
	_cleanup_free_ char *dir = xasprintf("%s/arch/%s", p->t->path, arch_dir(arch));

	for (ptrdiff_t i = 0; i < arrlen(p->pending); i++)
		if (!of_other_arch(p->pending[i], arch))
			return dir_exists(dir);
	return false;
}

static int plan_from_kbuild(struct planner *p)
{
	static const char second[] = "arm64";

	if (ask_arch(p, p->t->arch))
		return -1;
	if (!p->o->arch && strcmp(p->t->arch, second) && worth_asking(p, second) &&
	    ask_arch(p, second))
		return -1;
	for (ptrdiff_t i = 0; i < arrlen(p->pending); i++) {
		leave_out(p, p->pending[i], reason_not_built(p->t, p->asked, p->pending[i]));
		take_nearest(p, p->pending[i]);
	}
	return 0;
}

/* ---- the plan ---- */

static int by_file(const void *a, const void *b)
{
	return strcmp(((const struct job *)a)->file, ((const struct job *)b)->file);
}

static int by_left_out_file(const void *a, const void *b)
{
	return strcmp(((const struct left_out *)a)->file, ((const struct left_out *)b)->file);
}

/* a file can be both gone and asked for: one row */
static void sort_left_out(struct left_out *rows)
{
	ptrdiff_t kept = 0;

	if (!rows)
		return;
	qsort(rows, (size_t)arrlen(rows), sizeof(*rows), by_left_out_file);
	for (ptrdiff_t i = 0; i < arrlen(rows); i++) {
		if (kept && !strcmp(rows[kept - 1].file, rows[i].file)) {
			free(rows[i].file);
			free(rows[i].reason);
		} else {
			rows[kept++] = rows[i];
		}
	}
	arrsetlen(rows, (size_t)kept);
}

static int make_plan(struct planner *p)
{
	_cleanup_free_ char *json = find_json(p);

	if (json)
		return plan_from_json(p, json);
	if (p->o->no_kbuild)
		return error("no compile_commands.json in %s; make one with \"make "
			     "compile_commands.json\", or let dmattr ask Kbuild",
			     p->o->build ? p->o->build : p->t->path);
	return plan_from_kbuild(p);
}

int kbuild_plan(struct tree *t, const struct kbuild_options *o, const char *const *files,
		size_t n, struct plan *ret)
{
	struct planner p = { .t = t, .o = o, .plan = ret };
	int r;

	*ret = (struct plan){ 0 };
	take_files(&p, files, n);
	r = make_plan(&p);
	if (ret->jobs)
		qsort(ret->jobs, (size_t)arrlen(ret->jobs), sizeof(*ret->jobs), by_file);
	sort_left_out(ret->left_out);
	for (ptrdiff_t i = 0; i < arrlen(p.answers); i++) {
		commands_release(&p.answers[i].commands);
		build_release(&p.answers[i].build);
	}
	for (ptrdiff_t i = 0; i < arrlen(p.asked); i++)
		config_release(&p.asked[i].config);
	arrfree(p.answers);
	arrfree(p.asked);
	arrfree(p.pending);
	if (r)
		plan_release(ret);
	return r;
}

void plan_release(struct plan *p)
{
	for (ptrdiff_t i = 0; i < arrlen(p->jobs); i++) {
		free(p->jobs[i].file);
		free(p->jobs[i].arch);
		free(p->jobs[i].dir);
		words_release(p->jobs[i].argv);
	}
	for (ptrdiff_t i = 0; i < arrlen(p->left_out); i++) {
		free(p->left_out[i].file);
		free(p->left_out[i].reason);
	}
	arrfree(p->jobs);
	arrfree(p->left_out);
	*p = (struct plan){ 0 };
}
