/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory: allocation that does not fail (out of memory ends the process, the
 * one exception to "only cli ends it"), scope guards, and growing arrays and
 * hash maps, which come from stb_ds (arrput, hmput, shput ...).
 */
#ifndef DMATTR_BASE_MEMORY_H
#define DMATTR_BASE_MEMORY_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);

/* Like asprintf(); the caller frees the result. */
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* _cleanup_free_ char *p = ...;  frees p when the scope ends. */
static inline void freep(void *p)
{
	free(*(void **)p);
}
#define _cleanup_free_ __attribute__((cleanup(freep)))

/* Hand ownership of a guarded pointer on: return take_ptr(p). */
#define take_ptr(p) ({ __typeof__(p) taken_ = (p); (p) = NULL; taken_; })

/* An arena: strings and structs that are thrown away together. */
struct arena {
	char **blocks;		/* stb_ds array of malloc'd blocks */
	size_t used, size;	/* of the last block */
};

/* Free all that came from the arena; it can be used again. */
void arena_release(struct arena *a);

/* Zeroed, max-aligned memory that lives until arena_release(). */
void *arena_alloc(struct arena *a, size_t size);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Strings to small numbers and back. Number 0 is always the empty string. */
struct intern {
	struct intern_slot { char *key; uint32_t value; } *map;	/* stb_ds */
	const char **text;	/* stb_ds array; text[id] belongs to the map */
};

void intern_init(struct intern *in);
void intern_release(struct intern *in);

/* The number of s, made if new. NULL counts as "". */
uint32_t intern_id(struct intern *in, const char *s);

/* The number of s, or 0 if it was never seen. */
uint32_t intern_find(struct intern *in, const char *s);

/* The text of a number that intern_id() gave. */
const char *intern_text(const struct intern *in, uint32_t id);

#endif
