/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/api_read.h"

#include <stdarg.h>
#include <stdio.h>
#include "base/error.h"
#include "base/memory.h"
#include "model/json_place.h"

#define SCHEMA "dmattr-api/1"
#define MAX_ARG 15

enum field_type {
	TYPE_STRING, TYPE_BOOL, TYPE_ROLE, TYPE_ERROR, TYPE_CLASS, TYPE_FORM, TYPE_UAPI, TYPE_VERSION,
	TYPE_ARG, TYPE_ARGS, TYPE_STRINGS, TYPE_FLOWS,
};

struct field {
	const char *name;
	enum field_type type;
	size_t offset;
	bool required;
};

struct list {			/* the words that one field allows */
	const char *words[12];
	const char *shown;
};

static const struct list roles = {
	{ [API_MAP] = "map", [API_UNMAP] = "unmap", [API_SYNC] = "sync",
	  [API_SOURCE] = "source", [API_ALLOC] = "alloc", [API_COHERENT] = "coherent",
	  [API_FREE] = "free", [API_FLOW] = "flow" },
	"map, unmap, sync, source, alloc, coherent, free, flow",
};
static const struct list errors = {
	{ "negative", "zero", "false", "null", "mapping_error", "none" },
	"negative, zero, false, null, mapping_error, none",
};
static const struct list classes = {
	{ "user", "migrate", "request", "mmio" }, "user, migrate, request, mmio",
};
static const struct list forms = { { "virtual", "pages" }, "virtual, pages" };
static const struct list uapis = {
	{ "uverbs", "drm", "accel", "vdpa", "vfio", "v4l2", "misc", "net", "block", "none" },
	"uverbs, drm, accel, vdpa, vfio, v4l2, misc, net, block, none",
};

#define FIELD(s, f, t, r) { #f, TYPE_##t, offsetof(struct s, f), r }

static const struct field api_fields[] = {
	FIELD(api, name, STRING, true),
	FIELD(api, role, ROLE, true),
	FIELD(api, kind, STRING, false),
	FIELD(api, device, ARG, false),
	FIELD(api, buffer, ARG, false),
	FIELD(api, handle, ARG, false),
	FIELD(api, size, ARG, false),
	FIELD(api, count, ARG, false),
	FIELD(api, direction, ARG, false),
	FIELD(api, direction_fixed, STRING, false),
	FIELD(api, out, ARG, false),
	FIELD(api, in, ARG, false),
	FIELD(api, attrs, ARG, false),
	FIELD(api, attrs_fixed, STRING, false),
	FIELD(api, attrs_variant, STRING, false),
	FIELD(api, macro_of, STRING, false),
	FIELD(api, partners, STRINGS, false),
	FIELD(api, error, ERROR, false),
	FIELD(api, fills, ARGS, false),
	FIELD(api, fills_member, STRING, false),
	FIELD(api, flows, FLOWS, false),
	FIELD(api, form, FORM, false),
	FIELD(api, mapper, STRING, false),
	FIELD(api, class, CLASS, false),
	FIELD(api, boundary, BOOL, false),
	FIELD(api, indirect, BOOL, false),
	FIELD(api, copies, BOOL, false),
	FIELD(api, vmalloc, BOOL, false),
	FIELD(api, aligns, BOOL, false),
	FIELD(api, behind, STRINGS, false),
	FIELD(api, since, VERSION, false),
	FIELD(api, until, VERSION, false),
	FIELD(api, note, STRING, false),
};

static const struct field flow_fields[] = {
	FIELD(api_flow, from, ARG, true),
	FIELD(api_flow, to, ARG, true),
	FIELD(api_flow, content, BOOL, false),
};

static const struct field entry_fields[] = {
	FIELD(api_entry, record, STRING, true),
	FIELD(api_entry, member, STRING, true),
	FIELD(api_entry, value, STRING, false),
	FIELD(api_entry, uapi, UAPI, true),
	FIELD(api_entry, gives, ARG, false),
};

static const struct field member_fields[] = {
	FIELD(api_member, record, STRING, true),
	FIELD(api_member, member, STRING, true),
	FIELD(api_member, kind, STRING, true),
	FIELD(api_member, size, STRING, false),
	FIELD(api_member, direction, STRING, true),
	FIELD(api_member, copies, BOOL, false),
	FIELD(api_member, vmalloc, BOOL, false),
};

