// SPDX-License-Identifier: GPL-2.0-only
/* Places are built here and nowhere else; model/place.h is their grammar. */
#include "front/unit.h"

static size_t append(char *to, size_t at, const char *s, size_t len)
{
	memcpy(to + at, s, len);
	return at + len;
}

static char *join(struct unit *u, const char *base, size_t base_len, const char *tail)
{
	size_t len = strlen(tail);
	char *p = arena_alloc(&u->arena, base_len + len + 1);

	append(p, append(p, 0, base, base_len), tail, len);
	return p;
}

/* No step can follow these. */
static bool is_closed(const char *p)
{
	return *p == PLACE_UNKNOWN || *p == PLACE_CONST || *p == PLACE_STRING;
}

static bool ends_with(const char *p, char c)
{
	return p[strlen(p) - 1] == c;
}

static const char *step(struct unit *u, const char *p, const char *kind,
			const char *tag, const char *name)
{
	size_t len = strlen(p);
	char *s = arena_alloc(&u->arena, len + strlen(tag) + strlen(name) + 3);
	size_t at = append(s, 0, p, len);

	at = append(s, at, kind, 1);
	at = append(s, at, tag, strlen(tag));
	at = append(s, at, ":", 1);
	append(s, at, name, strlen(name));
	return s;
}

const char *path_member(struct unit *u, const char *base, const char *tag, const char *name)
{
	if (is_closed(base))
		return "?";
	return step(u, base, ".", tag, name);
}

const char *path_deref(struct unit *u, const char *p)
{
	if (is_closed(p))
		return "?";
	if (ends_with(p, STEP_ADDRESS))
		return arena_strndup(&u->arena, p, strlen(p) - 1);
	return join(u, p, strlen(p), "*");
}

const char *path_element(struct unit *u, const char *p)
{
	if (is_closed(p))
		return *p == PLACE_STRING ? p : "?";
	return join(u, p, strlen(p), "[]");
}

const char *path_address(struct unit *u, const char *p)
{
	if (is_closed(p))
		return *p == PLACE_STRING ? p : "?";
	if (ends_with(p, STEP_DEREF))
		return arena_strndup(&u->arena, p, strlen(p) - 1);
	/* the address of an address: of a temporary without a name */
	if (ends_with(p, STEP_ADDRESS))
		return p;
	return join(u, p, strlen(p), "&");
}

const char *path_container(struct unit *u, const char *p, const char *tag, const char *name)
{
	const char *member;
	size_t len = strlen(p), cut;

	if (is_closed(p))
		return "?";
	if (!ends_with(p, STEP_ADDRESS))
		return step(u, p, "^", tag, name);
	member = step(u, "", ".", tag, name);
	cut = strlen(member) + 1;
	if (len > cut && !strncmp(p + len - cut, member, cut - 1))
		return path_address(u, arena_strndup(&u->arena, p, len - cut));
	return NULL;
}

const char *path_const(struct unit *u, int64_t v)
{
	char buf[32];

	snprintf(buf, sizeof(buf), "=%lld", (long long)v);
	return arena_strdup(&u->arena, buf);
}

/* Long enough to be known again, short enough for a database. */
#define STRING_MAX_SHOWN 48

const char *path_string(struct unit *u, const char *literal)
{
	size_t len;

	literal = pch_literal(u, literal);
	len = strnlen(literal, STRING_MAX_SHOWN);
	return *literal == '"' ? arena_strndup(&u->arena, literal, len) : "\"";
}

bool path_is_const(const char *p, int64_t *ret)
{
	if (*p != PLACE_CONST)
		return false;
	*ret = strtoll(p + 1, NULL, 10);
	return true;
}

bool path_is_deep(const char *p)
{
	int n = 0;

	if (is_closed(p))
		return false;
	for (p += *p == PLACE_GLOBAL ? strcspn(p, "*[^&:") : 0; *p; p++)
		n += *p == '*' || *p == '[' || *p == ':' || *p == '^';
	return n > PLACE_MAX_STEPS - 4;
}
