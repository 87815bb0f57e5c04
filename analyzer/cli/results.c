/* SPDX-License-Identifier: GPL-2.0-only */
/* How a report leaves: its format, its colours, its exit status. */
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "output/output.h"

const struct writer *writer_choose(const char *name)
{
	const struct writer *ret = writer_find(name);
	_cleanup_free_ char *known = NULL;
	size_t len;
	FILE *out;

	if (ret)
		return ret;
	out = open_memstream(&known, &len);
	for (int i = 0; writers[i]; i++)
		fprintf(out, "%s%s", i ? ", " : "", writers[i]->name);
	fclose(out);
	error("unknown format '%s'; there are: %s", name, known);
	return NULL;
}

int exit_codes_choose(const char *name, bool *nipa)
{
	if (strcmp(name, "nipa"))
		return error("unknown exit codes '%s'; there are: nipa", name);
	*nipa = true;
	return 0;
}

int exit_status(const struct report *r, bool nipa)
{
	int status = EXIT_CLEAN;

	for (ptrdiff_t i = 0; i < arrlen(r->findings); i++)
		if (r->findings[i].level == LEVEL_ERROR ||
		    (r->findings[i].level == LEVEL_WARNING && !nipa))
			return EXIT_FINDINGS;
		else if (r->findings[i].level == LEVEL_WARNING)
			status = EXIT_NIPA_WARNING;
	return status;
}

void nipa_describe(const struct report *r)
{
	const char *fd = getenv("DESC_FD");
	_cleanup_free_ char *text = NULL;
	int errors = 0, warnings = 0;

	for (ptrdiff_t i = 0; r && i < arrlen(r->findings); i++) {
		errors += r->findings[i].level == LEVEL_ERROR;
		warnings += r->findings[i].level == LEVEL_WARNING;
	}
	text = r ? xasprintf("errors %d, warnings %d", errors, warnings) :
		   xstrdup("not judged, stderr says why");
	if (fd && *fd && dprintf(atoi(fd), "DMA mappings: %s\n", text) < 0)
		warning("cannot write to DESC_FD %s: %m", fd);
}

bool wants_colour(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no && *no) && term && strcmp(term, "dumb");
}
