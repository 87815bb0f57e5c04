// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asking Kbuild for its flags, with record.mk. What was asked is kept: a list of
 * directories ("." is the whole tree), and one record per directory that Kbuild
 * visited; a record older than a makefile it came from is asked for again.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/child.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "kbuild/private.h"

#define MANY_DIRS 20	/* from here on the whole tree is cheaper to ask */

char *build_records(const struct build *b)
{
	return path_join(b->own, "records");
}

/* ---- the list of what was asked ---- */

static char *asked_path(const struct build *b)
{
	return path_join(b->own, "asked");
}

static char **read_asked(const struct build *b)
{
	_cleanup_free_ char *path = asked_path(b);
	_cleanup_free_ char *text = file_read(path, NULL);
	char **ret = NULL, *save = NULL;

	for (char *l = text ? strtok_r(text, "\n", &save) : NULL; l;
	     l = strtok_r(NULL, "\n", &save))
		arrput(ret, xstrdup(l));
	return ret;
}

static int write_asked(const struct build *b, char *const *asked, char *const *more)
{
	_cleanup_free_ char *path = asked_path(b);
	_cleanup_free_ char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	for (ptrdiff_t i = 0; i < arrlen(asked); i++)
		fprintf(f, "%s\n", asked[i]);
	for (ptrdiff_t i = 0; i < arrlen(more); i++)
		fprintf(f, "%s\n", more[i]);
	fclose(f);
	if (file_replace(path, text, len))
		return error("%s: %s", path, strerror(errno));
	return 0;
}

static bool is_asked(char *const *asked, const char *dir)
{
	for (ptrdiff_t i = 0; i < arrlen(asked); i++)
		if (!strcmp(asked[i], ".") || path_below(asked[i], dir))
			return true;
	return false;
}

/* ---- directories of records ---- */

/* "@drivers!dma" is of drivers/dma */
static char *dir_of_record(const char *name)
{
	char *dir = xstrdup(name + 1);

	for (char *p = dir; *p; p++)
		if (*p == '!')
			*p = '/';
	return dir;
}

static int remove_files(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *d;

	if (!dir)
		return errno == ENOENT ? 0 : error("%s: %s", path, strerror(errno));
	while ((d = readdir(dir)))
		if (d->d_name[0] == '@')
			unlinkat(dirfd(dir), d->d_name, 0);
	closedir(dir);
	return 0;
}

int records_forget(const struct build *b)
{
	_cleanup_free_ char *records = build_records(b);
	_cleanup_free_ char *asked = asked_path(b);

	unlink(asked);
	return remove_files(records);
}

/*
 * A directory above those asked for was only passed through: its record is not
 * whole, and must not replace one that is.
 */
static int move_files(const char *from, const char *to, char *const *dirs)
{
	DIR *dir = opendir(from);
	struct dirent *d;
	int r = 0;

	if (!dir)
		return error("%s: %s", from, strerror(errno));
	while ((d = readdir(dir)) && !r) {
		_cleanup_free_ char *a = path_join(from, d->d_name);
		_cleanup_free_ char *b = path_join(to, d->d_name);

		_cleanup_free_ char *of = dir_of_record(d->d_name);

		if (d->d_name[0] == '@' && is_asked(dirs, of) && rename(a, b))
			r = error("%s: %s", b, strerror(errno));
	}
	closedir(dir);
	return r;
}

/* ---- stale records ---- */

/* When makefiles were changed, in ns; 0: not there, or not of the tree. */
struct times {
	struct time_slot { char *key; int64_t value; } *map;	/* stb_ds, by path as written */
};

static int64_t ns(const struct timespec *t)
{
	return t->tv_sec * 1000000000ll + t->tv_nsec;
}

static int64_t time_of(const struct build *b, struct times *times, const char *written)
{
	ptrdiff_t i = shgeti(times->map, written);
	_cleanup_free_ char *joined = NULL, *path = NULL;
	struct stat st;
	int64_t ret = 0;

	if (i >= 0)
		return times->map[i].value;
	joined = path_join(b->dir, written);
	path = path_normalise(joined);
	if (path_below(b->tree->path, path) && !stat(path, &st))
		ret = ns(&st.st_mtim);
	shput(times->map, written, ret);
	return ret;
}

/* the first line names the makefiles that a record came from */
static bool makefiles_changed(const struct build *b, struct times *times, const char *record,
			      int64_t since)
{
	FILE *f = fopen(record, "re");
	char *line = NULL, *save = NULL;
	bool ret = !f;
	size_t room = 0;

	if (f && getline(&line, &room, f) > 0 && *line == '#')
		for (char *w = strtok_r(line, " #\n", &save); w && !ret;
		     w = strtok_r(NULL, " #\n", &save))
			ret = time_of(b, times, w) > since;
	free(line);
	if (f)
		fclose(f);
	return ret;
}

