/* SPDX-License-Identifier: GPL-2.0-only */
#include <stdio.h>

#include "base/memory.h"
#include "model/text.h"
#include "output/html.h"
#include "output/object.h"

#define CONTEXT_LINES 2

struct place {
	const char *file;
	int line;
};

static void add(struct place **list, const char *file, int line)
{
	if (file && line > 0)
		arrput(*list, ((struct place){ file, line }));
}

static void add_hops(struct place **list, const struct hop *hops)
{
	for (int i = 0; i < arrlen(hops); i++)
		add(list, hops[i].at.file, hops[i].at.line);
}

static struct place *all_places(const struct report *r)
{
	struct place *list = NULL;

	for (int i = 0; i < arrlen(r->sites); i++) {
		add(&list, r->sites[i].at.file, r->sites[i].at.line);
		add_hops(&list, r->sites[i].witness);
	}
	for (int i = 0; i < arrlen(r->findings); i++) {
		add_hops(&list, r->findings[i].witness);
		add_hops(&list, r->findings[i].hazards);
	}
	for (int i = 0; i < arrlen(r->coverage.left_out); i++)
		add(&list, r->coverage.left_out[i].file, r->coverage.left_out[i].line);
	return list;
}

static int by_file(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int order = strcmp(x->file, y->file);

	return order ? order : x->line - y->line;
}

static void quote(json_t *lines, const struct text *t, int n)
{
	const char *line = text_line(t, n);
	char key[16];

	snprintf(key, sizeof(key), "%d", n);
	if (line && !json_object_get(lines, key))
		set_string(lines, key, line);
}

/* The n places are all of one file. */
static void quote_file(json_t *sources, const struct tree *tree, const struct place *list, int n)
{
	json_t *lines;
	struct text text;

	if (text_read(&text, tree, list->file))
		return;
	lines = json_object();
	for (int i = 0; i < n; i++)
		for (int k = -CONTEXT_LINES; k <= CONTEXT_LINES; k++)
			quote(lines, &text, list[i].line + k);
	set(sources, list->file, lines);
	text_release(&text);
}

json_t *report_sources(const struct report *r)
{
	struct place *list = all_places(r);
	json_t *sources = json_object();
	const int n = (int)arrlen(list);

	if (n)
		qsort(list, n, sizeof(*list), by_file);
	for (int i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && !strcmp(list[i].file, list[end].file); end++)
			;
		quote_file(sources, r->tree, &list[i], end - i);
	}
	arrfree(list);
	return sources;
}
