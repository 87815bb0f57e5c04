// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <xxhash.h>
#include "analysis/finding.h"
#include "analysis/render.h"

const struct site *finding_site(struct judge *j, const struct operation *map)
{
	struct position at = render_position(j->graph, graph_body(j->graph, map->function),
					     map->seq, &j->report->arena);

	for (ptrdiff_t i = 0; i < arrlen(j->report->sites); i++) {
		const struct site *s = &j->report->sites[i];

		if (s->at.line == at.line && s->at.column == at.column &&
		    !strcmp(s->at.file, at.file))
			return s;
	}
	return NULL;
}

static const char *word_text(const struct finding_case *c, const char *name, size_t len)
{
	for (size_t i = 0; i < c->n_words; i++)
		if (strlen(c->words[i].name) == len && !strncmp(c->words[i].name, name, len))
			return c->words[i].text;
	return "?";
}

static const char *fill(struct arena *arena, const char *message, const struct finding_case *c)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	const char *ret;

	for (const char *p = message; *p;) {
		size_t n = *p == '%' ? strcspn(p + 1, "%") : 0;

		if (n) {
			fputs(word_text(c, p + 1, n), out);
			p += n + 2;
		} else {
			fputc(*p++, out);
		}
	}
	fclose(out);
	ret = arena_strdup(arena, text);
	free(text);
	return ret;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/* How many findings of the rule the function has so far: line numbers move, this does not. */
static int count_before(const struct report *r, const char *rule, const struct position *at)
{
	int n = 0;

	for (ptrdiff_t i = 0; i < arrlen(r->findings); i++)
		n += !strcmp(r->findings[i].rule, rule) &&
		     !strcmp(r->findings[i].at.file, at->file) &&
		     same_text(r->findings[i].at.function, at->function);
	return n;
}

static void add(struct judge *j, const struct finding_case *c, const struct finding_rule *rule)
{
	struct arena *arena = &j->report->arena;
	const struct site *site = c->map ? finding_site(j, c->map) : NULL;
	struct finding f = { .level = rule->level, .confidence = c->confidence };
	const char *key;

	f.at = c->at;
	f.rule = arena_strdup(arena, rule->rule);
	f.message = fill(arena, rule->message, c);
	f.recommend = rule->recommend ? arena_strdup(arena, rule->recommend) : NULL;
	f.site = site ? site->id : NULL;
	f.fix_reason = "no automatic fix for this form yet";
	key = arena_printf(arena, "%s|%s|%s|%d", f.rule, f.at.file, f.at.function ?: "",
			   count_before(j->report, f.rule, &f.at));
	f.fingerprint = arena_printf(arena, "%016llx",
				     (unsigned long long)XXH3_64bits(key, strlen(key)));
	for (ptrdiff_t i = 0; i < arrlen(c->witness); i++)
		arrput(f.witness, c->witness[i]);
	arrput(j->report->findings, f);
}

void finding_add(struct judge *j, const struct finding_case *c)
{
	const struct rules *r = j->rules;

	for (ptrdiff_t i = 0; i < arrlen(r->findings); i++)
		if (r->findings[i].when.yes == 1ull << c->premise && !r->findings[i].when.no)
			add(j, c, &r->findings[i]);
}
