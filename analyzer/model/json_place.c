/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/json_place.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static const char *skip_space(const char *p)
{
	while (isspace((unsigned char)*p))
		p++;
	return p;
}

/* The closing quote of the string that opens at p. */
static const char *string_end(const char *p)
{
	for (p++; *p && *p != '"'; p++)
		if (*p == '\\' && p[1])
			p++;
	return p;
}

static bool is_key(const char *p, const char *end, const char *key)
{
	return *end && *skip_space(end + 1) == ':' && strlen(key) == (size_t)(end - p - 1) &&
	       !strncmp(p + 1, key, (size_t)(end - p - 1));
}

/* Behind the value that starts at p: at the ',' or closing bracket that ends it. */
static const char *value_end(const char *p)
{
	int depth = 0;

	for (; *p; p++) {
		if (*p == '"') {
			p = string_end(p);
			if (!*p)
				break;
		} else if (*p == '[' || *p == '{') {
			depth++;
		} else if (*p == ']' || *p == '}' || *p == ',') {
			if (!depth)
				break;
			depth -= *p != ',';
		}
	}
	return p;
}

/* The key in the object that opens at p (not deeper); NULL if it has none. */
static const char *find_key(const char *p, const char *key)
{
	for (p = skip_space(p + 1); *p == '"'; p = skip_space(p + 1)) {
		if (is_key(p, string_end(p), key))
			return p;
		p = value_end(p);
		if (*p != ',')
			break;
	}
	return NULL;
}

/* The first '[' or '{' behind a key. */
static const char *open_value(const char *key)
{
	const char *p = strchr(string_end(key), ':');

	return p ? skip_space(p + 1) : key;
}

static const char *find_element(const char *array, size_t index)
{
	const char *p = array + 1;

	for (; index && *p; index--) {
		p = value_end(p);
		p += *p == ',';
	}
	return skip_space(p);
}

static const char *find(const char *text, const char *section, size_t index, const char *key)
{
	const char *p = skip_space(text), *at;

	if (section && *p == '{') {
		at = find_key(p, section);
		if (!at)
			return p;
		p = open_value(at);
		if (*p != '[')
			return p;
		p = find_element(p, index);
	}
	at = key && *p == '{' ? find_key(p, key) : NULL;
	return at ? at : p;
}

struct json_place json_place_find(const char *text, const char *section, size_t index,
				  const char *key)
{
	const char *at = find(text, section, index, key), *line = text;
	struct json_place place = { .line = 1 };

	for (const char *p = text; p < at; p++) {
		if (*p == '\n') {
			place.line++;
			line = p + 1;
		}
	}
	place.column = (int)(at - line) + 1;
	return place;
}
