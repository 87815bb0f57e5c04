// SPDX-License-Identifier: GPL-2.0-only
#include "front/unit.h"

void emit_branch(struct unit *u, struct fact_branch *b, CXCursor at)
{
	struct where w = where_of(u, clang_getCursorLocation(at));

	b->line = w.line;
	b->col = w.col;
	emit(u, FACT_branch, b);
}

bool is_dead(const char *cond, bool taken_if, CXCursor at)
{
	int64_t v;

	return path_is_const(cond, &v) && !v == taken_if &&
	       in_macro_body(clang_getCursorLocation(at));
}

static void emit_jump(struct unit *u, enum jump_kind kind, const char *label, CXCursor at)
{
	struct fact_jump j = { .kind = kind, .label = label };

	j.seq = u->body->seq++;
	j.line = where_of(u, clang_getCursorLocation(at)).line;
	emit(u, FACT_jump, &j);
}

static bool lower_compound(struct unit *u, CXCursor s)
{
	_cleanup_kids_ struct kids k;
	bool leaves = false;

	kids_init(&k, s);
	for (int i = 0; i < k.n && !u->stopped; i++)
		leaves = lower_stmt(u, k.v[i]);
	return leaves;
}

static void lower_decls(struct unit *u, CXCursor s)
{
	_cleanup_kids_ struct kids k;

	kids_init(&k, s);
	for (int i = 0; i < k.n; i++)
		if (clang_getCursorKind(k.v[i]) == CXCursor_VarDecl)
			lower_local(u, k.v[i]);
}

static bool lower_if(struct unit *u, CXCursor s)
{
	_cleanup_kids_ struct kids k;
	struct fact_branch b = { .kind = BRANCH_IF };

	kids_init(&k, s);
	if (k.n < 2)
		return false;
	b.cond = lower(u, k.v[0], HOW_TESTED);
	b.seq = u->body->seq++;
	if (!is_dead(b.cond, true, s))
		b.exits |= lower_stmt(u, k.v[1]) ? 1 : 0;
	b.else_seq = u->body->seq;
	if (k.n > 2 && !is_dead(b.cond, false, s))
		b.exits |= lower_stmt(u, k.v[2]) ? 2 : 0;
	b.end_seq = u->body->seq;
	if (b.end_seq > b.seq + 1 || b.exits)
		emit_branch(u, &b, s);
	return b.exits == 3;
}

/* The loop's body and what follows it in each turn; cond is known by now. */
static void lower_loop(struct unit *u, CXCursor s, struct fact_branch *b,
		       const CXCursor *body, const CXCursor *next)
{
	int breaks = u->body->breaks;

	b->kind = BRANCH_LOOP;
	b->seq = u->body->seq++;
	b->exits = lower_stmt(u, *body) ? 1 : 0;
	u->body->breaks = breaks;
	if (next)
		lower(u, *next, HOW_DROPPED);
	b->else_seq = b->end_seq = u->body->seq;
	emit_branch(u, b, s);
}

static void lower_while(struct unit *u, CXCursor s)
{
	_cleanup_kids_ struct kids k;
	struct fact_branch b = { 0 };

	kids_init(&k, s);
	if (k.n != 2)
		return;
	b.cond = lower(u, k.v[0], HOW_TESTED);
	lower_loop(u, s, &b, &k.v[1], NULL);
}

static bool lower_do(struct unit *u, CXCursor s)
{
	_cleanup_kids_ struct kids k;
	struct fact_branch b = { .kind = BRANCH_LOOP };
	int breaks = u->body->breaks;
	bool broken, once;

	kids_init(&k, s);
	if (k.n != 2)
		return false;
	b.seq = u->body->seq++;
	b.exits = lower_stmt(u, k.v[0]) ? 1 : 0;
	broken = u->body->breaks > breaks;
	u->body->breaks = breaks;
	b.cond = lower(u, k.v[1], HOW_TESTED);
	b.else_seq = b.end_seq = u->body->seq;
	/* do { ... } while (0) is how macros are written, no loop */
	once = !strcmp(b.cond, "=0") && !broken;
	if (!once)
		emit_branch(u, &b, s);
	return once && b.exits;
}

