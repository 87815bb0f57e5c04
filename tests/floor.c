/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What everybody pays who parses these files: runs a compiler over each, with the
 * flags that Kbuild gives, one after the other, and prints their number and the user
 * CPU of it all in seconds:
 *
 *   floor KERNEL COMPILER [OPTION...] < LIST
 */
#include <stdio.h>
#include <sys/resource.h>
#include "base/child.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "kbuild/kbuild.h"

static double user_seconds(void)
{
	struct rusage u;

	getrusage(RUSAGE_CHILDREN, &u);
	return (double)u.ru_utime.tv_sec + (double)u.ru_utime.tv_usec / 1e6;
}

static char **read_list(void)
{
	char **files = NULL, line[4096];

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line)
			arrput(files, xstrdup(line));
	}
	return files;
}

static void compile(const char *root, const struct job *job, char *const *command)
{
	_cleanup_free_ char *path = path_join(root, job->file);
	struct child_result r = { 0 };
	const char **argv = NULL;

	for (; *command; command++)
		arrput(argv, *command);
	for (ptrdiff_t i = 0; i < arrlen(job->argv); i++)
		arrput(argv, job->argv[i]);
	arrput(argv, path);
	arrput(argv, NULL);
	if (child_run(argv, job->dir, NULL, &r))
		error("cannot run %s: %m", argv[0]);
	child_result_release(&r);
	arrfree(argv);
}

int main(int argc, char **argv)
{
	struct kbuild_options o = { .jobs = 1 };
	struct tree tree;
	struct plan plan;
	double before;
	char **files;

	if (argc < 3)
		return error("usage: floor KERNEL COMPILER [OPTION...] < LIST"), 2;
	files = read_list();
	if (tree_open(argv[1], NULL, &tree) ||
	    kbuild_plan(&tree, &o, (const char *const *)files, (size_t)arrlen(files), &plan))
		return 2;
	before = user_seconds();
	for (ptrdiff_t i = 0; i < arrlen(plan.jobs); i++)
		compile(tree.path, &plan.jobs[i], argv + 2);
	printf("%td %.2f\n", arrlen(plan.jobs), user_seconds() - before);
	return 0;
}
