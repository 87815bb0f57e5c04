/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the files that call a mapping API to those that decide about them: what
 * a trace looked for and did not find is looked up in the identifier index, the
 * files are parsed, and the sites are judged again, until nothing is missing.
 */
#include <xxhash.h>
#include "base/error.h"
#include "base/memory.h"
#include "cli/cli.h"

#define MAX_ROUNDS 6
#define MAX_FILES_FOR_NAME 60	/* a name in more files than this decides nothing */
#define FEW_FILES 2		/* a name in so few decides most for its cost */
#define MAX_FILES_FOR_ENTRY 8	/* an entry of user space stands in one table */
/* Files that a scope may add, in all its runs: in proportion, up to a maximum. */
#define MAX_GROWN 2000
#define GROWN_AT_LEAST 100
#define GROWN_FOR_FILE 5

struct growth {
	struct context *c;
	struct idents *idents;
	struct file_slot { char *key; char value; } *tried;	/* stb_ds, owns its keys */
	const char **files;		/* stb_ds: of this round */
	long allowed;			/* files that the scope may add */
	long budget;			/* of these, not added yet */
	bool closed;			/* the last round: nothing is added any more */
	int refused;			/* files of the name at hand that were not added */
	bool few;			/* only names in few files now, the others later */
	struct report *report;		/* of this round: what it passes over is listed there */
	struct answer_slot { char *key; const char **value; } *answers[3];	/* stb_ds: by use, by name */
};

static bool is_source(const char *file)
{
	size_t n = strlen(file);

	return n > 2 && !strcmp(file + n - 2, ".c");
}

static bool is_tried(struct growth *g, const char *file)
{
	return shgeti(g->tried, file) >= 0;
}

static void pass_over(struct growth *g, const char *name, const char *record, ptrdiff_t files,
		      const char *reason)
{
	struct arena *a = &g->report->arena;
	struct passed_over row = { .reason = reason, .files = (int)files };

	if (!files)
		return;
	row.name = record ? arena_printf(a, "%s:%s", record, name) : arena_strdup(a, name);
	arrput(g->report->coverage.passed_over, row);
}

static void add_file(struct growth *g, const char *file)
{
	if (g->closed || g->budget <= 0) {
		g->refused++;
		return;
	}
	shput(g->tried, file, 1);
	g->budget--;
	arrput(g->files, file);
}

/* ---- what the index says, asked for all names at once ---- */

enum { BY_USE, BY_DEFINITION, BY_MEMBER, ANSWERS };

static void ask(struct growth *g, int table, char *const *names, unsigned int uses)
{
	size_t n = (size_t)arrlen(names);
	const char ***files = xcalloc(n + 1, sizeof(*files));

	idents_files_each(g->idents, (const char *const *)names, n, uses, files);
	for (size_t i = 0; i < n; i++)
		shput(g->answers[table], names[i], files[i]);
	free(files);
}

/* Members of several records may have one name. */
static char **member_names(const struct wants *w)
{
	struct name_slot { char *key; char value; } *seen = NULL;	/* stb_ds */
	char **names = NULL;

	for (ptrdiff_t i = 0; i < shlen(w->members); i++) {
		char *name = strrchr(w->members[i].key, ':') + 1;

		if (shgeti(seen, name) >= 0)
			continue;
		shput(seen, name, 1);
		arrput(names, name);
	}
	shfree(seen);
	return names;
}

static void ask_all(struct growth *g, const struct wants *w)
{
	char **names = NULL, **members = member_names(w);

	for (ptrdiff_t i = 0; i < shlen(w->callers); i++)
		arrput(names, w->callers[i].key);
	for (ptrdiff_t i = 0; i < shlen(w->entries); i++)
		arrput(names, w->entries[i].key);
	ask(g, BY_USE, names, IDENT_CALLED | IDENT_NAMED);
	if (names)
		arrsetlen(names, 0);
	for (ptrdiff_t i = 0; i < shlen(w->bodies); i++)
		arrput(names, w->bodies[i].key);
	ask(g, BY_DEFINITION, names, IDENT_DEFINED);
	ask(g, BY_MEMBER, members, IDENT_MEMBER);
	arrfree(names);
	arrfree(members);
}

