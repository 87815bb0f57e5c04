/* SPDX-License-Identifier: GPL-2.0-only */
/* What rules/ says to people: any of its files may hold a list "rules". */
#include <glob.h>
#include <jansson.h>

#include "base/error.h"
#include "base/memory.h"
#include "cli/cli.h"

/* The "rules" arrays of all files, joined; the caller decrefs. NULL after one line. */
static json_t *load(const char *dir)
{
	json_error_t e;
	_cleanup_free_ char *pattern = xasprintf("%s/*.json", dir);
	json_t *all = json_array();
	glob_t files;

	if (glob(pattern, 0, NULL, &files))
		return all;
	for (size_t i = 0; i < files.gl_pathc; i++) {
		json_t *root = json_load_file(files.gl_pathv[i], 0, &e);

		if (!root) {
			error("%s:%d:%d: %s", files.gl_pathv[i], e.line, e.column, e.text);
			json_decref(all);
			all = NULL;
			break;
		}
		json_array_extend(all, json_object_get(root, "rules"));
		json_decref(root);
	}
	globfree(&files);
	return all;
}

static const char *text_of(const json_t *rule, const char *key)
{
	const char *s = json_string_value(json_object_get(rule, key));

	return s ? s : "";
}

static const json_t *find(const json_t *rules, const char *id)
{
	for (size_t i = 0; i < json_array_size(rules); i++) {
		const json_t *rule = json_array_get(rules, i);

		if (!strcmp(text_of(rule, "id"), id))
			return rule;
	}
	return NULL;
}

static int refuse(const json_t *rules, const char *dir, const char *id)
{
	_cleanup_free_ char *known = NULL;
	size_t len;
	FILE *out = open_memstream(&known, &len);

	for (size_t i = 0; i < json_array_size(rules); i++)
		fprintf(out, "%s%s", i ? ", " : "",
			text_of(json_array_get(rules, i), "id"));
	fclose(out);
	if (!*known)
		return error("no rules in %s", dir);
	return error("unknown rule '%s'; there are: %s", id, known);
}

/* Words of text in lines of at most 80 columns. */
static void print_wrapped(const char *text, FILE *out)
{
	int column = 0;

	while (*text) {
		int len = (int)strcspn(text, " \n");

		if (column && column + 1 + len > 80) {
			fputc('\n', out);
			column = 0;
		}
		column += fprintf(out, "%s%.*s", column ? " " : "", len, text);
		text += len;
		text += strspn(text, " \n");
	}
	fputc('\n', out);
}

static void print_rule(const json_t *rule, FILE *out)
{
	const char *level = text_of(rule, "level");

	fprintf(out, "%s", text_of(rule, "id"));
	if (*level)
		fprintf(out, " (%s)", level);
	fputs("\n\n", out);
	print_wrapped(text_of(rule, "summary"), out);
	if (*text_of(rule, "why")) {
		fputc('\n', out);
		print_wrapped(text_of(rule, "why"), out);
	}
}

static enum level level_of(const json_t *rule)
{
	const char *name = text_of(rule, "level");
	int l = LEVEL_ERROR;

	while (l > LEVEL_NOTE && strcmp(level_names[l], name))
		l--;
	return l;
}

int rule_texts(const char *dir, struct report *r)
{
	json_t *rules = load(dir);

	for (size_t i = 0; i < json_array_size(rules); i++) {
		const json_t *rule = json_array_get(rules, i);

		arrput(r->rules, ((struct rule_text){
			.id = arena_strdup(&r->arena, text_of(rule, "id")),
			.summary = arena_strdup(&r->arena, text_of(rule, "summary")),
			.why = arena_strdup(&r->arena, text_of(rule, "why")),
			.level = level_of(rule) }));
	}
	json_decref(rules);
	return rules ? 0 : -1;
}

int rule_print(const char *dir, const char *id, FILE *out)
{
	json_t *rules = load(dir);
	const json_t *rule = find(rules, id);
	int rc = 0;

	if (!rules)
		return -1;
	if (rule)
		print_rule(rule, out);
	else
		rc = refuse(rules, dir, id);
	json_decref(rules);
	return rc;
}

int rule_check(const char *dir, const char *id)
{
	json_t *rules = load(dir);
	int rc = !rules ? -1 : find(rules, id) ? 0 : refuse(rules, dir, id);

	json_decref(rules);
	return rc;
}

bool rule_known(const char *dir, const char *id)
{
	json_t *rules = load(dir);
	bool known = find(rules, id) != NULL;

	json_decref(rules);
	return known;
}
