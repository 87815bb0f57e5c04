// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/finding.h"
#include "analysis/renamed.h"
#include "model/attrs.h"

static void report(struct judge *j, const char *name, const struct diag_row *d)
{
	const struct finding_word words[] = {
		{ "renamed", name },
		{ "spelling", j->tree->cache_overlap ? j->tree->cache_overlap :
			      "nothing: it has no such attribute" },
	};
	struct finding_case c = {
		.premise = PREMISE_RENAMED, .confidence = CONFIDENCE_HIGH, .words = words,
		.n_words = ARRAY_SIZE(words),
		.at = { .file = arena_strdup(&j->report->arena, d->file), .line = d->line,
			.column = d->col },
	};

	finding_add(j, &c);
}

void renamed_report(struct judge *j, const struct analysis_options *o)
{
	for (const char *const *name = attrs_overlap_spellings; *name; name++) {
		_cleanup_free_ char *quoted = xasprintf("'%s'", *name);
		struct diag_row *list = NULL;

		if (attrs_bit(j->tree, *name) || store_diags(j->graph->store, quoted, &list))
			continue;
		for (ptrdiff_t i = 0; i < arrlen(list); i++)
			if (analysis_wants(o, list[i].file))
				report(j, *name, &list[i]);
		arrfree(list);
	}
}
