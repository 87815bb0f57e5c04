/* SPDX-License-Identifier: GPL-2.0-only */
/* The Test Anything Protocol, for the unit tests; tests/lib.sh is that of the others. */
#ifndef DMATTR_TESTS_TAP_H
#define DMATTR_TESTS_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static int tap_tests, tap_failed;

/* Print how a test ended, and if badly where it stands; gives the condition. */
#define ok(cond, ...) tap_report(!!(cond), __FILE__, __LINE__, __VA_ARGS__)

__attribute__((format(printf, 4, 5)))
static inline bool tap_report(bool good, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %d - ", good ? "" : "not ", ++tap_tests);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	if (!good)
		printf("# %s:%d\n", file, line);
	tap_failed += !good;
	return good;
}

/* Print the plan; the status for main() to return. */
static inline int tap_end(void)
{
	printf("1..%d\n", tap_tests);
	return tap_failed != 0;
}

#endif
