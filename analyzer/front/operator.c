// SPDX-License-Identifier: GPL-2.0-only
/* Unary, binary, conditional and assigning operators. */
#include "front/unit.h"

static bool is_pointer(CXCursor e)
{
	CXType t = canonical_type(e);

	return t.kind == CXType_Pointer || is_array(t);
}

static bool is_function(CXCursor e)
{
	CXType t = canonical_type(e);

	return t.kind == CXType_FunctionProto || t.kind == CXType_FunctionNoProto;
}

static bool is_const(const char *p)
{
	return *p == PLACE_CONST;
}

static CXCursor strip_parens(CXCursor e)
{
	while (clang_getCursorKind(e) == CXCursor_ParenExpr)
		e = last_expr(e);
	return e;
}

static bool is_unary(CXCursor e, enum CXUnaryOperatorKind op)
{
	return clang_getCursorKind(e) == CXCursor_UnaryOperator &&
	       clang_getCursorUnaryOperatorKind(e) == op;
}

static const char *fold(struct unit *u, CXCursor e)
{
	int64_t v;

	return evaluate(e, &v) ? path_const(u, v) : "?";
}

/* A temporary that src (and src2) flow into. */
static const char *compute(struct unit *u, enum flow_op op, const char *src,
			   const char *src2, CXCursor at)
{
	const char *temp = new_temp(u);

	flow(u, op, temp, src, at);
	if (src2)
		flow(u, op, temp, src2, at);
	return temp;
}

static const char *arithmetic(struct unit *u, const char *a, const char *b, CXCursor at)
{
	if (is_const(a))
		return compute(u, FLOW_ARITH, b, NULL, at);
	return compute(u, FLOW_ARITH, a, is_const(b) ? NULL : b, at);
}

/* &p[i] moves the pointer p; &array[i] names the element. */
static const char *lower_element_address(struct unit *u, CXCursor e)
{
	_cleanup_kids_ struct kids k;
	const char *p, *i;
	CXCursor inner;

	kids_init_expr(&k, e);
	if (k.n != 2 || !is_pointer(k.v[0]))
		return path_address(u, lower(u, e, HOW_VALUE));
	inner = strip_parens(k.v[0]);
	if (clang_getCursorKind(inner) == CXCursor_UnexposedExpr)
		inner = last_expr(inner);
	if (!clang_Cursor_isNull(inner) && is_array_object(inner))
		return path_address(u, lower(u, e, HOW_VALUE));
	p = lower(u, k.v[0], HOW_VALUE);
	i = lower(u, k.v[1], HOW_VALUE);
	return strcmp(i, "=0") ? arithmetic(u, p, i, e) : p;
}

static const char *lower_address(struct unit *u, CXCursor operand)
{
	operand = strip_parens(operand);
	if (clang_getCursorKind(operand) == CXCursor_ArraySubscriptExpr)
		return lower_element_address(u, operand);
	if (is_function(operand))
		return lower(u, operand, HOW_VALUE);
	return path_address(u, lower(u, operand, HOW_VALUE));
}

/* Is e 0 or 1 anyway? Then !!e is e. */
static bool is_truth(CXCursor e)
{
	enum CXBinaryOperatorKind op;

	e = peel(e);
	op = clang_getCursorBinaryOperatorKind(e);
	return (op >= CXBinaryOperator_LT && op <= CXBinaryOperator_NE) ||
	       op == CXBinaryOperator_LAnd || op == CXBinaryOperator_LOr ||
	       is_unary(e, CXUnaryOperator_LNot) || canonical_type(e).kind == CXType_Bool;
}

static const char *lower_not(struct unit *u, CXCursor e, CXCursor operand, enum how how)
{
	const char *p;

	operand = strip_parens(operand);
	if (is_unary(operand, CXUnaryOperator_LNot) &&
	    (how != HOW_VALUE || is_truth(last_expr(operand))))
		return lower(u, last_expr(operand), how);
	p = lower(u, operand, how == HOW_TESTED ? how : HOW_VALUE);
	return is_const(p) ? fold(u, e) : compute(u, FLOW_NOT, p, NULL, e);
}

const char *lower_unary(struct unit *u, CXCursor e, enum how how)
{
	CXCursor operand = last_expr(e);
	const char *p;

	if (clang_Cursor_isNull(operand))
		return "?";
	switch (clang_getCursorUnaryOperatorKind(e)) {
	case CXUnaryOperator_PostInc:
	case CXUnaryOperator_PostDec:
	case CXUnaryOperator_PreInc:
	case CXUnaryOperator_PreDec:
		p = lower(u, operand, HOW_VALUE);
		flow(u, is_pointer(operand) ? FLOW_ARITH : FLOW_CHANGE, p, "=1", e);
		return p;
	case CXUnaryOperator_AddrOf:
		p = lower_address(u, operand);
		return *p == PLACE_UNKNOWN ? fold(u, e) : p;
	case CXUnaryOperator_Deref:
		return is_function(e) ? lower(u, operand, HOW_VALUE) : lower_pointee(u, operand);
	case CXUnaryOperator_Minus:
		p = lower(u, operand, HOW_VALUE);
		return is_const(p) ? fold(u, e) : compute(u, FLOW_ARITH, p, NULL, e);
	case CXUnaryOperator_Not:
		p = lower(u, operand, HOW_VALUE);
		return is_const(p) ? fold(u, e) : compute(u, FLOW_CLEAR, p, NULL, e);
	case CXUnaryOperator_LNot:
		return lower_not(u, e, operand, how);
	default:
		return lower(u, operand, how);
	}
}

