// SPDX-License-Identifier: GPL-2.0-only
/* Record layouts. */
#include "front/unit.h"

/* The members of one record, anonymous records in it flattened. */
struct layout {
	struct unit *u;
	const char *tag;
	int64_t idx, base, align;	/* base: bits before the anonymous record */
	int64_t next_align;		/* an anonymous record's attribute: of the next member */
};

void want_record(struct unit *u, CXCursor record)
{
	if (hmgeti(u->wanted, decl_id(record)) >= 0)
		return;
	hmput(u->wanted, decl_id(record), true);
	arrput(u->records, record);
}

static bool is_function_pointer(CXType t)
{
	if (t.kind != CXType_Pointer)
		return false;
	t = clang_getCanonicalType(clang_getPointeeType(t));
	return t.kind == CXType_FunctionProto || t.kind == CXType_FunctionNoProto;
}

static CXType element_type(CXType t)
{
	while (is_array(t))
		t = clang_getCanonicalType(clang_getArrayElementType(t));
	return t;
}

static int64_t count_elements(CXType t)
{
	int64_t n = t.kind == CXType_ConstantArray ? clang_getNumElements(t) : 0;

	for (t = clang_getCanonicalType(clang_getArrayElementType(t)); is_array(t);
	     t = clang_getCanonicalType(clang_getArrayElementType(t)))
		n *= t.kind == CXType_ConstantArray ? clang_getNumElements(t) : 0;
	return n;
}

static int64_t member_flags(CXCursor field, CXType t)
{
	CXType element = element_type(t);
	int64_t flags = 0;

	if (element.kind == CXType_Pointer)
		flags |= MEMBER_POINTER;
	if (is_function_pointer(element))
		flags |= MEMBER_FUNCTION;
	if (is_record(element))
		flags |= MEMBER_RECORD;
	if (is_array(t))
		flags |= MEMBER_ARRAY;
	if (is_array(t) && !count_elements(t))
		flags |= MEMBER_FLEXIBLE;
	if (clang_Cursor_isBitField(field))
		flags |= MEMBER_BITFIELD;
	if (has_aligned(field))
		flags |= MEMBER_ALIGNED;
	return flags;
}

static int64_t positive(int64_t v)
{
	return v > 0 ? v : 0;
}

/*
 * Where the aligned attribute's value cannot be read: the largest that the
 * member's offset and the record's own alignment allow.
 */
static int64_t guess_align(int64_t offset_bits, int64_t record_align)
{
	int64_t offset = offset_bits / 8, by_offset = offset & -offset;

	return !offset || by_offset > record_align ? record_align : by_offset;
}

static int64_t member_align(struct layout *l, CXCursor field, int64_t flags, int64_t offset)
{
	int64_t type_align = positive(clang_Type_getAlignOf(clang_getCursorType(field))), n;

	if (!(flags & MEMBER_ALIGNED))
		return type_align;
	n = l->next_align ? l->next_align : declared_align(l->u, field);
	if (!n)
		n = guess_align(offset, l->align);
	return n > type_align ? n : type_align;
}

static void emit_member(struct layout *l, CXCursor field, const char *name, int64_t offset)
{
	struct unit *u = l->u;
	CXType t = canonical_type(field);
	CXType element = element_type(t);
	int64_t flags = member_flags(field, t) | (l->next_align ? MEMBER_ALIGNED : 0);
	struct fact_member m = {
		.tag = l->tag, .idx = l->idx++, .name = name, .offset_bits = offset,
		.size_bits = 8 * positive(clang_Type_getSizeOf(t)),
		.align = member_align(l, field, flags, offset),
		.type = type_text(u, clang_getCursorType(field)),
		.count = is_array(t) ? count_elements(t) : 0,
		.flags = flags,
		.line = where_of(u, clang_getCursorLocation(field)).line,
	};

	l->next_align = 0;
	if (flags & MEMBER_BITFIELD)
		m.size_bits = clang_getFieldDeclBitWidth(field);
	/* layouts are wanted of what is part of this one, names of what it points to */
	while (element.kind == CXType_Pointer || is_array(element))
		element = clang_getCanonicalType(element.kind == CXType_Pointer ?
						 clang_getPointeeType(element) :
						 clang_getArrayElementType(element));
	m.record = "";
	if (is_record(element)) {
		m.record = tag_of(u, clang_getTypeDeclaration(element));
		if (flags & MEMBER_RECORD)
			want_record(u, clang_getTypeDeclaration(element));
	}
	emit(u, FACT_member, &m);
}

static enum CXVisitorResult visit_member(CXCursor field, CXClientData data);

/* Its first member and the one behind it begin where its attribute says. */
static void visit_anonymous(struct layout *l, CXType t, int64_t offset)
{
	int64_t base = l->base, align = 0;

	if (has_aligned(clang_getTypeDeclaration(t)))
		align = positive(clang_Type_getAlignOf(t));
	l->base = offset;
	l->next_align = align;
	clang_Type_visitFields(t, visit_member, l);
	l->base = base;
	l->next_align = align;
}

static enum CXVisitorResult visit_member(CXCursor field, CXClientData data)
{
	struct layout *l = data;
	const char *name = field_name(l->u, field);
	int64_t offset = l->base + positive(clang_Cursor_getOffsetOfField(field));
	CXType t = canonical_type(field);

	if (*name)
		emit_member(l, field, name, offset);
	else if (is_record(t))
		visit_anonymous(l, t, offset);
	return CXVisit_Continue;
}

static void emit_record(struct unit *u, CXCursor record)
{
	CXCursor def = clang_getCursorDefinition(record);
	CXType t;
	struct fact_record r = { 0 };
	struct layout l = { .u = u };
	struct where w;

	if (clang_Cursor_isNull(def) || clang_Cursor_isAnonymousRecordDecl(def))
		return;
	t = clang_getCursorType(def);
	w = where_of(u, clang_getCursorLocation(def));
	r.tag = tag_of(u, record);
	r.kind = clang_getCursorKind(def) == CXCursor_UnionDecl ? RECORD_UNION : RECORD_STRUCT;
	r.size = clang_Type_getSizeOf(t);
	r.align = clang_Type_getAlignOf(t);
	r.file = w.file ? w.file->name : "";
	r.line = w.line;
	if (r.size < 0 || !w.file || is_hidden(w.file) ||
	    !first_time(u, arena_printf(&u->arena, "record %s %s:%u", r.tag, r.file, w.line)))
		return;
	emit(u, FACT_record, &r);
	l.tag = r.tag;
	l.align = r.align;
	clang_Type_visitFields(t, visit_member, &l);
}

void emit_records(struct unit *u)
{
	while (arrlen(u->records) && !u->stopped)
		emit_record(u, arrpop(u->records));
}
