/* SPDX-License-Identifier: GPL-2.0-only */
/* The report for programs; rules/report.schema.json is its contract. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>

#include "base/memory.h"
#include "output/formats.h"
#include "output/names.h"

#define SCHEMA "dmattr-report/1"

/* A string that is no UTF-8 keeps its ASCII; each other byte becomes '?'. */
static json_t *string_repaired(const char *s)
{
	_cleanup_free_ char *copy = xstrdup(s);

	for (char *c = copy; *c; c++)
		if ((unsigned char)*c >= 0x80)
			*c = '?';
	return json_string(copy);
}

static json_t *string(const char *s)
{
	json_t *j;

	if (!s)
		return json_null();
	j = json_string(s);
	return j ? j : string_repaired(s);
}

static void set(json_t *o, const char *key, json_t *value)
{
	json_object_set_new_nocheck(o, key, value);
}

static void set_string(json_t *o, const char *key, const char *s)
{
	set(o, key, string(s));
}

static void set_int(json_t *o, const char *key, int64_t n)
{
	set(o, key, json_integer(n));
}

static void set_bool(json_t *o, const char *key, bool b)
{
	set(o, key, json_boolean(b));
}

static void set_place(json_t *o, const struct position *at)
{
	set_string(o, "file", at->file);
	set_int(o, "line", at->line);
}

static json_t *tool(void)
{
	json_t *o = json_object();

	set_string(o, "name", "dmattr");
	set_string(o, "version", DMATTR_VERSION);
	return o;
}

static json_t *tree(const struct tree *t)
{
	json_t *o = json_object();
	json_t *attributes = json_object();

	set_string(o, "path", t->path);
	set_string(o, "version", t->version);
	set_string(o, "arch", t->arch);
	set_int(o, "cacheline", t->cacheline);
	set_int(o, "dma_minalign", t->dma_minalign);
	set_string(attributes, "require-coherent", t->require_coherent);
	set_string(attributes, "cpu-cache-overlap", t->cache_overlap);
	set(o, "attributes", attributes);
	return o;
}

static json_t *listed(const struct listed *list)
{
	json_t *a = json_array();

	for (int i = 0; i < arrlen(list); i++) {
		json_t *o = json_object();

		set_string(o, "file", list[i].file);
		if (list[i].line)
			set_int(o, "line", list[i].line);
		if (list[i].function)
			set_string(o, "function", list[i].function);
		set_string(o, "reason", list[i].reason);
		json_array_append_new(a, o);
	}
	return a;
}

static json_t *spatch(const struct coverage *c)
{
	json_t *o = json_object();

	set_int(o, "rules", c->spatch_rules);
	set_int(o, "files", c->spatch_files);
	set(o, "failed", listed(c->spatch_failed));
	set(o, "lost", listed(c->spatch_lost));
	return o;
}

static json_t *coverage(const struct coverage *c)
{
	json_t *o = json_object();

	set_int(o, "files", c->files);
	set_int(o, "parsed", c->parsed);
	set_int(o, "damaged", c->damaged);
	set(o, "failed", listed(c->failed));
	set(o, "left_out", listed(c->left_out));
	set_int(o, "textual", c->textual);
	set_int(o, "seen", c->seen);
	set_int(o, "sites", c->sites);
	set_int(o, "resolved", c->resolved);
	if (c->spatch_rules)
		set(o, "spatch", spatch(c));
	return o;
}

static json_t *mask_names(const struct tree *t, uint64_t mask)
{
	char **names = attrs_names(t, mask);
	json_t *a = json_array();

	for (int i = 0; i < arrlen(names); i++)
		json_array_append_new(a, string(names[i]));
	attrs_names_free(names);
	return a;
}

static json_t *attrs(const struct tree *t, const struct site *s)
{
	json_t *o = json_object();

	set_bool(o, "known", s->attrs_known);
	set(o, "names", mask_names(t, s->attrs_must));
	if (s->attrs_may != s->attrs_must)
		set(o, "may", mask_names(t, s->attrs_may));
	return o;
}

static json_t *provenance(unsigned int bits)
{
	json_t *a = json_array();

	for (unsigned int i = 0; provenance_name(i); i++)
		if (bits & 1u << i)
			json_array_append_new(a, string(provenance_name(i)));
	return a;
}