/* ---- container_of() and its inverse ---- */

/* The members that offsetof() names, if e is one. */
static bool offsetof_members(CXCursor e, struct kids *ret)
{
	int n = 0;

	e = peel(e);
	if (clang_getCursorKind(e) != CXCursor_UnexposedExpr)
		return false;
	kids_init(ret, e);
	for (int i = 0; i < ret->n; i++)
		if (clang_getCursorKind(ret->v[i]) == CXCursor_MemberRef)
			ret->v[n++] = clang_getCursorReferenced(ret->v[i]);
	ret->n = n;
	if (!n)
		kids_release(ret);
	return n > 0;
}

static const char *container_step(struct unit *u, const char *p, CXCursor field, CXCursor at)
{
	const char *name = field_name(u, field);
	CXCursor record = clang_getCursorSemanticParent(field);
	const char *tag, *ret;

	if (!*name)
		return p;
	want_record(u, record);
	tag = tag_of(u, record);
	ret = path_container(u, p, tag, name);
	if (ret)
		return ret;
	return path_container(u, compute(u, FLOW_COPY, p, NULL, at), tag, name);
}

static const char *alias_of(struct unit *u, CXCursor e)
{
	CXCursor inner = peel(e);
	ptrdiff_t i;

	if (clang_getCursorKind(inner) != CXCursor_DeclRefExpr)
		return NULL;
	i = hmgeti(u->body->locals, decl_id(clang_getCursorReferenced(inner)));
	return i < 0 ? NULL : u->body->locals[i].value.alias;
}

static const char *lower_container(struct unit *u, CXCursor e, CXCursor pointer,
				   const struct kids *members)
{
	const char *p = alias_of(u, pointer);

	if (!p)
		p = lower(u, pointer, HOW_VALUE);
	for (int i = members->n - 1; i >= 0; i--)
		p = container_step(u, p, members->v[i], e);
	return p;
}

static const char *lower_member_address(struct unit *u, CXCursor pointer,
					const struct kids *members)
{
	const char *p = path_deref(u, lower(u, pointer, HOW_VALUE));

	for (int i = 0; i < members->n; i++) {
		const char *name = field_name(u, members->v[i]);
		CXCursor record = clang_getCursorSemanticParent(members->v[i]);

		if (*name)
			p = path_member(u, p, tag_of(u, record), name);
	}
	return path_address(u, p);
}

static const char *lower_additive(struct unit *u, CXCursor e, CXCursor l, CXCursor r)
{
	struct kids members;
	const char *p, *n;
	bool minus = clang_getCursorBinaryOperatorKind(e) == CXBinaryOperator_Sub;

	if (is_pointer(l) && offsetof_members(r, &members)) {
		p = minus ? lower_container(u, e, l, &members) :
			lower_member_address(u, l, &members);
		kids_release(&members);
		return p;
	}
	p = lower(u, l, HOW_VALUE);
	n = lower(u, r, HOW_VALUE);
	return is_const(p) && is_const(n) ? fold(u, e) : arithmetic(u, p, n, e);
}

/* ---- values ---- */

static const char *lower_two(struct unit *u, CXCursor e, enum flow_op op, CXCursor l,
			     CXCursor r, enum how how)
{
	enum how each = how == HOW_TESTED ? how : HOW_VALUE;
	const char *a = lower(u, l, each), *b = lower(u, r, each);

	if (how == HOW_DROPPED)		/* typecheck() and its like */
		return "?";
	if (is_const(a) && is_const(b))
		return fold(u, e);
	return op == FLOW_ARITH ? arithmetic(u, a, b, e) : compute(u, op, a, b, e);
}

static const char *lower_logical(struct unit *u, CXCursor e, CXCursor l, CXCursor r)
{
	bool is_and = clang_getCursorBinaryOperatorKind(e) == CXBinaryOperator_LAnd;
	const char *a = lower(u, l, HOW_TESTED), *b;

	if (is_dead(a, is_and, e))
		return is_and ? "=0" : "=1";
	b = lower(u, r, HOW_TESTED);
	if (is_const(a))		/* then the other one decides, or nobody */
		return (strcmp(a, "=0") != 0) == is_and ? b : is_and ? "=0" : "=1";
	return compute(u, FLOW_NOT, a, b, e);
}

/* ---- assignments ---- */

