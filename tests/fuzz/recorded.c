/* SPDX-License-Identifier: GPL-2.0-only */
/* What a kernel's makefiles wrote into a record: lines of object, source, flags. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "fuzz.h"
#include "kbuild/private.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	_cleanup_free_ char *dir = path_join(fuzz_dir(), "records");
	_cleanup_free_ char *kept = xasprintf("%s.index", dir);
	_cleanup_free_ char *record = NULL;

	mkdir(dir, 0755);
	unlink(kept);
	record = fuzz_file("records/@.", data, len);
	for (int pass = 0; pass < 2; pass++) {	/* the second reads what the first kept */
		struct commands c;

		commands_init(&c);
		if (!commands_read_records(&c, dir, fuzz_dir(), fuzz_tree()))
			for (ptrdiff_t i = 0; i < shlen(c.map); i++)
				words_release(command_flags(&c.map[i].value));
		commands_nearest(&c, "drivers/b.c");
		commands_release(&c);
	}
	return 0;
}
