/* SPDX-License-Identifier: GPL-2.0-only */
#include <inttypes.h>
#include <stdio.h>

#include "base/error.h"
#include "base/memory.h"
#include "model/attrs.h"

const char *const attrs_overlap_spellings[] = {
	"DMA_ATTR_DEBUGGING_IGNORE_CACHELINES", "DMA_ATTR_CPU_CACHE_OVERLAP",
	"DMA_ATTR_CPU_CACHE_CLEAN", NULL,
};

/* The attribute whose bits all lie in mask and which has the lowest bit. */
static const struct dma_attribute *lowest(const struct tree *t, uint64_t mask)
{
	const struct dma_attribute *best = NULL;

	for (int i = 0; i < arrlen(t->attributes); i++) {
		const struct dma_attribute *a = &t->attributes[i];

		if (!a->bit || (a->bit & mask) != a->bit)
			continue;
		if (!best || a->bit < best->bit)
			best = a;
	}
	return best;
}

char **attrs_names(const struct tree *t, uint64_t mask)
{
	const struct dma_attribute *a;
	char **names = NULL;

	while ((a = lowest(t, mask))) {
		arrput(names, xstrdup(a->name));
		mask &= ~a->bit;
	}
	if (mask)
		arrput(names, xasprintf("0x%" PRIx64, mask));
	return names;
}

void attrs_names_free(char **names)
{
	for (int i = 0; i < arrlen(names); i++)
		free(names[i]);
	arrfree(names);
}

char *attrs_text(const struct tree *t, uint64_t mask)
{
	char **names = attrs_names(t, mask);
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		BUG("open_memstream: %m");
	for (int i = 0; i < arrlen(names); i++)
		fprintf(out, "%s%s", i ? " | " : "", names[i]);
	if (!arrlen(names))
		fputs("0", out);
	if (fclose(out))
		BUG("open_memstream: %m");
	attrs_names_free(names);
	return text;
}

uint64_t attrs_bit(const struct tree *t, const char *name)
{
	for (ptrdiff_t i = 0; name && i < arrlen(t->attributes); i++)
		if (!strcmp(t->attributes[i].name, name))
			return t->attributes[i].bit;
	return 0;
}
