// SPDX-License-Identifier: GPL-2.0-only
/*
 * A report as text and back. One table says what a struct holds; a struct is an
 * array of its fields in that order, a list an array of structs.
 */
#include <jansson.h>
#include <stddef.h>
#include "model/report.h"

enum field_type { TYPE_TEXT, TYPE_INT, TYPE_LONG, TYPE_MASK, TYPE_BOOL, TYPE_LIST };

struct shape;

struct field {
	enum field_type type;
	size_t offset;
	const struct shape *of;		/* of TYPE_LIST */
};

struct shape {
	size_t size;			/* bytes of the struct */
	size_t n;
	const struct field *fields;
};

#define TEXT(s, f) { TYPE_TEXT, offsetof(struct s, f), NULL }
#define INT(s, f) { TYPE_INT, offsetof(struct s, f), NULL }
#define LONG(s, f) { TYPE_LONG, offsetof(struct s, f), NULL }
#define MASK(s, f) { TYPE_MASK, offsetof(struct s, f), NULL }
#define BOOL(s, f) { TYPE_BOOL, offsetof(struct s, f), NULL }
#define LIST(s, f, shape) { TYPE_LIST, offsetof(struct s, f), &(shape) }
#define PLACE(s, f) TEXT(s, f.file), INT(s, f.line), INT(s, f.column), TEXT(s, f.function)
#define SHAPE(s) static const struct shape s##_shape = \
	{ sizeof(struct s), ARRAY_SIZE(s##_fields), s##_fields }

static const struct field hop_fields[] = { PLACE(hop, at), TEXT(hop, what) };
SHAPE(hop);

static const struct field partner_fields[] = {
	PLACE(partner, at), TEXT(partner, api), BOOL(partner, attrs_known),
	MASK(partner, attrs_must), MASK(partner, attrs_may),
};
SHAPE(partner);

static const struct field caller_fields[] = {
	PLACE(caller, at), TEXT(caller, callee), TEXT(caller, through), BOOL(caller, user),
	BOOL(caller, other), BOOL(caller, passed_on), BOOL(caller, carries),
};
SHAPE(caller);

static const struct field site_fields[] = {
	TEXT(site, id), PLACE(site, at), TEXT(site, api), TEXT(site, callee),
	TEXT(site, direction), TEXT(site, direction_why), BOOL(site, attrs_known),
	TEXT(site, attrs_why), MASK(site, attrs_must), MASK(site, attrs_may),
	INT(site, provenance), PLACE(site, source), TEXT(site, source_api),
	INT(site, lifetime), BOOL(site, synced), TEXT(site, uapi), TEXT(site, entry),
	INT(site, verdict), BOOL(site, marked), INT(site, confidence), TEXT(site, why),
	MASK(site, premises), LIST(site, unmaps, partner_shape),
	LIST(site, callers, caller_shape),
	LIST(site, witness, hop_shape), TEXT(site, arch),
};
SHAPE(site);

static const struct field record_part_fields[] = {
	TEXT(record_part, name), LONG(record_part, offset), LONG(record_part, size),
	INT(record_part, writer),
};
SHAPE(record_part);

static const struct field record_view_fields[] = {
	TEXT(record_view, tag), PLACE(record_view, at), LONG(record_view, size),
	LONG(record_view, phase), INT(record_view, cacheline),
	LIST(record_view, parts, record_part_shape),
};
SHAPE(record_view);

static const struct field written_member_fields[] = {
	TEXT(written_member, member), PLACE(written_member, record), LONG(written_member, phase),
	BOOL(written_member, grouped),
};
SHAPE(written_member);

static const struct field replacement_fields[] = {
	TEXT(replacement, file), INT(replacement, line), INT(replacement, column),
	INT(replacement, end_line), INT(replacement, end_column), TEXT(replacement, text),
};
SHAPE(replacement);

static const struct field finding_fields[] = {
	TEXT(finding, rule), INT(finding, level), INT(finding, confidence),
	PLACE(finding, at), TEXT(finding, site), TEXT(finding, message),
	TEXT(finding, recommend), TEXT(finding, attribute), LIST(finding, witness, hop_shape),
	LIST(finding, hazards, hop_shape), LIST(finding, records, record_view_shape),
	LIST(finding, written, written_member_shape),
	LIST(finding, replacements, replacement_shape), BOOL(finding, fix_applicable),
	TEXT(finding, fix_reason), TEXT(finding, fingerprint), TEXT(finding, spatch),
};
SHAPE(finding);

static const struct field listed_fields[] = {
	TEXT(listed, file), TEXT(listed, reason), TEXT(listed, function), INT(listed, line),
};
SHAPE(listed);

static const struct field passed_over_fields[] = {
	TEXT(passed_over, name), TEXT(passed_over, reason), INT(passed_over, files),
};
SHAPE(passed_over);

static const struct field report_fields[] = {
	INT(report, coverage.files), INT(report, coverage.parsed), INT(report, coverage.damaged),
	LIST(report, coverage.failed, listed_shape),
	LIST(report, coverage.left_out, listed_shape),
	INT(report, coverage.textual), INT(report, coverage.seen),
	INT(report, coverage.sites), INT(report, coverage.resolved),
	LIST(report, coverage.passed_over, passed_over_shape),
	INT(report, coverage.pointer_calls), INT(report, coverage.unresolved_calls),
	LIST(report, coverage.unresolved, listed_shape),
	INT(report, coverage.spatch_rules), INT(report, coverage.spatch_files),
	LIST(report, coverage.spatch_failed, listed_shape),
	LIST(report, coverage.spatch_lost, listed_shape),
	LIST(report, sites, site_shape), LIST(report, findings, finding_shape),
};
SHAPE(report);

/* ---- to text ---- */

static json_t *pack(const struct shape *shape, const char *from);

static json_t *pack_list(const struct shape *shape, const char *list)
{
	json_t *a = json_array();
	int bad = 0;

	for (ptrdiff_t i = 0; i < arrlen(list); i++)
		bad |= json_array_append_new(a, pack(shape, list + (size_t)i * shape->size));
	if (!bad)
		return a;
	json_decref(a);
	return NULL;
}

static json_t *pack_field(const struct field *f, const void *at)
{
	switch (f->type) {
	case TYPE_TEXT:
		return *(char *const *)at ? json_string(*(char *const *)at) : json_null();
	case TYPE_INT:
		return json_integer(*(const int *)at);
	case TYPE_LONG:
		return json_integer(*(const int64_t *)at);
	case TYPE_MASK:
		return json_integer((json_int_t)*(const uint64_t *)at);
	case TYPE_BOOL:
		return json_boolean(*(const bool *)at);
	case TYPE_LIST:
		return pack_list(f->of, *(char *const *)at);
	}
	return NULL;
}

/* NULL: a text in it is not UTF-8. */
static json_t *pack(const struct shape *shape, const char *from)
{
	json_t *a = json_array();
	int bad = 0;

	for (size_t i = 0; i < shape->n; i++)
		bad |= json_array_append_new(a, pack_field(&shape->fields[i],
							   from + shape->fields[i].offset));
	if (!bad)
		return a;
	json_decref(a);
	return NULL;
}

char *report_pack(const struct report *r)
{
	json_t *a = pack(&report_shape, (const char *)r);
	char *text = a ? json_dumps(a, JSON_COMPACT) : NULL;

	json_decref(a);
	return text;
}

/* ---- and back ---- */

static bool unpack(struct arena *arena, const struct shape *shape, json_t *from, char *to);

static bool unpack_list(struct arena *arena, const struct shape *shape, json_t *from, char **list)
{
	size_t n = json_array_size(from);

	if (!json_is_array(from))
		return false;
	if (!n)
		return true;
	*list = stbds_arrgrowf(NULL, shape->size, 0, n);
	memset(*list, 0, n * shape->size);
	stbds_header(*list)->length = n;
	for (size_t i = 0; i < n; i++)
		if (!unpack(arena, shape, json_array_get(from, i), *list + i * shape->size))
			return false;
	return true;
}

static bool unpack_number(const struct field *f, json_int_t value, void *to)
{
	if (f->type == TYPE_INT)
		*(int *)to = (int)value;
	else
		*(int64_t *)to = value;
	return true;
}

static bool unpack_field(struct arena *arena, const struct field *f, json_t *v, void *to)
{
	switch (f->type) {
	case TYPE_TEXT:
		if (json_is_string(v))
			*(char **)to = arena_strdup(arena, json_string_value(v));
		return json_is_string(v) || json_is_null(v);
	case TYPE_BOOL:
		*(bool *)to = json_is_true(v);
		return json_is_boolean(v);
	case TYPE_LIST:
		return unpack_list(arena, f->of, v, to);
	default:
		return json_is_integer(v) && unpack_number(f, json_integer_value(v), to);
	}
}

static bool unpack(struct arena *arena, const struct shape *shape, json_t *from, char *to)
{
	if (json_array_size(from) != shape->n)
		return false;
	for (size_t i = 0; i < shape->n; i++)
		if (!unpack_field(arena, &shape->fields[i], json_array_get(from, i),
				  to + shape->fields[i].offset))
			return false;
	return true;
}

int report_unpack(const char *text, struct report *r)
{
	json_t *a = json_loads(text, 0, NULL);
	struct report ret = { 0 };
	bool ok = a && unpack(&ret.arena, &report_shape, a, (char *)&ret);

	json_decref(a);
	if (!ok)
		report_release(&ret);
	else
		*r = ret;
	return ok ? 0 : -1;
}
