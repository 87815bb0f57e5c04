// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include "base/error.h"
#include "base/memory.h"
#include "output/edit.h"

static bool is_same(const struct edit *a, unsigned int begin, unsigned int end, const char *text)
{
	return a->begin == begin && a->end == end && !strcmp(a->text, text);
}

/* Two insertions at one place, or bytes that both want. */
static bool is_contrary(const struct edit *a, unsigned int begin, unsigned int end)
{
	if (a->begin == begin)
		return true;
	return a->begin < begin ? a->end > begin : end > a->begin;
}

int edits_add(struct edits *e, const struct code *c, unsigned int begin, unsigned int end,
	      const char *text)
{
	ptrdiff_t at = 0;

	if (strlen(text) == end - begin && !memcmp(c->text + begin, text, end - begin))
		return 0;
	for (ptrdiff_t i = 0; i < arrlen(e->list); i++) {
		if (is_same(&e->list[i], begin, end, text))
			return 0;
		if (is_contrary(&e->list[i], begin, end))
			return -1;
		if (e->list[i].begin < begin)
			at = i + 1;
	}
	arrins(e->list, at, ((struct edit){ begin, end, xstrdup(text) }));
	return 0;
}

int edits_merge(struct edits *e, const struct code *c, const struct edits *from)
{
	struct edits both = { 0 };
	int rc = 0;

	for (ptrdiff_t i = 0; i < arrlen(e->list); i++)
		edits_add(&both, c, e->list[i].begin, e->list[i].end, e->list[i].text);
	for (ptrdiff_t i = 0; !rc && i < arrlen(from->list); i++)
		rc = edits_add(&both, c, from->list[i].begin, from->list[i].end,
			       from->list[i].text);
	edits_release(rc ? &both : e);
	if (!rc)
		*e = both;
	return rc;
}

void edits_release(struct edits *e)
{
	for (ptrdiff_t i = 0; i < arrlen(e->list); i++)
		free(e->list[i].text);
	arrfree(e->list);
}

char *edits_apply(const struct edits *e, const struct code *c)
{
	unsigned int at = 0;
	char *ret = NULL;
	size_t len;
	FILE *out = open_memstream(&ret, &len);

	if (!out)
		BUG("out of memory");
	for (ptrdiff_t i = 0; i < arrlen(e->list); i++) {
		fwrite(c->text + at, 1, e->list[i].begin - at, out);
		fputs(e->list[i].text, out);
		at = e->list[i].end;
	}
	fwrite(c->text + at, 1, c->len - at, out);
	if (fclose(out))
		BUG("out of memory");
	return ret;
}
