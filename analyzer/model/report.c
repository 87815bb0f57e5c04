// SPDX-License-Identifier: GPL-2.0-only
#include "model/report.h"

const char *const verdict_names[VERDICTS] = {
	[VERDICT_REQUIRE_COHERENT] = "require-coherent",
	[VERDICT_CACHE_OVERLAP] = "cpu-cache-overlap",
	[VERDICT_ISOLATE] = "isolate",
	[VERDICT_FROM_CALLER] = "from-caller",
	[VERDICT_STREAMING] = "streaming",
	[VERDICT_NONE] = "none",
	[VERDICT_REVIEW] = "review",
};

const char *const lifetime_names[] = { "unknown", "request", "object" };
const char *const confidence_names[] = { "low", "medium", "high" };
const char *const level_names[] = { "note", "warning", "error" };

const char *const byte_writer_names[] = { NULL, "device", "cpu" };

static const char *const provenance_names[] = {
	"user", "kernel", "coherent", "mmio", "stack", "static", "unknown",
};

const char *provenance_name(unsigned int bit)
{
	return bit < ARRAY_SIZE(provenance_names) ? provenance_names[bit] : NULL;
}

void finding_release(struct finding *f)
{
	for (ptrdiff_t i = 0; i < arrlen(f->records); i++)
		arrfree(f->records[i].parts);
	arrfree(f->records);
	arrfree(f->written);
	arrfree(f->replacements);
	arrfree(f->witness);
	arrfree(f->hazards);
}

void report_release(struct report *r)
{
	for (ptrdiff_t i = 0; i < arrlen(r->sites); i++) {
		arrfree(r->sites[i].unmaps);
		arrfree(r->sites[i].callers);
		arrfree(r->sites[i].witness);
	}
	for (ptrdiff_t i = 0; i < arrlen(r->findings); i++)
		finding_release(&r->findings[i]);
	arrfree(r->options);
	arrfree(r->rules);
	arrfree(r->sites);
	arrfree(r->findings);
	arrfree(r->coverage.failed);
	arrfree(r->coverage.left_out);
	arrfree(r->coverage.passed_over);
	arrfree(r->coverage.unresolved);
	arrfree(r->coverage.spatch_failed);
	arrfree(r->coverage.spatch_lost);
	arena_release(&r->arena);
	*r = (struct report){ 0 };
}
