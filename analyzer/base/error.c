// SPDX-License-Identifier: GPL-2.0-only
#include <stdarg.h>
#include "base/error.h"

static int quiet;

static void say(const char *level, const char *fmt, va_list ap)
{
	flockfile(stderr);
	fprintf(stderr, "dmattr: %s", level);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	funlockfile(stderr);
}

int error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("error: ", fmt, ap);
	va_end(ap);
	return -1;
}

void warning(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("warning: ", fmt, ap);
	va_end(ap);
}

void note(const char *fmt, ...)
{
	va_list ap;

	if (quiet)
		return;
	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
}

void error_set_quiet(int q)
{
	quiet = q;
}
