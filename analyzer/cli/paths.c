/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"

static const char *const default_dirs[] = {
	"drivers", "mm", "net", "block", "sound", "io_uring", "virt", "lib", "fs",
};

static void add_defaults(const struct tree *t, char ***paths)
{
	for (size_t i = 0; i < ARRAY_SIZE(default_dirs); i++) {
		_cleanup_free_ char *path = path_join(t->path, default_dirs[i]);

		if (dir_exists(path))
			arrput(*paths, xstrdup(default_dirs[i]));
	}
}

static bool exists(const char *path)
{
	struct stat st;

	return !stat(path, &st);
}

/* The existing path that arg means, absolute, or NULL after one line. */
static char *find_path(const struct tree *t, const char *arg)
{
	_cleanup_free_ char *here = path_absolute(arg), *joined = path_join(t->path, arg);
	_cleanup_free_ char *there = path_absolute(joined);
	const int trouble = there ? ENOENT : errno;
	bool is_here = here && exists(here), is_there = there && exists(there);

	if (is_here && path_below(t->path, here))
		return take_ptr(here);
	if (is_there && path_below(t->path, there))
		return take_ptr(there);
	if (is_here || is_there)
		error("%s is outside the tree %s; -k names the tree", arg, t->path);
	else if (trouble != ENOENT)
		error("%s: %s", arg, strerror(trouble));
	else
		error("no such file or directory: %s (looked here and in %s)", arg, t->path);
	return NULL;
}

static int add_path(const struct tree *t, const char *arg, char ***paths)
{
	_cleanup_free_ char *path = find_path(t, arg);
	const char *below;

	if (!path)
		return -1;
	below = path_below(t->path, path);
	if (!*below) {
		add_defaults(t, paths);
		return 0;
	}
	if (!dir_exists(path) && !file_is(path, ".c") && !file_is(path, ".h"))
		return error("%s is neither a directory nor a .c or .h file", arg);
	if (!paths_cover(*paths, below))
		arrput(*paths, xstrdup(below));
	return 0;
}

int paths_resolve(const struct tree *t, char **argv, int n, char ***ret)
{
	char **paths = NULL;

	for (int i = 0; i < n; i++) {
		if (add_path(t, argv[i], &paths)) {
			paths_free(paths);
			return -1;
		}
	}
	if (!n)
		add_defaults(t, &paths);
	*ret = paths;
	if (!arrlen(paths))
		return error("%s has none of the directories that are looked at by default; "
			     "name one", t->path);
	return 0;
}

void paths_free(char **paths)
{
	for (int i = 0; i < arrlen(paths); i++)
		free(paths[i]);
	arrfree(paths);
}

bool paths_cover(char *const *paths, const char *file)
{
	for (int i = 0; i < arrlen(paths); i++) {
		size_t len = strlen(paths[i]);

		if (!strncmp(paths[i], file, len) && (!file[len] || file[len] == '/'))
			return true;
	}
	return false;
}
