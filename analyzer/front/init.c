// SPDX-License-Identifier: GPL-2.0-only
/* Initialisers: positional, designated, with and without inner braces. */
#include "front/unit.h"

/* libclang shows the list as it is written; elements are taken one by one. */
struct list {
	struct kids k;
	int at;
};

struct fields {
	CXCursor *v;	/* stb_ds */
};

/*
 * Arrays are one cell, so a table's constants are told once each; a long array
 * of plain numbers is firmware or a register table, and is told in part.
 */
#define MAX_CONSTANTS 64

static bool constant_is_known(struct unit *u, const char *dst, const char *src)
{
	const char *last = strrchr(dst, '[');
	_cleanup_free_ char *key = NULL;
	int64_t v;
	int n;

	if (!last || !path_is_const(src, &v))
		return false;
	if (!u->constants)
		sh_new_strdup(u->constants);
	key = xasprintf("%s %s", dst, src);
	if (shgeti(u->constants, key) >= 0)
		return true;
	shput(u->constants, key, 1);
	if (strcmp(last, "[]"))
		return false;
	n = shget(u->constants, dst) + 1;
	shput(u->constants, dst, n);
	return n > MAX_CONSTANTS;
}

void forget_constants(struct unit *u)
{
	shfree(u->constants);
}

static void init_value(struct unit *u, const char *dst, CXCursor e)
{
	const char *src = lower(u, e, HOW_VALUE);

	if (u->in_macro_static && (*src == PLACE_CONST || *src == PLACE_STRING))
		return;
	if (!constant_is_known(u, dst, src))
		flow(u, FLOW_COPY, dst, src, e);
}

static const char *member_place(struct unit *u, const char *dst, CXCursor field)
{
	const char *name = field_name(u, field);
	CXCursor record = clang_getCursorSemanticParent(field);

	if (!*name)
		return dst;
	want_record(u, record);
	return path_member(u, dst, tag_of(u, record), name);
}

static enum CXVisitorResult add_field(CXCursor field, CXClientData data)
{
	struct fields *f = data;
	CXString name = clang_getCursorSpelling(field);

	/* not an unnamed bit-field */
	if (*clang_getCString(name) || is_record(canonical_type(field)))
		arrput(f->v, field);
	clang_disposeString(name);
	return CXVisit_Continue;
}

/* An implicit conversion has a type: this can only be ".m = x" or "[i] = x". */
static bool is_designated(CXCursor e)
{
	return clang_getCursorKind(e) == CXCursor_UnexposedExpr &&
	       clang_getCursorType(e).kind == CXType_Void;
}

/* ".a.b[1] = x"; returns the first member named, for what follows it. */
static CXCursor init_designated(struct unit *u, const char *dst, CXType t, CXCursor e)
{
	_cleanup_kids_ struct kids k;
	CXCursor first = clang_getNullCursor();

	kids_init(&k, e);
	for (int i = 0; i + 1 < k.n; i++) {
		t = clang_getCanonicalType(t);
		if (clang_getCursorKind(k.v[i]) == CXCursor_MemberRef) {
			CXCursor field = clang_getCursorReferenced(k.v[i]);

			if (!i)
				first = field;
			dst = member_place(u, dst, field);
			t = clang_getCursorType(field);
		} else if (is_array(t)) {	/* not the end of a range */
			dst = path_element(u, dst);
			t = clang_getArrayElementType(t);
		}
	}
	if (k.n)
		lower_init(u, dst, t, k.v[k.n - 1]);
	return first;
}

static void take_elements(struct unit *u, const char *dst, CXType t, struct list *l, bool own);

/* Does e initialise the aggregate as a whole? Else its braces were left out. */
static bool is_whole(CXType t, CXCursor e)
{
	CXCursor inner = peel(e);

	if (clang_getCursorKind(inner) == CXCursor_InitListExpr)
		return true;
	if (is_array(t))
		return clang_getCursorKind(inner) == CXCursor_StringLiteral;
	return is_record(canonical_type(e));
}

static void take_one(struct unit *u, const char *dst, CXType t, struct list *l)
{
	CXCursor e = l->k.v[l->at];

	t = clang_getCanonicalType(t);
	if ((is_array(t) || is_record(t)) && !is_whole(t, e)) {
		int before = l->at;

		take_elements(u, dst, t, l, false);
		if (l->at > before)
			return;
	}
	lower_init(u, dst, t, e);
	l->at++;
}

static int field_index(const struct fields *f, CXCursor field)
{
	for (int i = 0; i < arrlen(f->v); i++)
		if (clang_equalCursors(f->v[i], field))
			return i;
	return -1;
}

static void take_members(struct unit *u, const char *dst, CXType t, struct list *l, bool own)
{
	bool is_union = clang_getCursorKind(clang_getTypeDeclaration(t)) == CXCursor_UnionDecl;
	struct fields f = { 0 };
	int at = 0;

	clang_Type_visitFields(t, add_field, &f);
	while (l->at < l->k.n) {
		CXCursor e = l->k.v[l->at];

		if (is_designated(e)) {
			if (!own)
				break;
			at = field_index(&f, init_designated(u, dst, t, e)) + 1;
			l->at++;
		} else if (at >= (is_union ? 1 : arrlen(f.v))) {
			break;
		} else {
			take_one(u, member_place(u, dst, f.v[at]),
				 clang_getCursorType(f.v[at]), l);
			at++;
		}
	}
	arrfree(f.v);
}

static void take_array(struct unit *u, const char *dst, CXType t, struct list *l, bool own)
{
	CXType element = clang_getArrayElementType(t);
	int64_t left = own ? INT64_MAX : clang_getNumElements(t);

	while (l->at < l->k.n && left-- > 0) {
		if (!is_designated(l->k.v[l->at])) {
			take_one(u, path_element(u, dst), element, l);
		} else if (own) {
			init_designated(u, dst, t, l->k.v[l->at]);
			l->at++;
		} else {
			break;
		}
	}
}

/* own: the list's braces are those of this very aggregate. */
static void take_elements(struct unit *u, const char *dst, CXType t, struct list *l, bool own)
{
	if (is_array(t))
		take_array(u, dst, t, l, own);
	else
		take_members(u, dst, t, l, own);
}

static void init_list(struct unit *u, const char *dst, CXType t, CXCursor e)
{
	struct list l = { 0 };

	kids_init_expr(&l.k, e);
	if (is_array(t) || is_record(t))
		take_elements(u, dst, t, &l, true);
	for (; l.at < l.k.n; l.at++)	/* a scalar in braces, or more than there is room for */
		init_value(u, dst, l.k.v[l.at]);
	kids_release(&l.k);
}

void lower_init(struct unit *u, const char *dst, CXType type, CXCursor init)
{
	CXType t = clang_getCanonicalType(type);
	CXCursor e = init;

	while (clang_getCursorKind(e) == CXCursor_ParenExpr ||
	       (clang_getCursorKind(e) == CXCursor_UnexposedExpr && is_record(t))) {
		CXCursor inner = last_expr(e);

		if (clang_Cursor_isNull(inner))
			break;
		e = inner;
	}
	if (clang_getCursorKind(e) == CXCursor_CompoundLiteralExpr && (is_record(t) || is_array(t)))
		e = last_expr(e);
	if (clang_getCursorKind(e) == CXCursor_InitListExpr)
		init_list(u, dst, t, e);
	else
		init_value(u, dst, init);
}
