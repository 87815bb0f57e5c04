/* SPDX-License-Identifier: GPL-2.0-only */
/* The report for programs; rules/report.schema.json is its contract. */
#include <jansson.h>
#include <stdio.h>

#include "base/memory.h"
#include "output/formats.h"
#include "output/names.h"
#include "output/object.h"

#define SCHEMA "dmattr-report/1"

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

static json_t *passed_over(const struct passed_over *list)
{
	json_t *a = json_array();

	for (int i = 0; i < arrlen(list); i++) {
		json_t *o = json_object();

		set_string(o, "name", list[i].name);
		set_int(o, "files", list[i].files);
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
	set(o, "passed_over", passed_over(c->passed_over));
	set_int(o, "pointer_calls", c->pointer_calls);
	set_int(o, "unresolved_calls", c->unresolved_calls);
	set(o, "unresolved", listed(c->unresolved));
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
	if (s->attrs_why)
		set_string(o, "reason", s->attrs_why);
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
	if (s->direction_why)
		set_string(o, "direction_reason", s->direction_why);
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

static json_t *record(const struct record_view *v)
{
	json_t *o = json_object(), *parts = json_array();

	for (int i = 0; i < arrlen(v->parts); i++) {
		json_t *part = json_object();

		set_string(part, "name", v->parts[i].name);
		set_int(part, "offset", v->parts[i].offset);
		set_int(part, "size", v->parts[i].size);
		set_string(part, "writer", byte_writer_names[v->parts[i].writer]);
		json_array_append_new(parts, part);
	}
	set_string(o, "tag", v->tag);
	set_place(o, &v->at);
	set_int(o, "size", v->size);
	set_int(o, "phase", v->phase);
	set_int(o, "cacheline", v->cacheline);
	set(o, "parts", parts);
	return o;
}

static json_t *records(const struct record_view *list)
{
	json_t *a = json_array();

	for (int i = 0; i < arrlen(list); i++)
		json_array_append_new(a, record(&list[i]));
	return a;
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
	if (arrlen(f->records))
		set(o, "records", records(f->records));
	set(o, "fix", fix(f));
	set_string(o, "fingerprint", f->fingerprint);
	if (f->spatch)
		set_string(o, "spatch", f->spatch);
	return o;
}

json_t *report_object(const struct report *r)
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
	(void)colour;
	return object_write(report_object(r), out, JSON_INDENT(1));
}

const struct writer writer_json = { "json", write_json };
