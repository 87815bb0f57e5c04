// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/finding.h"
#include "analysis/overlap.h"
#include "analysis/render.h"
#include "analysis/said.h"
#include "base/file.h"
#include "model/attrs.h"

#define LINES_ABOVE 10
#define LINES_BELOW 3

struct lines {
	char *text;
	const char **line;	/* stb_ds */
};

static void lines_read(const struct tree *t, const char *file, struct lines *ret)
{
	_cleanup_free_ char *path = path_join(t->path, file);

	*ret = (struct lines){ .text = file_read(path, NULL) };
	for (char *p = ret->text, *end; p && *p; p = end) {
		arrput(ret->line, p);
		end = strchrnul(p, '\n');
		if (*end)
			*end++ = '\0';
	}
}

static void lines_release(struct lines *l)
{
	arrfree(l->line);
	free(l->text);
}

static bool is_comment(const char *line)
{
	return (strstr(line, "/*") || strstr(line, "//")) &&
	       !strstr(line, "SPDX-License-Identifier");
}

static bool comment_near(const struct lines *l, int line)
{
	for (int i = line - LINES_ABOVE; i <= line + LINES_BELOW; i++)
		if (i >= 1 && i <= arrlen(l->line) && is_comment(l->line[i - 1]))
			return true;
	return false;
}

/* The attribute stands in this file, and no comment near it or near the call. */
static bool is_unexplained(const struct lines *l, int call, const char *spelling)
{
	bool named = false;

	if (comment_near(l, call))
		return false;
	for (int i = 1; i <= arrlen(l->line); i++) {
		if (!strstr(l->line[i - 1], spelling))
			continue;
		if (comment_near(l, i))
			return false;
		named = true;
	}
	return named;
}

void overlap_report(struct judge *j, const struct operation *map)
{
	const char *spelling = j->tree->cache_overlap;
	struct value v = said_attributes(j->graph, j->tree, map);
	const struct finding_word words[] = { { "attribute", spelling } };
	struct finding_case c = { .premise = PREMISE_UNEXPLAINED, .map = map, .words = words,
				  .n_words = 1, .confidence = CONFIDENCE_MEDIUM };
	struct lines l;

	if (!v.known || !(v.must & attrs_bit(j->tree, spelling)))
		return;
	c.at = render_position(j->graph, graph_body(j->graph, map->function), map->seq,
			       &j->report->arena);
	lines_read(j->tree, c.at.file, &l);
	if (is_unexplained(&l, c.at.line, spelling))
		finding_add(j, &c);
	lines_release(&l);
}
