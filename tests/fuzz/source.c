/* SPDX-License-Identifier: GPL-2.0-only */
/* What kbuild/ reads of a tree without a compiler: C text, a .config, a header's values. */
#include "base/memory.h"
#include "fuzz.h"
#include "kbuild/private.h"

static void take_word(struct tokens *s, const char *word, size_t len)
{
	unsigned int *uses = s->arg;

	*uses |= tokens_use(s, word, len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	_cleanup_free_ char *text = fuzz_text(data, len);
	_cleanup_free_ char *config = fuzz_file(".config", data, len);
	unsigned int uses = 0;
	struct tokens tokens = { .word = take_word, .arg = &uses };
	struct config c;

	tokens_run(&tokens, (const char *)data, len);
	free(define_value(text, "A"));
	config_read(fuzz_dir(), &c);
	config_get(&c, "A");
	config_release(&c);
	return 0;
}