enum for_part { FOR_INIT, FOR_COND, FOR_NEXT, FOR_PARTS };

static bool is_step(CXCursor e)
{
	enum CXUnaryOperatorKind op = clang_getCursorUnaryOperatorKind(e);

	return clang_getCursorKind(e) == CXCursor_CompoundAssignOperator ||
	       (op >= CXUnaryOperator_PostInc && op <= CXUnaryOperator_PreDec);
}

static bool is_assignment(CXCursor e)
{
	enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(e);

	return clang_getCursorKind(e) == CXCursor_DeclStmt ||
	       op == CXBinaryOperator_Assign || op == CXBinaryOperator_Comma;
}

/* Where the two semicolons of a for stand, if they do so in the text. */
static bool find_semicolons(struct unit *u, CXCursor s, CXCursor body, unsigned int ret[2])
{
	CXSourceLocation begin = clang_getCursorLocation(s);
	CXSourceRange range = clang_getRange(begin, clang_getCursorLocation(body));
	unsigned int n = 0;
	CXToken *tokens = NULL;
	int depth = 0, found = 0;

	if (in_macro_body(begin))
		return false;
	clang_tokenize(u->tu, range, &tokens, &n);
	for (unsigned int i = 0; i < n && found < 2; i++) {
		const char *t = text_of(u, clang_getTokenSpelling(u->tu, tokens[i]));

		if (clang_getTokenKind(tokens[i]) != CXToken_Punctuation)
			continue;
		depth += (*t == '(' || *t == '{') - (*t == ')' || *t == '}');
		if (*t == ';' && depth == 1)
			ret[found++] = where_of(u, clang_getTokenLocation(u->tu, tokens[i])).offset;
	}
	clang_disposeTokens(u->tu, tokens, n);
	return found == 2;
}

/* libclang leaves out the parts that are missing: which ones are these? */
static void find_for_parts(struct unit *u, CXCursor s, const struct kids *k,
			   const CXCursor *parts[FOR_PARTS])
{
	int i = 0, n = k->n - 1;
	unsigned int semicolon[2];

	if ((n == 1 || n == 2) && find_semicolons(u, s, k->v[n], semicolon)) {
		for (; i < n; i++) {
			unsigned int at = where_of(u, clang_getCursorLocation(k->v[i])).offset;

			parts[(at > semicolon[0]) + (at > semicolon[1])] = &k->v[i];
		}
		return;
	}
	if (i < n && (n == 3 || is_assignment(k->v[i])))
		parts[FOR_INIT] = &k->v[i++];
	if (i < n && (n - i == 2 || !(is_assignment(k->v[i]) || is_step(k->v[i]))))
		parts[FOR_COND] = &k->v[i++];
	if (i < n)
		parts[FOR_NEXT] = &k->v[i];
}

static void lower_for(struct unit *u, CXCursor s)
{
	_cleanup_kids_ struct kids k;
	const CXCursor *parts[FOR_PARTS] = { NULL };
	struct fact_branch b = { 0 };

	kids_init(&k, s);
	if (!k.n)
		return;
	find_for_parts(u, s, &k, parts);
	if (parts[FOR_INIT])
		lower_stmt(u, *parts[FOR_INIT]);
	b.cond = parts[FOR_COND] ? lower(u, *parts[FOR_COND], HOW_TESTED) : "=1";
	lower_loop(u, s, &b, &k.v[k.n - 1], parts[FOR_NEXT]);
}

static void lower_switch(struct unit *u, CXCursor s)
{
	_cleanup_kids_ struct kids k;
	struct fact_branch b = { .kind = BRANCH_SWITCH };
	int breaks = u->body->breaks;

	kids_init(&k, s);
	if (k.n != 2)
		return;
	b.cond = lower(u, k.v[0], HOW_TESTED);
	b.seq = u->body->seq++;
	lower_stmt(u, k.v[1]);
	u->body->breaks = breaks;
	b.else_seq = b.end_seq = u->body->seq;
	emit_branch(u, &b, s);
}

