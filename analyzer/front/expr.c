// SPDX-License-Identifier: GPL-2.0-only
/* Expressions become places; what is compound becomes a temporary. */
#include "front/unit.h"

const char *new_temp(struct unit *u)
{
	char buf[32];

	snprintf(buf, sizeof(buf), "~%lld", (long long)u->body->temps++);
	return arena_strdup(&u->arena, buf);
}

void flow(struct unit *u, enum flow_op op, const char *dst, const char *src, CXCursor at)
{
	struct where w = where_of(u, clang_getCursorLocation(at));
	struct fact_flow fact = {
		.seq = u->body->seq++, .op = op, .dst = dst, .src = src,
		.line = w.line, .col = w.col,
	};

	emit(u, FACT_flow, &fact);
}

static const char *constant(struct unit *u, CXCursor e)
{
	int64_t v;

	return evaluate(e, &v) ? path_const(u, v) : "?";
}

/* The constant p as a value of type t. */
static const char *convert(struct unit *u, const char *p, CXType t)
{
	int64_t size, v;
	bool is_unsigned = t.kind <= CXType_UInt128;

	if (!path_is_const(p, &v) || !is_integer(t) || t.kind == CXType_Enum)
		return p;
	size = clang_Type_getSizeOf(t);
	if (t.kind == CXType_Bool)
		return path_const(u, !!v);
	if (size == 1)
		return path_const(u, is_unsigned ? (uint8_t)v : (int8_t)v);
	if (size == 2)
		return path_const(u, is_unsigned ? (uint16_t)v : (int16_t)v);
	if (size == 4)
		return path_const(u, is_unsigned ? (int64_t)(uint32_t)v : (int32_t)v);
	return p;
}

static const char *lower_name(struct unit *u, CXCursor e)
{
	CXCursor decl = clang_getCursorReferenced(e);
	char buf[24];
	ptrdiff_t i;

	switch ((int)clang_getCursorKind(decl)) {
	case CXCursor_EnumConstantDecl:
		return path_const(u, clang_getEnumConstantDeclValue(decl));
	case CXCursor_ParmDecl:
	case CXCursor_VarDecl:
		i = hmgeti(u->body->locals, decl_id(decl));
		if (i >= 0) {
			snprintf(buf, sizeof(buf), "%%%d", u->body->locals[i].value.idx);
			return arena_strdup(&u->arena, buf);
		}
		if (clang_getCursorLinkage(decl) == CXLinkage_NoLinkage)
			return u->body == &u->outside ? "?" : declare_local(u, decl);
		break;
	case CXCursor_FunctionDecl:
		break;
	default:
		return "?";
	}
	return arena_printf(&u->arena, "@%s", symbol_of(u, decl));
}

const char *lower_pointee(struct unit *u, CXCursor e)
{
	const char *p;

	for (CXCursor inner = e; ; ) {
		if (is_array_object(inner) && clang_getCursorKind(inner) != CXCursor_UnexposedExpr)
			return path_element(u, lower(u, inner, HOW_VALUE));
		if (clang_getCursorKind(inner) != CXCursor_ParenExpr &&
		    clang_getCursorKind(inner) != CXCursor_UnexposedExpr)
			break;
		inner = last_expr(inner);
		if (clang_Cursor_isNull(inner))
			break;
	}
	p = lower(u, e, HOW_VALUE);
	if (path_is_deep(p)) {
		const char *temp = new_temp(u);

		flow(u, FLOW_COPY, temp, p, e);
		p = temp;
	}
	return path_deref(u, p);
}

static const char *lower_member(struct unit *u, CXCursor e)
{
	CXCursor field = clang_getCursorReferenced(e), record, object = last_expr(e);
	const char *base, *name;
	CXType t;

	if (clang_Cursor_isNull(object))
		return "?";
	t = canonical_type(object);
	base = t.kind == CXType_Pointer || is_array(t) ? lower_pointee(u, object) :
		lower(u, object, HOW_VALUE);
	name = field_name(u, field);
	if (!*name)		/* an anonymous struct or union */
		return base;
	record = clang_getCursorSemanticParent(field);
	want_record(u, record);
	return path_member(u, base, tag_of(u, record), name);
}

static const char *lower_subscript(struct unit *u, CXCursor e)
{
	_cleanup_kids_ struct kids k;
	const char *p;

	kids_init_expr(&k, e);
	if (k.n != 2)
		return "?";
	/* 1[p] is p[1] */
	if (is_integer(canonical_type(k.v[0]))) {
		lower(u, k.v[0], HOW_VALUE);
		return lower_pointee(u, k.v[1]);
	}
	p = lower_pointee(u, k.v[0]);
	lower(u, k.v[1], HOW_VALUE);
	return p;
}

static const char *lower_compound_literal(struct unit *u, CXCursor e)
{
	const char *temp = new_temp(u);

	lower_init(u, temp, clang_getCursorType(e), last_expr(e));
	return temp;
}

