// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>
#include "model/place.h"

/*
 * The end of a symbol "name" or "name@file": a file may hold dots and dashes,
 * but a step ".R:m" cannot be mistaken for a suffix, since it holds a ':'.
 */
static const char *symbol_end(const char *s)
{
	const char *name_end = s + strcspn(s, "*[.^&@");
	const char *p, *end;

	if (*name_end != '@')
		return name_end;
	end = name_end + 1 + strcspn(name_end + 1, "*[^&:");
	if (*end != ':')
		return end;
	/* back to the dot that begins the first member step */
	for (p = end; p > name_end && *p != '.'; p--)
		;
	return p > name_end ? p : end;
}

static const char *parse_root(const char *s, struct place *ret)
{
	char *end = (char *)(uintptr_t)s + 1;

	ret->root = s[0];
	switch (s[0]) {
	case PLACE_LOCAL:
	case PLACE_TEMP:
	case PLACE_RESULT:
	case PLACE_CONST:
		ret->number = strtoll(s + 1, &end, 10);
		return end == s + 1 ? NULL : end;
	case PLACE_GLOBAL:
		ret->symbol = s + 1;
		ret->symbol_len = (int)(symbol_end(s + 1) - s - 1);
		return ret->symbol_len ? s + 1 + ret->symbol_len : NULL;
	case PLACE_STRING:
		return s + strlen(s);
	case PLACE_RETURN:
	case PLACE_UNKNOWN:
		return end;
	default:
		return NULL;
	}
}

/* "R:m" where R may be "A::b" and m is an identifier: the last ':' parts them. */
static const char *parse_member(const char *s, struct place_step *step)
{
	const char *end = s + strcspn(s, "*[.^&");
	const char *colon = NULL;

	for (const char *p = s; p < end; p++)
		if (*p == ':')
			colon = p;
	if (!colon || colon == s || colon + 1 == end)
		return NULL;
	step->record = s;
	step->record_len = (int)(colon - s);
	step->member = colon + 1;
	step->member_len = (int)(end - colon - 1);
	return end;
}

static const char *parse_step(const char *s, struct place_step *step)
{
	step->kind = s[0];
	switch (s[0]) {
	case STEP_DEREF:
	case STEP_ADDRESS:
		return s + 1;
	case STEP_INDEX:
		return s[1] == ']' ? s + 2 : NULL;
	case STEP_MEMBER:
	case STEP_CONTAINER:
		return parse_member(s + 1, step);
	default:
		return NULL;
	}
}

bool place_parse(const char *text, struct place *ret)
{
	const char *s;

	memset(ret, 0, sizeof(*ret));
	s = parse_root(text, ret);
	if (!s)
		return false;
	ret->root_end = (int)(s - text);
	while (*s) {
		struct place_step *step = &ret->steps[ret->n_steps];

		if (ret->n_steps == PLACE_MAX_STEPS)
			return false;
		step->begin = (int)(s - text);
		s = parse_step(s, step);
		if (!s)
			return false;
		step->end = (int)(s - text);
		ret->n_steps++;
	}
	return true;
}
