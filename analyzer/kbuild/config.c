// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <stdio.h>
#include "base/file.h"
#include "base/memory.h"
#include "kbuild/private.h"

#define ALIGN_LONG_LONG 8	/* __alignof__(unsigned long long) of a 64-bit kernel */
#define USUAL_CACHELINE 64

void config_read(const char *build, struct config *ret)
{
	_cleanup_free_ char *path = path_join(build, ".config");
	_cleanup_free_ char *text = file_read(path, NULL);
	char *save = NULL;

	*ret = (struct config){ 0 };
	sh_new_strdup(ret->map);
	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		char *eq = strchr(line, '=');

		if (strncmp(line, "CONFIG_", 7) || !eq)
			continue;
		*eq = '\0';
		free(shget(ret->map, line));
		shput(ret->map, line, xstrdup(eq + 1));
	}
}

void config_release(struct config *c)
{
	for (ptrdiff_t i = 0; i < shlen(c->map); i++)
		free(c->map[i].value);
	shfree(c->map);
}

const char *config_get(const struct config *c, const char *symbol)
{
	struct config_slot *map = c->map;

	return shget(map, symbol);
}

static int define_number(const char *text, const struct config *c, const char *name,
			 int depth);

/* "(6)", "CONFIG_X", "L1_CACHE_BYTES", "(1 << SHIFT)"; 0: cannot tell */
static int number(const char *p, const char *text, const struct config *c, int depth)
{
	_cleanup_free_ char *word = NULL;
	const char *value;

	p += strspn(p, " \t(");
	if (!strncmp(p, "1 << ", 5)) {
		int shift = number(p + 5, text, c, depth);

		return shift > 0 && shift < 16 ? 1 << shift : 0;
	}
	if (isdigit((unsigned char)*p))
		return atoi(p);
	word = xstrndup(p, strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789"));
	value = config_get(c, word);
	if (value)
		return atoi(value);
	return *word && depth < 4 ? define_number(text, c, word, depth + 1) : 0;
}

static int define_number(const char *text, const struct config *c, const char *name,
			 int depth)
{
	_cleanup_free_ char *value = define_value(text, name);

	return value ? number(value, text, c, depth) : 0;
}

void tree_alignments(struct tree *t, const struct config *c)
{
	_cleanup_free_ char *path = xasprintf("%s/arch/%s/include/asm/cache.h", t->path,
					      arch_dir(t->arch));
	_cleanup_free_ char *text = file_read(path, NULL);
	const char *cache = text ? text : "";
	int line = define_number(cache, c, "L1_CACHE_BYTES", 0);
	int dma = define_number(cache, c, "ARCH_DMA_MINALIGN", 0);
	int kmalloc = define_number(cache, c, "ARCH_KMALLOC_MINALIGN", 0);

	t->cacheline = line > 0 ? line : USUAL_CACHELINE;
	t->dma_minalign = dma > 0 ? dma : ALIGN_LONG_LONG;
	/* as include/linux/slab.h has it */
	if (kmalloc <= 0)
		kmalloc = t->dma_minalign > 8 ? t->dma_minalign : ALIGN_LONG_LONG;
	t->kmalloc_minalign = kmalloc;
}
