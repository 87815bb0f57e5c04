// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an aligned attribute says. libclang has no call for it, but prints it with
 * the declaration, macros expanded: "int y __attribute__((aligned((1 << (6)))))".
 */
#include "front/unit.h"

static const char *skip_blank(const char *s)
{
	return s + strspn(s, " ");
}

static bool read_sum(const char **s, int64_t *ret);

static bool read_operand(const char **s, int64_t *ret)
{
	char *end;

	*s = skip_blank(*s);
	if (**s == '(') {
		++*s;
		if (!read_sum(s, ret) || **s != ')')
			return false;
		++*s;
		return true;
	}
	*ret = strtoll(*s, &end, 0);
	if (end == *s)
		return false;
	*s = end + strspn(end, "uUlL");
	return true;
}

/* One operator: what stands in the kernel's macros is in parentheses. */
static bool read_sum(const char **s, int64_t *ret)
{
	int64_t right;
	char op;

	if (!read_operand(s, ret))
		return false;
	*s = skip_blank(*s);
	if (**s == ')')
		return true;
	op = **s;
	*s += op == '<' ? strspn(*s, "<") : 1;
	if (!read_operand(s, &right))
		return false;
	*s = skip_blank(*s);
	switch (op) {
	case '<':
		*ret = right >= 0 && right < 32 ? *ret << right : 0;
		return true;
	case '*':
		*ret *= right;
		return true;
	case '+':
		*ret += right;
		return true;
	case '-':
		*ret -= right;
		return true;
	default:
		return false;
	}
}

static CXString print_declaration(CXCursor decl)
{
	CXPrintingPolicy policy = clang_getCursorPrintingPolicy(decl);
	CXString s;

	clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_TerseOutput, 1);
	clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_SuppressInitializers, 1);
	s = clang_getCursorPrettyPrinted(decl, policy);
	clang_PrintingPolicy_dispose(policy);
	return s;
}

int64_t declared_align(struct unit *u, CXCursor decl)
{
	const char *s = text_of(u, print_declaration(decl));
	int64_t best = 0, n;

	while ((s = strstr(s, "aligned("))) {
		s += strlen("aligned(");
		if (!read_sum(&s, &n) || *s != ')')
			return 0;
		if (n > best)
			best = n;
	}
	return best;
}

static enum CXChildVisitResult find_aligned(CXCursor c, CXCursor parent, CXClientData data)
{
	(void)parent;
	if (clang_getCursorKind(c) != CXCursor_AlignedAttr)
		return CXChildVisit_Continue;
	*(bool *)data = true;
	return CXChildVisit_Break;
}

bool has_aligned(CXCursor decl)
{
	bool found = false;

	clang_visitChildren(decl, find_aligned, &found);
	return found;
}
