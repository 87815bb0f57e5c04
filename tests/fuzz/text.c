/* SPDX-License-Identifier: GPL-2.0-only */
/* A C file, where cli/ reads its lines without a compiler. */
#include "base/memory.h"
#include "cli/cli.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	_cleanup_free_ char *path = fuzz_file("b.c", data, len);
	_cleanup_free_ char *copy = fuzz_text(data, len);
	struct text text;

	text_same_code(copy, copy + strlen(copy) / 2);
	if (text_read(&text, fuzz_tree(), "b.c"))
		abort();
	for (int n = 0; n <= arrlen(text.lines) + 1; n++) {
		free(text_function(&text, n));
		text_in_define(&text, n);
		text_condition(&text, n);
	}
	text_release(&text);
	return 0;
}
