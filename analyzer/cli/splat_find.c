// SPDX-License-Identifier: GPL-2.0-only
/* From the frames of a trace to the calls in the source. */
#include "base/memory.h"
#include "cli/splat.h"

#define MAX_FRAMES 4	/* of the driver, to find the one that holds the call */
#define MAX_LEVELS 3	/* of functions that the compiler put into a frame's */

/* The first frame that is no part of the DMA API, or the length. */
static int first_outside(struct context *c, const struct frame *frames)
{
	int n = arrlen(frames), i = 0, apis = -1;

	for (; i < n; i++) {
		if (api_find(&c->apis, frames[i].function))
			apis = i;
		else if (apis >= 0)
			break;
	}
	if (apis >= 0)
		return apis + 1;
	for (i = 0; i < n && !strncmp(frames[i].function, "debug_dma_", 10); i++)
		;
	return i;
}

static bool is_inlined(const struct body *b)
{
	return b->flags & (FUNCTION_STATIC | FUNCTION_INLINE);
}

static void add_function(int64_t **list, int64_t function)
{
	for (int i = 0; i < arrlen(*list); i++)
		if ((*list)[i] == function)
			return;
	arrput(*list, function);
}

/* A function of the DMA API itself: where it ends nothing is looked for. */
static bool is_api(struct context *c, int64_t symbol)
{
	const char *text = store_symbol(c->store, symbol);
	_cleanup_free_ char *name = xstrndup(text ? text : "", strcspn(text ? text : "", "@"));

	return api_find(&c->apis, name) != NULL;
}

/* Bodies that can be in a frame: of the function, and of static ones that it calls. */
static void add_bodies(struct context *c, int64_t symbol, int level, int64_t **list)
{
	struct ref_list defs = { 0 };

	if (store_definitions(c->store, symbol, &defs))
		return;
	for (int i = 0; i < defs.n; i++) {
		const struct body *b;

		if (store_body(c->store, defs.refs[i].function, &b) || (level && !is_inlined(b)))
			continue;
		add_function(list, b->id);
		for (int k = 0; k < b->n_calls && level < MAX_LEVELS; k++)
			if (b->calls[k].callee && !is_api(c, b->calls[k].callee))
				add_bodies(c, b->calls[k].callee, level + 1, list);
	}
}

/* "snd_hda_intel" builds from a directory or file of that name, more or less. */
static bool fits_module(const char *file, const char *module)
{
	_cleanup_free_ char *path = xstrdup(file);

	for (char *p = path; *p; p++)
		if (*p == '-')
			*p = '_';
	return strstr(path, module) != NULL;
}

static bool fits_frame(struct context *c, int64_t symbol, const struct frame *f, bool by_module)
{
	const char *name = store_symbol(c->store, symbol);
	const char *at = name ? strchr(name, '@') : NULL;

	if (!at)
		return true;
	if (f->file)
		return !strcmp(at + 1, f->file);
	return !by_module || !f->module || fits_module(at + 1, f->module);
}

/* The bodies of a frame's function; of static ones of the same name those of its module. */
static int64_t *bodies_of(struct context *c, const struct frame *f)
{
	int64_t *symbols = NULL, *ret = NULL;

	if (store_symbols_named(c->store, f->function, &symbols))
		return NULL;
	for (int strict = 1; strict >= 0 && !ret; strict--)
		for (int i = 0; i < arrlen(symbols); i++)
			if (fits_frame(c, symbols[i], f, strict))
				add_bodies(c, symbols[i], 0, &ret);
	arrfree(symbols);
	return ret;
}

/* ---- mapping sites ---- */

static bool is_of_list(const char *api_kind)
{
	return !strncmp(api_kind, "sg", 2);
}

/* dma-debug knows lists and single buffers apart. */
static bool fits_kind(struct context *c, const struct site *s, const struct frame *frames, int end)
{
	const struct api *api = api_find(&c->apis, s->callee);

	for (int i = 0; api && i < end; i++) {
		const struct api *seen = api_find(&c->apis, frames[i].function);

		if (seen && seen->role == API_MAP)
			return is_of_list(seen->kind) == is_of_list(api->kind);
	}
	return true;
}

