// SPDX-License-Identifier: GPL-2.0-only
/* A group's precompiled header: which headers, the parse, what must be known of them. */
#include <unistd.h>
#include "base/file.h"
#include "front/pch.h"

#define MAX_TRIES 4	/* each leaves out the headers that the last had trouble with */

/* A header that is to be in it. */
struct header {
	char *path;		/* absolute */
	bool refused;
};

struct builder {
	struct front *f;
	const struct group *g;
	const char *dir;	/* working directory of the compiler */
	struct pch *base;	/* what it is built on, or NULL */
	struct header *headers;	/* stb_ds */
	char *source;		/* the file that includes them */
	struct unit unit;	/* for the names of files */
	struct top_slot { CXFile key; int value; } *tops;	/* stb_ds: by which header */
	struct kept_name *kept;	/* stb_ds: macros to be made again */
	bool again;		/* a header was refused, or a macro is to be kept */
};

static void choose_headers(struct builder *b)
{
	char **reach = NULL, **paths = pch_choose(b->f, b->g, b->base, &reach);

	for (ptrdiff_t i = 0; i < arrlen(paths); i++)
		arrput(b->headers, ((struct header){ .path = paths[i] }));
	for (ptrdiff_t i = 0; i < arrlen(reach); i++) {
		if (b->base)
			pch_keep(b->f, b->base, reach[i], &b->kept);
		free(reach[i]);
	}
	arrfree(reach);
	arrfree(paths);
}

/* ---- the parse ---- */

/* Line i + FIRST_LINE includes header i. */
#define FIRST_LINE 5
static const char *const neutral[FIRST_LINE - 1][2] = {
	{ "KBUILD_MODFILE", "\"" PCH_MARK "MODFILE@\"" },
	{ "KBUILD_BASENAME", "\"" PCH_MARK "BASENAME@\"" },
	{ "KBUILD_MODNAME", "\"" PCH_MARK "MODNAME@\"" },
	{ "__KBUILD_MODNAME", "module" },
};

static int write_source(const struct builder *b)
{
	_cleanup_free_ char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	for (size_t i = 0; i < ARRAY_SIZE(neutral); i++)
		fprintf(out, "#define %s %s\n", neutral[i][0], neutral[i][1]);
	for (ptrdiff_t i = 0; i < arrlen(b->headers); i++) {
		if (!b->headers[i].refused)
			fprintf(out, "#include \"%s\"", b->headers[i].path);
		fputc('\n', out);
	}
	for (size_t i = 0; i < ARRAY_SIZE(neutral); i++)
		fprintf(out, "#undef %s\n", neutral[i][0]);
	for (ptrdiff_t i = 0; i < hmlen(b->kept); i++)
		fprintf(out, "#pragma push_macro(\"%s\")\n#pragma pop_macro(\"%s\")\n",
			b->kept[i].value, b->kept[i].value);
	fclose(out);
	return file_replace(b->source, text, len);
}

static CXTranslationUnit parse(const struct builder *b)
{
	const char **argv = NULL;	/* stb_ds */
	CXTranslationUnit tu = NULL;

	if (b->base) {
		arrput(argv, "-include-pch");
		arrput(argv, b->base->path);
	}
	add_flags(&argv, b->g->argv, b->dir);
	arrput(argv, "-xc-header");
	arrput(argv, "-Wno-everything");
	arrput(argv, "-Wmacro-redefined");
	clang_parseTranslationUnit2(b->f->index, b->source, argv, (int)arrlen(argv), NULL, 0,
				    CXTranslationUnit_KeepGoing |
				    CXTranslationUnit_Incomplete |
				    CXTranslationUnit_ForSerialization |
				    CXTranslationUnit_DetailedPreprocessingRecord, &tu);
	arrfree(argv);
	return tu;
}

/* ---- whose fault ---- */

static void keep_macros(struct builder *b, CXFile file)
{
	_cleanup_free_ char *path = path_join(b->f->root, file_for(&b->unit, file)->name);

	if (b->base)
		b->again |= pch_keep(b->f, b->base, path, &b->kept);
}

