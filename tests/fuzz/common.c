/* SPDX-License-Identifier: GPL-2.0-only */
#include <stdio.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "fuzz.h"

static char dir[] = "/dev/shm/dmattr-fuzz-XXXXXX";

static void remove_dir(void)
{
	_cleanup_free_ char *command = xasprintf("rm -rf %s", dir);

	if (system(command))
		perror(dir);
}

const char *fuzz_dir(void)
{
	static bool made;

	if (made)
		return dir;
	if (!mkdtemp(dir) || !freopen("/dev/null", "w", stdout))
		abort();
	/* the sanitizers write to the descriptor */
	stderr = fopen("/dev/null", "w");
	atexit(remove_dir);
	made = true;
	return dir;
}

char *fuzz_text(const uint8_t *data, size_t len)
{
	return xstrndup((const char *)data, len);
}

char *fuzz_file(const char *name, const void *data, size_t len)
{
	char *path = path_join(fuzz_dir(), name);
	FILE *f = fopen(path, "w");

	if (!f || (len && !fwrite(data, len, 1, f)) || fclose(f))
		abort();
	return path;
}

struct tree *fuzz_tree(void)
{
	static struct tree tree;

	if (tree.path)
		return &tree;
	free(fuzz_file("a.c", "int a;\n", 7));
	tree = (struct tree){ .path = dir, .version = xstrdup("7.3.4"),
			      .arch = xstrdup("x86_64"), .cacheline = 64 };
	return &tree;
}
