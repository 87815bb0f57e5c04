// SPDX-License-Identifier: GPL-2.0-only
/* Symbols and tags: the names by which facts of many units meet. */
#include "front/unit.h"

/* A definition outside the main file is emitted when something refers to it. */
static void note_definition(struct unit *u, CXCursor def)
{
	struct file *file = file_of(u, clang_getCursorLocation(def));

	if (file && !file->main)
		arrput(u->definitions, def);
}

static const char *make_symbol(struct unit *u, CXCursor decl)
{
	const char *name = text_of(u, clang_getCursorSpelling(decl));
	CXCursor def = clang_getCursorDefinition(decl);
	bool known = !clang_Cursor_isNull(def) &&
		!is_hidden(file_of(u, clang_getCursorLocation(def)));
	struct file *file;

	if (known)
		note_definition(u, def);
	if (clang_getCursorLinkage(decl) != CXLinkage_Internal)
		return name;
	file = file_of(u, clang_getCursorLocation(known ? def : clang_getCanonicalCursor(decl)));
	return file ? arena_printf(&u->arena, "%s@%s", name, file->name) : name;
}

const char *symbol_of(struct unit *u, CXCursor decl)
{
	ptrdiff_t i = hmgeti(u->symbols, decl_id(decl));
	const char *name;

	if (i >= 0)
		return u->symbols[i].value;
	name = make_symbol(u, decl);
	hmput(u->symbols, decl_id(decl), name);
	if (clang_getCursorKind(decl) == CXCursor_VarDecl)
		tag_variable_type(u, decl, name);
	return name;
}

const char *field_name(struct unit *u, CXCursor field)
{
	const char *name = text_of(u, clang_getCursorSpelling(field));

	/* newer libclang: "struct R::(anonymous at FILE:1:2)" */
	return strchr(name, '(') ? "" : name;
}

const char *type_text(struct unit *u, CXType t)
{
	const char *s = text_of(u, clang_getTypeSpelling(t)), *at, *end;

	/* "typeof (some long expression)" says nothing */
	if (strstr(s, "typeof"))
		s = text_of(u, clang_getTypeSpelling(clang_getCanonicalType(t)));
	/* "(unnamed struct at FILE:1:2)": where it stands is told elsewhere */
	while ((at = strstr(s, " at ")) && (end = strchr(at, ')')))
		s = arena_printf(&u->arena, "%.*s%s", (int)(at - s), s, end);
	return s;
}

static CXType strip_indirection(CXType t)
{
	for (;;) {
		t = clang_getCanonicalType(t);
		if (t.kind == CXType_Pointer)
			t = clang_getPointeeType(t);
		else if (is_array(t))
			t = clang_getArrayElementType(t);
		else
			return t;
	}
}

static bool is_unnamed(CXCursor record)
{
	return clang_Cursor_isAnonymous(record);
}

struct member_search {
	CXCursor record, found;
};

static enum CXVisitorResult find_member(CXCursor field, CXClientData data)
{
	struct member_search *s = data;
	CXType t = strip_indirection(clang_getCursorType(field));

	if (!is_record(t) || !clang_equalCursors(clang_getTypeDeclaration(t), s->record))
		return CXVisit_Continue;
	s->found = field;
	return CXVisit_Break;
}

/* An unnamed record inside another: "R::m", or R's own tag if it has no member. */
static const char *nested_tag(struct unit *u, CXCursor record, CXCursor parent)
{
	struct member_search s = { record, clang_getNullCursor() };
	const char *outer = tag_of(u, parent), *name;

	if (clang_Cursor_isAnonymousRecordDecl(record))
		return outer;
	clang_Type_visitFields(clang_getCursorType(parent), find_member, &s);
	if (clang_Cursor_isNull(s.found))
		return outer;
	name = field_name(u, s.found);
	return *name ? arena_printf(&u->arena, "%s::%s", outer, name) : outer;
}

static const char *make_tag(struct unit *u, CXCursor record)
{
	CXCursor parent;
	struct where w;

	if (!is_unnamed(record))
		return text_of(u, clang_getCursorSpelling(record));
	parent = clang_getCursorSemanticParent(record);
	if (clang_getCursorKind(parent) == CXCursor_StructDecl ||
	    clang_getCursorKind(parent) == CXCursor_UnionDecl)
		return nested_tag(u, record, parent);
	w = where_of(u, clang_getCursorLocation(record));
	return arena_printf(&u->arena, "::line%u", w.line);
}

const char *tag_of(struct unit *u, CXCursor record)
{
	ptrdiff_t i = hmgeti(u->tags, decl_id(record));
	const char *tag;

	if (i >= 0)
		return u->tags[i].value;
	tag = make_tag(u, record);
	hmput(u->tags, decl_id(record), tag);
	return tag;
}

const char *tag_of_type(struct unit *u, CXType t)
{
	CXCursor record;

	t = strip_indirection(t);
	if (!is_record(t))
		return "";
	record = clang_getTypeDeclaration(t);
	want_record(u, record);
	return tag_of(u, record);
}

void tag_variable_type(struct unit *u, CXCursor var, const char *name)
{
	CXType t = strip_indirection(clang_getCursorType(var));
	CXCursor record, parent;

	if (!is_record(t))
		return;
	record = clang_getTypeDeclaration(t);
	if (!is_unnamed(record) || hmgeti(u->tags, decl_id(record)) >= 0)
		return;
	parent = clang_getCursorSemanticParent(record);
	if (clang_getCursorKind(parent) == CXCursor_StructDecl ||
	    clang_getCursorKind(parent) == CXCursor_UnionDecl)
		return;
	name = arena_printf(&u->arena, "::%.*s", (int)strcspn(name, "@"), name);
	hmput(u->tags, decl_id(record), name);
}
