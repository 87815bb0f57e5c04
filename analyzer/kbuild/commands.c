// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <unistd.h>
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "kbuild/private.h"

void commands_init(struct commands *c)
{
	*c = (struct commands){ 0 };
	sh_new_strdup(c->map);
}

void commands_release(struct commands *c)
{
	shfree(c->map);
	arrfree(c->sorted);
	for (ptrdiff_t i = 0; i < arrlen(c->texts); i++)
		free(c->texts[i]);
	arrfree(c->texts);
	json_decref(c->root);
	*c = (struct commands){ 0 };
}

/* ---- compile_commands.json ---- */

char *below_tree(const struct tree *t, const char *dir, const char *file)
{
	_cleanup_free_ char *joined = path_join(dir, file);
	_cleanup_free_ char *path = path_normalise(joined);
	const char *below = path_below(t->path, path);
	_cleanup_free_ char *real = NULL;

	if (!below) {
		real = realpath(path, NULL);
		below = real ? path_below(t->path, real) : NULL;
	}
	return below && *below ? xstrdup(below) : NULL;
}

static bool is_gone(const struct tree *t, const char *file)
{
	_cleanup_free_ char *path = path_join(t->path, file);

	return access(path, F_OK);
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && !strcmp(s + n - m, end);
}

static int bad_entry(const char *path, size_t i, const char *what)
{
	return error("%s: entry %zu: %s; make it again with scripts/clang-tools/"
		     "gen_compile_commands.py", path, i, what);
}

static int add_entry(struct commands *c, const char *path, const char *base, size_t i,
		     const json_t *entry, const struct tree *t, struct left_out **gone)
{
	const char *dir = json_string_value(json_object_get(entry, "directory"));
	const char *file = json_string_value(json_object_get(entry, "file"));
	const json_t *words = json_object_get(entry, "arguments");
	_cleanup_free_ char *below = NULL, *joined = NULL;
	struct command cmd = { 0 };

	if (!words)
		words = json_object_get(entry, "command");
	if (!dir || !file)
		return bad_entry(path, i, "no \"directory\" or no \"file\"");
	if (!json_is_array(words) && !json_is_string(words))
		return bad_entry(path, i, "neither \"arguments\" nor \"command\"");
	joined = path_join(base, dir);
	cmd.json = words;
	cmd.dir = path_normalise(joined);
	arrput(c->texts, (char *)cmd.dir);
	below = below_tree(t, cmd.dir, file);
	if (!below || !ends_with(below, ".c"))
		return 0;
	if (!is_gone(t, below)) {
		if (shgeti(c->map, below) < 0)
			shput(c->map, below, cmd);
	} else if (!ends_with(below, ".mod.c")) {
		arrput(*gone, ((struct left_out){ take_ptr(below),
			xasprintf("%s names it, but it is gone", path) }));
	}
	return 0;
}

int commands_read_json(struct commands *c, const char *path, const struct tree *t,
		       struct left_out **gone)
{
	_cleanup_free_ char *base = path_dir(path);
	json_error_t e;
	json_t *entry;
	size_t i;

	c->root = json_load_file(path, 0, &e);
	if (!c->root && e.line < 0)
		return error("%s: %s", path, e.text);
	if (!c->root)
		return error("%s:%d:%d: %s; make it again with scripts/clang-tools/"
			     "gen_compile_commands.py", path, e.line, e.column, e.text);
	if (!json_is_array(c->root))
		return error("%s:1:1: not a list of commands", path);
	json_array_foreach(c->root, i, entry)
		if (add_entry(c, path, base, i, entry, t, gone))
			return -1;
	return 0;
}

/* ---- questions ---- */

const struct command *commands_find(const struct commands *c, const char *file)
{
	struct command_slot *map = c->map;
	ptrdiff_t i = shgeti(map, file);

	return i < 0 ? NULL : &map[i].value;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t common_dirs(const char *a, const char *b)
{
	size_t n = 0;

	for (; *a && *a == *b; a++, b++)
		n += *a == '/';
	return n;
}

/* in order, the longest common prefix is that of a neighbour */
const char *commands_nearest(struct commands *c, const char *file)
{
	ptrdiff_t low = 0, high;

	if (!c->sorted) {
		for (ptrdiff_t i = 0; i < shlen(c->map); i++)
			arrput(c->sorted, c->map[i].key);
		if (c->sorted)
			qsort(c->sorted, (size_t)arrlen(c->sorted), sizeof(char *), compare);
	}
	high = arrlen(c->sorted);
	if (!high)
		return NULL;
	while (low < high) {
		ptrdiff_t mid = (low + high) / 2;

		if (strcmp(c->sorted[mid], file) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == arrlen(c->sorted))
		return c->sorted[low - 1];
	if (low && common_dirs(c->sorted[low - 1], file) > common_dirs(c->sorted[low], file))
		low--;
	return c->sorted[low];
}

char **command_words(const struct command *cmd)
{
	const json_t *word;
	char **words = NULL;
	size_t i;

	if (cmd->record)
		return recorded_words(cmd);
	if (json_is_string(cmd->json))
		return words_split(json_string_value(cmd->json), json_string_length(cmd->json));
	json_array_foreach(cmd->json, i, word)
		if (json_is_string(word))
			arrput(words, xstrdup(json_string_value(word)));
	return words;
}

char **command_flags(const struct command *cmd)
{
	char **words = command_words(cmd);
	char **flags = flags_clean(words, cmd->dir);

	words_release(words);
	return flags;
}