static void note_top(CXFile file, CXSourceLocation *stack, unsigned int n, CXClientData data)
{
	struct builder *b = data;
	unsigned int line;
	CXFile outer;

	if (!n)
		return;
	keep_macros(b, file);
	clang_getFileLocation(stack[n - 1], &outer, &line, NULL, NULL);
	if (outer && clang_File_isEqual(outer, b->unit.main) && hmgeti(b->tops, file) < 0)
		hmput(b->tops, file, (int)line - FIRST_LINE);
}

/* The header that brought in what stands at loc does not fit to the others. */
static void refuse(struct builder *b, CXSourceLocation loc)
{
	unsigned int line;
	ptrdiff_t at, i = -1;
	CXFile file;

	clang_getFileLocation(loc, &file, &line, NULL, NULL);
	if (file && clang_File_isEqual(file, b->unit.main))
		i = (ptrdiff_t)line - FIRST_LINE;
	else if (file && (at = hmgeti(b->tops, file)) >= 0)
		i = b->tops[at].value;
	if (i < 0 || i >= arrlen(b->headers))
		return;
	b->again |= !b->headers[i].refused;
	b->headers[i].refused = true;
}

static int refuse_errors(struct builder *b)
{
	unsigned int n = clang_getNumDiagnostics(b->unit.tu);
	int errors = 0;

	for (unsigned int i = 0; i < n; i++) {
		CXDiagnostic d = clang_getDiagnostic(b->unit.tu, i);

		if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Warning) {
			refuse(b, clang_getDiagnosticLocation(d));
			errors++;
		}
		clang_disposeDiagnostic(d);
	}
	return errors;
}

/* What a header defines for all to see is emitted with each unit: it must be parsed. */
static enum CXChildVisitResult refuse_definition(CXCursor c, CXCursor parent, CXClientData data)
{
	struct builder *b = data;

	(void)parent;
	if (defines_for_all(c))
		refuse(b, clang_getCursorLocation(c));
	return CXChildVisit_Continue;
}

/* Parse; true: headers were refused, or there is nothing to be used. */
static bool try_parse(struct builder *b, bool *retry)
{
	int errors;

	b->again = false;
	b->unit.tu = write_source(b) ? NULL : parse(b);
	if (!b->unit.tu)
		return false;
	b->unit.main = clang_getFile(b->unit.tu, b->source);
	clang_getInclusions(b->unit.tu, note_top, b);
	errors = refuse_errors(b);
	clang_visitChildren(clang_getTranslationUnitCursor(b->unit.tu), refuse_definition, b);
	*retry = b->again;
	return !errors && !b->again;
}

static void forget_parse(struct builder *b)
{
	hmfree(b->tops);
	hmfree(b->unit.files);
	arena_release(&b->unit.arena);
	if (b->unit.tu)
		clang_disposeTranslationUnit(b->unit.tu);
	b->unit = (struct unit){ .front = b->f, .dir = b->dir };
}

static bool parse_clean(struct builder *b)
{
	bool retry = true;

	for (int i = 0; i < MAX_TRIES && retry; i++) {
		retry = false;
		if (try_parse(b, &retry))
			return true;
		forget_parse(b);
	}
	return false;
}

/* ---- what must be known of them ---- */

struct survey {
	struct builder *b;
	struct pch *p;		/* what the base knows, and what is added to it */
	ptrdiff_t old_files;	/* of the base */
	struct macro_slot { uint64_t key; bool value; } *macros;	/* stb_ds: macro_key() */
};

static uint32_t file_index(struct survey *s, CXFile handle)
{
	const char *name = file_for(&s->b->unit, handle)->name;
	int i = pch_find(s->p, name);
	struct pch_file file = { 0 };

	if (i >= 0)
		return (uint32_t)i;
	file.name = arena_strdup(&s->p->arena, name);
	shput(s->p->by_name, file.name, (uint32_t)arrlen(s->p->files));
	arrput(s->p->files, file);
	return (uint32_t)arrlen(s->p->files) - 1;
}

static uint64_t macro_key(uint64_t hash, uint32_t file)
{
	return hash + file * UINT64_C(0x9e3779b97f4a7c15);
}

