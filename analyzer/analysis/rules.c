// SPDX-License-Identifier: GPL-2.0-only
#include <jansson.h>
#include "analysis/rules.h"
#include "base/error.h"

static const char *const premise_names[PREMISE_VERDICT] = {
	"user", "migrate", "request", "kernel", "coherent", "mmio", "unknown", "limited",
	"synced", "handed-over", "life-request", "life-object", "callers-differ",
	"many-choices", "marked", "resource", "completed",
};

static const char *premise_name(int i)
{
	return i < PREMISE_VERDICT ? premise_names[i] : verdict_names[i - PREMISE_VERDICT];
}

/* Where a list's i-th object begins, for messages: jansson keeps no positions. */
struct reader {
	const char *path;
	const char *list;
	size_t index;
};

static int complain(const struct reader *r, const char *what, const char *word)
{
	return error("%s: \"%s\" number %zu: %s '%s'", r->path, r->list, r->index + 1, what, word);
}

static int word_index(const char *const *names, int n, const char *word)
{
	for (int i = 0; i < n; i++)
		if (word && !strcmp(names[i], word))
			return i;
	return -1;
}

static int read_condition(const struct reader *r, const json_t *list, struct condition *ret)
{
	size_t i;
	json_t *item;

	json_array_foreach(list, i, item) {
		const char *word = json_string_value(item);
		bool negated = word && *word == '!';
		int p;

		for (p = 0; word && p < PREMISES; p++)
			if (!strcmp(premise_name(p), word + negated))
				break;
		if (!word || p == PREMISES)
			return complain(r, "unknown premise", word ? word : "(no string)");
		*(negated ? &ret->no : &ret->yes) |= 1ull << p;
	}
	return 0;
}

static int check_keys(const struct reader *r, json_t *object, const char *const *allowed)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value) {
		int i = 0;

		while (allowed[i] && strcmp(allowed[i], key))
			i++;
		if (!allowed[i])
			return complain(r, "unknown key", key);
	}
	return 0;
}

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static int read_verdict(const struct reader *r, json_t *object, struct rules *ret)
{
	static const char *const keys[] = { "verdict", "if", "confidence", "why", NULL };
	struct verdict_rule v = { .why = text_of(object, "why") };
	int verdict = word_index(verdict_names, VERDICTS, text_of(object, "verdict"));
	int confidence = word_index(confidence_names, 3, text_of(object, "confidence"));

	if (check_keys(r, object, keys) || read_condition(r, json_object_get(object, "if"), &v.when))
		return -1;
	if (verdict < 0)
		return complain(r, "unknown verdict", text_of(object, "verdict") ?: "(none)");
	if (confidence < 0 || !v.why)
		return complain(r, "lacks", confidence < 0 ? "confidence" : "why");
	v.verdict = verdict;
	v.confidence = confidence;
	arrput(ret->verdicts, v);
	return 0;
}

static int read_finding(const struct reader *r, json_t *object, struct rules *ret)
{
	static const char *const keys[] = { "rule", "if", "recommend", "attribute", "message",
					    NULL };
	struct finding_rule f = {
		.rule = text_of(object, "rule"), .message = text_of(object, "message"),
		.recommend = text_of(object, "recommend"), .attribute = text_of(object, "attribute"),
	};

	if (check_keys(r, object, keys) || read_condition(r, json_object_get(object, "if"), &f.when))
		return -1;
	if (!f.rule || !f.message)
		return complain(r, "lacks", f.rule ? "message" : "rule");
	arrput(ret->findings, f);
	return 0;
}

/* A rule's level applies to its findings. */
static int read_rule(const struct reader *r, json_t *object, struct rules *ret)
{
	static const char *const keys[] = { "id", "level", "summary", "why", NULL };
	const char *id = text_of(object, "id");
	int level = word_index(level_names, 3, text_of(object, "level"));

	if (check_keys(r, object, keys))
		return -1;
	if (!id || level < 0)
		return complain(r, "lacks", id ? "level" : "id");
	for (ptrdiff_t i = 0; i < arrlen(ret->findings); i++)
		if (!strcmp(ret->findings[i].rule, id))
			ret->findings[i].level = level;
	return 0;
}

static int read_list(const char *path, json_t *root, const char *name, struct rules *ret,
		     int (*read)(const struct reader *, json_t *, struct rules *))
{
	struct reader r = { .path = path, .list = name };
	json_t *item;

	if (!json_is_array(json_object_get(root, name)))
		return error("%s: lacks the list \"%s\"", path, name);
	json_array_foreach(json_object_get(root, name), r.index, item)
		if (read(&r, item, ret))
			return -1;
	return 0;
}

int rules_load(const char *dir, struct rules *ret)
{
	_cleanup_free_ char *path = xasprintf("%s/verdicts.json", dir);
	json_error_t e;
	json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &e);

	*ret = (struct rules){ .owner = root };
	if (!root && e.line < 0)
		return error("%s: %s", path, e.text);
	if (!root)
		return error("%s:%d:%d: %s", path, e.line, e.column, e.text);
	if (read_list(path, root, "verdicts", ret, read_verdict) ||
	    read_list(path, root, "findings", ret, read_finding) ||
	    read_list(path, root, "rules", ret, read_rule)) {
		rules_release(ret);
		return -1;
	}
	return 0;
}

void rules_release(struct rules *r)
{
	json_decref(r->owner);
	arrfree(r->verdicts);
	arrfree(r->findings);
}

bool condition_holds(const struct condition *c, uint64_t premises)
{
	return (premises & c->yes) == c->yes && !(premises & c->no);
}