static const char *lower_stmt_expr(struct unit *u, CXCursor e, enum how how)
{
	_cleanup_kids_ struct kids outer;
	_cleanup_kids_ struct kids k;
	const char *p = "?";

	kids_init(&outer, e);
	if (outer.n)
		kids_init(&k, outer.v[0]);
	else
		k = (struct kids){ .v = k.few };
	u->body->in_stmt_expr++;
	for (int i = 0; i < k.n; i++) {
		if (i == k.n - 1 && clang_isExpression(clang_getCursorKind(k.v[i])))
			p = lower(u, k.v[i], how);
		else
			lower_stmt(u, k.v[i]);
	}
	u->body->in_stmt_expr--;
	return p;
}

static const char *lower_cast(struct unit *u, CXCursor e, enum how how)
{
	CXCursor inner = last_expr(e);
	CXType t = canonical_type(e);

	if (clang_Cursor_isNull(inner))
		return "?";
	if (t.kind == CXType_Void)
		how = HOW_DROPPED;
	return convert(u, lower(u, inner, how), t);
}

/* An implicit conversion of inner. */
static const char *lower_implicit(struct unit *u, CXCursor e, CXCursor inner, enum how how)
{
	CXType t = canonical_type(e);
	int64_t v;

	if (t.kind == CXType_Pointer && is_array_object(inner))
		return path_address(u, lower(u, inner, HOW_VALUE));
	/* __builtin_types_compatible_p(typeof(x), T) looks like a conversion of (x) */
	if (clang_getCursorKind(inner) == CXCursor_ParenExpr && is_integer(t) && evaluate(e, &v))
		return path_const(u, v);
	return convert(u, lower(u, inner, how), t);
}

static bool has_member_ref(const struct kids *k)
{
	for (int i = 0; i < k->n; i++)
		if (clang_getCursorKind(k->v[i]) == CXCursor_MemberRef)
			return true;
	return false;
}

static const char *lower_all(struct unit *u, const struct kids *k)
{
	for (int i = 0; i < k->n; i++)
		lower(u, k->v[i], HOW_VALUE);
	return "?";
}

/* Of an expression with an error in it, only the parts are known. */
static bool looks_like_call(const struct kids *k)
{
	CXCursor decl = clang_getCursorReferenced(k->v[0]);

	return clang_getCursorKind(k->v[0]) == CXCursor_DeclRefExpr &&
	       (k->n > 1 || clang_getCursorKind(decl) == CXCursor_FunctionDecl);
}

/* What the C API has no kind for; told apart by the children. */
static const char *lower_unexposed(struct unit *u, CXCursor e, enum how how)
{
	_cleanup_kids_ struct kids all;
	_cleanup_kids_ struct kids k;
	int64_t v;

	kids_init(&all, e);
	kids_init_expr(&k, e);
	if (has_member_ref(&all) || !k.n)		/* offsetof() and the like */
		return constant(u, e);
	if (clang_getCursorType(e).kind == CXType_Dependent)	/* an error */
		return looks_like_call(&k) ? lower_call(u, e, &k, how) : lower_all(u, &k);
	if (all.n == 1)
		return lower_implicit(u, e, k.v[0], how);
	if (k.n == 3 && evaluate(k.v[0], &v))		/* __builtin_choose_expr() */
		return lower(u, k.v[v ? 1 : 2], how);
	if (k.n == 4)					/* a ?: b */
		return lower_select(u, e, &k, how);
	if (evaluate(e, &v))
		return path_const(u, v);
	return k.n == 1 ? lower(u, k.v[0], how) : lower_all(u, &k);
}

static const char *lower_with_kids(struct unit *u, CXCursor e, enum how how)
{
	_cleanup_kids_ struct kids k;

	kids_init_expr(&k, e);
	switch ((int)clang_getCursorKind(e)) {
	case CXCursor_ConditionalOperator:
		return lower_select(u, e, &k, how);
	case CXCursor_CallExpr:
		return lower_call(u, e, &k, how);
	default:
		return lower_all(u, &k);
	}
}

const char *lower(struct unit *u, CXCursor e, enum how how)
{
	switch ((int)clang_getCursorKind(e)) {
	case CXCursor_IntegerLiteral:
	case CXCursor_CharacterLiteral:
	case CXCursor_UnaryExpr:		/* sizeof, _Alignof */
		return constant(u, e);
	case CXCursor_FloatingLiteral:
		return "?";
	case CXCursor_StringLiteral:
		return path_string(u, text_of(u, clang_getCursorSpelling(e)));
	case CXCursor_DeclRefExpr:
		return lower_name(u, e);
	case CXCursor_MemberRefExpr:
		return lower_member(u, e);
	case CXCursor_ArraySubscriptExpr:
		return lower_subscript(u, e);
	case CXCursor_UnaryOperator:
		return lower_unary(u, e, how);
	case CXCursor_BinaryOperator:
	case CXCursor_CompoundAssignOperator:
		return lower_binary(u, e, how);
	case CXCursor_ParenExpr:
		return lower(u, last_expr(e), how);
	case CXCursor_CStyleCastExpr:
		return lower_cast(u, e, how);
	case CXCursor_CompoundLiteralExpr:
		return lower_compound_literal(u, e);
	case CXCursor_StmtExpr:
		return lower_stmt_expr(u, e, how);
	case CXCursor_GenericSelectionExpr:
		return lower_generic(u, e, how);
	case CXCursor_UnexposedExpr:
		return lower_unexposed(u, e, how);
	default:
		return lower_with_kids(u, e, how);
	}
}
