// SPDX-License-Identifier: GPL-2.0-only
/*
 * A patch as a mail. What it must say of the tool that found the bug and wrote the
 * change: Documentation/process/generated-content.rst of the kernel.
 */
#include <ctype.h>
#include <time.h>

#include "analysis/rules.h"
#include "base/child.h"
#include "base/error.h"
#include "base/file.h"
#include "cli/fix.h"
#include "cli/git.h"

#define HISTORY "30"	/* commits that the prefix is taken from */
#define SLUG_MAX 52	/* as git format-patch cuts names */

static const struct fix_rule *rule_of(const struct mail *m)
{
	return fix_rule_of(m->fixes[0]->change.findings[0]);
}

/* ---- the subject ---- */

struct prefix_slot { char *key; int value; };

/* The length of "drm: bridge" in "drm: bridge: Mend it"; 0: none. */
static size_t prefix_length(const char *subject)
{
	size_t n = 0;

	for (const char *colon = strstr(subject, ": "); colon; colon = strstr(colon + 2, ": ")) {
		if (memchr(subject + n + (n ? 2 : 0), ' ',
			   (size_t)(colon - subject) - n - (n ? 2 : 0)))
			break;
		n = (size_t)(colon - subject);
	}
	return n;
}

static char *most_frequent(char *log)
{
	struct prefix_slot *count = NULL;
	char *ret = NULL, *save, *line;
	int most = 0;

	sh_new_strdup(count);
	for (line = strtok_r(log, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		size_t n = prefix_length(line);
		int before;

		if (!n)
			continue;
		line[n] = '\0';
		before = shget(count, line);
		shput(count, line, before + 1);
	}
	for (ptrdiff_t i = 0; i < shlen(count); i++)
		if (count[i].value > most) {
			most = count[i].value;
			free(ret);
			ret = xstrdup(count[i].key);
		}
	shfree(count);
	return ret;
}

static char *prefix_of_history(const struct fixes *s, const struct mail *m)
{
	const char **argv = NULL;	/* stb_ds */
	struct child_result result;
	struct git git;
	char *ret = NULL;

	arrput(argv, "log");
	arrput(argv, "--no-merges");
	arrput(argv, "--format=%s");
	arrput(argv, "-n" HISTORY);
	arrput(argv, "--");
	for (ptrdiff_t i = 0; i < arrlen(m->files); i++)
		arrput(argv, m->files[i]);
	arrput(argv, NULL);
	git_at(xstrdup(s->c->tree.path), false, &git);
	if (!git_run(&git, argv, NULL, &result, NULL) && !result.status)
		ret = most_frequent(result.output);
	child_result_release(&result);
	git_release(&git);
	arrfree(argv);
	return ret;
}

char *mail_subject(const struct fixes *s, const struct mail *m)
{
	_cleanup_free_ char *prefix = prefix_of_history(s, m);

	if (!prefix)
		prefix = fix_subject_prefix(m->files);
	if (m->distinct)
		return xasprintf("%s: %s: %s", prefix, m->distinct, rule_of(m)->subject);
	return xasprintf("%s: %s", prefix, rule_of(m)->subject);
}

char *mail_name(const struct fixes *s, const struct mail *m)
{
	_cleanup_free_ char *subject = mail_subject(s, m);
	size_t n = 0;

	for (char *p = subject; *p; p++)
		if (isalnum((unsigned char)*p) || *p == '_')
			subject[n++] = *p;
		else if (n && subject[n - 1] != '-')
			subject[n++] = '-';
	subject[n < SLUG_MAX ? n : SLUG_MAX] = '\0';
	return xasprintf("%04d-%s.patch", m->number, subject);
}

/* ---- to whom ---- */

/* A name that mail headers would need encoded is left out. */
static void add_person(FILE *out, const char *header, const char *person, size_t n)
{
	const char *open = memchr(person, '<', n);

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)person[i] > 126 && open) {
			n -= (size_t)(open - person);
			person = open;
			break;
		}
	fprintf(out, "%s: %.*s\n", header, (int)n, person);
}

