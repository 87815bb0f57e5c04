// SPDX-License-Identifier: GPL-2.0-only
/*
 * _Generic(). libclang tells the expressions, but neither which one was chosen nor
 * the types before them: these are read in the text.
 */
#include <ctype.h>
#include "front/unit.h"

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Without blanks, and without words such as __percpu, which are no type's. */
static const char *squeeze(struct unit *u, const char *s, size_t len)
{
	char *ret = arena_alloc(&u->arena, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		bool starts = is_word(s[i]) && (!i || !is_word(s[i - 1]));

		if (starts && i + 1 < len && s[i] == '_' && s[i + 1] == '_') {
			while (i + 1 < len && is_word(s[i + 1]))
				i++;
		} else if (is_word(s[i]) || s[i] == '*') {
			ret[n++] = s[i];
		}
	}
	ret[n] = '\0';
	return ret;
}

/* "struct page *" before ": e", or "" if that is not so simple. */
static const char *association_type(struct unit *u, CXCursor e)
{
	struct where w = where_spelled(u, clang_getRangeStart(clang_getCursorExtent(e)));
	const char *text = w.file ? file_text(u, w.file) : NULL;
	size_t end = w.offset, begin;

	if (!text)
		return "";
	while (end && (isspace((unsigned char)text[end - 1]) || text[end - 1] == '\\'))
		end--;
	if (!end || text[end - 1] != ':')
		return "";
	begin = --end;
	while (begin && (is_word(text[begin - 1]) || strchr("* \t\n\\", text[begin - 1])))
		begin--;
	if (!begin || text[begin - 1] != ',')
		return "";
	return squeeze(u, text + begin, end - begin);
}

static const char *type_name(struct unit *u, CXType t)
{
	const char *s = text_of(u, clang_getTypeSpelling(clang_getUnqualifiedType(t)));

	return squeeze(u, s, strlen(s));
}

/*
 * Moves to the front of k the associations that may be the one: those of the type
 * of the whole, and of these the one whose type is the controlling expression's.
 * Returns their number.
 */
static int find_chosen(struct unit *u, CXCursor e, struct kids *k)
{
	CXType t = canonical_type(e);
	const char *name, *canonical;
	int n = 0;

	if (!k->n)
		return 0;
	name = type_name(u, clang_getCursorType(k->v[0]));
	canonical = type_name(u, canonical_type(k->v[0]));
	for (int i = 1; i < k->n; i++)
		if (clang_equalTypes(canonical_type(k->v[i]), t))
			k->v[n++] = k->v[i];
	for (int i = 0; i < n && n > 1; i++) {
		const char *type = association_type(u, k->v[i]);

		if (!strcmp(type, name) || !strcmp(type, canonical)) {
			k->v[0] = k->v[i];
			return 1;
		}
	}
	return n;
}

const char *lower_generic(struct unit *u, CXCursor e, enum how how)
{
	_cleanup_kids_ struct kids k;
	const char *first, *temp = NULL;
	int64_t v;
	int n;

	kids_init_expr(&k, e);
	if (canonical_type(e).kind == CXType_Void)
		how = HOW_DROPPED;
	if (evaluate(e, &v))
		return path_const(u, v);
	n = find_chosen(u, e, &k);
	if (!n)
		return "?";
	first = lower(u, k.v[0], how);
	for (int i = 1; i < n; i++) {
		const char *p = lower(u, k.v[i], how);

		if (!strcmp(p, first) || how == HOW_DROPPED)
			continue;
		if (!temp)
			flow(u, FLOW_SELECT, temp = new_temp(u), first, k.v[0]);
		flow(u, FLOW_SELECT, temp, p, k.v[i]);
	}
	return temp ? temp : first;
}
