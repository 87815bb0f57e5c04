/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside front/: which words a source file uses, which macros it defines and tests. */
#ifndef DMATTR_FRONT_LEX_H
#define DMATTR_FRONT_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum word_flag {
	WORD_USED = 1,		/* outside of what follows */
	WORD_DEFINED = 2,	/* by #define or #undef */
	WORD_UNDEFINED = 4,	/* by #undef */
	WORD_TESTED = 8,	/* in an #if or #elif */
	WORD_IN_MACRO = 16,	/* in the body of a macro */
	WORD_CALLED = 32,	/* a parenthesis follows, or may: the body of a macro ends */
	WORD_BARE = 256,	/* none follows */
	WORD_OBJECT = 64,	/* by #define without parameters */
	WORD_FUNCTION = 128,	/* by #define with parameters */
	WORD_GONE = 512,	/* the last of these is an #undef, under no #if */
};

struct word {
	uint64_t hash;		/* XXH3 of its text */
	uint32_t flags;		/* enum word_flag */
	uint32_t line;		/* of its first definition, or 0 */
	uint32_t at;		/* where it first stands: the offset in the text */
};

struct include {
	char *target;		/* with its quotes: <linux/dma.h> or "x.h" */
	bool sure;		/* under no #if */
};

/* What a file says before any macro is expanded; inactive branches count. */
struct lexed {
	struct word *words;		/* stb_ds, sorted by hash, each once */
	struct include *includes;	/* stb_ds, in their order */
	uint32_t last_include;		/* its line, or 0 */
	bool guarded;			/* begins with #ifndef, #if or #pragma once */
};

uint64_t word_hash(const char *text, size_t len);

/* Comments, literals and numbers are no words. */
void lex(const char *text, size_t len, struct lexed *ret);
void lexed_release(struct lexed *x);

/* Does a macro mean something to the word? One with parameters: before a parenthesis. */
static inline bool word_meets(uint32_t word, bool function)
{
	return !function || (word & (WORD_CALLED | WORD_TESTED | WORD_DEFINED));
}

/* Has it parameters wherever the file defines it? */
static inline bool is_function_macro(uint32_t macro)
{
	return (macro & (WORD_FUNCTION | WORD_OBJECT)) == WORD_FUNCTION;
}

/* NULL: not there. */
const struct word *lexed_find(const struct lexed *x, uint64_t hash);

#endif
