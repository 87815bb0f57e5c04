// SPDX-License-Identifier: GPL-2.0-only
/* The edits of a change: the attribute at each of its calls. */
#include "base/error.h"
#include "cli/fix.h"
#include "output/rewrite.h"

void fix_refuse(struct fix *f, char *reason)
{
	if (f->reason)
		free(reason);
	else
		f->reason = reason;
}

/* ---- files ---- */

static const struct job *job_of(const struct fixes *s, const char *file)
{
	for (ptrdiff_t i = 0; i < arrlen(s->plan.jobs); i++)
		if (!strcmp(s->plan.jobs[i].file, file))
			return &s->plan.jobs[i];
	return NULL;
}

/* How the file is compiled: itself, or as part of a unit of the plan that reads it. */
static const struct job *job_for(const struct fixes *s, const char *file)
{
	const struct job *own = job_of(s, file), *ret = NULL;
	const char **units = NULL;

	if (own && !own->nearest)
		return own;
	store_units_reading(s->c->store, file, &units);
	for (ptrdiff_t i = 0; !ret && i < arrlen(units); i++)
		ret = job_of(s, units[i]);
	arrfree(units);
	return ret ? ret : own;
}

struct fix_file *fix_file_any(struct fixes *s, const char *file, char **reason)
{
	ptrdiff_t at = shgeti(s->files, file);
	struct fix_file *ret;

	*reason = NULL;
	if (at >= 0)
		return s->files[at].value;
	ret = xcalloc(1, sizeof(*ret));
	ret->job = job_for(s, file);
	if (!ret->job)
		*reason = xasprintf("%s is no file that a configuration builds", file);
	if (!*reason && !front_code(s->front, ret->job, file, NULL, &ret->code, reason) &&
	    strlen(ret->code.text) != ret->code.len)
		*reason = xasprintf("%s holds a NUL byte", file);
	if (!*reason) {
		shput(s->files, file, ret);
		return ret;
	}
	code_release(&ret->code);
	free(ret);
	return NULL;
}

struct fix_file *fix_file_get(struct fixes *s, const char *file, char **reason)
{
	struct fix_file *ret = fix_file_any(s, file, reason);

	if (!ret || !ret->job->nearest)
		return ret;
	*reason = xasprintf("no configuration builds %s: a patch could not be checked", file);
	return NULL;
}

struct edits *fix_edits_of(struct fix *f, struct fix_file *file)
{
	for (ptrdiff_t i = 0; i < arrlen(f->edits); i++)
		if (f->edits[i].file == file)
			return &f->edits[i].edits;
	arrput(f->edits, ((struct fix_edits){ .file = file }));
	return &arrlast(f->edits).edits;
}

/* ---- calls ---- */

int fix_find_call(struct fixes *s, struct fix *f, const struct operation_at *op,
		  struct fix_call *ret)
{
	char *reason;

	*ret = (struct fix_call){ .operation = op };
	ret->api = api_find(&s->c->apis, op->api);
	ret->file = fix_file_get(s, op->at.file, &reason);
	if (!ret->file) {
		fix_refuse(f, reason);
		return -1;
	}
	if (ret->api && code_call_at(&ret->file->code, op->at.line, op->at.column, &ret->call) &&
	    code_is(&ret->file->code, ret->call.name, op->api))
		return 0;
	code_call_release(&ret->call);
	return fix_find_in_macro(s, f, op, ret);
}

static int refuse_contrary(struct fix *f, const struct operation_at *op)
{
	fix_refuse(f, xasprintf("%s:%d: two changes want the same bytes", op->at.file,
				op->at.line));
	return -1;
}

/* Does the API bring the attribute that the finding asks for by itself? */
static bool brings(const struct api *api, const struct finding *f)
{
	return api->attrs < 0 && api->attrs_fixed && f->recommend &&
	       !strcmp(api->attrs_fixed, f->recommend);
}

static int edit_variant(struct fixes *s, struct fix *f, const struct fix_call *call,
			const char *value)
{
	const char *variant = call->api->attrs_variant;
	const struct api *api = variant ? api_find(&s->c->apis, variant) : NULL;
	struct call_change change = { .name = variant, .value = value };

	if (!api || (api->attrs < 0 && !brings(api, f->change.findings[0]))) {
		fix_refuse(f, xasprintf("%s:%d: %s() takes no attributes, and no variant of it "
			"does", call->operation->at.file, call->operation->at.line,
			call->api->name));
		return -1;
	}
	change.argument = api->attrs;
	if (api->attrs < 0)
		change.value = NULL;
	else if (api->attrs != arrlen(call->call.arguments))
		change.argument = -1;
	if (change.argument == -1 && change.value) {
		fix_refuse(f, xasprintf("%s:%d: %s() has another number of arguments than %s "
			"wants", call->operation->at.file, call->operation->at.line,
			call->api->name, variant));
		return -1;
	}
	return rewrite_call(&call->file->code, &call->call, &change,
			    fix_edits_of(f, call->file));
}

int fix_edit_value(struct fixes *s, struct fix *f, const struct fix_call *call,
		   const char *value)
{
	const struct call_change change = { .argument = call->api->attrs, .value = value };

	if (call->api->attrs < 0)
		return edit_variant(s, f, call, value);
	if (call->api->attrs >= arrlen(call->call.arguments)) {
		fix_refuse(f, xasprintf("%s:%d: %s() has fewer arguments than rules/api.json "
			"says", call->operation->at.file, call->operation->at.line,
			call->api->name));
		return -1;
	}
	return rewrite_call(&call->file->code, &call->call, &change,
			    fix_edits_of(f, call->file));
}