static void forget_answers(struct growth *g)
{
	for (int t = 0; t < ANSWERS; t++) {
		for (ptrdiff_t i = 0; i < shlen(g->answers[t]); i++)
			arrfree(g->answers[t][i].value);
		shfree(g->answers[t]);
	}
}

/* The files that use the name so, appended to *ret. */
static int take_answer(struct growth *g, const char *name, unsigned int uses, const char ***ret)
{
	int table = uses == IDENT_DEFINED ? BY_DEFINITION :
		uses == IDENT_MEMBER ? BY_MEMBER : BY_USE;
	ptrdiff_t i = shgeti(g->answers[table], name);
	const char **files;

	if (i < 0)
		return idents_files(g->idents, &name, 1, uses, ret);
	files = g->answers[table][i].value;
	for (ptrdiff_t k = 0; k < arrlen(files); k++)
		arrput(*ret, files[k]);
	return 0;
}

/* The files that use the name in one of the ways; with record: and name it. */
static int add_users(struct growth *g, const char *name, unsigned int uses, const char *record,
		     int max)
{
	const char **files = NULL;
	ptrdiff_t n = 0, all = 0;

	if (take_answer(g, name, uses, &files))
		return -1;
	for (ptrdiff_t i = 0; i < arrlen(files); i++) {
		if (!is_source(files[i]) ||
		    (record && !idents_uses(g->idents, files[i], record, IDENT_NAMED)))
			continue;
		all++;
		if (!is_tried(g, files[i]))
			files[n++] = files[i];
	}
	if (g->few && (n > FEW_FILES || all > max))
		all = n = 0;
	g->refused = 0;
	for (ptrdiff_t i = 0; all <= max && i < n; i++)
		add_file(g, files[i]);
	if (all > max)
		pass_over(g, name, record, n, "it stands in too many files");
	else if (!g->few)
		pass_over(g, name, record, g->refused, "a run adds no more files");
	arrfree(files);
	return 0;
}

/* "R:m"; of a record inside another, "A::b:m", the outermost is what files name. */
static int add_member(struct growth *g, const char *member)
{
	const char *colon = strrchr(member, ':');
	_cleanup_free_ char *record = xstrndup(member, strcspn(member, ":"));

	return add_users(g, colon + 1, IDENT_MEMBER, record, MAX_FILES_FOR_NAME);
}

static int remember(struct growth *g, const char *key)
{
	_cleanup_free_ char *text = xasprintf("%ld", g->allowed - g->budget);

	return store_set_meta(g->c->store, key, text) || store_flush(g->c->store) ? -1 : 0;
}

/* The files for the wants that are urgent, or for those that are not. */
static int add_wanted(struct growth *g, const struct wants *w, bool urgent)
{
	int rc = 0;

	for (ptrdiff_t i = 0; !rc && i < shlen(w->entries); i++)
		if (w->entries[i].urgent == urgent)
			rc = add_users(g, w->entries[i].key, IDENT_CALLED | IDENT_NAMED, NULL,
				       MAX_FILES_FOR_ENTRY);
	for (ptrdiff_t i = 0; !rc && i < shlen(w->members); i++)
		if (w->members[i].urgent == urgent)
			rc = add_member(g, w->members[i].key);
	for (ptrdiff_t i = 0; !rc && i < shlen(w->callers); i++)
		if (w->callers[i].urgent == urgent)
			rc = add_users(g, w->callers[i].key, IDENT_CALLED | IDENT_NAMED, NULL,
				       MAX_FILES_FOR_NAME);
	for (ptrdiff_t i = 0; !rc && i < shlen(w->bodies); i++)
		if (w->bodies[i].urgent == urgent)
			rc = add_users(g, w->bodies[i].key, IDENT_DEFINED, NULL,
				       MAX_FILES_FOR_NAME);
	return rc;
}

