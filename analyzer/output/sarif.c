/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SARIF 2.1.0 (OASIS): findings for code scanning. Paths are relative to SRCROOT,
 * the tree; what could not be judged is a notification of the run.
 */
#include "base/memory.h"
#include "output/formats.h"
#include "output/names.h"
#include "output/object.h"
#include "output/uri.h"

#define VERSION "2.1.0"
#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"
#define ROOT "SRCROOT"

/* ---- pieces ---- */

static json_t *text(const char *s)
{
	_cleanup_free_ char *escaped = sarif_text(s);
	json_t *o = json_object();

	set_string(o, "text", escaped);
	return o;
}

static json_t *artifact(const char *file)
{
	_cleanup_free_ char *uri = uri_path(file);
	json_t *o = json_object();

	set_string(o, "uri", uri);
	set_string(o, "uriBaseId", ROOT);
	return o;
}

static json_t *region(int line, int column)
{
	json_t *o = json_object();

	set_int(o, "startLine", line);
	if (column > 0)
		set_int(o, "startColumn", column);
	return o;
}

static json_t *physical(const char *file, int line, int column)
{
	json_t *o = json_object();

	set(o, "artifactLocation", artifact(file));
	if (line > 0)
		set(o, "region", region(line, column));
	return o;
}

static json_t *function(const char *name)
{
	json_t *o = json_object();

	set_string(o, "name", name);
	set_string(o, "kind", "function");
	return o;
}

/* what: the message, or NULL. */
static json_t *location(const struct position *at, const char *what)
{
	json_t *o = json_object();

	set(o, "physicalLocation", physical(at->file, at->line, at->column));
	if (at->function && *at->function)
		set(o, "logicalLocations", json_pack("[o]", function(at->function)));
	if (what)
		set(o, "message", text(what));
	return o;
}

/* ---- rules ---- */

static const char *severity(enum level l)
{
	static const char *const words[] = { "recommendation", "warning", "error" };

	return words[l];
}

static json_t *rule_properties(const struct rule_text *r)
{
	json_t *o = json_object();

	set(o, "tags", json_pack("[ss]", "correctness", "dma"));
	set_string(o, "problem.severity", severity(r->level));
	set_string(o, "precision", r->level >= LEVEL_WARNING ? "high" : "medium");
	return o;
}

static json_t *rule(const struct rule_text *r)
{
	json_t *o = json_object();

	set_string(o, "id", r->id);
	set(o, "shortDescription", text(r->summary));
	set(o, "fullDescription", text(*r->why ? r->why : r->summary));
	set(o, "help", text(*r->why ? r->why : r->summary));
	set(o, "defaultConfiguration", json_pack("{ss}", "level", level_names[r->level]));
	set(o, "properties", rule_properties(r));
	return o;
}

static json_t *driver(const struct report *r)
{
	json_t *o = json_object(), *rules = json_array();

	for (int i = 0; i < arrlen(r->rules); i++)
		json_array_append_new(rules, rule(&r->rules[i]));
	set_string(o, "name", "dmattr");
	set_string(o, "version", DMATTR_VERSION);
	set(o, "rules", rules);
	return o;
}

static int rule_index(const struct report *r, const char *id)
{
	for (int i = 0; i < arrlen(r->rules); i++)
		if (!strcmp(r->rules[i].id, id))
			return i;
	return -1;
}

/* ---- results ---- */

static const char *importance(int i, int n)
{
	return i == 0 || i == n - 1 ? "essential" : "important";
}

static json_t *thread_flow(const struct hop *witness)
{
	json_t *o = json_object(), *steps = json_array();
	const int n = (int)arrlen(witness);

	for (int i = 0; i < n; i++) {
		json_t *step = json_object();

		set(step, "location", location(&witness[i].at, witness[i].what));
		set_int(step, "executionOrder", i + 1);
		set_string(step, "importance", importance(i, n));
		json_array_append_new(steps, step);
	}
	set(o, "locations", steps);
	return o;
}

static json_t *code_flows(const struct hop *witness)
{
	json_t *o = json_object();

	set(o, "threadFlows", json_pack("[o]", thread_flow(witness)));
	return json_pack("[o]", o);
}

/* Numbered from 1: the message links to them. */
static json_t *related(const struct hop *hazards)
{
	json_t *a = json_array();

	for (int i = 0; i < arrlen(hazards); i++) {
		json_t *o = location(&hazards[i].at, hazards[i].what);

		set_int(o, "id", i + 1);
		json_array_append_new(a, o);
	}
	return a;
}

/* Services show a related location only where the message links to it: "[text](id)". */
static json_t *result_message(const struct finding *f)
{
	_cleanup_free_ char *message = sarif_text(f->message), *linked = NULL;
	json_t *o = json_object();
	size_t len;
	FILE *out;

	out = open_memstream(&linked, &len);
	fputs(message, out);
	for (int i = 0; i < arrlen(f->hazards); i++) {
		_cleanup_free_ char *what = sarif_link(f->hazards[i].what);

		fprintf(out, "%s[%s](%d)", i ? ", " : ". With the attribute the mapping can fail: ",
			what, i + 1);
	}
	fclose(out);
	set_string(o, "text", linked);
	return o;
}

static json_t *replacement(const struct replacement *r)
{
	json_t *o = json_object(), *deleted = region(r->line, r->column);

	set_int(deleted, "endLine", r->end_line);
	set_int(deleted, "endColumn", r->end_column);
	set(o, "deletedRegion", deleted);
	set(o, "insertedContent", json_pack("{so}", "text", string(r->text)));
	return o;
}

