/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What was found before and is known: a text file for git, one finding a line, sorted:
 * rule, file (as in a URI), function, fingerprint. Lines that begin with '#' are for people.
 */
#include <errno.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/changed.h"
#include "output/uri.h"

struct entry { char *key; bool value; };	/* line -> used */

static char *entry_of(const struct finding *f)
{
	_cleanup_free_ char *file = uri_path(f->at.file);

	return xasprintf("%s %s %s %s", f->rule, file,
			 f->at.function && *f->at.function ? f->at.function : "-",
			 f->fingerprint);
}

/* Four words, the last one 16 hex digits. */
static bool is_entry(const char *line)
{
	const char *last = strrchr(line, ' ');
	int blanks = 0;

	for (const char *p = line; *p; p++)
		blanks += *p == ' ';
	return blanks == 3 && strlen(last + 1) == 16 &&
	       strspn(last + 1, "0123456789abcdef") == 16;
}

static int read_lines(char *text, const char *path, struct entry **ret)
{
	struct entry *map = NULL;
	char *save = text;
	int rc = 0;

	sh_new_strdup(map);
	for (int n = 1; !rc && save && *save; n++) {
		char *line = strsep(&save, "\n");

		if (*line && *line != '#' && !is_entry(line))
			rc = error("%s:%d: not an entry of a baseline (RULE FILE FUNCTION "
				   "FINGERPRINT); make it again with --update-baseline", path, n);
		else if (*line && *line != '#')
			shput(map, line, false);
	}
	*ret = map;
	return rc;
}

/* The word after the rule. */
static char *file_of(const char *line)
{
	const char *word = strchr(line, ' ') + 1;
	_cleanup_free_ char *file = xstrndup(word, strcspn(word, " "));

	return uri_decode(file);
}

static bool is_listed(const struct finding *f, void *arg)
{
	struct entry *map = arg;
	_cleanup_free_ char *line = entry_of(f);
	ptrdiff_t i = shgeti(map, line);

	if (i < 0)
		return false;
	map[i].value = true;
	return true;
}

int baseline_apply(struct report *r, const char *path, char *const *paths)
{
	_cleanup_free_ char *text = stream_read(path, NULL);
	struct entry *map = NULL;
	int rc = 0, n;

	if (!text)
		return error("%s: %s; make it with --update-baseline", path, strerror(errno));
	rc = read_lines(text, path, &map);
	if (!rc) {
		n = findings_drop(r, is_listed, map);
		if (n)
			note("%d finding%s in the baseline %s", n, n == 1 ? " is" : "s are", path);
	}
	for (ptrdiff_t i = 0; !rc && i < shlen(map); i++) {
		_cleanup_free_ char *file = file_of(map[i].key);

		if (!map[i].value && paths_cover(paths, file))
			warning("%s: no finding any more: '%s'; --update-baseline takes it out",
				path, map[i].key);
	}
	shfree(map);
	return rc;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int write_lines(const char *path, char **lines)
{
	_cleanup_free_ char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);
	int rc;

	fputs("# Findings that are known: rule, file, function, fingerprint. Made by\n"
	      "# 'dmattr check --baseline FILE --update-baseline'.\n", f);
	for (ptrdiff_t i = 0; i < arrlen(lines); i++)
		fprintf(f, "%s\n", lines[i]);
	fclose(f);
	rc = file_replace(path, text, len);
	return rc ? error("cannot write %s: %s", path, strerror(errno)) : 0;
}

int baseline_update(const struct report *r, const char *path, char *const *paths)
{
	_cleanup_free_ char *text = file_read(path, NULL);
	struct entry *map = NULL;
	char **lines = NULL;
	int rc = text ? read_lines(text, path, &map) : 0;

	for (ptrdiff_t i = 0; i < arrlen(r->findings); i++)
		if (r->findings[i].level >= LEVEL_WARNING)
			arrput(lines, entry_of(&r->findings[i]));
	for (ptrdiff_t i = 0; i < shlen(map); i++) {
		_cleanup_free_ char *file = file_of(map[i].key);

		if (!paths_cover(paths, file))
			arrput(lines, xstrdup(map[i].key));
	}
	if (lines)
		qsort(lines, (size_t)arrlen(lines), sizeof(*lines), by_text);
	if (!rc)
		rc = write_lines(path, lines);
	if (!rc)
		note("%s lists %d finding%s", path, (int)arrlen(lines),
		     arrlen(lines) == 1 ? "" : "s");
	paths_free(lines);
	shfree(map);
	return rc;
}
