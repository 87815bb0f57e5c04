/* SPDX-License-Identifier: GPL-2.0-only */
/* A baseline: applied, then brought up to date. */
#include "base/memory.h"
#include "cli/changed.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	_cleanup_free_ char *path = fuzz_file("baseline", data, len);
	struct report r = { .tree = fuzz_tree() };
	char **paths = NULL;

	arrput(r.findings, ((struct finding){ .rule = "dma-on-stack", .level = LEVEL_WARNING,
		.fingerprint = "0123456789abcdef", .at = { .file = "a.c", .function = "f" } }));
	arrput(paths, xstrdup("drivers"));
	baseline_apply(&r, path, paths);
	baseline_update(&r, path, paths);
	paths_free(paths);
	report_release(&r);
	return 0;
}
