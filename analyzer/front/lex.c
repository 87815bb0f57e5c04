// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <xxhash.h>
#include "base/memory.h"
#include "front/lex.h"

struct lexer {
	const char *begin, *p, *end;
	uint32_t line;
	struct lexed *ret;
	struct seen_word { uint64_t key; ptrdiff_t value; } *seen;	/* stb_ds: index in words */
	int ifs;		/* how many #if are open */
	bool begun;		/* something stood before */
};

uint64_t word_hash(const char *text, size_t len)
{
	return XXH3_64bits(text, len);
}

static bool starts_word(char c)
{
	return isalpha((unsigned char)c) || c == '_' || c == '$';
}

static bool in_word(char c)
{
	return starts_word(c) || isdigit((unsigned char)c);
}

static const char *word_end(const struct lexer *l, const char *p)
{
	while (p < l->end && in_word(*p))
		p++;
	return p;
}

static struct word *add_word(struct lexer *l, const char *word, size_t len, uint32_t flag)
{
	uint64_t hash = word_hash(word, len);
	ptrdiff_t i = hmgeti(l->seen, hash);
	struct word *w;

	if (i < 0) {
		hmput(l->seen, hash, arrlen(l->ret->words));
		arrput(l->ret->words, ((struct word){ .hash = hash,
						      .at = (uint32_t)(word - l->begin) }));
		w = &arrlast(l->ret->words);
	} else {
		w = &l->ret->words[l->seen[i].value];
	}
	w->flags |= flag;
	if ((flag & WORD_DEFINED) && !w->line)
		w->line = l->line;
	return w;
}

static void skip_block_comment(struct lexer *l)
{
	for (l->p += 2; l->p < l->end; l->p++) {
		l->line += *l->p == '\n';
		if (*l->p == '*' && l->p + 1 < l->end && l->p[1] == '/') {
			l->p += 2;
			return;
		}
	}
}

static void skip_line_comment(struct lexer *l)
{
	while (l->p < l->end && *l->p != '\n')
		l->p++;
}

/* A literal ends with its line: prose under #error or #if 0 has lone quotes. */
static void skip_literal(struct lexer *l)
{
	char quote = *l->p++;

	for (; l->p < l->end && *l->p != quote && *l->p != '\n'; l->p++) {
		if (*l->p != '\\' || l->p + 1 >= l->end)
			continue;
		l->p++;
		l->line += *l->p == '\n';
	}
	if (l->p < l->end && *l->p == quote)
		l->p++;
}

/* What is no word; true if the line ends here. */
static bool skip_other(struct lexer *l)
{
	char next = l->p + 1 < l->end ? l->p[1] : '\0';

	if (*l->p == '\n') {
		l->line++;
		l->p++;
		return true;
	}
	if (*l->p == '\\' && next == '\n') {
		l->line++;
		l->p += 2;
	} else if (*l->p == '/' && next == '*') {
		skip_block_comment(l);
	} else if (*l->p == '/' && next == '/') {
		skip_line_comment(l);
	} else if (*l->p == '"' || *l->p == '\'') {
		skip_literal(l);
	} else if (isdigit((unsigned char)*l->p)) {
		l->p = word_end(l, l->p);
	} else {
		l->p++;
	}
	return false;
}

/* Does a parenthesis follow, or in a line of its own nothing? */
static bool is_called(const struct lexer *l, bool own_line)
{
	struct lexer ahead = *l;
	const char *begin = NULL;

	while (ahead.p < ahead.end && ahead.p != begin) {
		begin = ahead.p;
		if (*begin == '(' || (own_line && *begin == '\n'))
			return true;
		if (isspace((unsigned char)*begin) || *begin == '\\' || *begin == '/')
			skip_other(&ahead);
	}
	return own_line && ahead.p == ahead.end;
}

/* The words up to the end of the line. */
static void take_line(struct lexer *l, uint32_t flag)
{
	while (l->p < l->end) {
		const char *word = l->p;

		if (starts_word(*word)) {
			l->p = word_end(l, word);
			add_word(l, word, (size_t)(l->p - word),
				 flag | (is_called(l, true) ? WORD_CALLED : WORD_BARE));
		} else if (skip_other(l)) {
			return;
		}
	}
}

/* ---- directives ---- */

static void skip_blank(struct lexer *l)
{
	while (l->p < l->end && (*l->p == ' ' || *l->p == '\t'))
		l->p++;
}

