/* SPDX-License-Identifier: GPL-2.0-only */
/* rules/api.json and rules/verdicts.json: the bytes are taken for both. */
#include "analysis/rules.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	_cleanup_free_ char *api = fuzz_file("api.json", data, len);
	_cleanup_free_ char *verdicts = fuzz_file("verdicts.json", data, len);
	struct arena arena = { 0 };
	struct rejected *rejected = NULL;
	struct api_set apis;
	struct rules rules;

	if (!api_set_load(fuzz_dir(), &apis)) {
		api_set_select(&apis, "7.3.4");
		api_set_release(&apis);
	}
	if (!rules_load(fuzz_dir(), &rules)) {
		rules_rejected(&rules, 1, VERDICT_NONE, &arena, &rejected);
		rules_release(&rules);
	}
	rule_known(fuzz_dir(), "a");
	arrfree(rejected);
	arena_release(&arena);
	return 0;
}
