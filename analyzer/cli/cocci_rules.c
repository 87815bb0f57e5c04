/* SPDX-License-Identifier: GPL-2.0-only */
/* The headers of the semantic patches: "// Word: value" lines. */
#include <errno.h>
#include <glob.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/cocci.h"

/* "// KEY: value" at line: the value up to the line's end, for the caller to free. */
static char *header_value(const char *line, const char *key)
{
	size_t len = strlen(key);

	if (strncmp(line, "// ", 3) || strncmp(line + 3, key, len) || line[3 + len] != ':')
		return NULL;
	line += 4 + len;
	return xstrndup(line, strcspn(line, "\n"));
}

static char **split(const char *text, char **words)
{
	for (size_t len; text += strspn(text, " \t"), *text; text += len) {
		len = strcspn(text, " \t");
		arrput(words, xstrndup(text, len));
	}
	return words;
}

static void words_free(char **words)
{
	for (int i = 0; i < arrlen(words); i++)
		free(words[i]);
	arrfree(words);
}

/* The names of a group; the word "and" begins the next. */
static void take_keywords(struct cocci_rule *r, const char *text)
{
	char **words = split(text, NULL);

	for (int i = 0; i < arrlen(words); i++) {
		if (!arrlen(r->keywords) || !strcmp(words[i], "and"))
			arrput(r->keywords, NULL);
		if (strcmp(words[i], "and"))
			arrput(arrlast(r->keywords), xstrdup(words[i]));
	}
	words_free(words);
}

/* "WORD NAME": if the tree spells the attribute NAME, the rule wants -D WORD. */
static void take_spelling(struct cocci_rule *r, const char *text, const char *spelling)
{
	char **words = split(text, NULL);

	if (arrlen(words) == 2 && spelling && !strcmp(words[1], spelling)) {
		free(r->define);
		r->define = xstrdup(words[0]);
	}
	words_free(words);
}

static void take_confidence(struct cocci_rule *r, const char *text)
{
	if (strstr(text, "High"))
		r->confidence = CONFIDENCE_HIGH;
	else if (strstr(text, "Moderate"))
		r->confidence = CONFIDENCE_MEDIUM;
}

static void take_line(struct cocci_rule *r, const char *line, const char *spelling)
{
	_cleanup_free_ char *options = header_value(line, "Options");
	_cleanup_free_ char *keywords = header_value(line, "Keywords");
	_cleanup_free_ char *spelled = header_value(line, "Spelling");
	_cleanup_free_ char *confidence = header_value(line, "Confidence");

	if (options)
		r->options = split(options, r->options);
	if (keywords)
		take_keywords(r, keywords);
	if (spelled)
		take_spelling(r, spelled, spelling);
	if (confidence)
		take_confidence(r, confidence);
}

static int read_rule(const char *path, const char *spelling, struct cocci_rule *r)
{
	_cleanup_free_ char *text = file_read(path, NULL);

	if (!text)
		return error("cannot read %s: %m", path);
	for (const char *line = text; line && line[0] == '/'; ) {
		take_line(r, line, spelling);
		line = strchr(line, '\n');
		if (line)
			line++;
	}
	if (!arrlen(r->keywords))
		return error("%s: no '// Keywords:' line: which files can matter?", path);
	return 0;
}

static char *rule_id(const char *path)
{
	const char *name = strrchr(path, '/') + 1;

	return xstrndup(name, strlen(name) - strlen(".cocci"));
}

static int add_rule(const char *path, const char *only, const char *spelling,
		    struct cocci_rule **ret)
{
	struct cocci_rule r = { .id = rule_id(path), .path = xstrdup(path) };

	if (only && strcmp(only, r.id)) {
		free(r.id);
		free(r.path);
		return 0;
	}
	arrput(*ret, r);
	return read_rule(path, spelling, &arrlast(*ret));
}

int cocci_rules_load(const char *dir, const char *only, const char *spelling,
		     struct cocci_rule **ret)
{
	_cleanup_free_ char *pattern = xasprintf("%s/*.cocci", dir);
	glob_t files;
	int rc = 0;

	if (glob(pattern, 0, NULL, &files))
		return error("no semantic patches in %s", dir);
	for (size_t i = 0; i < files.gl_pathc && !rc; i++)
		rc = add_rule(files.gl_pathv[i], only, spelling, ret);
	globfree(&files);
	if (!rc && !arrlen(*ret))
		return error("no semantic patch %s/%s.cocci", dir, only);
	return rc;
}

void cocci_rules_release(struct cocci_rule *rules)
{
	for (int i = 0; i < arrlen(rules); i++) {
		for (int g = 0; g < arrlen(rules[i].keywords); g++)
			words_free(rules[i].keywords[g]);
		arrfree(rules[i].keywords);
		words_free(rules[i].options);
		free(rules[i].define);
		free(rules[i].id);
		free(rules[i].path);
	}
	arrfree(rules);
}