/* Lines of get_maintainer.pl: "Name <mail> (maintainer:SECTION)", "list (open list)". */
static void add_people(FILE *out, char *text)
{
	char *save, *line;

	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *role = strstr(line, " (");
		bool is_maintainer;

		if (!role || !strchr(line, '@'))
			continue;
		is_maintainer = !strncmp(role, " (maintainer", 12) ||
				!strncmp(role, " (supporter", 11);
		add_person(out, is_maintainer ? "To" : "Cc", line, (size_t)(role - line));
	}
}

char *mail_people(const struct fixes *s, char *const *files)
{
	static const char script[] = "scripts/get_maintainer.pl";
	_cleanup_free_ char *path = path_join(s->c->tree.path, script);
	const char **argv = NULL;	/* stb_ds */
	struct child_result result;
	char *ret = NULL;

	if (s->c->no_kbuild || !file_exists(path))
		return xstrdup("");
	arrput(argv, "perl");
	arrput(argv, script);
	arrput(argv, "--no-git");
	arrput(argv, "--no-git-fallback");
	arrput(argv, "--roles");
	arrput(argv, "--no-rolestats");
	arrput(argv, "-f");
	for (ptrdiff_t i = 0; i < arrlen(files); i++)
		arrput(argv, files[i]);
	arrput(argv, NULL);
	if (!child_run(argv, s->c->tree.path, NULL, &result) && !result.status)
		ret = xstrdup(result.output);
	child_result_release(&result);
	arrfree(argv);
	return ret;
}

static void write_people(const struct fixes *s, const struct mail *m, FILE *out)
{
	_cleanup_free_ char *people = mail_people(s, m->files);

	if (people)
		add_people(out, people);
	else
		warning("scripts/get_maintainer.pl says nobody for %s: give the mail its To "
			"and Cc", m->files[0]);
}

/* ---- the body ---- */

static void write_witnesses(const struct mail *m, FILE *out)
{
	fputs("\nThe witness:\n", out);
	for (ptrdiff_t i = 0; i < arrlen(m->fixes); i++)
		for (ptrdiff_t k = 0; k < arrlen(m->fixes[i]->change.findings); k++) {
			const struct finding *f = m->fixes[i]->change.findings[k];

			fputc('\n', out);
			for (ptrdiff_t w = 0; w < arrlen(f->witness); w++)
				fprintf(out, "  %s:%d: %s\n", f->witness[w].at.file,
					f->witness[w].at.line, f->witness[w].what);
		}
}

static void write_hazards(const struct mail *m, FILE *out)
{
	bool any = false;

	for (ptrdiff_t i = 0; i < arrlen(m->fixes); i++)
		for (ptrdiff_t k = 0; k < arrlen(m->fixes[i]->change.findings); k++) {
			const struct finding *f = m->fixes[i]->change.findings[k];

			for (ptrdiff_t h = 0; h < arrlen(f->hazards); h++) {
				if (!any)
					fputs("\nThe mapping can fail now where it never did. "
					      "This code does not expect it\nand wants a look "
					      "before this change:\n\n", out);
				any = true;
				fprintf(out, "  %s:%d: %s\n", f->hazards[h].at.file,
					f->hazards[h].at.line, f->hazards[h].what);
			}
		}
}

static void write_origin(const struct fixes *s, const struct mail *m, FILE *out)
{
	fprintf(out, "\nFound by dmattr " DMATTR_VERSION ", a static analyzer (rule %s).\n"
		"The tool wrote the change and this text, too. It parsed the changed files\n"
		"again with clang and their own flags, and repeated the analysis of what\n"
		"the change can reach: no new diagnostic, the finding is gone, no other\n"
		"came. The change was not run. Tree: Linux %s, %s configuration.\n",
		m->fixes[0]->change.findings[0]->rule,
		s->c->tree.version, m->fixes[0]->edits[0].file->job->arch);
}