/* What user memory depends on comes first, and what few files can tell. */
static int find_files(struct growth *g, const struct wants *w)
{
	int rc = 0;

	ask_all(g, w);
	for (int pass = 0; !rc && pass < 4; pass++) {
		g->few = pass < 2;
		rc = add_wanted(g, w, pass % 2 == 0);
	}
	forget_answers(g);
	return rc;
}

/* Judge; then parse what was missing. *more: something new was parsed. */
static int round_of(struct growth *g, const struct analysis_options *o, bool last, bool *more,
		    struct report *ret)
{
	struct context *c = g->c;
	struct wants wants;
	size_t parsed = 0;
	int rc;

	g->closed = last;
	g->report = ret;
	wants_init(&wants);
	rc = analyse(c->store, &c->apis, c->rules, &c->tree, o, &wants, ret);
	if (!rc)
		rc = find_files(g, &wants);
	wants_release(&wants);
	if (!rc && arrlen(g->files))
		rc = refresh_files(c, g->files, (size_t)arrlen(g->files), &parsed);
	*more = !rc && parsed;
	if (g->files)
		arrsetlen(g->files, 0);
	return rc;
}

/* The database remembers how many files a scope has added. */
static char *scope_key(const struct analysis_options *o)
{
	uint64_t h = 0;

	for (size_t i = 0; i < o->n_paths; i++)
		h = XXH3_64bits_withSeed(o->paths[i], strlen(o->paths[i]) + 1, h);
	return xasprintf("grown %016llx", (unsigned long long)h);
}

/* What the database has already is tried. */
static int begin(struct growth *g, const char *key)
{
	const char *grown = store_meta(g->c->store, key);
	struct unit_row *units = NULL;

	sh_new_strdup(g->tried);
	if (store_units(g->c->store, &units))
		return -1;
	g->budget = g->allowed - (grown ? atol(grown) : 0);
	for (ptrdiff_t i = 0; i < arrlen(units); i++)
		shput(g->tried, units[i].file, 1);
	arrfree(units);
	return 0;
}

static long allowed_for(size_t wanted)
{
	long n = GROWN_AT_LEAST + GROWN_FOR_FILE * (long)wanted;

	return n < MAX_GROWN ? n : MAX_GROWN;
}

static int rounds(struct growth *g, const struct analysis_options *o, struct report *ret)
{
	bool more = true;
	int rc = 0;

	for (int i = 0; !rc && more; i++) {
		bool last = i == MAX_ROUNDS || g->budget <= 0;

		if (i)
			report_release(ret);
		rc = round_of(g, o, last, &more, ret);
	}
	return rc;
}

static int judge(struct growth *g, const struct analysis_options *o, struct report *ret)
{
	_cleanup_free_ char *key = scope_key(o);
	int rc;

	if (recall_report(g->c, o, g->idents, ret))
		return 0;
	rc = begin(g, key);
	if (!rc)
		rc = rounds(g, o, ret);
	return rc || remember(g, key) ? -1 : remember_report(g->c, o, g->idents, ret);
}

int grow(struct context *c, const struct analysis_options *o, const struct scope *s,
	 struct report *ret)
{
	struct growth g = { .c = c, .allowed = allowed_for(s->wanted), .idents = s->idents };
	int rc = 0;

	*ret = (struct report){ 0 };
	if (!g.idents)
		rc = idents_open(&c->tree, &g.idents);
	if (!rc)
		rc = judge(&g, o, ret);
	if (!rc && arrlen(ret->coverage.passed_over))
		note("verdicts rest on the files at hand: %td names were not looked up in all their "
		     "files (coverage.passed_over of --format json); index --all has them all",
		     arrlen(ret->coverage.passed_over));
	if (g.idents != s->idents)
		idents_close(g.idents);
	arrfree(g.files);
	shfree(g.tried);
	return rc;
}
