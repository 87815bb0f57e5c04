/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Findings alone, for other tools: one line each as checkpatch --terse --showfile
 * writes them, or the JSON array that "b4 review" reads from a check command.
 */
#include <ctype.h>
#include <jansson.h>

#include "base/memory.h"
#include "output/formats.h"
#include "output/names.h"

static void put_line(const struct finding *f, FILE *out)
{
	put_printable(f->at.file, out);
	fprintf(out, ":%d: ", f->at.line);
	for (const char *p = level_names[f->level]; *p; p++)
		fputc(toupper((unsigned char)*p), out);
	fputs(": ", out);
	put_printable(f->message, out);
	fprintf(out, " [%s]\n", f->rule);
}

static int write_terse(const struct report *r, FILE *out, bool colour)
{
	(void)colour;
	for (ptrdiff_t i = 0; i < arrlen(r->findings); i++)
		if (r->findings[i].level >= LEVEL_WARNING)
			put_line(&r->findings[i], out);
	return fflush(out) || ferror(out) ? -1 : 0;
}

static char *details(const struct report *r)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	write_findings(r, f, false);
	fclose(f);
	return text;
}

static char *summary(int errors, int warnings)
{
	const char *e = errors == 1 ? "" : "s", *w = warnings == 1 ? "" : "s";

	if (errors && warnings)
		return xasprintf("%d error%s, %d warning%s", errors, e, warnings, w);
	return errors ? xasprintf("%d error%s", errors, e) : xasprintf("%d warning%s", warnings, w);
}

static json_t *result(const struct report *r)
{
	const int errors = count_level(r, LEVEL_ERROR), warnings = count_level(r, LEVEL_WARNING);
	_cleanup_free_ char *text = details(r), *words = summary(errors, warnings);

	if (!errors && !warnings)
		return json_pack("{ssssss}", "tool", "dmattr", "status", "pass",
				 "summary", "no new finding");
	return json_pack("{ssssssss}", "tool", "dmattr", "status", errors ? "fail" : "warn",
			 "summary", words, "details", text);
}

static int write_b4(const struct report *r, FILE *out, bool colour)
{
	json_t *all = json_pack("[o]", result(r));
	int rc = json_dumpf(all, out, JSON_INDENT(1));

	(void)colour;
	json_decref(all);
	fputc('\n', out);
	return rc || fflush(out) || ferror(out) ? -1 : 0;
}

const struct writer writer_terse = { "terse", write_terse };
const struct writer writer_b4 = { "b4", write_b4 };
