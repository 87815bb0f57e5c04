// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <unistd.h>
#include "base/child.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "output/diff.h"

static char *write_temporary(const char *text)
{
	char *path = temporary_template();
	int fd = mkstemp(path);

	if (fd < 0) {
		error("cannot write %s: %m", path);
		free(path);
		return NULL;
	}
	close(fd);
	if (!file_replace(path, text, strlen(text)))
		return path;
	error("cannot write %s: %m", path);
	unlink(path);
	free(path);
	return NULL;
}

/* diff says 1 for texts that differ. */
static char *run_diff(const char *file, const char *old, const char *new)
{
	_cleanup_free_ char *a = xasprintf("a/%s", file), *b = xasprintf("b/%s", file);
	const char *const argv[] = { "diff", "-up", "--label", a, "--label", b, old, new, NULL };
	struct child_result result;
	char *ret = NULL;

	if (child_run(argv, NULL, NULL, &result) || result.status > 1)
		error("diff of %s failed (status %d): %s", file, result.status,
		      result.output ? last_lines(result.output, 1) : "it does not start");
	else
		ret = take_ptr(result.output);
	child_result_release(&result);
	return ret;
}

char *diff_unified(const char *file, const char *from, const char *to)
{
	_cleanup_free_ char *old = write_temporary(from), *new = write_temporary(to);
	char *ret = old && new ? run_diff(file, old, new) : NULL;

	if (old)
		unlink(old);
	if (new)
		unlink(new);
	return ret;
}
