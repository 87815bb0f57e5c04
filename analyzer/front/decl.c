// SPDX-License-Identifier: GPL-2.0-only
/* Functions, local variables, globals. */
#include "front/unit.h"

static int64_t size_of(CXType t)
{
	int64_t n = clang_Type_getSizeOf(t);

	return n > 0 ? n : 0;
}

static int64_t align_of(struct unit *u, CXCursor var)
{
	int64_t n = clang_Type_getAlignOf(clang_getCursorType(var)), declared;

	declared = has_aligned(var) ? declared_align(u, var) : 0;
	return declared > n ? declared : n > 0 ? n : 0;
}

static int64_t local_flags(CXCursor var, CXType t)
{
	bool param = clang_getCursorKind(var) == CXCursor_ParmDecl;
	int64_t flags = param ? LOCAL_PARAM : 0;

	if (clang_Cursor_getStorageClass(var) == CX_SC_Static)
		flags |= LOCAL_STATIC;
	if (is_array(t))
		flags |= param ? LOCAL_POINTER : LOCAL_ARRAY;
	if (t.kind == CXType_Pointer)
		flags |= LOCAL_POINTER;
	if (is_record(t))
		flags |= LOCAL_RECORD;
	return flags;
}

static const char *local_place(struct unit *u, int idx)
{
	char buf[24];

	snprintf(buf, sizeof(buf), "%%%d", idx);
	return arena_strdup(&u->arena, buf);
}

const char *declare_local(struct unit *u, CXCursor var)
{
	CXType t = canonical_type(var);
	struct local l = { .idx = u->body->n_locals++ };
	struct fact_local fact = {
		.idx = l.idx,
		.name = text_of(u, clang_getCursorSpelling(var)),
		.type = type_text(u, clang_getCursorType(var)),
		.size = size_of(t), .align = align_of(u, var), .flags = local_flags(var, t),
		.line = where_of(u, clang_getCursorLocation(var)).line,
	};

	if (fact.flags & LOCAL_PARAM && is_array(t))
		fact.size = fact.align = sizeof(void *);
	tag_variable_type(u, var, fact.name);
	fact.record = tag_of_type(u, t);
	hmput(u->body->locals, decl_id(var), l);
	emit(u, FACT_local, &fact);
	return local_place(u, l.idx);
}

void lower_local(struct unit *u, CXCursor var)
{
	const char *place, *src;
	CXCursor init;

	if (clang_Cursor_getStorageClass(var) == CX_SC_Extern)
		return;
	place = declare_local(u, var);
	init = clang_Cursor_getVarDeclInitializer(var);
	if (clang_Cursor_isNull(init))
		return;
	if (!u->body->in_stmt_expr || canonical_type(var).kind != CXType_Pointer) {
		/* a print's or an allocation's record of where it stands: only its functions */
		u->in_macro_static = clang_Cursor_getStorageClass(var) == CX_SC_Static &&
				     in_macro_body(clang_getCursorLocation(var));
		lower_init(u, place, clang_getCursorType(var), init);
		u->in_macro_static = false;
		return;
	}
	/* a macro's copy of its argument: container_of() looks through it */
	src = lower(u, init, HOW_VALUE);
	flow(u, FLOW_COPY, place, src, init);
	hmgetp(u->body->locals, decl_id(var))->value.alias = src;
}

static int64_t function_flags(CXCursor fn, const struct file *file)
{
	int64_t flags = file->header ? FUNCTION_IN_HEADER : 0;

	if (clang_getCursorLinkage(fn) == CXLinkage_Internal)
		flags |= FUNCTION_STATIC;
	if (clang_Cursor_isFunctionInlined(fn))
		flags |= FUNCTION_INLINE;
	if (clang_Cursor_isVariadic(fn))
		flags |= FUNCTION_VARIADIC;
	return flags;
}

static CXCursor body_of(CXCursor fn)
{
	_cleanup_kids_ struct kids k;

	kids_init(&k, fn);
	for (int i = 0; i < k.n; i++)
		if (clang_getCursorKind(k.v[i]) == CXCursor_CompoundStmt)
			return k.v[i];
	return clang_getNullCursor();
}

static void emit_function_fact(struct unit *u, CXCursor fn, struct where w)
{
	CXType returns = clang_getCursorResultType(fn);
	struct fact_function fact = {
		.symbol = symbol_of(u, fn), .file = w.file->name, .line = w.line, .col = w.col,
		.end_line = where_of(u, clang_getRangeEnd(clang_getCursorExtent(fn))).line,
		.params = clang_Cursor_getNumArguments(fn),
		.flags = function_flags(fn, w.file),
		.returns = type_text(u, returns),
	};

	u->in_function = true;
	emit(u, FACT_function, &fact);
}

void emit_function(struct unit *u, CXCursor fn)
{
	struct where w = where_of(u, clang_getCursorLocation(fn));
	struct body body = { .seq = 1 };
	CXCursor text = body_of(fn);
	int n = clang_Cursor_getNumArguments(fn);

	if (!w.file || clang_Cursor_isNull(text))
		return;
	emit_function_fact(u, fn, w);
	u->body = &body;
	for (int i = 0; i < n; i++)
		declare_local(u, clang_Cursor_getArgument(fn, (unsigned int)i));
	lower_stmt(u, text);
	u->body = &u->outside;
	hmfree(body.locals);
	forget_constants(u);
	emit_records(u);
}

/* Facts that follow belong to no function. */
static void leave_function(struct unit *u)
{
	struct fact_function none = { .symbol = "", .file = "", .returns = "" };

	if (u->in_function)
		emit(u, FACT_function, &none);
	u->in_function = false;
}

void emit_global(struct unit *u, CXCursor var)
{
	struct where w = where_of(u, clang_getCursorLocation(var));
	CXType t = canonical_type(var);
	CXCursor init = clang_Cursor_getVarDeclInitializer(var);
	struct fact_global fact = {
		.symbol = symbol_of(u, var), .size = size_of(t), .align = align_of(u, var),
		.file = w.file ? w.file->name : "", .line = w.line,
	};

	if (!w.file)
		return;
	leave_function(u);
	fact.type = type_text(u, clang_getCursorType(var));
	fact.record = tag_of_type(u, t);
	emit(u, FACT_global, &fact);
	if (!clang_Cursor_isNull(init))
		lower_init(u, arena_printf(&u->arena, "@%s", fact.symbol),
			   clang_getCursorType(var), init);
	forget_constants(u);
	emit_records(u);
}
