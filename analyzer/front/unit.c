// SPDX-License-Identifier: GPL-2.0-only
/* A job becomes a translation unit, and that its facts. */
#include <limits.h>
#include <unistd.h>
#include "base/file.h"
#include "front/pch.h"

/* What the main file defines, in the order of emission. */
struct toplevel {
	struct unit *u;
	CXCursor *globals, *functions;	/* stb_ds */
};

struct front *front_new(const char *root)
{
	struct front *f = xcalloc(1, sizeof(*f));

	f->root = xstrdup(root);
	f->real_root = realpath(root, NULL);
	if (!f->real_root)
		f->real_root = xstrdup(root);
	/* with a precompiled header: only what the unit itself declares */
	f->index = clang_createIndex(1, 0);
	clang_toggleCrashRecovery(0);
	sh_new_strdup(f->paths);
	sh_new_strdup(f->seen);
	sh_new_strdup(f->stats);
	sh_new_strdup(f->lexed);
	f->pch_group = NO_GROUP;
	return f;
}

static void forget_lexed(struct front *f)
{
	for (ptrdiff_t i = 0; i < shlen(f->lexed); i++) {
		if (f->lexed[i].value)
			lexed_release(f->lexed[i].value);
		free(f->lexed[i].value);
	}
	shfree(f->lexed);
}

static void forget_unsaved(struct front *f)
{
	for (ptrdiff_t i = 0; i < arrlen(f->unsaved); i++)
		free((char *)(uintptr_t)f->unsaved[i].Filename);
	arrfree(f->unsaved);
}

static void forget_pch(struct front *f)
{
	pch_free(f->pch);
	f->pch = NULL;
	f->pch_group = NO_GROUP;
}

void front_set_overlay(struct front *f, const struct overlay *overlay)
{
	forget_unsaved(f);
	forget_lexed(f);
	sh_new_strdup(f->lexed);
	forget_pch(f);
	for (ptrdiff_t i = 0; overlay && i < shlen(overlay->files); i++) {
		const char *text = overlay->files[i].value;

		/* libclang cannot hide a file that the disk has */
		if (!text)
			text = "#error \"this file is gone\"\n";
		arrput(f->unsaved, ((struct CXUnsavedFile){
			.Filename = path_join(f->root, overlay->files[i].key),
			.Contents = text, .Length = strlen(text) }));
	}
}

const char *front_unsaved(const struct front *f, const char *path)
{
	for (ptrdiff_t i = 0; i < arrlen(f->unsaved); i++)
		if (!strcmp(f->unsaved[i].Filename, path))
			return f->unsaved[i].Contents;
	return NULL;
}

void front_free(struct front *f)
{
	if (!f)
		return;
	for (ptrdiff_t i = 0; i < shlen(f->paths); i++)
		free(f->paths[i].value);
	shfree(f->paths);
	shfree(f->seen);
	forget_unsaved(f);
	shfree(f->stats);
	forget_lexed(f);
	pch_free(f->pch);
	clang_disposeIndex(f->index);
	free(f->root);
	free(f->real_root);
	free(f);
}

void front_forget_headers(struct front *f)
{
	shfree(f->seen);
	sh_new_strdup(f->seen);
}

void emit(struct unit *u, enum fact_kind kind, const void *fact)
{
	if (!u->stopped && u->sink->emit(u->sink, kind, fact))
		u->stopped = true;
}

bool first_time(struct unit *u, const char *key)
{
	if (shgeti(u->front->seen, key) >= 0)
		return false;
	shput(u->front->seen, key, true);
	return true;
}

static void visit_inclusion(CXFile handle, CXSourceLocation *stack, unsigned int n,
			    CXClientData data)
{
	struct unit *u = data;
	struct file *file = file_for(u, handle);
	struct fact_dep dep = { .file = file->name };

	(void)stack;
	if (n == 0 || file->main || file->told)
		return;
	file->told = true;
	pch_told(u, file->name);
	emit(u, FACT_dep, &dep);
}

static void emit_deps(struct unit *u, const char *main_file)
{
	struct fact_dep dep = { .file = main_file };

	emit(u, FACT_dep, &dep);
	clang_getInclusions(u->tu, visit_inclusion, u);
	pch_emit_deps(u);
}

