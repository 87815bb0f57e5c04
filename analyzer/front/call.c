// SPDX-License-Identifier: GPL-2.0-only
#include "front/unit.h"

/* What is called, by its name: through conversions, "*", "&" and "[i]". */
static CXCursor strip_callee(CXCursor e)
{
	for (;;) {
		enum CXCursorKind kind;
		CXCursor inner;
		_cleanup_kids_ struct kids k;

		e = peel(e);
		kind = clang_getCursorKind(e);
		kids_init_expr(&k, e);
		if (!k.n || (kind != CXCursor_UnaryOperator && kind != CXCursor_ArraySubscriptExpr))
			return e;
		inner = peel(k.v[0]);
		kind = clang_getCursorKind(inner);
		if (kind != CXCursor_DeclRefExpr && kind != CXCursor_MemberRefExpr &&
		    kind != CXCursor_ArraySubscriptExpr)
			return e;
		e = inner;
	}
}

static bool starts_with(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

/* What the compiler works out itself, and no analysis wants to see as a call. */
static const char *lower_overflow(struct unit *u, CXCursor e, const struct kids *k)
{
	const char *a = lower(u, k->v[1], HOW_VALUE), *b = lower(u, k->v[2], HOW_VALUE);
	const char *dst = lower_pointee(u, k->v[3]);

	flow(u, FLOW_ARITH, dst, a, e);
	if (*b != PLACE_CONST)
		flow(u, FLOW_ARITH, dst, b, e);
	return "?";
}

static bool is_library_builtin(const char *name)
{
	static const char *const known[] = {
		"__builtin_mem", "__builtin_str", "__builtin_alloca", "__builtin_printf",
		"__builtin_snprintf", "__builtin_sprintf", "__builtin___mem", "__builtin_va_copy",
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (starts_with(name, known[i]))
			return true;
	return false;
}

static const char *lower_builtin(struct unit *u, CXCursor e, const char *name,
				 const struct kids *k, enum how how)
{
	const char *temp = NULL;
	int64_t v = 0;

	if (starts_with(name, "__builtin_expect") && k->n > 1)
		return lower(u, k->v[1], how);
	if (!strcmp(name, "__builtin_constant_p"))
		return evaluate(e, &v) && v ? "=1" : "=0";
	if (strstr(name, "_overflow") && k->n == 4)
		return lower_overflow(u, e, k);
	if (strstr(name, "object_size") || starts_with(name, "__builtin_va_") || k->n < 2)
		return "?";
	if (evaluate(e, &v))
		return path_const(u, v);
	for (int i = 1; i < k->n; i++) {
		const char *p = lower(u, k->v[i], HOW_VALUE);

		if (*p == PLACE_CONST)
			continue;
		if (!temp)
			temp = new_temp(u);
		flow(u, FLOW_ARITH, temp, p, e);
	}
	return temp ? temp : "?";
}

static void locate(struct unit *u, struct fact_call *call, CXCursor callee)
{
	CXSourceLocation loc = clang_getCursorLocation(callee);
	struct where w = where_of(u, loc), s = where_spelled(u, loc);

	call->line = w.line;
	call->col = w.col;
	call->spelled = identifier_at(u, w);
	call->sfile = "";
	if (w.file == s.file && w.offset == s.offset)
		return;
	call->flags |= CALL_IN_MACRO;
	if (s.file) {
		call->sfile = s.file->name;
		call->sline = s.line;
		call->scol = s.col;
	}
}

static void emit_call(struct unit *u, struct fact_call *call, CXCursor callee,
		      const struct kids *k, enum how how)
{
	const char **args = NULL;	/* stb_ds */

	for (int i = 1; i < k->n; i++)
		arrput(args, lower(u, k->v[i], HOW_VALUE));
	call->seq = u->body->seq++;
	call->flags = how == HOW_DROPPED ? CALL_IGNORED : how == HOW_TESTED ? CALL_TESTED : 0;
	locate(u, call, callee);
	emit(u, FACT_call, call);
	for (int i = 0; i < arrlen(args); i++) {
		struct fact_arg arg = { .seq = call->seq, .idx = i, .place = args[i] };

		emit(u, FACT_arg, &arg);
	}
	arrfree(args);
}

const char *lower_call(struct unit *u, CXCursor e, const struct kids *k, enum how how)
{
	struct fact_call call = { .callee = "", .via = "" };
	CXCursor callee, decl;

	if (!k->n)
		return "?";
	callee = strip_callee(k->v[0]);
	decl = clang_getCursorReferenced(callee);
	if (clang_getCursorKind(callee) == CXCursor_DeclRefExpr &&
	    clang_getCursorKind(decl) == CXCursor_FunctionDecl) {
		const char *name = symbol_of(u, decl);

		if (starts_with(name, "__builtin_") && !is_library_builtin(name))
			return lower_builtin(u, e, name, k, how);
		call.callee = name;
	} else {
		call.via = lower(u, k->v[0], HOW_VALUE);
		if (*call.via == PLACE_GLOBAL && !strpbrk(call.via + 1, "*[^&:") &&
		    canonical_type(callee).kind != CXType_Pointer) {
			call.callee = call.via + 1;
			call.via = "";
		}
	}
	emit_call(u, &call, callee, k, how);
	return arena_printf(&u->arena, "#%lld", (long long)call.seq);
}
