// SPDX-License-Identifier: GPL-2.0-only
/*
 * A precompiled header holds more than the unit includes, in another order. Two
 * things follow: what the unit does not include is not there for it (foreign), and
 * where a macro makes a difference the unit is to be parsed without.
 *
 * The text decides, inactive branches included, so that it errs to the safe side.
 */
#include "base/file.h"
#include "front/pch.h"

struct directive {
	struct file *from, *to;
	unsigned int line;
	int position;		/* how many headers were read before it */
};

struct judge {
	struct unit *u;
	const struct pch *p;
	int *order;		/* by file of p: when the unit reads it; 0: never */
	int count;
	bool *again;		/* by file of p: it has no guard, the unit reads it itself */
	struct directive *directives;	/* stb_ds, in their order */
	const struct lexed **local;	/* stb_ds: the files that are not of p */
	struct file **local_files;	/* stb_ds, alike */
	struct local_word { uint64_t key; uint32_t value; } *words;	/* stb_ds: flags */
	bool nearest;		/* no configuration builds the unit */
	bool refers;		/* to what a foreign header declares, */
	bool hides;		/* or it has a static function or variable of that name */
};

/* ---- what the unit includes ---- */

static enum CXChildVisitResult note_directive(CXCursor c, CXCursor parent, CXClientData data)
{
	struct judge *j = data;
	struct where w;
	CXFile to;

	(void)parent;
	if (clang_getCursorKind(c) != CXCursor_InclusionDirective)
		return CXChildVisit_Continue;
	w = where_of(j->u, clang_getCursorLocation(c));
	to = clang_getIncludedFile(c);
	if (w.file && to)
		arrput(j->directives, ((struct directive){ w.file, file_for(j->u, to), w.line, 0 }));
	return CXChildVisit_Continue;
}

/* In the order of reading; deep, but no deeper than headers nest. */
static void read_file(struct judge *j, uint32_t i)
{
	const struct pch_file *file = &j->p->files[i];

	if (j->order[i])
		return;
	j->order[i] = ++j->count;
	for (ptrdiff_t k = 0; k < arrlen(file->includes); k++)
		read_file(j, file->includes[k]);
}

static void read_named(struct judge *j, const char *name)
{
	int i = pch_find(j->p, name);

	if (i >= 0)
		read_file(j, (uint32_t)i);
}

static void read_flags(struct judge *j, const struct job *job)
{
	for (ptrdiff_t i = 0; i + 1 < arrlen(job->argv); i++) {
		const char *path = job->argv[i + 1], *below;

		if (strcmp(job->argv[i], "-include") && strcmp(job->argv[i], "-imacros"))
			continue;
		below = path_below(j->u->front->root, path);
		read_named(j, below ? below : path);
	}
}

static bool add_local(struct judge *j, struct file *file)
{
	struct front *f = j->u->front;
	_cleanup_free_ char *path = path_join(f->root, file->name);
	const struct lexed *x;

	for (ptrdiff_t i = 0; i < arrlen(j->local_files); i++)
		if (j->local_files[i] == file)
			return true;
	x = front_lexed(f, path);
	arrput(j->local, x);
	arrput(j->local_files, file);
	return x;
}

static void note_again(CXFile handle, CXSourceLocation *stack, unsigned int n, CXClientData data)
{
	struct judge *j = data;
	int i = n ? pch_find(j->p, file_for(j->u, handle)->name) : -1;

	(void)stack;
	if (i >= 0)
		j->again[i] = true;
}

/* False: a file cannot be read. */
static bool read_all(struct judge *j, const struct job *job)
{
	CXCursor tu = clang_getTranslationUnitCursor(j->u->tu);

	clang_visitChildren(tu, note_directive, j);
	clang_getInclusions(j->u->tu, note_again, j);
	read_flags(j, job);
	if (!add_local(j, file_for(j->u, j->u->main)))
		return false;
	for (ptrdiff_t i = 0; i < arrlen(j->directives); i++) {
		struct directive *d = &j->directives[i];

		d->position = j->count;
		if (!add_local(j, d->from))
			return false;
		if (pch_find(j->p, d->to->name) >= 0)
			read_named(j, d->to->name);
		else if (!add_local(j, d->to))
			return false;
	}
	return true;
}

