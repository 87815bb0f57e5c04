// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <jansson.h>
#include "analysis/rules.h"
#include "base/error.h"
#include "base/file.h"
#include "model/json_place.h"

#define SCHEMA "dmattr-verdicts/1"
#define NO_LEVEL ((enum level)-1)	/* no rule was read yet */

static const char *const premise_names[PREMISE_VERDICT] = {
	"user", "migrate", "request", "kernel", "coherent", "mmio", "unknown", "limited",
	"synced", "handed-over", "life-request", "life-object", "callers-differ",
	"many-choices", "marked", "resource", "completed", "near", "lives-differ",
	"alternatives", "called-down",
	"attrs-differ", "direction-differs", "renamed", "unexplained", "by-hand",
	"shared", "overlaps", "on-stack", "page-by-page",
};

static const char *premise_name(int i)
{
	return i < PREMISE_VERDICT ? premise_names[i] : verdict_names[i - PREMISE_VERDICT];
}

/* Where a list's i-th object is, for messages; list NULL: the whole. */
struct reader {
	const char *path, *text;
	const char *list;
	size_t index;
};

static int complain(const struct reader *r, const char *key, const char *what,
		    const char *word)
{
	struct json_place at = json_place_find(r->text, r->list, r->index, key);

	return error("%s:%d:%d: %s '%s'", r->path, at.line, at.column, what, word);
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
			return complain(r, "if", "unknown premise", word ? word : "(no string)");
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
			return complain(r, key, "unknown key", key);
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
		return complain(r, "verdict", "unknown verdict", text_of(object, "verdict") ?: "(none)");
	if (confidence < 0)
		return complain(r, "confidence", "unknown confidence",
				text_of(object, "confidence") ?: "(none)");
	if (!v.why)
		return complain(r, NULL, "lacks", "why");
	v.verdict = verdict;
	v.confidence = confidence;
	arrput(ret->verdicts, v);
	return 0;
}

static int read_finding(const struct reader *r, json_t *object, struct rules *ret)
{
	static const char *const keys[] = { "rule", "if", "recommend", "attribute", "message",
					    "level", NULL };
	struct finding_rule f = {
		.rule = text_of(object, "rule"), .message = text_of(object, "message"),
		.recommend = text_of(object, "recommend"), .attribute = text_of(object, "attribute"),
	};

	int level;

	if (check_keys(r, object, keys) || read_condition(r, json_object_get(object, "if"), &f.when))
		return -1;
	if (!f.rule || !f.message)
		return complain(r, f.rule ? "message" : "rule", "lacks",
				f.rule ? "message" : "rule");
	level = word_index(level_names, 3, text_of(object, "level"));
	if (level < 0 && json_object_get(object, "level"))
		return complain(r, "level", "unknown level", text_of(object, "level") ?: "(none)");
	f.level = level < 0 ? NO_LEVEL : (enum level)level;
	arrput(ret->findings, f);
	return 0;
}

/* A rule's level applies to its findings that have none of their own. */
static int read_rule(const struct reader *r, json_t *object, struct rules *ret)
{
	static const char *const keys[] = { "id", "level", "summary", "why", NULL };
	const char *id = text_of(object, "id");
	int level = word_index(level_names, 3, text_of(object, "level"));

	if (check_keys(r, object, keys))
		return -1;
	if (!id)
		return complain(r, "id", "lacks", "id");
	if (level < 0)
		return complain(r, "level", "unknown level", text_of(object, "level") ?: "(none)");
	for (ptrdiff_t i = 0; i < arrlen(ret->findings); i++)
		if (!strcmp(ret->findings[i].rule, id) && ret->findings[i].level == NO_LEVEL)
			ret->findings[i].level = level;
	return 0;
}

static int read_premise(const struct reader *r, json_t *object, struct rules *ret)
{
	static const char *const keys[] = { "name", "holds", "fails", NULL };
	const char *name = text_of(object, "name");
	struct premise_text text = { text_of(object, "holds"), text_of(object, "fails") };
	int p = word_index(premise_names, PREMISE_VERDICT, name);

	if (check_keys(r, object, keys))
		return -1;
	if (p < 0)
		return complain(r, "name", "unknown premise", name ? name : "(none)");
	if (!text.holds || !text.fails)
		return complain(r, NULL, "lacks", text.holds ? "fails" : "holds");
	ret->premises[p] = text;
	return 0;
}

