// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/analysis.h"

static bool is_below(const char *file, const char *path)
{
	size_t n = strlen(path);

	if (!n || !strcmp(path, "."))
		return true;
	return !strncmp(file, path, n) && (!file[n] || file[n] == '/' || path[n - 1] == '/');
}

bool analysis_wants(const struct analysis_options *o, const char *file)
{
	for (size_t i = 0; i < o->n_paths; i++)
		if (is_below(file, o->paths[i]))
			return true;
	return !o->n_paths;
}
