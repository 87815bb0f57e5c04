/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <getopt.h>
#include <limits.h>

#include "base/error.h"
#include "cli/cli.h"

int parse_count(const char *option, const char *text)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(text, &end, 10);
	if (errno || end == text || *end || n < 1 || n > 4096)
		return error("%s wants a number from 1 to 4096, not '%s'", option, text);
	return (int)n;
}

int refused_option(const char *command, char **argv, int opt)
{
	const char *sep = *command ? " " : "";
	const char *what = opt == ':' ? "wants an argument" :
			   optopt && argv[optind - 1][1] == '-' ? "takes no argument" :
								  "is unknown";

	if (argv[optind - 1][0] == '-' && argv[optind - 1][1] == '-')
		error("%s%soption '%s' %s; see 'dmattr%s%s --help'", command, sep,
		      argv[optind - 1], what, sep, command);
	else
		error("%s%soption '-%c' %s; see 'dmattr%s%s --help'", command, sep, optopt,
		      what, sep, command);
	return EXIT_TROUBLE;
}
