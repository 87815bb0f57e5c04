/* SPDX-License-Identifier: GPL-2.0-only */
/* The harness without libFuzzer: once for each file named. */
#include <stdio.h>
#include "base/file.h"
#include "base/memory.h"
#include "fuzz.h"

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		size_t len;
		_cleanup_free_ char *data = file_read(argv[i], &len);
		/* of its own size: a read behind its end is seen */
		_cleanup_free_ uint8_t *copy = NULL;

		if (!data)
			return 2;
		copy = xmalloc(len);
		memcpy(copy, data, len);
		LLVMFuzzerTestOneInput(copy, len);
	}
	return 0;
}