static int edit_call(struct fixes *s, struct fix *f, const struct fix_call *calls, size_t i)
{
	const struct fix_call *call = &calls[i];
	int carried = 0;

	if (call->api->attrs >= 0 && call->api->attrs < arrlen(call->call.arguments))
		carried = fix_carrier(s, f, calls, i);
	if (carried)
		return carried < 0 ? -1 : 0;
	return fix_edit_value(s, f, call, f->attribute);
}

static void edit_operations(struct fixes *s, struct fix *f)
{
	size_t n = (size_t)arrlen(f->change.operations), found = 0;
	struct fix_call *calls = xcalloc(n + 1, sizeof(*calls));

	while (found < n && !fix_find_call(s, f, &f->change.operations[found], &calls[found]))
		found++;
	for (size_t i = 0; found == n && i < n && !f->reason; i++)
		if (edit_call(s, f, calls, i) ||
		    (fix_rule_of(f->change.findings[0])->kind == FIX_OVERLAP &&
		     !calls[i].operation->unmap && fix_comment_overlap(f, &calls[i])))
			refuse_contrary(f, calls[i].operation);
	for (size_t i = 0; i < found; i++)
		code_call_release(&calls[i].call);
	free(calls);
}

/* ---- all ---- */

static void drop_edits(struct fix *f)
{
	for (ptrdiff_t i = 0; i < arrlen(f->edits); i++)
		edits_release(&f->edits[i].edits);
	arrfree(f->edits);
}

static bool has_edits(const struct fix *f)
{
	for (ptrdiff_t i = 0; i < arrlen(f->edits); i++)
		if (arrlen(f->edits[i].edits.list))
			return true;
	return false;
}

static void edit(struct fixes *s, struct fix *f)
{
	enum fix_kind kind = fix_rule_of(f->change.findings[0])->kind;

	if (f->change.reason)
		fix_refuse(f, xstrdup(f->change.reason));
	if (!f->reason && kind == FIX_REFACTOR)
		fix_edit_refactor(s, f);
	else if (!f->reason && kind == FIX_ISOLATE)
		fix_edit_isolate(s, f);
	else if (!f->reason && arrlen(f->change.operations))
		edit_operations(s, f);
	else if (!f->reason && kind == FIX_OVERLAP)
		fix_edit_overlap(s, f);
	else if (!f->reason && kind == FIX_RENAME)
		fix_edit_name(s, f);
	else if (!f->reason)
		fix_edit_unmap(s, f);
	if (!f->reason && !has_edits(f))
		fix_refuse(f, xstrdup("the text says that already"));
	if (f->reason)
		drop_edits(f);
}

static void add_file(const char ***files, const char *file)
{
	for (ptrdiff_t i = 0; i < arrlen(*files); i++)
		if (!strcmp((*files)[i], file))
			return;
	if (file_is(file, ".c"))
		arrput(*files, file);
}

/* The file, and if it is part of others only, one of these. */
static void add_named(struct fixes *s, const char ***files, const char *file)
{
	const char **units = NULL;
	bool any = false;

	add_file(files, file);
	if (store_has_unit(s->c->store, file))
		return;
	store_units_reading(s->c->store, file, &units);
	for (ptrdiff_t i = 0; i < arrlen(units); i++)
		for (ptrdiff_t k = 0; k < arrlen(*files); k++)
			any |= !strcmp(units[i], (*files)[k]);
	if (!any && arrlen(units))
		add_file(files, units[0]);
	arrfree(units);
}

/* The files that a change may touch, or must look into. */
static int add_files(struct fixes *s, const char ***files, struct fix *f)
{
	const struct change *c = &f->change;
	const char **named = NULL;
	int rc = 0;

	if (fix_rule_of(c->findings[0])->kind == FIX_REFACTOR)
		rc = fix_refactor_files(s, f, &named);
	if (fix_rule_of(c->findings[0])->kind == FIX_ISOLATE)
		fix_isolate_files(s, f, &named);
	for (ptrdiff_t i = 0; i < arrlen(named); i++)
		add_named(s, files, named[i]);
	arrfree(named);
	for (ptrdiff_t i = 0; i < arrlen(c->operations); i++)
		add_file(files, c->operations[i].at.file);
	for (ptrdiff_t i = 0; i < arrlen(c->findings); i++) {
		enum fix_kind kind = fix_rule_of(c->findings[i])->kind;

		add_file(files, c->findings[i]->at.file);
		for (ptrdiff_t k = 0; kind != FIX_ADD && k < arrlen(c->findings[i]->witness); k++)
			add_file(files, c->findings[i]->witness[k].at.file);
	}
	return rc;
}

/* How the files that take part compile. */
static int plan(struct fixes *s)
{
	const struct kbuild_options o = {
		.build = s->c->build, .arch = s->c->arch, .no_kbuild = s->c->no_kbuild,
		.jobs = s->c->jobs,
	};
	const char **files = NULL;	/* stb_ds */
	int rc = 0;

	for (ptrdiff_t i = 0; !rc && i < arrlen(s->list); i++)
		if (!s->list[i].reason && !s->list[i].change.reason)
			rc = add_files(s, &files, &s->list[i]);
	if (!rc && arrlen(files))
		rc = kbuild_plan(&s->c->tree, &o, files, (size_t)arrlen(files), &s->plan);
	arrfree(files);
	return rc;
}

int fix_edit_all(struct fixes *s)
{
	if (plan(s))
		return -1;
	for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
		edit(s, &s->list[i]);
	return 0;
}
