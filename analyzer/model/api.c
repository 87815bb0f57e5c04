/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/api.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "model/api_read.h"

/* "6.12.117" and "6.12" as numbers that compare; 0: none. */
static int release(const char *version)
{
	int major = 0, minor = 0;

	if (!version || sscanf(version, "%d.%d", &major, &minor) != 2)
		return 0;
	return major * 1000 + minor;
}

/* Do two entries of one name hold for a common release? */
static bool overlap(const struct api *a, const struct api *b)
{
	int a_end = a->until ? release(a->until) : INT_MAX;
	int b_end = b->until ? release(b->until) : INT_MAX;

	return release(a->since) < b_end && release(b->since) < a_end;
}

static int index_names(struct api_source *src, struct api_set *set)
{
	for (size_t i = 0; i < arrlenu(set->apis); i++) {
		const struct api *api = &set->apis[i];

		src->index = i;
		for (size_t j = 0; shgeti(set->by_name, api->name) >= 0 && j < i; j++)
			if (!strcmp(set->apis[j].name, api->name) && overlap(&set->apis[j], api))
				return api_trouble(src, "name", "duplicate name \"%s\"; allowed: once, "
					       "or for releases apart (since, until)", api->name);
		shput(set->by_name, api->name, (uint32_t)i);
	}
	return 0;
}

static int check_name(const struct api_source *src, const struct api_set *set, const char *key,
		      const char *name)
{
	if (!name || api_find(set, name))
		return 0;
	return api_trouble(src, key, "%s: no API \"%s\"; allowed: a name of this file", key, name);
}

static int check_references(struct api_source *src, const struct api_set *set)
{
	for (size_t i = 0; i < arrlenu(set->apis); i++) {
		const struct api *api = &set->apis[i];

		src->index = i;
		if (check_name(src, set, "attrs_variant", api->attrs_variant) ||
		    check_name(src, set, "macro_of", api->macro_of) ||
		    check_name(src, set, "mapper", api->mapper))
			return -1;
		for (size_t j = 0; j < arrlenu(api->partners); j++)
			if (check_name(src, set, "partners", api->partners[j]))
				return -1;
	}
	return 0;
}

static int load(struct api_source *src, struct api_set *set)
{
	json_error_t e;
	json_t *root = json_loads(src->text, JSON_REJECT_DUPLICATES, &e);

	if (!root)
		return error("%s:%d:%d: %s; allowed: JSON", src->path, e.line, e.column, e.text);
	set->owner = root;
	if (!json_is_object(root))
		return api_trouble(src, NULL, "not an object; allowed: { ... }");
	if (api_read(src, root, set))
		return -1;
	src->section = "apis";
	if (index_names(src, set) || check_references(src, set))
		return -1;
	return 0;
}

int api_set_load(const char *dir, struct api_set *ret)
{
	_cleanup_free_ char *path = path_join(dir, "api.json");
	_cleanup_free_ char *text = file_read(path, NULL);
	struct api_source src = { .path = path, .text = text };

	*ret = (struct api_set){ 0 };
	if (!text)
		return error("%s:1:1: %s; allowed: a file of this name in the rules", path,
			     strerror(errno));
	if (!load(&src, ret))
		return 0;
	api_set_release(ret);
	return -1;
}

void api_set_release(struct api_set *set)
{
	for (size_t i = 0; i < arrlenu(set->apis); i++) {
		arrfree(set->apis[i].partners);
		arrfree(set->apis[i].fills);
		arrfree(set->apis[i].flows);
		arrfree(set->apis[i].behind);
	}
	arrfree(set->apis);
	arrfree(set->carriers);
	arrfree(set->asides);
	arrfree(set->completions);
	arrfree(set->handovers);
	arrfree(set->single);
	arrfree(set->bases);
	arrfree(set->handles);
	arrfree(set->links);
	arrfree(set->requests);
	arrfree(set->entries);
	arrfree(set->members);
	arrfree(set->writes);
	arrfree(set->contended);
	arrfree(set->initialisers);
	arrfree(set->observers);
	arrfree(set->guards);
	arrfree(set->setups);
	shfree(set->by_name);
	json_decref(set->owner);
	*set = (struct api_set){ 0 };
}

static bool is_in(const struct api *api, int now)
{
	return release(api->since) <= now && (!api->until || now < release(api->until));
}

bool api_is_in(const struct api *api, const char *version)
{
	return is_in(api, release(version));
}

void api_set_select(struct api_set *set, const char *version)
{
	int now = release(version);

	for (size_t i = 0; i < arrlenu(set->apis); i++) {
		const struct api *api = &set->apis[i];

		if (is_in(api, now))
			shput(set->by_name, api->name, (uint32_t)i);
	}
}

const struct api *api_find(const struct api_set *set, const char *name)
{
	struct api_slot *by_name = set->by_name;
	ptrdiff_t i = shgeti(by_name, name);

	return i < 0 ? NULL : &set->apis[by_name[i].value];
}

static bool is_listed(const char **tags, const char *tag, int len)
{
	for (size_t i = 0; i < arrlenu(tags); i++)
		if (!strncmp(tags[i], tag, (size_t)len) && !tags[i][len])
			return true;
	return false;
}

bool api_is_carrier(const struct api_set *set, const char *tag, int len)
{
	return is_listed(set->carriers, tag, len);
}

bool api_is_aside(const struct api_set *set, const char *member)
{
	return is_listed(set->asides, member, (int)strlen(member));
}

bool api_is_single(const struct api_set *set, const char *tag)
{
	return is_listed(set->single, tag, (int)strlen(tag));
}

bool api_is_handle(const struct api_set *set, const char *member)
{
	return is_listed(set->handles, member, (int)strlen(member));
}

bool api_is_link(const struct api_set *set, const char *tag)
{
	return is_listed(set->links, tag, (int)strlen(tag));
}

bool api_is_base(const struct api_set *set, const char *global)
{
	return is_listed(set->bases, global, (int)strlen(global));
}

bool api_is_guard(const struct api_set *set, const char *name)
{
	return is_listed(set->guards, name, (int)strlen(name));
}

bool api_is_request(const struct api_set *set, const char *tag, int len)
{
	return is_listed(set->requests, tag, len);
}