static const struct field write_fields[] = {
	FIELD(api_write, api, STRING, true),
	FIELD(api_write, argument, ARG, true),
};

static const struct field completion_fields[] = {
	FIELD(api_completion, record, STRING, false),
	FIELD(api_completion, member, STRING, false),
	FIELD(api_completion, api, STRING, false),
	FIELD(api_completion, argument, ARG, false),
	FIELD(api_completion, defers, STRING, false),
	FIELD(api_completion, within, STRING, false),
};

static const struct field handover_fields[] = {
	FIELD(api_handover, record, STRING, true),
	FIELD(api_handover, maps, STRING, true),
	FIELD(api_handover, member, STRING, true),
};

int api_trouble(const struct api_source *src, const char *key, const char *fmt, ...)
{
	struct json_place at = json_place_find(src->text, src->section, src->index, key);
	_cleanup_free_ char *what = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&what, fmt, ap) < 0)
		what = NULL;
	va_end(ap);
	return error("%s:%d:%d: %s", src->path, at.line, at.column, what ? what : "");
}

static int word_index(const struct list *list, const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(list->words) && list->words[i]; i++)
		if (!strcmp(list->words[i], word))
			return (int)i;
	return -1;
}

static int read_text(const struct api_source *src, const char *key, json_t *v, const char **ret)
{
	if (!json_is_string(v) || !*json_string_value(v))
		return api_trouble(src, key, "%s has the wrong type; allowed: a string", key);
	*ret = json_string_value(v);
	return 0;
}

static int read_word(const struct api_source *src, const char *key, json_t *v,
		     const struct list *list, const char **ret)
{
	if (read_text(src, key, v, ret))
		return -1;
	if (word_index(list, *ret) < 0)
		return api_trouble(src, key, "unknown %s \"%s\"; allowed: %s", key, *ret, list->shown);
	return 0;
}

static int read_arg(const struct api_source *src, const char *key, json_t *v, int *ret)
{
	const char *text = json_string_value(v);

	if (text && !strcmp(text, "return")) {
		*ret = ARG_RETURN;
		return 0;
	}
	if (!json_is_integer(v))
		return api_trouble(src, key, "%s is no argument; allowed: 0 to %d or \"return\"",
			       key, MAX_ARG);
	if (json_integer_value(v) < 0 || json_integer_value(v) > MAX_ARG)
		return api_trouble(src, key, "%s: argument %lld is out of range; allowed: 0 to %d",
			       key, (long long)json_integer_value(v), MAX_ARG);
	*ret = (int)json_integer_value(v);
	return 0;
}

static int read_version(const struct api_source *src, const char *key, json_t *v,
			const char **ret)
{
	int major, minor, end = 0;

	if (read_text(src, key, v, ret))
		return -1;
	if (sscanf(*ret, "%d.%d%n", &major, &minor, &end) != 2 || (*ret)[end])
		return api_trouble(src, key, "%s \"%s\" is no release; allowed: like \"6.12\"",
			       key, *ret);
	return 0;
}

static const struct field *find_field(const struct field *fields, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(fields[i].name, name))
			return &fields[i];
	return NULL;
}

static char *field_names(const struct field *fields, size_t n)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	for (size_t i = 0; out && i < n; i++)
		fprintf(out, "%s%s", i ? ", " : "", fields[i].name);
	if (out)
		fclose(out);
	return text;
}

static int read_object(const struct api_source *src, const char *outer, json_t *v,
		       const struct field *fields, size_t n, void *ret);

static int read_flows(const struct api_source *src, const char *key, json_t *v,
		      struct api_flow **ret)
{
	json_t *item;
	size_t i;

	json_array_foreach(v, i, item) {
		struct api_flow flow = { .from = ARG_NONE, .to = ARG_NONE };

		if (read_object(src, key, item, flow_fields, ARRAY_SIZE(flow_fields), &flow))
			return -1;
		arrput(*ret, flow);
	}
	return 0;
}

