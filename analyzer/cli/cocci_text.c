/* SPDX-License-Identifier: GPL-2.0-only */
/* What spatch prints, in report mode and with --parse-c. */
#include <stdio.h>

#include "base/memory.h"
#include "cli/cocci.h"

/* Each line of the text that rest points to; cut off by NUL. */
#define for_each_line(line, rest) \
	for (char *line = next_line(&(rest)); line; line = next_line(&(rest)))

static char *next_line(char **text)
{
	char *line = *text;

	if (!line || !*line)
		return NULL;
	*text = strchr(line, '\n');
	if (*text)
		*(*text)++ = '\0';
	return line;
}

/* "FILE:LINE:COLUMN-END: MESSAGE", as coccilib.report prints; columns from 0. */
static bool take_finding(struct cocci_run *r, const struct cocci_rule *rule, char *line)
{
	char *colon = strchr(line, ':');
	int at, column, end, used = 0;

	if (!colon || sscanf(colon, ":%d:%d-%d: %n", &at, &column, &end, &used) != 3 || !used)
		return false;
	*colon = '\0';
	if (!strncmp(colon + used, "WARNING: ", 9))
		used += 9;
	arrput(r->findings, ((struct cocci_finding){
		.rule = rule, .file = arena_strdup(&r->arena, line), .line = at,
		.column = column + 1, .message = arena_strdup(&r->arena, colon + used) }));
	return true;
}

/* "EXN: ...Timeout in FILE" */
static void take_timeout(struct cocci_run *r, const struct cocci_rule *rule, const char *line)
{
	const char *in = strstr(line, "Timeout in ");

	if (!in || !strstr(line, "EXN:"))
		return;
	arrput(r->failed, ((struct listed){
		.file = arena_strdup(&r->arena, in + strlen("Timeout in ")),
		.reason = arena_printf(&r->arena, "%s: spatch ran out of time", rule->id) }));
}

void cocci_take_report(struct cocci_run *r, const struct cocci_rule *rule, const char *output)
{
	_cleanup_free_ char *copy = xstrdup(output);
	char *rest = copy;

	for_each_line(line, rest)
		if (!take_finding(r, rule, line))
			take_timeout(r, rule, line);
}

/*
 * A stretch that does not parse: " = File "F", line N ...", "badcount: K" and K
 * lines that begin with "bad:", line N with "BAD:!!!!!".
 */
struct stretch {
	const char *file;
	int line, before, after;
	bool past;
};

static void end_stretch(struct stretch *s, struct cocci_gap **ret)
{
	if (s->past)
		arrput(*ret, ((struct cocci_gap){ s->file, s->line - s->before,
						  s->line + s->after }));
	*s = (struct stretch){ 0 };
}

static void begin_stretch(struct cocci_run *r, const char *line, struct stretch *s)
{
	const char *name = strchr(line, '"'), *end = name ? strchr(name + 1, '"') : NULL;

	if (!end || sscanf(end, "\", line %d", &s->line) != 1)
		return;
	s->file = arena_strndup(&r->arena, name + 1, (size_t)(end - name - 1));
}

void cocci_take_gaps(struct cocci_run *r, const char *output, struct cocci_gap **ret)
{
	_cleanup_free_ char *copy = xstrdup(output);
	char *rest = copy;
	struct stretch s = { 0 };

	for_each_line(line, rest) {
		if (!strncmp(line, "bad:", 4)) {
			s.before += !s.past;
			s.after += s.past;
		} else if (!strncmp(line, "BAD:!!!!!", 9)) {
			s.past = s.file != NULL;
		} else if (s.past) {
			end_stretch(&s, ret);
		}
		if (strstr(line, "= File \""))
			begin_stretch(r, line, &s);
	}
	end_stretch(&s, ret);
}
