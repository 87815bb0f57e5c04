// SPDX-License-Identifier: GPL-2.0-only
/*
 * A tokenizer, not a parser: it knows comments, literals, directives and the
 * depth of braces, no types.
 */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "kbuild/private.h"

enum byte_class { OTHER, WORD, NEWLINE, QUOTE, SLASH, HASH, OPEN, CLOSE };

static unsigned char class_of[256];

static void init_classes(void)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
				      "0123456789$";

	for (const char *c = letters; *c; c++)
		class_of[(unsigned char)*c] = WORD;
	class_of['\n'] = NEWLINE;
	class_of['"'] = class_of['\''] = QUOTE;
	class_of['/'] = SLASH;
	class_of['#'] = HASH;
	class_of['{'] = OPEN;
	class_of['}'] = CLOSE;
}

static bool is_word_byte(char c)
{
	return class_of[(unsigned char)c] == WORD;
}

/* not strchr(): this runs for each word of the tree */
static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || !c;
}

/* ---- what is skipped ---- */

static const char *line_end(const struct tokens *s, const char *p)
{
	const char *end = memchr(p, '\n', (size_t)(s->end - p));

	return end ? end : s->end;
}

static const char *skip_comment(const struct tokens *s, const char *p)
{
	const char *end;

	if (p + 1 < s->end && p[1] == '/')
		return line_end(s, p);
	if (p + 1 >= s->end || p[1] != '*')
		return p + 1;
	end = memmem(p + 2, (size_t)(s->end - p - 2), "*/", 2);
	return end ? end + 2 : s->end;
}

/* a literal ends with its line: prose under #error or #if 0 has lone quotes */
static const char *skip_literal(const struct tokens *s, const char *p)
{
	char quote = *p++;

	for (; p < s->end && *p != quote && *p != '\n'; p++)
		if (*p == '\\' && p + 1 < s->end)
			p++;
	return p < s->end && *p == quote ? p + 1 : p;
}

static const char *skip_blank(const struct tokens *s, const char *p)
{
	for (; p < s->end; p++) {
		if (*p == '/' && p + 1 < s->end && p[1] == '*')
			p = skip_comment(s, p) - 1;
		else if (!is_blank(*p) && *p != '\\')
			break;
	}
	return p;
}

static const char *skip_word(const struct tokens *s, const char *p)
{
	while (p < s->end && is_word_byte(*p))
		p++;
	return p;
}

/* ---- words ---- */

static char byte_before(const struct tokens *s, const char *p, const char **at)
{
	while (p > s->begin && is_blank(p[-1]))
		p--;
	*at = p - 1;
	return p > s->begin ? p[-1] : '\0';
}

/* "p->name" and "x.name" are members that have the name, "...name" is not */
static bool is_member(const struct tokens *s, const char *at, char before)
{
	if (before == '.')
		return at == s->begin || at[-1] != '.';
	return before == '>' && at > s->begin && at[-1] == '-';
}

/* outside braces "type name(" declares or defines it */
static bool is_declared(const struct tokens *s, char before)
{
	return !s->depth && !s->directive &&
	       (is_word_byte(before) || before == '*' || before == ')' || before == '/');
}

/* behind the ")" of the "(" at p */
static const char *skip_group(const struct tokens *s, const char *p)
{
	int open = 0;

	while (p < s->end) {
		if (*p == '"' || *p == '\'') {
			p = skip_literal(s, p);
			continue;
		}
		if (*p == '/') {
			p = skip_comment(s, p);
			continue;
		}
		if (*p == '(')
			open++;
		else if (*p == ')' && !--open)
			return p + 1;
		else if (*p == ';' || *p == '{')
			return p;
		p++;
	}
	return p;
}

/* from the "(" behind a name: attributes and their arguments, then a body */
static bool has_body(const struct tokens *s, const char *p)
{
	while (p < s->end) {
		if (*p == '(')
			p = skip_group(s, p);
		else if (*p == '#')
			p = line_end(s, p);
		else if (*p == '/')
			p = skip_comment(s, p);
		else if (is_word_byte(*p))
			p = skip_word(s, p);
		else
			return *p == '{';
		p = skip_blank(s, p);
	}
	return false;
}

unsigned int tokens_use(const struct tokens *s, const char *word, size_t len)
{
	const char *at, *next;
	char before = byte_before(s, word, &at);
	unsigned int uses = 0;

	if (s->defining)
		return IDENT_NAMED;
	if (is_member(s, at, before))
		return IDENT_MEMBER;
	next = skip_blank(s, word + len);
	if (next >= s->end || *next != '(')
		return IDENT_NAMED;
	if (!is_declared(s, before))
		uses |= IDENT_CALLED;
	if (!s->depth && !s->directive && has_body(s, next))
		uses |= IDENT_DEFINED;
	return uses ? uses : IDENT_NAMED;
}

