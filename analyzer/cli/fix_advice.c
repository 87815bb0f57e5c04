// SPDX-License-Identifier: GPL-2.0-only
/* What --refactor would do, for who did not ask for it. */
#include "base/error.h"
#include "cli/fix.h"

static bool brings_user(const struct site *s)
{
	for (ptrdiff_t i = 0; i < arrlen(s->callers); i++)
		if (s->callers[i].user)
			return true;
	return false;
}

static void write_callers(const struct site *s, FILE *out)
{
	const char *comma = "";

	for (ptrdiff_t i = 0; i < arrlen(s->callers); i++) {
		const struct caller *c = &s->callers[i];

		if (c->passed_on)
			continue;
		fprintf(out, "%s%s() at %s:%d %s", comma, c->at.function, c->at.file, c->at.line,
			c->user && c->other ? "both kinds" : c->user ? "the attribute" : "0");
		comma = ", ";
	}
}

char *fix_refactor_advice(const struct site *s, const struct finding *f)
{
	char *ret = NULL;
	size_t len;
	FILE *out = open_memstream(&ret, &len);

	if (!out)
		BUG("out of memory");
	if (!s || !brings_user(s)) {
		fprintf(out, "the needs differ further away than in the calls of %s()",
			f->at.function);
		if (s && arrlen(s->witness))
			fprintf(out, ", user memory begins in %s() (%s:%d)",
				s->witness[0].at.function ? s->witness[0].at.function : "?",
				s->witness[0].at.file, s->witness[0].at.line);
		fprintf(out, "%s%s", s && s->why ? "; " : "", s && s->why ? s->why : "");
	} else {
		fprintf(out, "%s() and what unmaps need a parameter for the attributes, its "
			"callers would pass: ", f->at.function);
		write_callers(s, out);
		fputs("; --refactor writes that", out);
	}
	if (fclose(out))
		BUG("out of memory");
	return ret;
}