static int read_list(struct reader *r, json_t *root, const char *name, struct rules *ret,
		     int (*read)(const struct reader *, json_t *, struct rules *))
{
	json_t *item;

	if (!json_is_array(json_object_get(root, name)))
		return complain(r, name, "lacks the list", name);
	r->list = name;
	json_array_foreach(json_object_get(root, name), r->index, item)
		if (read(r, item, ret))
			return -1;
	r->list = NULL;
	return 0;
}

/* Lists of names. */
static int read_names(const struct reader *r, json_t *root, const char *key, const char ***ret)
{
	const json_t *list = json_object_get(root, key);
	size_t i;
	json_t *item;

	if (!json_is_array(list))
		return complain(r, key, "lacks the list", key);
	json_array_foreach(list, i, item) {
		if (!json_is_string(item))
			return complain(r, key, "wants a list of names in", key);
		arrput(*ret, json_string_value(item));
	}
	return 0;
}

/* The list of rules is read last. */
static int check_levels(struct reader *r, const struct rules *rules)
{
	r->list = "findings";
	for (r->index = 0; r->index < arrlenu(rules->findings); r->index++)
		if (rules->findings[r->index].level == NO_LEVEL)
			return complain(r, "rule", "no rule has the id",
					rules->findings[r->index].rule);
	return 0;
}

static int read_all(struct reader *r, json_t *root, struct rules *ret)
{
	static const char *const keys[] = { "schema", "premises", "verdicts", "findings", "rules",
					    "may-differ", "checks", "warnings", NULL };
	const char *schema = text_of(root, "schema");

	if (check_keys(r, root, keys))
		return -1;
	if (!schema || strcmp(schema, SCHEMA))
		return complain(r, "schema", "unknown schema", schema ?: "(none)");
	if (read_list(r, root, "premises", ret, read_premise) ||
	    read_list(r, root, "verdicts", ret, read_verdict) ||
	    read_list(r, root, "findings", ret, read_finding) ||
	    read_list(r, root, "rules", ret, read_rule) ||
	    read_names(r, root, "may-differ", &ret->may_differ) ||
	    read_names(r, root, "checks", &ret->checks) ||
	    read_names(r, root, "warnings", &ret->warnings))
		return -1;
	return check_levels(r, ret);
}

int rules_load(const char *dir, struct rules *ret)
{
	_cleanup_free_ char *path = xasprintf("%s/verdicts.json", dir);
	_cleanup_free_ char *text = file_read(path, NULL);
	struct reader r = { .path = path, .text = text };
	json_error_t e;

	*ret = (struct rules){ 0 };
	if (!text)
		return error("%s:1:1: %s", path, strerror(errno));
	ret->owner = json_loads(text, JSON_REJECT_DUPLICATES, &e);
	if (!ret->owner)
		return error("%s:%d:%d: %s", path, e.line, e.column, e.text);
	if (!read_all(&r, ret->owner, ret))
		return 0;
	rules_release(ret);
	return -1;
}

void rules_release(struct rules *r)
{
	json_decref(r->owner);
	arrfree(r->verdicts);
	arrfree(r->findings);
	arrfree(r->may_differ);
	arrfree(r->checks);
	arrfree(r->warnings);
}

bool condition_holds(const struct condition *c, uint64_t premises)
{
	return (premises & c->yes) == c->yes && !(premises & c->no);
}

/* ---- verdicts that were rejected ---- */

static uint64_t failed_premises(const struct condition *c, uint64_t premises)
{
	return (c->yes & ~premises) | (c->no & premises);
}

static bool goes_without_saying(const struct rules *r, uint64_t failed, uint64_t premises)
{
	for (int p = 0; p < PREMISES; p++) {
		const char *text = premises >> p & 1 ? r->premises[p].holds :
						       r->premises[p].fails;

		if (failed >> p & 1 && text && !*text)
			return true;
	}
	return false;
}

