/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every call of a mapping API that stands in the text is a site of the report, or
 * a row of coverage.left_out with the reason.
 */
#include "analysis/unresolved.h"
#include "base/error.h"
#include "base/memory.h"
#include "cli/cli.h"

struct range {			/* the body of a boundary API */
	const char *file, *function;
	int line, end_line;
};

struct file_reason { char *key; const char *value; };	/* stb_ds maps */
struct seen { char *key; char value; };

struct ledger {
	struct context *c;
	struct report *r;
	struct seen *sites, *read;	/* "file:line:api"; files that were read */
	struct file_reason *units, *unbuilt;
	struct range *bodies;		/* stb_ds */
	struct text text;		/* of file */
	const char *file;
};

/* ---- what is known ---- */

static void add_site(struct seen **map, const struct site *s, const char *api)
{
	_cleanup_free_ char *key = xasprintf("%s:%d:%s", s->at.file, s->at.line, api);

	shput(*map, key, 1);
}

static void add_sites(struct ledger *l)
{
	sh_new_strdup(l->sites);
	for (int i = 0; i < arrlen(l->r->sites); i++) {
		const struct site *s = &l->r->sites[i];

		add_site(&l->sites, s, s->api);
		if (s->callee)
			add_site(&l->sites, s, s->callee);
	}
}

static const char *unit_trouble(struct ledger *l, const struct unit_row *u)
{
	const char *why = u->reason ? u->reason : u->first_error;

	if (u->failed)
		return arena_printf(&l->r->arena, "file failed: %s", why ? why : "no facts");
	if (u->errors || u->reason)
		return arena_printf(&l->r->arena, "file damaged: %s", why ? why : "errors");
	return "";
}

static int add_units(struct ledger *l)
{
	struct unit_row *units = NULL;

	if (store_units(l->c->store, &units))
		return -1;
	for (int i = 0; i < arrlen(units); i++)
		shput(l->units, (char *)units[i].file, unit_trouble(l, &units[i]));
	arrfree(units);
	return 0;
}

static int add_unbuilt(struct ledger *l)
{
	struct left_out *list = NULL;

	if (store_left_out_list(l->c->store, &list))
		return -1;
	for (int i = 0; i < arrlen(list); i++)
		shput(l->unbuilt, list[i].file, list[i].reason);
	arrfree(list);
	return 0;
}

static int add_bodies_of(struct ledger *l, int64_t symbol, const char *name)
{
	struct ref_list defs;

	if (store_definitions(l->c->store, symbol, &defs))
		return -1;
	for (int i = 0; i < defs.n; i++) {
		const struct body *b;

		if (store_body(l->c->store, defs.refs[i].function, &b))
			return -1;
		arrput(l->bodies, ((struct range){ store_file(l->c->store, b->file), name,
						   b->line, b->end_line }));
	}
	return 0;
}

static int add_bodies(struct ledger *l)
{
	for (int i = 0; i < arrlen(l->c->apis.apis); i++) {
		const struct api *api = &l->c->apis.apis[i];
		int64_t *symbols = NULL;
		int rc = 0;

		if (!api->boundary)
			continue;
		if (store_symbols_named(l->c->store, api->name, &symbols))
			return -1;
		for (int k = 0; k < arrlen(symbols) && !rc; k++)
			rc = add_bodies_of(l, symbols[k], api->name);
		arrfree(symbols);
		if (rc)
			return -1;
	}
	return 0;
}

/* Headers have no unit: were they read at all? */
static int add_read(struct ledger *l)
{
	_cleanup_free_ char *text = NULL;
	char *save, *line;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	int rc = store_sql(l->c->store, "SELECT path FROM file WHERE path GLOB '*.h'", out);

	fclose(out);
	sh_new_strdup(l->read);
	if (rc)
		return -1;
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		shput(l->read, line, 1);
	return 0;
}

static int open_ledger(struct ledger *l)
{
	add_sites(l);
	return add_units(l) || add_unbuilt(l) || add_bodies(l) || add_read(l) ? -1 : 0;
}

static void close_ledger(struct ledger *l)
{
	shfree(l->sites);
	shfree(l->read);
	shfree(l->units);
	shfree(l->unbuilt);
	arrfree(l->bodies);
	text_release(&l->text);
}

/* ---- why a call is no site ---- */

static const struct range *body_around(const struct ledger *l, const struct mention *m)
{
	for (int i = 0; i < arrlen(l->bodies); i++) {
		const struct range *b = &l->bodies[i];

		if (b->line <= m->line && m->line <= b->end_line && !strcmp(b->file, m->file))
			return b;
	}
	return NULL;
}

static void open_text(struct ledger *l, const char *file)
{
	if (l->file && !strcmp(l->file, file))
		return;
	text_release(&l->text);
	l->file = file;
	if (text_read(&l->text, &l->c->tree, file))
		warning("cannot read %s: %m", file);
}

/* Trimmed, without a comment at its end. */
static const char *condition_text(struct arena *a, const char *line)
{
	const char *end = strstr(line, "/*");

	line += strspn(line, " \t");
	if (!end || end < line)
		end = line + strlen(line);
	while (end > line && strchr(" \t\r\\", end[-1]))
		end--;
	return arena_strndup(a, line, end - line);
}

static const char *why_no_unit(struct ledger *l, const char *file)
{
	const char *unbuilt = shget(l->unbuilt, file);

	if (unbuilt)
		return arena_printf(&l->r->arena, "file not built: %s", unbuilt);
	if (file_is(file, ".h") && shgeti(l->read, file) < 0)
		return "no parsed file includes this header";
	if (!file_is(file, ".h") && shgeti(l->units, file) < 0)
		return "file not parsed";
	return NULL;
}

