// SPDX-License-Identifier: GPL-2.0-only
#include <stdarg.h>
#include <stdio.h>
#define STB_DS_IMPLEMENTATION
#include "base/memory.h"
#include "base/error.h"

#define BLOCK_SIZE 65536
#define ALIGN_UP(n) (((n) + 15) & ~(size_t)15)

static void *check(void *p)
{
	if (!p) {
		error("out of memory");
		exit(2);
	}
	return p;
}

void *xmalloc(size_t size)
{
	return check(malloc(size ? size : 1));
}

void *xcalloc(size_t n, size_t size)
{
	return check(calloc(n ? n : 1, size ? size : 1));
}

void *xrealloc(void *p, size_t size)
{
	return check(realloc(p, size ? size : 1));
}

char *xstrdup(const char *s)
{
	return check(strdup(s));
}

char *xstrndup(const char *s, size_t n)
{
	return check(strndup(s, n));
}

static char *vprint(const char *fmt, va_list ap)
{
	char *s;

	if (vasprintf(&s, fmt, ap) < 0)
		check(NULL);
	return s;
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = vprint(fmt, ap);
	va_end(ap);
	return s;
}

void arena_release(struct arena *a)
{
	for (ptrdiff_t i = 0; i < arrlen(a->blocks); i++)
		free(a->blocks[i]);
	arrfree(a->blocks);
	*a = (struct arena){ 0 };
}

void *arena_alloc(struct arena *a, size_t size)
{
	void *p;

	size = ALIGN_UP(size ? size : 1);
	if (a->used + size > a->size) {
		a->size = size > BLOCK_SIZE ? size : BLOCK_SIZE;
		a->used = 0;
		arrput(a->blocks, xcalloc(1, a->size));
	}
	p = arrlast(a->blocks) + a->used;
	a->used += size;
	return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *p = arena_alloc(a, n + 1);

	memcpy(p, s, n);
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	_cleanup_free_ char *s = NULL;
	va_list ap;

	va_start(ap, fmt);
	s = vprint(fmt, ap);
	va_end(ap);
	return arena_strdup(a, s);
}

void intern_init(struct intern *in)
{
	*in = (struct intern){ 0 };
	sh_new_arena(in->map);
	intern_id(in, "");
}

void intern_release(struct intern *in)
{
	shfree(in->map);
	arrfree(in->text);
}

uint32_t intern_id(struct intern *in, const char *s)
{
	ptrdiff_t i;

	if (!s)
		s = "";
	i = shgeti(in->map, s);
	if (i >= 0)
		return in->map[i].value;
	shput(in->map, s, (uint32_t)arrlen(in->text));
	arrput(in->text, in->map[shgeti(in->map, s)].key);
	return (uint32_t)arrlen(in->text) - 1;
}

uint32_t intern_find(struct intern *in, const char *s)
{
	ptrdiff_t i = s ? shgeti(in->map, s) : -1;

	return i < 0 ? 0 : in->map[i].value;
}

const char *intern_text(const struct intern *in, uint32_t id)
{
	return in->text[id];
}