static int read_list(const struct api_source *src, const struct field *f, json_t *v, void *to)
{
	json_t *item;
	size_t i;

	if (!json_is_array(v))
		return api_trouble(src, f->name, "%s has the wrong type; allowed: an array", f->name);
	if (f->type == TYPE_FLOWS)
		return read_flows(src, f->name, v, to);
	json_array_foreach(v, i, item) {
		const char *text;
		int arg;

		if (f->type == TYPE_ARGS) {
			if (read_arg(src, f->name, item, &arg))
				return -1;
			arrput(*(int **)to, arg);
		} else {
			if (read_text(src, f->name, item, &text))
				return -1;
			arrput(*(const char ***)to, text);
		}
	}
	return 0;
}

static int read_field(const struct api_source *src, const struct field *f, json_t *v, void *to)
{
	const char *word;

	switch (f->type) {
	case TYPE_STRING:
		return read_text(src, f->name, v, to);
	case TYPE_ERROR:
		return read_word(src, f->name, v, &errors, to);
	case TYPE_FORM:
		return read_word(src, f->name, v, &forms, to);
	case TYPE_CLASS:
		return read_word(src, f->name, v, &classes, to);
	case TYPE_UAPI:
		return read_word(src, f->name, v, &uapis, to);
	case TYPE_VERSION:
		return read_version(src, f->name, v, to);
	case TYPE_ARG:
		return read_arg(src, f->name, v, to);
	case TYPE_ROLE:
		if (read_word(src, f->name, v, &roles, &word))
			return -1;
		*(enum api_role *)to = (enum api_role)word_index(&roles, word);
		return 0;
	case TYPE_BOOL:
		if (!json_is_boolean(v))
			return api_trouble(src, f->name, "%s has the wrong type; allowed: true, false",
				       f->name);
		*(bool *)to = json_is_true(v);
		return 0;
	default:
		return read_list(src, f, v, to);
	}
}

/* outer: the key that holds the object, for the message; NULL: it is the entry itself. */
static int read_object(const struct api_source *src, const char *outer, json_t *v,
		       const struct field *fields, size_t n, void *ret)
{
	const char *key;
	json_t *value;

	if (!json_is_object(v))
		return api_trouble(src, outer, "%s: not an object; allowed: { ... }",
			       outer ? outer : src->section);
	json_object_foreach(v, key, value) {
		const struct field *f = find_field(fields, n, key);

		if (!f) {
			_cleanup_free_ char *names = field_names(fields, n);

			return api_trouble(src, outer ? outer : key, "unknown key \"%s\"; allowed: %s",
				       key, names);
		}
		if (read_field(src, f, value, (char *)ret + f->offset))
			return -1;
	}
	for (size_t i = 0; i < n; i++)
		if (fields[i].required && !json_object_get(v, fields[i].name))
			return api_trouble(src, outer, "%s is missing here", fields[i].name);
	return 0;
}

static int read_api(struct api_source *src, json_t *v, struct api_set *set)
{
	struct api api = {
		.kind = "", .device = ARG_NONE, .buffer = ARG_NONE, .handle = ARG_NONE,
		.size = ARG_NONE, .count = ARG_NONE, .direction = ARG_NONE, .out = ARG_NONE,
		.in = ARG_NONE, .attrs = ARG_NONE, .error = "none",
	};
	int ret = read_object(src, NULL, v, api_fields, ARRAY_SIZE(api_fields), &api);

	arrput(set->apis, api);	/* a broken one as well: the set frees its arrays */
	return ret;
}

static int read_tag(struct api_source *src, json_t *v, const char ***list)
{
	if (!json_is_string(v))
		return api_trouble(src, NULL, "%s: not a string; allowed: a name", src->section);
	arrput(*list, json_string_value(v));
	return 0;
}

static int read_completion(struct api_source *src, json_t *v, struct api_set *set)
{
	struct api_completion c = { .argument = ARG_NONE };

	if (read_object(src, NULL, v, completion_fields, ARRAY_SIZE(completion_fields), &c))
		return -1;
	if ((c.api ? c.argument < 0 || c.record : !c.record || !c.member || c.defers) ||
	    (c.within && !c.defers))
		return api_trouble(src, NULL, "completions: neither a member nor an argument; allowed: "
				   "record and member, or api and argument (and defers, and within)");
	arrput(set->completions, c);
	return 0;
}