static void lower_return(struct unit *u, CXCursor s)
{
	CXCursor e = last_expr(s);

	if (!clang_Cursor_isNull(e))
		flow(u, FLOW_RETURN, "$", lower(u, e, HOW_VALUE), s);
	emit_jump(u, JUMP_RETURN, "", s);
}

/*
 * The C API does not tell outputs from inputs: whatever can be written takes
 * its value from one of the others.
 */
static void lower_asm(struct unit *u, CXCursor s)
{
	_cleanup_kids_ struct kids k;
	const char **places = NULL;	/* stb_ds */

	kids_init_expr(&k, s);
	for (int i = 0; i < k.n; i++)
		arrput(places, lower(u, k.v[i], HOW_VALUE));
	for (int i = 0; i < k.n; i++) {
		if (*places[i] == PLACE_CONST || *places[i] == PLACE_UNKNOWN ||
		    clang_getCursorKind(k.v[i]) == CXCursor_UnexposedExpr)
			continue;
		for (int j = 0; j < k.n; j++)
			if (strcmp(places[j], places[i]) && *places[j] != PLACE_CONST &&
			    *places[j] != PLACE_UNKNOWN)
				flow(u, FLOW_SELECT, places[i], places[j], s);
	}
	arrfree(places);
}

/* A statement behind a label, a case or an attribute. */
static bool lower_labelled(struct unit *u, CXCursor s)
{
	_cleanup_kids_ struct kids k;
	enum CXCursorKind kind = clang_getCursorKind(s);

	if (kind == CXCursor_LabelStmt)
		emit_jump(u, JUMP_LABEL, text_of(u, clang_getCursorSpelling(s)), s);
	else if (kind != CXCursor_UnexposedStmt)
		emit_jump(u, JUMP_CASE, "", s);
	kids_init(&k, s);
	return k.n && lower_stmt(u, k.v[k.n - 1]);
}

static void lower_goto(struct unit *u, CXCursor s)
{
	_cleanup_kids_ struct kids k;

	kids_init(&k, s);
	emit_jump(u, JUMP_GOTO, k.n ? text_of(u, clang_getCursorSpelling(k.v[0])) : "", s);
}

bool lower_stmt(struct unit *u, CXCursor s)
{
	enum CXCursorKind kind = clang_getCursorKind(s);

	if (clang_isExpression(kind)) {
		lower(u, s, HOW_DROPPED);
		return false;
	}
	switch ((int)kind) {
	case CXCursor_CompoundStmt:
		return lower_compound(u, s);
	case CXCursor_DeclStmt:
		lower_decls(u, s);
		return false;
	case CXCursor_IfStmt:
		return lower_if(u, s);
	case CXCursor_WhileStmt:
		lower_while(u, s);
		return false;
	case CXCursor_DoStmt:
		return lower_do(u, s);
	case CXCursor_ForStmt:
		lower_for(u, s);
		return false;
	case CXCursor_SwitchStmt:
		lower_switch(u, s);
		return false;
	case CXCursor_CaseStmt:
	case CXCursor_DefaultStmt:
	case CXCursor_LabelStmt:
	case CXCursor_UnexposedStmt:
		return lower_labelled(u, s);
	case CXCursor_ReturnStmt:
		lower_return(u, s);
		return true;
	case CXCursor_GotoStmt:
	case CXCursor_IndirectGotoStmt:
		lower_goto(u, s);
		return true;
	case CXCursor_BreakStmt:
		u->body->breaks++;
		emit_jump(u, JUMP_BREAK, "", s);
		return true;
	case CXCursor_ContinueStmt:
		u->body->breaks++;
		emit_jump(u, JUMP_CONTINUE, "", s);
		return true;
	case CXCursor_GCCAsmStmt:
		lower_asm(u, s);
		return false;
	default:
		return false;
	}
}
