/* SPDX-License-Identifier: GPL-2.0-only */
/* compile_commands.json: the flags of what it names, of a.c and of a neighbour. */
#include "base/memory.h"
#include "fuzz.h"
#include "kbuild/kbuild.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const files[] = { "a.c", "drivers/b.c" };
	const struct kbuild_options o = { .no_kbuild = true };
	_cleanup_free_ char *path = fuzz_file("compile_commands.json", data, len);
	struct plan plan;

	if (!kbuild_plan(fuzz_tree(), &o, files, ARRAY_SIZE(files), &plan))
		plan_release(&plan);
	return 0;
}
