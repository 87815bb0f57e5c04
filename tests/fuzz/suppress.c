/* SPDX-License-Identifier: GPL-2.0-only */
/* A source file with comments that answer findings. */
#include "base/memory.h"
#include "cli/changed.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char **files = NULL;
	struct overlay overlay;
	struct report r = { .tree = fuzz_tree() };

	for (int line = 1; line < 20; line++)
		arrput(r.findings, ((struct finding){ .rule = "dma-on-stack",
			.level = LEVEL_WARNING, .at = { .file = "a.c", .line = line } }));
	arrput(files, "a.c");
	overlay_init(&overlay);
	overlay_put(&overlay, "a.c", fuzz_text(data, len));
	fingerprints_set(&r, &overlay, NULL);
	suppressions_apply(&r, &overlay, fuzz_dir(), files);
	overlay_release(&overlay);
	report_release(&r);
	arrfree(files);
	return 0;
}