/* ---- where a macro makes a difference ---- */

static void gather_words(struct judge *j)
{
	for (ptrdiff_t i = 0; i < arrlen(j->local); i++) {
		const struct lexed *x = j->local[i];

		for (ptrdiff_t k = 0; k < arrlen(x->words); k++) {
			ptrdiff_t at = hmgeti(j->words, x->words[k].hash);

			if (at < 0)
				hmput(j->words, x->words[k].hash, x->words[k].flags);
			else
				j->words[at].value |= x->words[k].flags;
		}
	}
}

static bool is_own_macro(uint32_t flags)
{
	return (flags & WORD_DEFINED) && !(flags & WORD_TESTED);
}

static bool is_defined_by_own(const struct judge *j, uint64_t hash)
{
	const struct pch_define *d = j->p->defines;

	for (ptrdiff_t k = pch_define_find(j->p, hash); k < arrlen(d) && d[k].hash == hash; k++)
		if (j->order[d[k].file] && !d[k].only_undef)
			return true;
	return false;
}

/* Two definitions of a macro are alike, or the headers would not be in p together. */
static bool changes_macro(const struct judge *j, uint64_t hash, bool only_undef)
{
	return is_defined_by_own(j, hash) == only_undef;
}

static const struct lexed *lexed_of(const struct judge *j, ptrdiff_t i)
{
	_cleanup_free_ char *path = path_join(j->u->front->root, j->p->files[i].name);

	return front_lexed(j->u->front, path);
}

static bool is_in_own_header(const struct judge *j, uint64_t hash)
{
	for (ptrdiff_t i = 0; i < arrlen(j->p->files); i++) {
		const struct lexed *x = j->order[i] ? lexed_of(j, i) : NULL;

		if (x && lexed_find(x, hash))
			return true;
	}
	return false;
}

/*
 * Only in bodies of macros, and nowhere declared: were one of these used, a unit that
 * is built would not compile.
 */
static bool is_never_used(const struct judge *j, const struct local_word *w)
{
	return !j->nearest && (w->value & ~(uint32_t)(WORD_CALLED | WORD_BARE)) == WORD_IN_MACRO &&
	       !is_in_own_header(j, w->key);
}

/* A word of the unit that is a macro, or none, only with a foreign header. */
static bool uses_foreign_macro(const struct judge *j)
{
	const struct pch_define *d = j->p->defines;

	for (ptrdiff_t i = 0; i < hmlen(j->words); i++) {
		uint64_t hash = j->words[i].key;

		if (is_own_macro(j->words[i].value))
			continue;
		for (ptrdiff_t k = pch_define_find(j->p, hash);
		     k < arrlen(d) && d[k].hash == hash; k++)
			if (!j->order[d[k].file] && changes_macro(j, hash, d[k].only_undef) &&
			    word_meets(j->words[i].value, d[k].shape & MACRO_FUNCTION) &&
			    !is_never_used(j, &j->words[i]))
				return true;
	}
	return false;
}

/* ... and is there behind them all. */
static bool is_left_by_own(const struct judge *j, uint64_t hash)
{
	const struct pch_define *d = j->p->defines;

	for (ptrdiff_t k = pch_define_find(j->p, hash); k < arrlen(d) && d[k].hash == hash; k++)
		if (j->order[d[k].file] && !d[k].only_undef && !(d[k].shape & MACRO_GONE))
			return true;
	return false;
}

/* A foreign header takes a macro of the unit's headers away, or gives it another body. */
static bool redefines_macro(const struct judge *j)
{
	const struct pch_define *d = j->p->defines;

	for (ptrdiff_t i = 0; i < arrlen(d); i++)
		if (d[i].undef && !j->order[d[i].file] && is_left_by_own(j, d[i].hash))
			return true;
	return false;
}