/* A fix is one or nothing: all its replacements, those of a file together. */
static json_t *fixes(const struct finding *f)
{
	json_t *changes = json_array(), *list = NULL, *o;
	const char *file = NULL;

	for (int i = 0; i < arrlen(f->replacements); i++) {
		const struct replacement *r = &f->replacements[i];

		if (!file || strcmp(file, r->file)) {
			o = json_object();
			list = json_array();
			set(o, "artifactLocation", artifact(r->file));
			set(o, "replacements", list);
			json_array_append_new(changes, o);
			file = r->file;
		}
		json_array_append_new(list, replacement(r));
	}
	o = json_object();
	set(o, "description", text(f->fix_reason ? f->fix_reason : f->message));
	set(o, "artifactChanges", changes);
	return json_pack("[o]", o);
}

/* primaryLocationLineHash is the one that code scanning tells results apart by. */
static json_t *fingerprints(const struct finding *f)
{
	_cleanup_free_ char *hash = xasprintf("%s:1", f->fingerprint);
	json_t *o = json_object();

	set_string(o, "primaryLocationLineHash", hash);
	set_string(o, "dmattr/v1", f->fingerprint);
	return o;
}

static json_t *result_properties(const struct finding *f)
{
	json_t *o = json_object();

	set_string(o, "confidence", confidence_names[f->confidence]);
	if (f->recommend)
		set_string(o, "recommend", f->recommend);
	if (f->attribute)
		set_string(o, "attribute", f->attribute);
	if (f->site)
		set_string(o, "site", f->site);
	return o;
}

static json_t *result(const struct report *r, const struct finding *f)
{
	json_t *o = json_object();
	int index = rule_index(r, f->rule);

	set_string(o, "ruleId", f->rule);
	if (index >= 0)
		set_int(o, "ruleIndex", index);
	set_string(o, "level", level_names[f->level]);
	if (r->compared)
		set_string(o, "baselineState", "new");
	set(o, "message", result_message(f));
	set(o, "locations", json_pack("[o]", location(&f->at, NULL)));
	if (arrlen(f->witness))
		set(o, "codeFlows", code_flows(f->witness));
	if (arrlen(f->hazards))
		set(o, "relatedLocations", related(f->hazards));
	if (arrlen(f->replacements))
		set(o, "fixes", fixes(f));
	set(o, "partialFingerprints", fingerprints(f));
	set(o, "properties", result_properties(f));
	return o;
}

/* ---- the run ---- */

static void add_notifications(json_t *a, const struct listed *list, enum level level)
{
	for (int i = 0; i < arrlen(list); i++) {
		const struct listed *l = &list[i];
		struct position at = { l->file, l->line, 0, l->function };
		json_t *o = json_object();

		set_string(o, "level", level_names[level]);
		set(o, "message", text(l->reason));
		set(o, "locations", json_pack("[o]", location(&at, NULL)));
		json_array_append_new(a, o);
	}
}

static json_t *invocation(const struct report *r)
{
	json_t *o = json_object(), *notes = json_array();

	add_notifications(notes, r->coverage.failed, LEVEL_WARNING);
	add_notifications(notes, r->coverage.left_out, LEVEL_NOTE);
	set_bool(o, "executionSuccessful", true);
	set(o, "toolExecutionNotifications", notes);
	return o;
}

static json_t *base_ids(const struct tree *t)
{
	_cleanup_free_ char *path = uri_path(t->path);
	_cleanup_free_ char *uri = xasprintf("file://%s/", path);
	json_t *o = json_object(), *root = json_object();

	set_string(root, "uri", uri);
	set(root, "description", text("the kernel tree"));
	set(o, ROOT, root);
	return o;
}

static json_t *run_properties(const struct report *r)
{
	const struct coverage *c = &r->coverage;
	json_t *o = json_object(), *verdicts = json_object();

	for (int v = 0; v < VERDICTS; v++)
		set_int(verdicts, verdict_names[v], count_verdict(r, v));
	set_string(o, "treeVersion", r->tree->version);
	set_string(o, "arch", r->tree->arch);
	set_string(o, "requireCoherent", r->tree->require_coherent);
	set_string(o, "cpuCacheOverlap", r->tree->cache_overlap);
	set_int(o, "filesParsed", c->parsed);
	if (!r->changed)
		set_int(o, "callsInText", c->textual);
	set_int(o, "sites", c->sites);
	set_int(o, "resolved", c->resolved);
	set(o, "verdicts", verdicts);
	return o;
}

static json_t *run(const struct report *r)
{
	_cleanup_free_ char *category = xasprintf("dmattr/%s/", r->tree->arch);
	json_t *o = json_object(), *results = json_array();

	for (int i = 0; i < arrlen(r->findings); i++)
		json_array_append_new(results, result(r, &r->findings[i]));
	set(o, "tool", json_pack("{so}", "driver", driver(r)));
	set(o, "automationDetails", json_pack("{ss}", "id", category));
	set(o, "invocations", json_pack("[o]", invocation(r)));
	set(o, "originalUriBaseIds", base_ids(r->tree));
	set_string(o, "columnKind", "unicodeCodePoints");
	set(o, "results", results);
	set(o, "properties", run_properties(r));
	return o;
}

static int write_sarif(const struct report *r, FILE *out, bool colour)
{
	json_t *o = json_object();

	(void)colour;
	set_string(o, "$schema", SCHEMA);
	set_string(o, "version", VERSION);
	set(o, "runs", json_pack("[o]", run(r)));
	return object_write(o, out, JSON_INDENT(1));
}

const struct writer writer_sarif = { "sarif", write_sarif };