static bool is_stale(const struct build *b, struct times *times, const char *record,
		     const char *dir)
{
	static const char *const names[] = { "Makefile", "Kbuild" };
	struct stat st;

	if (stat(record, &st))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		_cleanup_free_ char *path = xasprintf("%s/%s/%s", b->tree->path, dir, names[i]);

		if (is_newer(path, &st.st_mtim))
			return true;
	}
	return makefiles_changed(b, times, record, ns(&st.st_mtim));
}

/* the directories whose makefiles changed */
static void add_stale(const struct build *b, char ***ret)
{
	_cleanup_free_ char *records = build_records(b);
	struct times times = { 0 };
	DIR *dir = opendir(records);
	struct dirent *d;

	sh_new_arena(times.map);
	while (dir && (d = readdir(dir))) {
		_cleanup_free_ char *path = path_join(records, d->d_name);
		_cleanup_free_ char *of = NULL;

		if (d->d_name[0] != '@')
			continue;
		of = dir_of_record(d->d_name);
		if (is_stale(b, &times, path, of))
			arrput(*ret, take_ptr(of));
	}
	if (dir)
		closedir(dir);
	shfree(times.map);
}

/* ---- asking ---- */

static int check_record_run(const struct build *b, const char *fresh,
			    struct child_result *r)
{
	_cleanup_free_ char *top = path_join(fresh, "@.");
	_cleanup_free_ char *log = path_join(b->own, "record.log");

	if (file_replace(log, r->output, r->len))
		return error("%s: %s", log, strerror(errno));
	if (file_exists(top))
		return 0;
	return error("Kbuild gives no flags for %s in %s: make ended with status %d; its last "
		     "lines:\n%s", b->arch, b->tree->path, r->status, build_last_lines(r));
}

static int run_record(const struct build *b, const char *const *goals, const char *fresh)
{
	_cleanup_free_ char *fragment = data_file("record.mk");
	_cleanup_free_ char *makefiles = xasprintf("MAKEFILES=%s", fragment);
	_cleanup_free_ char *record = xasprintf("DMATTR_RECORD=%s", fresh);
	const char *const env[] = { makefiles, record, NULL };
	struct child_result r;
	int ret;

	if (access(fragment, R_OK))
		return error("%s: %s; set DMATTR_DATADIR to where dmattr's rules are", fragment,
			     strerror(errno));
	if (build_make(b, env, goals, &r))
		return error("cannot run make: %s", strerror(errno));
	ret = check_record_run(b, fresh, &r);
	child_result_release(&r);
	return ret;
}

static int ask(const struct build *b, char *const *dirs, bool whole)
{
	_cleanup_free_ char *records = build_records(b);
	_cleanup_free_ char *fresh = path_join(b->own, "records.new");
	const char **goals = NULL;
	char **made = NULL;
	int r;

	if (make_dirs(records) || make_dirs(fresh))
		return error("%s: %s", fresh, strerror(errno));
	if (remove_files(fresh))
		return -1;
	arrput(goals, "KBUILD_MODULES=1");
	arrput(goals, "KBUILD_BUILTIN=1");
	for (ptrdiff_t i = 0; i < arrlen(dirs) && !whole; i++)
		arrput(made, xasprintf("%s/", dirs[i]));
	for (ptrdiff_t i = 0; i < arrlen(made); i++)
		arrput(goals, made[i]);
	if (whole)
		arrput(goals, "modules.order");
	arrput(goals, NULL);
	note("asking Kbuild (%s) how it compiles %s", b->arch,
	     whole ? "the tree" : arrlen(dirs) == 1 ? dirs[0] : "these directories");
	r = run_record(b, goals, fresh);
	if (!r)
		r = move_files(fresh, records, dirs);
	words_release(made);
	arrfree(goals);
	return r;
}

static void add_new_dirs(char *const *asked, char *const *dirs, char ***ret)
{
	for (ptrdiff_t i = 0; i < arrlen(dirs); i++)
		if (!is_asked(asked, dirs[i]) && !is_asked(*ret, dirs[i]))
			arrput(*ret, xstrdup(dirs[i]));
}

int build_record(struct build *b, char *const *dirs)
{
	char **asked = read_asked(b), **todo = NULL;
	bool whole;
	int r = 0;

	if (!b->checked)
		add_stale(b, &todo);
	b->checked = true;
	add_new_dirs(asked, dirs, &todo);
	whole = arrlen(todo) > MANY_DIRS || is_asked(todo, "");
	for (ptrdiff_t i = 0; i < arrlen(todo); i++)
		whole |= !strcmp(todo[i], ".");
	if (whole) {
		words_release(todo);
		todo = NULL;
		arrput(todo, xstrdup("."));
	}
	if (todo)
		r = ask(b, todo, whole) || write_asked(b, asked, todo) ? -1 : 1;
	words_release(asked);
	words_release(todo);
	return r;
}
