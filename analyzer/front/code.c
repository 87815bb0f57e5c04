// SPDX-License-Identifier: GPL-2.0-only
/* One file as tokens, and what its names of local variables mean. */
#include "base/file.h"
#include "front/unit.h"

struct reader {
	CXTranslationUnit tu;
	CXFile file;
	struct code *code;
};

static CXTranslationUnit parse(struct front *f, const struct job *job,
			       const struct CXUnsavedFile *own)
{
	_cleanup_free_ char *path = path_join(f->root, job->file);
	struct CXUnsavedFile *unsaved = NULL;	/* stb_ds */
	const char **argv = NULL;	/* stb_ds */
	CXTranslationUnit tu = NULL;

	add_flags(&argv, job->argv, job->dir);
	arrput(argv, "-Wall");
	for (ptrdiff_t i = 0; i < arrlen(f->unsaved); i++)
		if (strcmp(f->unsaved[i].Filename, own->Filename))
			arrput(unsaved, f->unsaved[i]);
	arrput(unsaved, *own);
	clang_parseTranslationUnit2(f->index, path, argv, (int)arrlen(argv), unsaved,
				    (unsigned int)arrlen(unsaved), CXTranslationUnit_KeepGoing,
				    &tu);
	arrfree(unsaved);
	arrfree(argv);
	return tu;
}

static enum token_kind kind_of(CXToken t)
{
	switch (clang_getTokenKind(t)) {
	case CXToken_Keyword:
		return TOKEN_KEYWORD;
	case CXToken_Identifier:
		return TOKEN_NAME;
	case CXToken_Literal:
		return TOKEN_LITERAL;
	case CXToken_Comment:
		return TOKEN_COMMENT;
	default:
		return TOKEN_PUNCTUATION;
	}
}

static void read_tokens(struct reader *r)
{
	CXSourceLocation begin = clang_getLocationForOffset(r->tu, r->file, 0);
	CXSourceLocation end = clang_getLocationForOffset(r->tu, r->file,
							  (unsigned int)r->code->len);
	CXToken *tokens = NULL;
	unsigned int n = 0;

	clang_tokenize(r->tu, clang_getRange(begin, end), &tokens, &n);
	for (unsigned int i = 0; i < n; i++) {
		CXSourceRange range = clang_getTokenExtent(r->tu, tokens[i]);
		struct token t = { .kind = kind_of(tokens[i]) };
		unsigned int line, column;

		clang_getSpellingLocation(clang_getRangeStart(range), NULL, &line, &column,
					  &t.begin);
		clang_getSpellingLocation(clang_getRangeEnd(range), NULL, NULL, NULL, &t.end);
		t.line = (int)line;
		t.column = (int)column;
		if (t.end > t.begin && t.end <= r->code->len)
			arrput(r->code->tokens, t);
	}
	clang_disposeTokens(r->tu, tokens, n);
}

/* The offset at which the name is written in the file; false: elsewhere. */
static bool written_at(struct reader *r, CXSourceLocation loc, unsigned int *ret)
{
	CXFile file;

	clang_getFileLocation(loc, &file, NULL, NULL, ret);
	return file && clang_File_isEqual(file, r->file);
}

static bool is_local(CXCursor decl)
{
	enum CXCursorKind kind = clang_getCursorKind(decl);
	enum CXCursorKind parent = clang_getCursorKind(clang_getCursorSemanticParent(decl));

	return kind == CXCursor_ParmDecl ||
	       (kind == CXCursor_VarDecl && parent == CXCursor_FunctionDecl);
}

static enum CXChildVisitResult visit_use(CXCursor c, CXCursor parent, CXClientData data)
{
	struct reader *r = data;
	enum CXCursorKind kind = clang_getCursorKind(c);
	CXCursor decl = kind == CXCursor_DeclRefExpr ? clang_getCursorReferenced(c) : c;
	struct local_use use;

	(void)parent;
	if ((kind == CXCursor_DeclRefExpr || kind == CXCursor_VarDecl ||
	     kind == CXCursor_ParmDecl) && is_local(decl) &&
	    written_at(r, clang_getCursorLocation(c), &use.at) &&
	    written_at(r, clang_getCursorLocation(decl), &use.declared)) {
		use.parameter = clang_getCursorKind(decl) == CXCursor_ParmDecl;
		arrput(r->code->uses, use);
	}
	return CXChildVisit_Recurse;
}

static enum CXChildVisitResult visit_toplevel(CXCursor c, CXCursor parent, CXClientData data)
{
	struct reader *r = data;
	unsigned int offset;

	(void)parent;
	if (clang_getCursorKind(c) == CXCursor_FunctionDecl && clang_isCursorDefinition(c) &&
	    written_at(r, clang_getCursorLocation(c), &offset))
		clang_visitChildren(c, visit_use, r);
	return CXChildVisit_Continue;
}

static int by_offset(const void *a, const void *b)
{
	unsigned int x = ((const struct local_use *)a)->at, y = ((const struct local_use *)b)->at;

	return x < y ? -1 : x > y;
}

static void read_complaints(struct reader *r)
{
	unsigned int n = clang_getNumDiagnostics(r->tu);

	for (unsigned int i = 0; i < n; i++) {
		CXDiagnostic d = clang_getDiagnostic(r->tu, i);
		CXString text = clang_getDiagnosticSpelling(d);

		if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Warning)
			arrput(r->code->complaints, xstrdup(clang_getCString(text)));
		clang_disposeString(text);
		clang_disposeDiagnostic(d);
	}
}

static void read_unit(struct reader *r)
{
	read_tokens(r);
	clang_visitChildren(clang_getTranslationUnitCursor(r->tu), visit_toplevel, r);
	if (r->code->uses)
		qsort(r->code->uses, (size_t)arrlen(r->code->uses), sizeof(*r->code->uses),
		      by_offset);
	read_complaints(r);
}

int front_code(struct front *f, const struct job *job, const char *file, const char *text,
	       struct code *ret, char **reason)
{
	_cleanup_free_ char *path = path_join(f->root, file);
	struct reader r = { .code = ret };
	struct CXUnsavedFile unsaved = { .Filename = path };

	*reason = NULL;
	*ret = (struct code){ .file = xstrdup(file) };
	ret->text = text ? xstrdup(text) : file_read(path, &ret->len);
	if (!ret->text) {
		*reason = xasprintf("cannot read it: %m");
		code_release(ret);
		return -1;
	}
	if (text)
		ret->len = strlen(text);
	unsaved.Contents = ret->text;
	unsaved.Length = ret->len;
	r.tu = parse(f, job, &unsaved);
	if (!r.tu) {
		*reason = xstrdup("libclang makes no translation unit of it");
		code_release(ret);
		return -1;
	}
	r.file = clang_getFile(r.tu, path);
	if (r.file)
		read_unit(&r);
	else
		*reason = xasprintf("%s does not read it", job->file);
	clang_disposeTranslationUnit(r.tu);
	if (*reason)
		code_release(ret);
	return *reason ? -1 : 0;
}