static int read_handover(struct api_source *src, json_t *v, struct api_set *set)
{
	struct api_handover h = { 0 };

	if (read_object(src, NULL, v, handover_fields, ARRAY_SIZE(handover_fields), &h))
		return -1;
	arrput(set->handovers, h);
	return 0;
}

static int read_entry(struct api_source *src, json_t *v, struct api_set *set)
{
	struct api_entry entry = { .gives = ARG_NONE };

	if (read_object(src, NULL, v, entry_fields, ARRAY_SIZE(entry_fields), &entry))
		return -1;
	arrput(set->entries, entry);
	return 0;
}

static int read_member(struct api_source *src, json_t *v, struct api_set *set)
{
	struct api_member member = { 0 };

	if (read_object(src, NULL, v, member_fields, ARRAY_SIZE(member_fields), &member))
		return -1;
	arrput(set->members, member);
	return 0;
}

static int read_write(struct api_source *src, json_t *v, struct api_set *set)
{
	struct api_write w = { .argument = ARG_NONE };

	if (read_object(src, NULL, v, write_fields, ARRAY_SIZE(write_fields), &w))
		return -1;
	arrput(set->writes, w);
	return 0;
}

/* A section is a list of objects, or of names that go to the list at offset. */
static const struct section {
	const char *name;
	int (*read)(struct api_source *src, json_t *v, struct api_set *set);
	size_t names;
} sections[] = {
	{ "apis", read_api, 0 },
	{ "carriers", NULL, offsetof(struct api_set, carriers) },
	{ "asides", NULL, offsetof(struct api_set, asides) },
	{ "completions", read_completion, 0 },
	{ "handovers", read_handover, 0 },
	{ "single", NULL, offsetof(struct api_set, single) },
	{ "handles", NULL, offsetof(struct api_set, handles) },
	{ "links", NULL, offsetof(struct api_set, links) },
	{ "bases", NULL, offsetof(struct api_set, bases) },
	{ "requests", NULL, offsetof(struct api_set, requests) },
	{ "entries", read_entry, 0 },
	{ "members", read_member, 0 },
	{ "writes", read_write, 0 },
	{ "contended", NULL, offsetof(struct api_set, contended) },
	{ "initialisers", NULL, offsetof(struct api_set, initialisers) },
	{ "observers", NULL, offsetof(struct api_set, observers) },
	{ "guards", NULL, offsetof(struct api_set, guards) },
	{ "setups", NULL, offsetof(struct api_set, setups) },
};

static int read_section(struct api_source *src, json_t *root, const struct section *s,
			struct api_set *set)
{
	json_t *list = json_object_get(root, s->name), *item;
	size_t i;

	src->section = NULL;
	if (!json_is_array(list))
		return api_trouble(src, list ? s->name : NULL, "%s is no array here; allowed: [ ... ]",
			       s->name);
	src->section = s->name;
	json_array_foreach(list, i, item) {
		src->index = i;
		if (s->read ? s->read(src, item, set) :
			      read_tag(src, item, (const char ***)((char *)set + s->names)))
			return -1;
	}
	return 0;
}

static char *section_names(void)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	for (size_t i = 0; out && i < ARRAY_SIZE(sections); i++)
		fprintf(out, ", %s", sections[i].name);
	if (out)
		fclose(out);
	return text;
}

static bool is_section(const char *key)
{
	for (size_t i = 0; i < ARRAY_SIZE(sections); i++)
		if (!strcmp(key, sections[i].name))
			return true;
	return false;
}

int api_read(struct api_source *src, json_t *root, struct api_set *set)
{
	const char *key, *schema = json_string_value(json_object_get(root, "schema"));
	json_t *value;

	if (!schema || strcmp(schema, SCHEMA))
		return api_trouble(src, "schema", "unknown schema; allowed: \"" SCHEMA "\"");
	json_object_foreach(root, key, value)
		if (strcmp(key, "schema") && !is_section(key)) {
			_cleanup_free_ char *names = section_names();

			return api_trouble(src, key, "unknown key \"%s\"; allowed: schema%s", key,
					   names);
		}
	for (size_t i = 0; i < ARRAY_SIZE(sections); i++)
		if (read_section(src, root, &sections[i], set))
			return -1;
	return 0;
}