static void note_macro(struct survey *s, CXCursor c)
{
	CXString name = clang_getCursorSpelling(c);
	const char *text = clang_getCString(name);
	CXFile file;

	clang_getFileLocation(clang_getCursorLocation(c), &file, NULL, NULL, NULL);
	if (file && !clang_File_isEqual(file, s->b->unit.main))
		hmput(s->macros, macro_key(word_hash(text, strlen(text)), file_index(s, file)),
		      true);
	clang_disposeString(name);
}

static enum CXChildVisitResult note_include(CXCursor c, CXCursor parent, CXClientData data)
{
	struct survey *s = data;
	CXFile from, to;
	uint32_t i, k;

	(void)parent;
	if (clang_getCursorKind(c) == CXCursor_MacroDefinition)
		note_macro(s, c);
	if (clang_getCursorKind(c) != CXCursor_InclusionDirective)
		return CXChildVisit_Continue;
	clang_getFileLocation(clang_getCursorLocation(c), &from, NULL, NULL, NULL);
	to = clang_getIncludedFile(c);
	if (!to)
		return CXChildVisit_Continue;
	k = file_index(s, to);
	if (!from || clang_File_isEqual(from, s->b->unit.main))
		return CXChildVisit_Continue;
	i = file_index(s, from);
	arrput(s->p->files[i].includes, k);
	return CXChildVisit_Continue;
}