/* What is for the sender and not for the log. */
static void write_notes(const struct mail *m, FILE *out)
{
	fputs("---\nNot signed off: read it, test it, and take it over as your own before "
	      "you send it.\n", out);
	if (rule_of(m)->kind == FIX_UNMAP_DIRECTION)
		fputs("The direction of the map call was taken for the right one: see whether the "
		      "device reads\nor writes the buffer, and change that call instead if it is "
		      "not.\n", out);
	for (ptrdiff_t i = 0; i < arrlen(m->fixes); i++)
		for (ptrdiff_t k = 0; k < arrlen(m->fixes[i]->change.aside); k++) {
			const struct position *p = &m->fixes[i]->change.aside[k];

			fprintf(out, "Left as it is, since it seems to end other mappings: %s:%d\n",
				p->file, p->line);
		}
	fputc('\n', out);
}

static void write_head(const struct fixes *s, const struct mail *m, const char *author,
		       FILE *out)
{
	_cleanup_free_ char *subject = mail_subject(s, m), *number = NULL;
	time_t now = time(NULL);
	char date[64];

	if (m->total > 1)
		number = xasprintf(" %d/%d", m->number, m->total);
	strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S +0000", gmtime(&now));
	fprintf(out, "From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n"
		"From: %s\nDate: %s\nSubject: [PATCH%s] %s\n", author, date,
		number ? number : "", subject);
	write_people(s, m, out);
	fputs("MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
	      "Content-Transfer-Encoding: 8bit\n\n", out);
}

/* Why the fix is needed: all user memory, or not? */
static const char *reason_of(const struct fix *f)
{
	const struct fix_rule *rule = fix_rule_of(f->change.findings[0]);
	bool differ = false;

	for (ptrdiff_t i = 0; i < arrlen(f->change.sites); i++)
		differ |= f->change.sites[i]->premises >> PREMISE_CALLERS_DIFFER & 1;
	return rule->reason_life && !differ ? rule->reason_life : rule->reason;
}

/* Is it the first fix of the mail for its reason? */
static bool is_first_of_reason(const struct mail *m, ptrdiff_t i)
{
	for (ptrdiff_t k = 0; k < i; k++)
		if (reason_of(m->fixes[k]) == reason_of(m->fixes[i]))
			return false;
	return true;
}

/* Who passes what, of a function that gets a parameter. */
static void write_callers(const struct mail *m, FILE *out)
{
	bool any = false;

	for (ptrdiff_t i = 0; i < arrlen(m->fixes); i++) {
		const struct change *c = &m->fixes[i]->change;

		if (fix_rule_of(c->findings[0])->kind != FIX_REFACTOR)
			continue;
		fputs(any ? "\n" : "\nThe callers:\n\n", out);
		any = true;
		for (ptrdiff_t s = 0; s < arrlen(c->sites); s++)
			for (ptrdiff_t k = 0; k < arrlen(c->sites[s]->callers); k++) {
				const struct caller *caller = &c->sites[s]->callers[k];

				if (!caller->passed_on)
					fprintf(out, "  %s:%d: %s() passes %s\n", caller->at.file,
						caller->at.line, caller->at.function,
						caller->user ? m->fixes[i]->attribute : "0");
			}
	}
}

static void write_reasons(const struct fixes *s, const struct mail *m, FILE *out)
{
	for (ptrdiff_t i = 0; i < arrlen(m->fixes); i++) {
		const struct fix_rule *rule = fix_rule_of(m->fixes[i]->change.findings[0]);

		if (is_first_of_reason(m, i))
			fprintf(out, "%s%s\n%s", i ? "\n" : "", reason_of(m->fixes[i]),
				rule->change_aligned && !s->has_groups ? rule->change_aligned :
									 rule->change);
	}
}

char *mail_text(const struct fixes *s, const struct mail *m, const char *author)
{
	char *ret = NULL;
	size_t len;
	FILE *out = open_memstream(&ret, &len);

	if (!out)
		BUG("out of memory");
	write_head(s, m, author, out);
	write_reasons(s, m, out);
	write_witnesses(m, out);
	write_callers(m, out);
	write_hazards(m, out);
	write_origin(s, m, out);
	write_notes(m, out);
	fputs(m->diff, out);
	fputs("-- \ndmattr " DMATTR_VERSION "\n", out);
	if (fclose(out))
		BUG("out of memory");
	return ret;
}
