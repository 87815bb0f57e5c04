// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include "base/memory.h"
#include "kbuild/private.h"

/* one word, from *p to the blank behind it, into an stb_ds array of char */
static char *split_word(const char **p, const char *end)
{
	char *word = NULL, quote = 0;

	for (; *p < end; (*p)++) {
		char c = **p;

		if (quote) {
			if (c == quote) {
				quote = 0;
				continue;
			}
			if (c == '\\' && quote == '"' && *p + 1 < end &&
			    strchr("\"\\$`", (*p)[1]))
				c = *++*p;
		} else if (c == '\'' || c == '"') {
			quote = c;
			continue;
		} else if (c == '\\' && *p + 1 < end) {
			c = *++*p;
		} else if (strchr(" \t\r\n", c)) {
			break;
		}
		arrput(word, c);
	}
	return word;
}

char **words_split(const char *text, size_t len)
{
	const char *end = text + len;
	char **words = NULL;

	for (const char *p = text; p < end;) {
		char *word;

		if (strchr(" \t\r\n", *p)) {
			p++;
			continue;
		}
		word = split_word(&p, end);
		arrput(words, xstrndup(word ? word : "", (size_t)arrlen(word)));
		arrfree(word);
	}
	return words;
}

void words_release(char **words)
{
	for (ptrdiff_t i = 0; i < arrlen(words); i++)
		free(words[i]);
	arrfree(words);
}

char *path_normalise(const char *path)
{
	char *out = xmalloc(strlen(path) + 2), *base = out, *o = out;

	if (*path == '/')
		*o++ = *path++, base = o;
	while (*path) {
		size_t n = strcspn(path, "/");
		char *last = o;

		while (last > base && last[-1] != '/')
			last--;
		if (n == 2 && !strncmp(path, "..", 2) && o > base &&
		    strncmp(last, "..", (size_t)(o - last))) {
			o = last > base ? last - 1 : base;
		} else if (n == 2 && !strncmp(path, "..", 2) && base > out) {
			; /* "/.." is "/" */
		} else if (n && !(n == 1 && *path == '.')) {
			if (o > base)
				*o++ = '/';
			memcpy(o, path, n);
			o += n;
		}
		path += n + strspn(path + n, "/");
	}
	*o = '\0';
	return out;
}

char *path_dir(const char *path)
{
	const char *slash = strrchr(path, '/');

	return xstrndup(path, slash ? (size_t)(slash - path) : 0);
}