/* The premises that keep a rule from deciding; 0: none, or it goes without saying. */
static uint64_t worth_telling(const struct rules *r, const struct verdict_rule *rule,
			      uint64_t premises)
{
	uint64_t failed = failed_premises(&rule->when, premises);

	return goes_without_saying(r, failed, premises) ? 0 : failed;
}

static const char *failed_text(const struct rules *r, uint64_t failed, uint64_t premises,
			       struct arena *arena)
{
	const char *ret = NULL;

	for (int p = 0; p < PREMISES; p++) {
		bool holds = premises >> p & 1;
		const char *text = holds ? r->premises[p].holds : r->premises[p].fails;

		if (!(failed >> p & 1))
			continue;
		if (!text)
			text = arena_printf(arena, "%s'%s'", holds ? "" : "not ", premise_name(p));
		ret = ret ? arena_printf(arena, "%s, and %s", ret, text) : text;
	}
	return arena_strdup(arena, ret);
}

static void reject(struct rejected **list, enum verdict verdict, const char *why)
{
	for (ptrdiff_t i = 0; i < arrlen(*list); i++)
		if ((*list)[i].verdict == verdict && !strcmp((*list)[i].why, why))
			return;
	arrput(*list, ((struct rejected){ verdict, why }));
}

/* The fewest premises by which a rule for the verdict failed; 0: none failed. */
static int fewest_failed(const struct rules *r, enum verdict verdict, uint64_t premises)
{
	int ret = 0;

	for (ptrdiff_t i = 0; i < arrlen(r->verdicts); i++) {
		int n = __builtin_popcountll(worth_telling(r, &r->verdicts[i], premises));

		if (r->verdicts[i].verdict == verdict && n && (!ret || n < ret))
			ret = n;
	}
	return ret;
}

/* The rule that decides for these premises; the last one always holds. */
static const struct verdict_rule *deciding(const struct rules *r, uint64_t premises)
{
	for (ptrdiff_t i = 0; i < arrlen(r->verdicts); i++)
		if (condition_holds(&r->verdicts[i].when, premises))
			return &r->verdicts[i];
	return NULL;
}

/* The first rule for the verdict that holds, though another one decided; or NULL. */
static const struct verdict_rule *overruled(const struct rules *r, enum verdict verdict,
					    uint64_t premises)
{
	for (ptrdiff_t i = 0; i < arrlen(r->verdicts); i++)
		if (r->verdicts[i].verdict == verdict &&
		    condition_holds(&r->verdicts[i].when, premises))
			return &r->verdicts[i];
	return NULL;
}

/* What the deciding rule asks for beyond the one that it overrules. */
static uint64_t decisive(const struct verdict_rule *by, const struct verdict_rule *rule)
{
	return (by->when.yes & ~rule->when.yes) | (by->when.no & ~rule->when.no);
}

static void reject_near(const struct rules *r, enum verdict verdict, uint64_t premises,
			struct arena *arena, struct rejected **ret)
{
	int fewest = fewest_failed(r, verdict, premises);

	for (ptrdiff_t i = 0; i < arrlen(r->verdicts); i++) {
		const struct verdict_rule *rule = &r->verdicts[i];
		uint64_t failed = worth_telling(r, rule, premises);

		if (rule->verdict == verdict && failed &&
		    __builtin_popcountll(failed) == fewest)
			reject(ret, verdict, failed_text(r, failed, premises, arena));
	}
}

void rules_rejected(const struct rules *r, uint64_t premises, enum verdict verdict,
		    struct arena *arena, struct rejected **ret)
{
	const struct verdict_rule *by = deciding(r, premises);

	for (int v = 0; by && v < VERDICTS; v++) {
		const struct verdict_rule *rule = overruled(r, v, premises);
		uint64_t told = rule ? decisive(by, rule) : 0;

		if (v == (int)verdict || v == VERDICT_REVIEW)
			continue;
		if (told)
			reject(ret, v, failed_text(r, told, premises, arena));
		else if (!rule)
			reject_near(r, v, premises, arena, ret);
	}
}