/* How many headers of p were read before line of the local file i. */
static int position_of(const struct judge *j, ptrdiff_t i, unsigned int line)
{
	const struct file *file = j->local_files[i];
	int position = 0;

	for (ptrdiff_t k = 0; k < arrlen(j->directives); k++) {
		const struct directive *d = &j->directives[k];

		if (d->to == file && !position)
			position = d->position;
		if (d->from == file && d->line < line && k + 1 < arrlen(j->directives))
			position = j->directives[k + 1].position;
		else if (d->from == file && d->line < line)
			position = j->count;
	}
	return position;
}

/*
 * #ifndef M, #define M: what the unit says holds, before and behind. The body of a
 * macro is read where it is used.
 */
static bool sees_definition(const struct word *w)
{
	if ((w->flags & WORD_DEFINED) && (w->flags & WORD_TESTED) && !(w->flags & WORD_UNDEFINED))
		return false;
	return w->flags & (WORD_USED | WORD_TESTED | WORD_DEFINED);
}

/* Would a header that is read behind position see that the macro is defined? */
static bool is_seen_behind(const struct judge *j, uint64_t hash, int position, bool function)
{
	for (ptrdiff_t i = 0; i < arrlen(j->p->files); i++) {
		const struct lexed *x;
		const struct word *w;

		if (j->order[i] <= position || j->again[i])
			continue;
		x = lexed_of(j, i);
		w = x ? lexed_find(x, hash) : NULL;
		if (w && sees_definition(w) && word_meets(w->flags, function))
			return true;
	}
	return false;
}

/* #ifndef M, #define M in a header, when another has defined M: nothing is defined. */
static bool is_idle(const struct judge *j, const struct word *w, int position)
{
	const struct pch_define *d = j->p->defines;

	if (!(w->flags & WORD_TESTED))
		return false;
	for (ptrdiff_t k = pch_define_find(j->p, w->hash);
	     k < arrlen(d) && d[k].hash == w->hash; k++)
		if (j->order[d[k].file] && j->order[d[k].file] <= position && !d[k].only_undef)
			return true;
	return false;
}

/* An #undef, and no header of the unit that stands in p has a #define. */
static bool undefines_nothing(const struct judge *j, const struct word *w)
{
	return !(w->flags & (WORD_OBJECT | WORD_FUNCTION)) && !is_defined_by_own(j, w->hash);
}

static bool defines_before(const struct judge *j)
{
	for (ptrdiff_t i = 0; i < arrlen(j->local); i++) {
		const struct lexed *x = j->local[i];

		for (ptrdiff_t k = 0; k < arrlen(x->words); k++) {
			const struct word *w = &x->words[k];
			int position;

			if (!(w->flags & WORD_DEFINED) || !pch_has_word(j->p, w->hash) ||
			    undefines_nothing(j, w))
				continue;
			position = position_of(j, i, w->line);
			if (!is_idle(j, w, position) &&
			    is_seen_behind(j, w->hash, position, is_function_macro(w->flags)))
				return true;
		}
	}
	return false;
}

static bool has_flag(char *const *argv, const char *flag)
{
	for (ptrdiff_t i = 0; i < arrlen(argv); i++)
		if (!strcmp(argv[i], flag))
			return true;
	return false;
}

bool is_own_flag(const char *flag)
{
	return !strncmp(flag, "-DKBUILD_", 9) || !strncmp(flag, "-D__KBUILD_", 11);
}

/* The text of the file's KBUILD_name, without quotes; NULL: its flags do not say. */
static const char *own_name(const struct unit *u, const char *name, size_t len, int *ret)
{
	for (ptrdiff_t i = 0; i < arrlen(u->argv); i++) {
		const char *flag = u->argv[i], *value;

		if (strncmp(flag, "-DKBUILD_", 9) || strncmp(flag + 9, name, len) ||
		    flag[9 + len] != '=')
			continue;
		value = flag + 9 + len + 1;
		value += *value == '"';
		*ret = (int)strcspn(value, "\"");
		return value;
	}
	return NULL;
}

