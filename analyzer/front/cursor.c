// SPDX-License-Identifier: GPL-2.0-only
#include "front/unit.h"

static void add_kid(struct kids *k, CXCursor c)
{
	if (k->n == k->size) {
		CXCursor *v = xmalloc(2 * (size_t)k->size * sizeof(*v));

		memcpy(v, k->v, (size_t)k->size * sizeof(*v));
		kids_release(k);
		k->v = v;
		k->size *= 2;
	}
	k->v[k->n++] = c;
}

static enum CXChildVisitResult visit_any(CXCursor c, CXCursor parent, CXClientData data)
{
	(void)parent;
	add_kid(data, c);
	return CXChildVisit_Continue;
}

static enum CXChildVisitResult visit_expr(CXCursor c, CXCursor parent, CXClientData data)
{
	(void)parent;
	if (clang_isExpression(clang_getCursorKind(c)))
		add_kid(data, c);
	return CXChildVisit_Continue;
}

static void fill(struct kids *k, CXCursor c, CXCursorVisitor visit)
{
	k->n = 0;
	k->size = ARRAY_SIZE(k->few);
	k->v = k->few;
	clang_visitChildren(c, visit, k);
}

void kids_init(struct kids *k, CXCursor c)
{
	fill(k, c, visit_any);
}

void kids_init_expr(struct kids *k, CXCursor c)
{
	fill(k, c, visit_expr);
}

void kids_release(struct kids *k)
{
	if (k->v != k->few)
		free(k->v);
}

const char *text_of(struct unit *u, CXString s)
{
	const char *c = clang_getCString(s);
	const char *ret = c && *c ? arena_strdup(&u->arena, c) : "";

	clang_disposeString(s);
	return ret;
}

CXCursor last_expr(CXCursor c)
{
	_cleanup_kids_ struct kids k;

	kids_init_expr(&k, c);
	return k.n ? k.v[k.n - 1] : clang_getNullCursor();
}

static bool is_wrapper(CXCursor e)
{
	enum CXCursorKind kind = clang_getCursorKind(e);

	return kind == CXCursor_ParenExpr || kind == CXCursor_CStyleCastExpr ||
	       kind == CXCursor_UnexposedExpr;
}

CXCursor peel(CXCursor e)
{
	while (is_wrapper(e)) {
		_cleanup_kids_ struct kids k;

		kids_init(&k, e);
		if (!k.n || !clang_isExpression(clang_getCursorKind(k.v[k.n - 1])))
			return e;
		if (clang_getCursorKind(e) == CXCursor_UnexposedExpr && k.n > 1)
			return e;
		e = k.v[k.n - 1];
	}
	return e;
}

CXType canonical_type(CXCursor c)
{
	return clang_getCanonicalType(clang_getCursorType(c));
}

bool is_integer(CXType t)
{
	return (t.kind >= CXType_Bool && t.kind <= CXType_Int128) || t.kind == CXType_Enum;
}

bool is_array(CXType t)
{
	return t.kind == CXType_ConstantArray || t.kind == CXType_IncompleteArray ||
	       t.kind == CXType_VariableArray;
}

bool is_record(CXType t)
{
	return t.kind == CXType_Record;
}

/*
 * libclang gives a parameter's type as it is written: "int p[4]" stays an array
 * there, though it is a pointer.
 */
bool is_array_object(CXCursor e)
{
	CXCursor decl;

	if (!is_array(canonical_type(e)))
		return false;
	while (clang_getCursorKind(e) == CXCursor_ParenExpr)
		e = last_expr(e);
	if (clang_getCursorKind(e) == CXCursor_UnexposedExpr) {
		CXCursor inner = last_expr(e);

		return clang_Cursor_isNull(inner) || is_array_object(inner);
	}
	if (clang_getCursorKind(e) != CXCursor_DeclRefExpr)
		return true;
	decl = clang_getCursorReferenced(e);
	return clang_getCursorKind(decl) != CXCursor_ParmDecl;
}

bool evaluate(CXCursor e, int64_t *ret)
{
	CXEvalResult r = clang_Cursor_Evaluate(e);
	bool ok = false;

	if (!r)
		return false;
	if (clang_EvalResult_getKind(r) == CXEval_Int) {
		if (clang_EvalResult_isUnsignedInt(r))
			*ret = (int64_t)clang_EvalResult_getAsUnsigned(r);
		else
			*ret = clang_EvalResult_getAsLongLong(r);
		ok = true;
	}
	clang_EvalResult_dispose(r);
	return ok;
}
