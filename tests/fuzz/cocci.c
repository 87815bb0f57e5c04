/* SPDX-License-Identifier: GPL-2.0-only */
/* What spatch prints; the header of a semantic patch. */
#include "base/memory.h"
#include "cli/cocci.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	_cleanup_free_ char *text = fuzz_text(data, len);
	_cleanup_free_ char *path = fuzz_file("a.cocci", data, len);
	char id[] = "a";
	struct cocci_rule rule = { .id = id }, *rules = NULL;
	struct cocci_gap *gaps = NULL;
	struct cocci_run run = { 0 };

	cocci_take_report(&run, &rule, text);
	cocci_take_gaps(&run, text, &gaps);
	arrfree(gaps);
	cocci_run_release(&run);
	cocci_rules_load(fuzz_dir(), NULL, "DMA_ATTR_CPU_CACHE_CLEAN", &rules);
	cocci_rules_release(rules);
	return 0;
}