static json_t *source(const struct site *s)
{
	json_t *o;

	if (!s->source.file)
		return json_null();
	o = json_object();
	set_place(o, &s->source);
	set_string(o, "function", s->source.function);
	set_string(o, "api", s->source_api);
	return o;
}

static json_t *unmaps(const struct partner *list)
{
	json_t *a = json_array();

	for (int i = 0; i < arrlen(list); i++) {
		json_t *o = json_object();

		set_place(o, &list[i].at);
		set_string(o, "function", list[i].at.function);
		set_string(o, "api", list[i].api);
		json_array_append_new(a, o);
	}
	return a;
}

static json_t *hops(const struct hop *list, bool with_function)
{
	json_t *a = json_array();

	for (int i = 0; i < arrlen(list); i++) {
		json_t *o = json_object();

		set_place(o, &list[i].at);
		if (with_function)
			set_string(o, "function", list[i].at.function);
		set_string(o, "what", list[i].what);
		json_array_append_new(a, o);
	}
	return a;
}

static json_t *site(const struct tree *t, const struct site *s)
{
	json_t *o = json_object();

	set_string(o, "id", s->id);
	set_place(o, &s->at);
	set_int(o, "column", s->at.column);
	set_string(o, "function", s->at.function);
	set_string(o, "api", s->api);
	set_string(o, "direction", s->direction);
	set(o, "attrs", attrs(t, s));
	set(o, "provenance", provenance(s->provenance));
	set(o, "source", source(s));
	set_string(o, "lifetime", lifetime_names[s->lifetime]);
	set_bool(o, "synced", s->synced);
	set_string(o, "uapi", s->uapi);
	set_string(o, "verdict", verdict_names[s->verdict]);
	set_bool(o, "marked", s->marked);
	set_string(o, "confidence", confidence_names[s->confidence]);
	set(o, "unmaps", unmaps(s->unmaps));
	set_string(o, "why", s->why);
	set_string(o, "arch", s->arch);
	set(o, "witness", hops(s->witness, true));
	return o;
}

static json_t *fix(const struct finding *f)
{
	json_t *o = json_object();

	set_bool(o, "applicable", f->fix_applicable);
	set_string(o, "reason", f->fix_reason);
	return o;
}

static json_t *finding(const struct finding *f)
{
	json_t *o = json_object();

	set_string(o, "rule", f->rule);
	set_string(o, "level", level_names[f->level]);
	set_string(o, "confidence", confidence_names[f->confidence]);
	set_place(o, &f->at);
	set_int(o, "column", f->at.column);
	set_string(o, "function", f->at.function);
	set_string(o, "site", f->site);
	set_string(o, "message", f->message);
	set_string(o, "recommend", f->recommend);
	set_string(o, "attribute", f->attribute);
	set(o, "witness", hops(f->witness, true));
	set(o, "hazards", hops(f->hazards, false));
	set(o, "fix", fix(f));
	set_string(o, "fingerprint", f->fingerprint);
	if (f->spatch)
		set_string(o, "spatch", f->spatch);
	return o;
}

static json_t *report(const struct report *r)
{
	json_t *o = json_object();
	json_t *sites = json_array();
	json_t *findings = json_array();

	for (int i = 0; i < arrlen(r->sites); i++)
		json_array_append_new(sites, site(r->tree, &r->sites[i]));
	for (int i = 0; i < arrlen(r->findings); i++)
		json_array_append_new(findings, finding(&r->findings[i]));
	set_string(o, "schema", SCHEMA);
	set(o, "tool", tool());
	set(o, "tree", tree(r->tree));
	set(o, "coverage", coverage(&r->coverage));
	set(o, "sites", sites);
	set(o, "findings", findings);
	return o;
}

static int write_json(const struct report *r, FILE *out, bool colour)
{
	json_t *o = report(r);
	int rc;

	(void)colour;
	errno = 0;
	rc = json_dumpf(o, out, JSON_INDENT(1));
	json_decref(o);
	if (rc || fputc('\n', out) == EOF || fflush(out) || ferror(out)) {
		if (!errno)
			errno = EIO;
		return -1;
	}
	return 0;
}

const struct writer writer_json = { "json", write_json };