static int by_define_hash(const void *a, const void *b)
{
	uint64_t x = ((const struct pch_define *)a)->hash, y = ((const struct pch_define *)b)->hash;

	return x < y ? -1 : x > y;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void sort_words(struct pch *p)
{
	ptrdiff_t n = 0;

	if (p->defines)
		qsort(p->defines, (size_t)arrlen(p->defines), sizeof(*p->defines), by_define_hash);
	if (!p->words)
		return;
	qsort(p->words, (size_t)arrlen(p->words), sizeof(*p->words), by_value);
	for (ptrdiff_t i = 0; i < arrlen(p->words); i++)
		if (!n || p->words[n - 1] != p->words[i])
			p->words[n++] = p->words[i];
	arrsetlen(p->words, (size_t)n);
}

static uint8_t shape_of(uint32_t flags)
{
	uint8_t gone = flags & WORD_GONE ? MACRO_GONE : 0;

	if (is_function_macro(flags))
		return MACRO_FUNCTION | gone;
	return (flags & WORD_IN_MACRO ? MACRO_SELF : 0) | gone;
}

static void note_words(struct survey *s, uint32_t i, const struct lexed *x)
{
	for (ptrdiff_t k = 0; k < arrlen(x->words); k++) {
		const struct word *w = &x->words[k];
		/* a #define in a branch that is never compiled is none */
		bool defined = hmgeti(s->macros, macro_key(w->hash, i)) >= 0;

		if (defined || (w->flags & WORD_UNDEFINED))
			arrput(s->p->defines, ((struct pch_define){
				w->hash, i, w->line > x->last_include,
				(w->flags & WORD_UNDEFINED) != 0, !defined,
				shape_of(w->flags) }));
		arrput(s->p->words, w->hash);
	}
}

/* 0, or -1: a file changed or cannot be read. */
static int survey_files(struct survey *s)
{
	struct builder *b = s->b;
	struct pch *p = s->p;

	for (ptrdiff_t i = s->old_files; i < arrlen(p->files); i++) {
		_cleanup_free_ char *path = path_join(b->f->root, p->files[i].name);
		const struct lexed *x = front_lexed(b->f, path);

		if (!x || !front_stat(b->f, path, &p->files[i].size, &p->files[i].mtime))
			return -1;
		note_words(s, (uint32_t)i, x);
	}
	sort_words(p);
	return 0;
}

/*
 * What the user includes is there before its words. And so is the user, if the maker
 * includes it and then defines the macro.
 */
static void add_crosses(struct survey *s, uint32_t user, const struct word *w,
			bool *const *below)
{
	struct pch *p = s->p;
	ptrdiff_t i = pch_define_find(p, w->hash);

	for (; i < arrlen(p->defines) && p->defines[i].hash == w->hash; i++) {
		const struct pch_define *d = &p->defines[i];
		uint32_t maker = d->file;
		bool tested = w->flags & WORD_TESTED;

		if (maker == user || !word_meets(w->flags, d->shape & MACRO_FUNCTION) ||
		    (user < s->old_files && maker < s->old_files))
			continue;
		if ((below[user] && below[user][maker]) ||
		    (below[maker] && below[maker][user] && d->late))
			continue;
		arrput(p->crosses, ((struct pch_cross){ w->hash, user, maker, tested,
							d->only_undef, 0 }));
	}
}

/* A file of the base includes none of the others: of these alone it matters. */
static bool **survey_reach(struct survey *s)
{
	size_t n = (size_t)arrlen(s->p->files);
	bool **below = xcalloc(n + 1, sizeof(*below));

	for (size_t i = (size_t)s->old_files; i < n; i++) {
		below[i] = xcalloc(n, sizeof(**below));
		pch_reach(s->p, (uint32_t)i, below[i]);
	}
	return below;
}

/* The base's own words concern what is added only if that defines them. */
static bool is_added_define(const struct survey *s, uint64_t hash)
{
	const struct pch_define *d = s->p->defines;
	ptrdiff_t i = pch_define_find(s->p, hash);

	for (; i < arrlen(d) && d[i].hash == hash; i++)
		if (d[i].file >= s->old_files)
			return true;
	return false;
}

static void survey_crosses(struct survey *s)
{
	struct front *f = s->b->f;
	size_t n = (size_t)arrlen(s->p->files);
	bool **below = survey_reach(s);

	for (size_t i = 0; i < n; i++) {
		_cleanup_free_ char *path = path_join(f->root, s->p->files[i].name);
		const struct lexed *x = front_lexed(f, path);

		for (ptrdiff_t k = 0; x && k < arrlen(x->words); k++)
			if ((x->words[k].flags & (WORD_USED | WORD_TESTED)) &&
			    ((ptrdiff_t)i >= s->old_files ||
			     is_added_define(s, x->words[k].hash)))
				add_crosses(s, (uint32_t)i, &x->words[k], below);
	}
	for (size_t i = 0; i < n; i++)
		free(below[i]);
	free(below);
}

/* ---- all of it ---- */

/* A reader finds the old one or the new, or that they do not belong together. */
static int save(struct builder *b, struct pch *p)
{
	_cleanup_free_ char *temporary = xasprintf("%s.%d", p->path, (int)getpid());

	if (clang_saveTranslationUnit(b->unit.tu, temporary, CXSaveTranslationUnit_None) ||
	    rename(temporary, p->path)) {
		unlink(temporary);
		return -1;
	}
	return pch_save(p);
}

/* What is known of the base is known of all that is built on it. */
static struct pch *begin(struct builder *b)
{
	struct pch *p = b->base ? take_ptr(b->base) : xcalloc(1, sizeof(*p));

	free(p->base);
	p->base = p->path;
	p->path = xasprintf("%s.pch", b->g->path);
	return p;
}

static struct pch *finish(struct builder *b)
{
	struct pch *p = begin(b);
	struct survey s = { .b = b, .p = p, .old_files = arrlen(p->files) };
	bool ok = false;

	clang_visitChildren(clang_getTranslationUnitCursor(b->unit.tu), note_include, &s);
	if (arrlen(p->files) > s.old_files && !survey_files(&s)) {
		survey_crosses(&s);
		ok = !save(b, p);
	}
	hmfree(s.macros);
	if (ok)
		return p;
	pch_free(p);
	return NULL;
}

static void builder_release(struct builder *b)
{
	forget_parse(b);
	for (ptrdiff_t i = 0; i < arrlen(b->headers); i++)
		free(b->headers[i].path);
	arrfree(b->headers);
	pch_free(b->base);
	kept_free(b->kept);
	free(b->source);
}

struct pch *pch_build(struct front *f, const struct group *g, struct pch *base)
{
	struct builder b = { .f = f, .g = g, .dir = g->members[0]->dir, .base = base };
	struct pch *p = NULL;

	b.unit = (struct unit){ .front = f, .dir = b.dir };
	b.source = xasprintf("%s.h", g->path);
	choose_headers(&b);
	if (arrlen(b.headers) && parse_clean(&b))
		p = finish(&b);
	builder_release(&b);
	return p;
}