static bool fits_direction(const struct site *s, const char *mapped)
{
	return !mapped || strncmp(mapped, "DMA_", 4) || !strcmp(s->direction, "unknown") ||
	       strstr(s->direction, mapped);
}

static bool fits_attrs(const struct site *s, const char *mapped)
{
	uint64_t mask;

	if (!mapped || strncmp(mapped, "0x", 2) || !s->attrs_known)
		return true;
	mask = strtoull(mapped, NULL, 16);
	return (mask & s->attrs_must) == s->attrs_must && !(mask & ~s->attrs_may);
}

static bool is_in(struct context *c, const struct site *s, const int64_t *bodies)
{
	for (int i = 0; i < arrlen(bodies); i++) {
		const struct body *b;
		const char *file;

		if (store_body(c->store, bodies[i], &b))
			continue;
		file = store_file(c->store, b->file);
		if (file && !strcmp(file, s->at.file) && s->at.line >= b->line &&
		    s->at.line <= b->end_line)
			return true;
	}
	return false;
}

static void add_sites(struct context *c, const struct report *r, const struct splat *s,
		      const struct frame *frames, int i, struct found *ret)
{
	_cleanup_free_ char *mapped = splat_field(s, "mapped with");
	int64_t *bodies = bodies_of(c, &frames[i]);

	if (!bodies)
		ret->missing = ret->missing ? ret->missing : &frames[i];
	for (int k = 0; k < arrlen(r->sites); k++) {
		const struct site *site = &r->sites[k];

		if (is_in(c, site, bodies) && fits_kind(c, site, frames, i) &&
		    fits_direction(site, mapped) && fits_attrs(site, mapped) &&
		    (!frames[i].file || frames[i].line == site->at.line ||
		     strcmp(frames[i].file, site->at.file)))
			arrput(ret->sites, site);
	}
	if (arrlen(ret->sites))
		ret->frame = &frames[i];
	arrfree(bodies);
}

/* Dma-debug warns of a mapping from the call that makes it, of an unmap later. */
static bool warns_at_map(const struct splat *s)
{
	return s->kind->fix == FIX_OVERLAP || s->kind->fix == FIX_MEMORY;
}

void splat_find(struct context *c, const struct report *r, const struct splat *s,
		struct found *ret)
{
	const struct frame *frames = s->mapped;
	int first;

	*ret = (struct found){ 0 };
	if (!arrlen(frames) && warns_at_map(s))
		frames = s->trace;
	first = first_outside(c, frames);
	for (int i = first; i < arrlen(frames) && i < first + MAX_FRAMES; i++) {
		add_sites(c, r, s, frames, i, ret);
		/* beyond a function that is not known the call could be any */
		if (ret->frame || ret->missing)
			break;
	}
}

void found_release(struct found *f)
{
	arrfree(f->sites);
}

/* ---- other calls ---- */

static void add_calls(struct context *c, int64_t function, enum api_role role,
		      struct api_call **ret)
{
	const struct body *b;

	if (store_body(c->store, function, &b))
		return;
	for (int i = 0; i < b->n_calls; i++) {
		const struct body_call *call = &b->calls[i];
		const char *name = call->callee ? store_symbol(c->store, call->callee) : NULL;
		const struct api *api = api_find(&c->apis, call->spelled);
		struct api_call found;

		if (!api && name && !strchr(name, '@'))
			api = api_find(&c->apis, name);
		if (!api || api->role != role)
			continue;
		found.api = api;
		found.at = (struct position){ store_file(c->store, b->file), call->line,
					      call->col, NULL };
		arrput(*ret, found);
	}
}

struct api_call *splat_calls(struct context *c, const struct frame *frames, enum api_role role)
{
	struct api_call *ret = NULL;
	int first = first_outside(c, frames);

	for (int i = first; i < arrlen(frames) && i < first + MAX_FRAMES && !ret; i++) {
		int64_t *bodies = bodies_of(c, &frames[i]);

		for (int k = 0; k < arrlen(bodies); k++)
			add_calls(c, bodies[k], role, &ret);
		arrfree(bodies);
	}
	return ret;
}