static void take_word(struct tokens *s)
{
	const char *start = s->p;

	s->p = skip_word(s, start);
	s->word(s, start, (size_t)(s->p - start));
}

/* ---- directives ---- */

static bool is_directive(const char *word, size_t n, const char *name)
{
	return n == strlen(name) && !memcmp(word, name, n);
}

static void take_defined(struct tokens *s)
{
	s->p = skip_blank(s, s->p);
	if (s->p >= s->end || !is_word_byte(*s->p))
		return;
	s->defining = true;
	take_word(s);
	s->defining = false;
}

/* the words of a path are none */
static void skip_path(struct tokens *s)
{
	const char *p = skip_blank(s, s->p);

	if (p >= s->end || *p != '<')
		return;
	while (p < s->end && *p != '>' && *p != '\n')
		p++;
	s->p = p;
}

/*
 * Each branch of an #if starts at the depth of the #if, or the braces of
 * "#ifdef A if (a) { #else if (b) { #endif" would not come out even.
 */
static void directive(struct tokens *s)
{
	const char *word = s->p + 1, *end;
	size_t n;

	while (word < s->end && (*word == ' ' || *word == '\t'))
		word++;
	end = skip_word(s, word);
	n = (size_t)(end - word);
	s->directive = true;
	s->p = end;
	if (n > 1 && !memcmp(word, "if", 2)) {
		arrput(s->ifs, s->depth);
	} else if (is_directive(word, n, "else") || (n > 3 && !memcmp(word, "elif", 4))) {
		if (arrlen(s->ifs))
			s->depth = arrlast(s->ifs);
	} else if (is_directive(word, n, "endif")) {
		if (arrlen(s->ifs))
			(void)arrpop(s->ifs);
	} else if (is_directive(word, n, "define")) {
		take_defined(s);
	} else if (is_directive(word, n, "include")) {
		skip_path(s);
	}
}

/* ---- a text ---- */

static void brace(struct tokens *s, int step)
{
	bool first = s->p == s->begin || s->p[-1] == '\n';

	s->p++;
	if (s->directive)
		return;
	if (first)
		s->depth = step > 0;
	else if (s->depth + step >= 0)
		s->depth += step;
}

static void newline(struct tokens *s)
{
	const char *p = s->p++;

	if (p > s->begin && p[-1] == '\r')
		p--;
	if (p == s->begin || p[-1] != '\\')
		s->directive = false;
}

static void take_hash(struct tokens *s)
{
	if (s->directive)
		s->p++;
	else
		directive(s);
}

static void skip_other(struct tokens *s)
{
	do
		s->p++;
	while (s->p < s->end && class_of[(unsigned char)*s->p] == OTHER);
}

static void take(struct tokens *s)
{
	switch (class_of[(unsigned char)*s->p]) {
	case WORD:
		take_word(s);
		break;
	case NEWLINE:
		newline(s);
		break;
	case QUOTE:
		s->p = skip_literal(s, s->p);
		break;
	case SLASH:
		s->p = skip_comment(s, s->p);
		break;
	case HASH:
		take_hash(s);
		break;
	case OPEN:
		brace(s, 1);
		break;
	case CLOSE:
		brace(s, -1);
		break;
	default:
		skip_other(s);
	}
}

void tokens_run(struct tokens *s, const char *text, size_t len)
{
	if (!class_of['{'])
		init_classes();
	s->begin = s->p = text;
	s->end = text + len;
	while (s->p < s->end)
		take(s);
	arrfree(s->ifs);
}

/* ---- files ---- */

bool is_source(const char *name, size_t len)
{
	return len > 2 && name[len - 2] == '.' && (name[len - 1] == 'c' || name[len - 1] == 'h');
}

static int read_open(struct source *s, int fd)
{
	struct stat st;
	ssize_t n;

	s->len = 0;
	if (fstat(fd, &st))
		return -1;
	if ((size_t)st.st_size > s->room) {
		s->room = (size_t)st.st_size * 2;
		s->text = xrealloc(s->text, s->room);
	}
	while (s->len < (size_t)st.st_size) {
		n = read(fd, s->text + s->len, (size_t)st.st_size - s->len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -1 : 0;
		s->len += (size_t)n;
	}
	return 0;
}

int source_read(struct source *s, const char *path)
{
	int fd = file_open(path);
	int r, saved;

	if (fd < 0)
		return -1;
	r = read_open(s, fd);
	saved = errno;
	close(fd);
	errno = saved;
	return r;
}

void source_release(struct source *s)
{
	free(s->text);
	*s = (struct source){ 0 };
}
