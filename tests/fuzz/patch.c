/* SPDX-License-Identifier: GPL-2.0-only */
/* A patch or a mail, as it comes to "hook run --patch -", against a repository. */
#include <stdio.h>
#include <unistd.h>
#include "base/error.h"
#include "base/memory.h"
#include "cli/changed.h"
#include "fuzz.h"

static const char a_c[] = "int a;\nint b;\nint c;\nint d;\n";

static void make_repository(void)
{
	struct tree *t = fuzz_tree();
	_cleanup_free_ char *command = xasprintf("exec >/dev/null 2>&1; cd %s && git init -q . && "
		"git add a.c && git -c user.name=a -c user.email=a@b commit -qm a", t->path);

	free(fuzz_file("a.c", a_c, sizeof(a_c) - 1));
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("TMPDIR", t->path, 1);
	setenv("DMATTR_CACHE", t->path, 1);
	if (system(command))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	_cleanup_free_ char *text = fuzz_text(data, len);
	struct context c = { .tree = *fuzz_tree(), .has = NEEDS_TREE, .no_kbuild = true };
	struct change_set set;
	static bool ready;

	if (!ready)
		make_repository();
	ready = true;
	changes_patch(&c, text, &set);
	changes_release(&set);
	free(c.rules_path);
	return 0;
}