const char *pch_literal(struct unit *u, const char *literal)
{
	const char *mark = u->pch ? strstr(literal, PCH_MARK) : NULL;
	const char *name = mark ? mark + strlen(PCH_MARK) : NULL, *value;
	size_t len = name ? strcspn(name, "@") : 0;
	int n;

	if (!name || name[len] != '@' || !(value = own_name(u, name, len, &n)))
		return literal;
	return arena_printf(&u->arena, "%.*s%.*s%s", (int)(mark - literal), literal, n, value,
			    pch_literal(u, name + len + 1));
}

/* A -D that the precompiled header was made without stands before all headers. */
static bool flag_defines(const struct judge *j, const struct job *job)
{
	for (ptrdiff_t i = 0; i < arrlen(job->argv); i++) {
		const char *flag = job->argv[i];
		uint64_t hash;

		if (strncmp(flag, "-D", 2) || is_own_flag(flag) || has_flag(j->p->argv, flag))
			continue;
		hash = word_hash(flag + 2, strcspn(flag + 2, "=("));
		if (pch_has_word(j->p, hash) && is_seen_behind(j, hash, 0, false))
			return true;
	}
	return false;
}

/* A header of the unit has a word that is a macro only with the foreign ones. */
static bool header_sees_foreign_macro(const struct judge *j)
{
	for (ptrdiff_t i = 0; i < arrlen(j->p->crosses); i++) {
		const struct pch_cross *x = &j->p->crosses[i];

		if (j->order[x->user] && !j->order[x->maker] && x->maker < x->user &&
		    changes_macro(j, x->hash, x->only_undef))
			return true;
	}
	return false;
}

/* A header tests a macro of another, and the unit reads these two in another order. */
static bool order_matters(const struct judge *j)
{
	for (ptrdiff_t i = 0; i < arrlen(j->p->crosses); i++) {
		const struct pch_cross *x = &j->p->crosses[i];
		int user = j->order[x->user], maker = j->order[x->maker];

		if (x->tested && user && maker && !j->again[x->user] && (user < maker) != (x->user < x->maker))
			return true;
	}
	return false;
}

/* ---- what only a foreign header declares ---- */

static bool is_foreign_place(const struct judge *j, CXCursor c)
{
	struct file *file = file_of(j->u, clang_getCursorLocation(c));
	int i = file ? pch_find(j->p, file->name) : -1;

	return i >= 0 && !j->order[i];
}

/*
 * The tag of a record is declared where it stands. Only a size, or an object, needs to
 * know what is in it, and members are references of their own.
 */
static bool is_mere_tag(CXCursor to, CXCursor parent)
{
	enum CXCursorKind kind = clang_getCursorKind(to);
	CXType type = canonical_type(parent);

	if (kind != CXCursor_StructDecl && kind != CXCursor_UnionDecl)
		return false;
	while (is_array(type))
		type = clang_getCanonicalType(clang_getArrayElementType(type));
	return !is_record(type) && clang_getCursorKind(parent) != CXCursor_UnaryExpr;
}

/* One that clang knows by itself is "declared" where it was first used. */
static bool is_builtin(CXCursor to)
{
	CXString name = clang_getCursorSpelling(to);
	bool builtin = !strncmp(clang_getCString(name), "__builtin_", strlen("__builtin_"));

	clang_disposeString(name);
	return builtin;
}

static enum CXChildVisitResult visit_reference(CXCursor c, CXCursor parent, CXClientData data)
{
	struct judge *j = data;
	CXCursor to = clang_getCursorReferenced(c);