static void emit_diags(struct unit *u)
{
	unsigned int n = clang_getNumDiagnostics(u->tu);

	for (unsigned int i = 0; i < n; i++) {
		CXDiagnostic d = clang_getDiagnostic(u->tu, i);
		struct where w = where_of(u, clang_getDiagnosticLocation(d));
		struct fact_diag fact = {
			.file = w.file ? w.file->name : "", .line = w.line, .col = w.col,
			.text = text_of(u, clang_getDiagnosticSpelling(d)),
		};

		if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error)
			emit(u, FACT_diag, &fact);
		clang_disposeDiagnostic(d);
	}
}

static bool is_function_definition(CXCursor c)
{
	return clang_getCursorKind(c) == CXCursor_FunctionDecl && clang_isCursorDefinition(c);
}

bool defines_for_all(CXCursor c)
{
	enum CX_StorageClass storage = clang_Cursor_getStorageClass(c);

	return storage != CX_SC_Extern && storage != CX_SC_Register && storage != CX_SC_Static &&
	       (is_function_definition(c) || clang_getCursorKind(c) == CXCursor_VarDecl);
}

/* In a header only what others can refer to without a word in this unit. */
static void note_elsewhere(struct unit *u, CXCursor c, const struct file *file)
{
	bool is_static = clang_Cursor_getStorageClass(c) == CX_SC_Static;

	if (defines_for_all(c) ||
	    (is_static && !file->header &&
	     (is_function_definition(c) || clang_getCursorKind(c) == CXCursor_VarDecl)))
		arrput(u->definitions, c);
}

static enum CXChildVisitResult visit_toplevel(CXCursor c, CXCursor parent, CXClientData data)
{
	struct toplevel *t = data;
	enum CXCursorKind kind = clang_getCursorKind(c);
	struct file *file;

	(void)parent;
	if (kind != CXCursor_FunctionDecl && kind != CXCursor_VarDecl &&
	    kind != CXCursor_StructDecl && kind != CXCursor_UnionDecl)
		return CXChildVisit_Continue;
	file = file_of(t->u, clang_getCursorLocation(c));
	if (!file)
		return CXChildVisit_Continue;
	if (kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl) {
		if (file->main && clang_isCursorDefinition(c))
			want_record(t->u, c);
	} else if (!file->main) {
		note_elsewhere(t->u, c, file);
	} else if (kind == CXCursor_VarDecl) {
		if (clang_Cursor_getStorageClass(c) != CX_SC_Extern)
			arrput(t->globals, c);
	} else if (clang_isCursorDefinition(c)) {
		arrput(t->functions, c);
	}
	return CXChildVisit_Continue;
}

/* A variable may be declared tentatively before and after it is defined with its value. */
static void emit_global_once(struct unit *u, CXCursor var)
{
	const void *id = decl_id(clang_getCanonicalCursor(var));
	CXCursor def = clang_getCursorDefinition(var);

	if (hmgeti(u->wanted, id) >= 0)
		return;
	hmput(u->wanted, id, true);
	emit_global(u, clang_Cursor_isNull(def) ? var : def);
}

/* What headers define: once in the life of the front. */
static void emit_elsewhere(struct unit *u)
{
	while (arrlen(u->definitions) && !u->stopped) {
		CXCursor def = arrpop(u->definitions);
		struct where w = where_of(u, clang_getCursorLocation(def));

		if (!w.file || !first_time(u, arena_printf(&u->arena, "%s:%u %s", w.file->name,
							   w.line, symbol_of(u, def))))
			continue;
		if (clang_getCursorKind(def) == CXCursor_FunctionDecl)
			emit_function(u, def);
		else
			emit_global_once(u, def);
	}
}

static void emit_toplevel(struct unit *u)
{
	struct toplevel t = { .u = u };

	clang_visitChildren(clang_getTranslationUnitCursor(u->tu), visit_toplevel, &t);
	for (ptrdiff_t i = 0; i < arrlen(t.globals) && !u->stopped; i++)
		emit_global_once(u, t.globals[i]);
	emit_records(u);
	for (ptrdiff_t i = 0; i < arrlen(t.functions) && !u->stopped; i++)
		emit_function(u, t.functions[i]);
	emit_elsewhere(u);
	arrfree(t.globals);
	arrfree(t.functions);
}

