/* SPDX-License-Identifier: GPL-2.0-only */
#include <ctype.h>
#include "base/memory.h"
#include "output/names.h"

void put_printable(const char *text, FILE *out)
{
	for (; *text; text++)
		fputc(iscntrl((unsigned char)*text) ? '?' : *text, out);
}

int count_verdict(const struct report *r, enum verdict v)
{
	int n = 0;

	for (int i = 0; i < arrlen(r->sites); i++)
		n += r->sites[i].verdict == v;
	return n;
}

int count_level(const struct report *r, enum level l)
{
	int n = 0;

	for (int i = 0; i < arrlen(r->findings); i++)
		n += r->findings[i].level == l;
	return n;
}