static enum flow_op assign_op(enum CXBinaryOperatorKind op, CXCursor l)
{
	switch (op) {
	case CXBinaryOperator_OrAssign:
		return FLOW_OR;
	case CXBinaryOperator_AndAssign:
		return FLOW_AND;
	case CXBinaryOperator_AddAssign:
	case CXBinaryOperator_SubAssign:
		return is_pointer(l) ? FLOW_ARITH : FLOW_CHANGE;
	default:
		return FLOW_CHANGE;
	}
}

static const char *lower_assign(struct unit *u, CXCursor e, CXCursor l, CXCursor r)
{
	const char *dst = lower(u, l, HOW_VALUE);

	flow(u, FLOW_COPY, dst, lower(u, r, HOW_VALUE), e);
	return dst;
}

static const char *lower_compound_assign(struct unit *u, CXCursor e, CXCursor l, CXCursor r)
{
	enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(e);
	const char *dst = lower(u, l, HOW_VALUE);
	CXCursor value = peel(r);

	if (kind == CXBinaryOperator_AndAssign && is_unary(value, CXUnaryOperator_Not))
		flow(u, FLOW_CLEAR, dst, lower(u, last_expr(value), HOW_VALUE), e);
	else
		flow(u, assign_op(kind, l), dst, lower(u, r, HOW_VALUE), e);
	return dst;
}

const char *lower_binary(struct unit *u, CXCursor e, enum how how)
{
	static const enum flow_op ops[] = {
		[CXBinaryOperator_LT] = FLOW_LT, [CXBinaryOperator_GT] = FLOW_GT,
		[CXBinaryOperator_LE] = FLOW_LE, [CXBinaryOperator_GE] = FLOW_GE,
		[CXBinaryOperator_EQ] = FLOW_EQ, [CXBinaryOperator_NE] = FLOW_NE,
		[CXBinaryOperator_And] = FLOW_AND, [CXBinaryOperator_Or] = FLOW_OR,
	};
	enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(e);
	_cleanup_kids_ struct kids k;

	kids_init_expr(&k, e);
	if (k.n != 2)
		return "?";
	if (clang_getCursorKind(e) == CXCursor_CompoundAssignOperator)
		return lower_compound_assign(u, e, k.v[0], k.v[1]);
	switch (kind) {
	case CXBinaryOperator_Assign:
		return lower_assign(u, e, k.v[0], k.v[1]);
	case CXBinaryOperator_Comma:
		lower(u, k.v[0], HOW_DROPPED);
		return lower(u, k.v[1], how);
	case CXBinaryOperator_LAnd:
	case CXBinaryOperator_LOr:
		return lower_logical(u, e, k.v[0], k.v[1]);
	case CXBinaryOperator_Add:
	case CXBinaryOperator_Sub:
		return lower_additive(u, e, k.v[0], k.v[1]);
	case CXBinaryOperator_LT ... CXBinaryOperator_NE:
		return lower_two(u, e, ops[kind], k.v[0], k.v[1], how);
	case CXBinaryOperator_And:
	case CXBinaryOperator_Or:
		return lower_two(u, e, ops[kind], k.v[0], k.v[1], HOW_VALUE);
	default:
		return lower_two(u, e, FLOW_ARITH, k.v[0], k.v[1], HOW_VALUE);
	}
}

/* ---- c ? a : b ---- */

static bool is_void(CXCursor e)
{
	return canonical_type(e).kind == CXType_Void;
}

static void select_arm(struct unit *u, const char *temp, CXCursor arm, bool wanted)
{
	const char *p = lower(u, arm, temp ? HOW_VALUE : HOW_DROPPED);

	if (temp && wanted)
		flow(u, FLOW_SELECT, temp, p, arm);
}

const char *lower_select(struct unit *u, CXCursor e, const struct kids *k, enum how how)
{
	const char *temp = NULL;
	struct fact_branch b = { .kind = BRANCH_SELECT };
	bool elvis = k->n == 4;		/* common, condition, value, other */
	bool fixed;
	int64_t v;

	if (k->n < 3)
		return "?";
	b.cond = lower(u, k->v[0], HOW_TESTED);
	fixed = is_const(b.cond);
	if (fixed && evaluate(e, &v))
		return path_const(u, v);
	if (is_dead(b.cond, true, e) && !elvis)
		return lower(u, k->v[2], how);
	if (is_dead(b.cond, false, e) && !elvis)
		return lower(u, k->v[1], how);
	if (how != HOW_DROPPED && !is_void(e))
		temp = new_temp(u);
	b.seq = u->body->seq++;
	if (elvis && temp)
		flow(u, FLOW_SELECT, temp, b.cond, e);
	else if (!elvis)
		select_arm(u, temp, k->v[1], !fixed || strcmp(b.cond, "=0"));
	b.else_seq = u->body->seq;
	select_arm(u, temp, k->v[k->n - 1], !fixed || !strcmp(b.cond, "=0"));
	b.end_seq = u->body->seq;
	emit_branch(u, &b, e);
	return temp ? temp : "?";
}
