/* SPDX-License-Identifier: GPL-2.0-only */
/* A kernel log. */
#include "base/memory.h"
#include "cli/splat.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	_cleanup_free_ char *text = fuzz_text(data, len);
	struct splat *list = NULL;

	splats_read(text, &list);
	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		free(splat_field(&list[i], "mapped as"));
	splats_free(list);
	return 0;
}