static void take_include(struct lexer *l)
{
	const char *begin, *end;
	char close;

	skip_blank(l);
	begin = l->p;
	if (begin >= l->end || (*begin != '<' && *begin != '"'))
		return;
	close = *begin == '<' ? '>' : '"';
	for (end = begin + 1; end < l->end && *end != close && *end != '\n'; end++)
		;
	if (end >= l->end || *end != close)
		return;
	l->p = end + 1;
	l->ret->last_include = l->line;
	arrput(l->ret->includes, ((struct include){
		.target = xstrndup(begin, (size_t)(l->p - begin)),
		.sure = l->ifs == (l->ret->guarded ? 1 : 0) }));
}

static bool is_sure(const struct lexer *l)
{
	return l->ifs == (l->ret->guarded ? 1 : 0);
}

static void note_last(const struct lexer *l, struct word *w, uint32_t flag)
{
	w->flags &= ~(uint32_t)WORD_GONE;
	if ((flag & WORD_UNDEFINED) && is_sure(l))
		w->flags |= WORD_GONE;
}

static void take_definition(struct lexer *l, uint32_t flag)
{
	const char *word;

	skip_blank(l);
	word = l->p;
	l->p = word_end(l, word);
	if (!(flag & WORD_UNDEFINED))
		flag |= l->p < l->end && *l->p == '(' ? WORD_FUNCTION : WORD_OBJECT;
	if (l->p > word)
		note_last(l, add_word(l, word, (size_t)(l->p - word), flag), flag);
}

static bool is(const char *word, size_t len, const char *name)
{
	return len == strlen(name) && !memcmp(word, name, len);
}

static void take_directive(struct lexer *l)
{
	bool first = !l->begun;
	uint32_t flag = WORD_USED;
	const char *word;
	size_t n;

	l->begun = true;
	l->p++;
	skip_blank(l);
	word = l->p;
	l->p = word_end(l, word);
	n = (size_t)(l->p - word);
	if (n > 1 && !memcmp(word, "if", 2)) {
		flag = WORD_TESTED;
		l->ret->guarded |= first;
		l->ifs++;
	} else if (n > 3 && !memcmp(word, "elif", 4)) {
		flag = WORD_TESTED;
	} else if (is(word, n, "endif")) {
		l->ifs -= l->ifs > 0;
	} else if (is(word, n, "define")) {
		take_definition(l, WORD_DEFINED);
		flag = WORD_IN_MACRO;
	} else if (is(word, n, "undef")) {
		take_definition(l, WORD_DEFINED | WORD_UNDEFINED);
	} else if (is(word, n, "include")) {
		take_include(l);
	} else if (is(word, n, "pragma")) {
		skip_blank(l);
		l->ret->guarded |= first && l->end - l->p > 4 && !memcmp(l->p, "once", 4);
		l->ifs += l->ret->guarded && first;
	}
	take_line(l, flag);
}

static int by_hash(const void *a, const void *b)
{
	uint64_t x = ((const struct word *)a)->hash, y = ((const struct word *)b)->hash;

	return x < y ? -1 : x > y;
}

void lex(const char *text, size_t len, struct lexed *ret)
{
	struct lexer l = { .begin = text, .p = text, .end = text + len, .line = 1, .ret = ret };
	bool line_begins = true;

	*ret = (struct lexed){ 0 };
	while (l.p < l.end) {
		const char *word = l.p;

		if (starts_word(*word)) {
			l.p = word_end(&l, word);
			add_word(&l, word, (size_t)(l.p - word),
				 WORD_USED | (is_called(&l, false) ? WORD_CALLED : WORD_BARE));
			l.begun = true;
			line_begins = false;
		} else if (*word == '#' && line_begins) {
			take_directive(&l);
		} else if (skip_other(&l)) {
			line_begins = true;
		} else if (*word != ' ' && *word != '\t' && *word != '/') {
			line_begins = false;
		}
	}
	hmfree(l.seen);
	if (ret->words)
		qsort(ret->words, (size_t)arrlen(ret->words), sizeof(*ret->words), by_hash);
}

void lexed_release(struct lexed *x)
{
	for (ptrdiff_t i = 0; i < arrlen(x->includes); i++)
		free(x->includes[i].target);
	arrfree(x->includes);
	arrfree(x->words);
}

const struct word *lexed_find(const struct lexed *x, uint64_t hash)
{
	struct word key = { .hash = hash };

	if (!x->words)
		return NULL;
	return bsearch(&key, x->words, (size_t)arrlen(x->words), sizeof(key), by_hash);
}