	if (clang_Cursor_isNull(to) || !is_foreign_place(j, to) || is_mere_tag(to, parent) ||
	    is_builtin(to))
		return CXChildVisit_Recurse;
	j->refers = true;
	return CXChildVisit_Break;
}

/*
 * A file that is built finds all its names in what it includes. One that is not could
 * find in a foreign header what it does not find by itself.
 */
static bool refers_to_foreign(struct judge *j)
{
	j->refers = false;
	clang_visitChildren(clang_getTranslationUnitCursor(j->u->tu), visit_reference, j);
	return j->refers;
}

static enum CXChildVisitResult visit_static(CXCursor c, CXCursor parent, CXClientData data)
{
	struct judge *j = data;

	(void)parent;
	if (clang_Cursor_getStorageClass(c) != CX_SC_Static ||
	    !is_foreign_place(j, clang_getCanonicalCursor(c)))
		return CXChildVisit_Continue;
	j->hides = true;
	return CXChildVisit_Break;
}

/* With -fms-extensions that is no error: what is static would be seen by all. */
static bool hides_foreign(struct judge *j)
{
	j->hides = false;
	clang_visitChildren(clang_getTranslationUnitCursor(j->u->tu), visit_static, j);
	return j->hides;
}

/* ---- all of it ---- */

static const char *find_reason(struct judge *j, const struct job *job)
{
	if (!read_all(j, job))
		return "a file could not be read again";
	gather_words(j);
	if (uses_foreign_macro(j))
		return "a word is a macro of a header that it does not include";
	if (redefines_macro(j))
		return "a header that it does not include redefines a macro";
	if (flag_defines(j, job))
		return "its flags define a macro that a header uses";
	if (defines_before(j))
		return "it defines a macro that a header uses";
	if (header_sees_foreign_macro(j))
		return "a header has a macro of one that it does not include";
	if (order_matters(j))
		return "it includes headers in another order";
	if (hides_foreign(j))
		return "a static name of it is declared by a header that it does not include";
	if (j->nearest && refers_to_foreign(j))
		return "it refers to what a header declares that it does not include";
	return NULL;
}

const char *pch_judge(struct unit *u, const struct pch *p, const struct job *job)
{
	size_t n = (size_t)arrlen(p->files);
	struct judge j = { .u = u, .p = p, .nearest = job->nearest };
	const char *reason;

	j.order = xcalloc(n + 1, sizeof(*j.order));
	j.again = xcalloc(n + 1, sizeof(*j.again));
	reason = find_reason(&j, job);
	if (!reason) {
		u->pch = p;
		u->included = arena_alloc(&u->arena, n + 1);
		for (size_t i = 0; i < n; i++)
			u->included[i] = j.order[i] != 0;
		for (ptrdiff_t i = 0; i < hmlen(u->files); i++)
			u->files[i].value->foreign = is_foreign(u, u->files[i].value->name);
		for (ptrdiff_t i = 0; i < arrlen(j.local_files); i++)
			j.local_files[i]->foreign = false;
	}
	free(j.order);
	free(j.again);
	arrfree(j.directives);
	arrfree(j.local);
	arrfree(j.local_files);
	hmfree(j.words);
	return reason;
}

bool is_of_pch(const struct unit *u, const char *name)
{
	return u->pch && pch_find(u->pch, name) >= 0;
}

bool is_foreign(const struct unit *u, const char *name)
{
	int i = u->pch ? pch_find(u->pch, name) : -1;

	return i >= 0 && !u->included[i];
}

void pch_told(struct unit *u, const char *name)
{
	int i = u->pch ? pch_find(u->pch, name) : -1;

	if (i >= 0)
		u->included[i] = 2;
}

void pch_emit_deps(struct unit *u)
{
	for (ptrdiff_t i = 0; u->pch && i < arrlen(u->pch->files); i++) {
		struct fact_dep dep = { .file = u->pch->files[i].name };

		if (u->included[i] == 1)
			emit(u, FACT_dep, &dep);
	}
}