static const char *why_unused(struct ledger *l, const struct mention *m)
{
	_cleanup_free_ char *name = NULL;
	int64_t *symbols = NULL;
	struct ref_list defs = { 0 };

	if (file_is(m->file, ".h"))
		name = text_function(&l->text, m->line);
	if (!name || store_symbols_named(l->c->store, name, &symbols))
		return NULL;
	for (int i = 0; i < arrlen(symbols) && !defs.n; i++)
		if (store_definitions(l->c->store, symbols[i], &defs))
			break;
	arrfree(symbols);
	if (defs.n)
		return NULL;
	return arena_printf(&l->r->arena, "in %s(), which no parsed file uses", name);
}

static const char *why_in_text(struct ledger *l, const struct mention *m)
{
	const char *condition;

	open_text(l, m->file);
	if (text_in_define(&l->text, m->line))
		return "in a macro's body: judged where the macro is used";
	condition = text_condition(&l->text, m->line);
	if (condition)
		return arena_printf(&l->r->arena,
				    "in a part that the configuration leaves out (%s)",
				    condition_text(&l->r->arena, condition));
	return why_unused(l, m);
}

static const char *why(struct ledger *l, const struct mention *m)
{
	const char *trouble = shget(l->units, m->file), *reason;

	if (trouble && !strncmp(trouble, "file failed", 11))
		return trouble;
	reason = why_no_unit(l, m->file);
	if (!reason)
		reason = why_in_text(l, m);
	if (!reason && trouble && *trouble)
		reason = trouble;
	return reason ? reason : "no call of it was seen here, and dmattr does not know why";
}

static void leave_out(struct ledger *l, const struct mention *m)
{
	const struct range *body = body_around(l, m);
	struct listed row = {
		.file = arena_strdup(&l->r->arena, m->file), .line = m->line,
	};

	if (body) {
		row.function = arena_strdup(&l->r->arena, body->function);
		row.reason = "body of an API";
	} else {
		row.reason = arena_strdup(&l->r->arena, why(l, m));
	}
	arrput(l->r->coverage.left_out, row);
}

/* ---- all mentions ---- */

static bool is_map(const struct api_set *apis, const char *name)
{
	const struct api *api = api_find(apis, name);

	return api && api->role == API_MAP && !api->indirect;
}

static void count_mention(struct ledger *l, const struct mention *m)
{
	_cleanup_free_ char *key = xasprintf("%s:%d:%s", m->file, m->line, m->name);

	l->r->coverage.textual++;
	if (shgeti(l->sites, key) >= 0)
		l->r->coverage.seen++;
	else
		leave_out(l, m);
}

static bool is_failed(const struct coverage *c, const char *file)
{
	for (int i = 0; i < arrlen(c->failed); i++)
		if (!strcmp(c->failed[i].file, file))
			return true;
	return false;
}

/* Files that are not in the database are files of the scope, too. */
static void add_failed(struct ledger *l, const struct left_out *list)
{
	struct report *r = l->r;

	for (int i = 0; i < arrlen(list); i++) {
		struct listed row = {
			.file = arena_strdup(&r->arena, list[i].file),
			.reason = arena_strdup(&r->arena, list[i].reason),
		};

		if (is_failed(&r->coverage, row.file))
			continue;
		arrput(r->coverage.failed, row);
		r->coverage.files += shgeti(l->units, row.file) < 0;
	}
}

/* ---- calls through pointers ---- */

static bool is_in_scope(const void *arg, const char *file)
{
	const struct scope *scope = arg;

	return file && paths_cover(scope->paths, file);
}

static void list_unresolved(struct report *r, const struct unresolved *u)
{
	struct arena *a = &r->arena;
	struct listed row = {
		.file = arena_strdup(a, u->first.file), .line = u->first.line,
		.function = arena_strndup(a, u->first.function, strcspn(u->first.function, "@")),
	};

	row.reason = arena_printf(a, "%d call%s through %s: no function is seen stored there",
				  u->calls, u->calls == 1 ? "" : "s", u->through);
	arrput(r->coverage.unresolved, row);
	r->coverage.unresolved_calls += u->calls;
}

static int count_unresolved(struct context *c, const struct scope *scope, struct report *r)
{
	struct unresolved *list = NULL;
	struct graph g;
	int rc;

	graph_init(&g, c->store, &c->apis);
	rc = unresolved_find(&g, is_in_scope, scope, &r->coverage.pointer_calls, &list);
	for (int i = 0; !rc && i < arrlen(list); i++)
		list_unresolved(r, &list[i]);
	unresolved_free(list);
	graph_release(&g);
	return rc;
}

int coverage_count(struct context *c, const struct scope *scope, struct report *r)
{
	struct ledger l = { .c = c, .r = r };
	struct coverage *cov = &r->coverage;
	int rc = open_ledger(&l);

	cov->textual = cov->seen = 0;
	arrfree(cov->left_out);
	for (int i = 0; !rc && i < arrlen(scope->mentions); i++)
		if (is_map(&c->apis, scope->mentions[i].name))
			count_mention(&l, &scope->mentions[i]);
	add_failed(&l, scope->unreadable);
	add_failed(&l, scope->plan.left_out);
	if (!rc && cov->textual != cov->seen + arrlen(cov->left_out))
		BUG("%d calls in the text, %d seen, %td left out", cov->textual, cov->seen,
		    arrlen(cov->left_out));
	close_ledger(&l);
	return rc ? rc : count_unresolved(c, scope, r);
}
