/* SPDX-License-Identifier: GPL-2.0-only */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "base/memory.h"
#include "output/uri.h"

static void put_uri(FILE *out, const char *p)
{
	unsigned char c = (unsigned char)*p;

	if ((c < 0x80 && isalnum(c)) || strchr("-._~/", c))
		fputc(c, out);
	else
		fprintf(out, "%%%02X", c);
}

static bool is_link(const char *p)
{
	const char *end = strchr(p, ']');

	return end && end[1] == '(';
}

static void put_text(FILE *out, const char *p)
{
	if (*p == '[' && is_link(p))
		fputc('\\', out);
	if (*p == '{' || *p == '}')
		fputc(*p, out);
	fputc(*p, out);
}

static char *each(const char *s, void (*put)(FILE *out, const char *p))
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		BUG("open_memstream: %m");
	for (; *s; s++)
		put(out, s);
	if (fclose(out))
		BUG("open_memstream: %m");
	return text;
}

char *uri_path(const char *path)
{
	return each(path, put_uri);
}

char *uri_decode(const char *uri)
{
	char *text = xstrdup(uri), *to = text;
	unsigned int c;

	for (const char *p = uri; *p; p++) {
		if (*p == '%' && sscanf(p + 1, "%2x", &c) == 1 && isxdigit((unsigned char)p[2])) {
			*to++ = (char)c;
			p += 2;
		} else {
			*to++ = *p;
		}
	}
	*to = '\0';
	return text;
}

static void put_link(FILE *out, const char *p)
{
	if (strchr("[]\\", *p))
		fputc('\\', out);
	if (*p == '{' || *p == '}')
		fputc(*p, out);
	fputc(*p, out);
}

char *sarif_text(const char *s)
{
	return each(s, put_text);
}

char *sarif_link(const char *s)
{
	return each(s, put_link);
}