/* Warnings are not our business, and no error stops the parser. */
void add_flags(const char ***argv, char *const *flags, const char *dir)
{
	for (ptrdiff_t i = 0; i < arrlen(flags); i++)
		arrput(*argv, flags[i]);
	arrput(*argv, "-working-directory");
	arrput(*argv, dir);
	/* a file beside clang, or where a target's name leads to, has options of its own */
	arrput(*argv, "--no-default-config");
	arrput(*argv, "-ferror-limit=0");
	arrput(*argv, "-fno-spell-checking");
}

static CXTranslationUnit parse(struct front *f, const struct job *job, const char *path,
			       const struct pch *pch, enum CXErrorCode *error)
{
	unsigned int options = CXTranslationUnit_KeepGoing;
	const char **argv = NULL;	/* stb_ds */
	CXTranslationUnit tu = NULL;

	if (pch) {
		arrput(argv, "-include-pch");
		arrput(argv, pch->path);
		options |= CXTranslationUnit_DetailedPreprocessingRecord;
	}
	add_flags(&argv, job->argv, job->dir);
	arrput(argv, "-w");
	*error = clang_parseTranslationUnit2(f->index, path, argv, (int)arrlen(argv), f->unsaved,
					     (unsigned int)arrlen(f->unsaved), options, &tu);
	arrfree(argv);
	return tu;
}

static void unit_release(struct unit *u)
{
	if (u->tu)
		clang_disposeTranslationUnit(u->tu);
	hmfree(u->outside.locals);
	hmfree(u->files);
	hmfree(u->symbols);
	hmfree(u->tags);
	hmfree(u->wanted);
	forget_constants(u);
	arrfree(u->definitions);
	arrfree(u->records);
	arena_release(&u->arena);
}

static void unit_init(struct unit *u, struct front *f, const struct job *job,
		      struct fact_sink *sink)
{
	*u = (struct unit){ .front = f, .sink = sink, .dir = job->dir,
			    .argv = job->argv };
	u->body = &u->outside;
	u->outside.seq = 1;
}

static bool has_errors(CXTranslationUnit tu)
{
	bool found = false;

	for (unsigned int i = clang_getNumDiagnostics(tu); i-- && !found; ) {
		CXDiagnostic d = clang_getDiagnostic(tu, i);

		found = clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error;
		clang_disposeDiagnostic(d);
	}
	return found;
}

/* Parse with the precompiled header, if that changes nothing. */
static enum parse_how parse_fast(struct unit *u, const struct job *job, const char *path)
{
	struct front *f = u->front;
	enum CXErrorCode error;

	if (!f->pch)
		return PARSE_PLAIN;
	u->tu = parse(f, job, path, f->pch, &error);
	/* a file that no configuration builds may have errors of its own */
	if (!u->tu || (!job->nearest && has_errors(u->tu)))
		return PARSE_ERRORS;
	u->main = clang_getFile(u->tu, path);
	return pch_judge(u, f->pch, job) ? PARSE_DIFFERS : PARSE_FAST;
}

static int emit_unit(struct unit *u, const struct job *job, char **reason)
{
	emit_deps(u, job->file);
	emit_diags(u);
	emit_toplevel(u);
	if (u->stopped)
		*reason = xstrdup("the receiver of the facts stopped");
	return u->stopped ? -1 : 0;
}

int front_unit(struct front *f, const struct job *job, struct fact_sink *sink,
	       enum parse_how *how, char **reason)
{
	_cleanup_free_ char *path = path_join(f->root, job->file);
	enum CXErrorCode error = CXError_Success;
	struct unit u;
	int ret = -1;

	*reason = NULL;
	*how = PARSE_PLAIN;
	if (!front_unsaved(f, path) && access(path, R_OK)) {
		*reason = xasprintf("cannot read it: %m");
		return -1;
	}
	unit_init(&u, f, job, sink);
	*how = parse_fast(&u, job, path);
	if (*how != PARSE_FAST) {
		unit_release(&u);
		unit_init(&u, f, job, sink);
		u.tu = parse(f, job, path, NULL, &error);
		u.main = u.tu ? clang_getFile(u.tu, path) : NULL;
	}
	if (u.tu)
		ret = emit_unit(&u, job, reason);
	else
		*reason = xasprintf("libclang makes no translation unit of it (error %d)",
				    (int)error);
	unit_release(&u);
	return ret;
}
