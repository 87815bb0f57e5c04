// SPDX-License-Identifier: GPL-2.0-only
/*
 * What was judged last stays in the database with a number that stands for all that
 * it was judged from: this program, its rules, the tree, the facts, what files name.
 */
#include <inttypes.h>
#include <xxhash.h>
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"

#define META_KEY "verdicts"
#define META_FINDINGS "findings"	/* of the whole tree, for what compares with it */
#define KEY_LEN 16

static uint64_t mix(uint64_t h, const void *data, size_t len)
{
	return XXH3_64bits_withSeed(data, len, h);
}

static uint64_t mix_text(uint64_t h, const char *text)
{
	return mix(h, text ? text : "", text ? strlen(text) + 1 : 0);
}

static uint64_t mix_number(uint64_t h, uint64_t n)
{
	return mix(h, &n, sizeof(n));
}

static bool mix_file(uint64_t *h, const char *dir, const char *name)
{
	_cleanup_free_ char *path = dir ? path_join(dir, name) : xstrdup(name);
	size_t len = 0;
	_cleanup_free_ char *data = file_read(path, &len);

	if (data)
		*h = mix(*h, data, len);
	return data;
}

static uint64_t mix_tree(uint64_t h, const struct tree *t)
{
	h = mix_text(mix_text(mix_text(h, t->path), t->version), t->arch);
	h = mix_number(mix_number(h, (uint64_t)t->cacheline), (uint64_t)t->dma_minalign);
	h = mix_number(mix_number(h, (uint64_t)t->kmalloc_minalign), t->unmap_mask);
	for (ptrdiff_t i = 0; i < arrlen(t->attributes); i++)
		h = mix_number(mix_text(h, t->attributes[i].name), t->attributes[i].bit);
	return mix_text(mix_text(h, t->require_coherent), t->cache_overlap);
}

static uint64_t mix_options(uint64_t h, const struct analysis_options *o)
{
	for (size_t i = 0; i < o->n_paths; i++)
		h = mix_text(h, o->paths[i]);
	h = mix_text(mix_number(h, o->n_paths), o->rule);
	for (size_t i = 0; i < o->n_cachelines; i++)
		h = mix_number(h, (uint64_t)o->cachelines[i]);
	return h;
}

/* false: there is no such number for this run. */
static bool number_of_facts(struct context *c, const struct analysis_options *o, uint64_t *ret)
{
	uint64_t facts, h = 0;

	if (!mix_file(&h, NULL, "/proc/self/exe") || !mix_file(&h, c->rules, "api.json") ||
	    !mix_file(&h, c->rules, "verdicts.json") || !store_digest(c->store, &facts))
		return false;
	*ret = mix_number(mix_options(mix_tree(h, &c->tree), o), facts);
	return true;
}

static bool number_of(struct context *c, const struct analysis_options *o,
		      const struct idents *idents, uint64_t *ret)
{
	if (c->overlay || !number_of_facts(c, o, ret))
		return false;
	*ret = mix_number(*ret, idents_digest(idents));
	return true;
}

/* Is it kept under that key with this number? */
static bool recall(struct context *c, const char *key, uint64_t number, struct report *ret)
{
	const char *kept = store_meta(c->store, key);
	_cleanup_free_ char *text = xasprintf("%016" PRIx64, number);

	if (!kept || strncmp(kept, text, KEY_LEN) || report_unpack(kept + KEY_LEN, ret))
		return false;
	ret->tree = &c->tree;
	return true;
}

static int keep(struct context *c, const char *key, uint64_t number, const struct report *r)
{
	_cleanup_free_ char *text = report_pack(r), *kept = NULL;

	if (!text)
		return 0;
	kept = xasprintf("%016" PRIx64 "%s", number, text);
	return store_set_meta(c->store, key, kept);
}

bool recall_report(struct context *c, const struct analysis_options *o,
		   const struct idents *idents, struct report *ret)
{
	uint64_t number;

	return number_of(c, o, idents, &number) && recall(c, META_KEY, number, ret);
}

/* ---- the findings of the whole tree ---- */

static bool is_whole(const struct analysis_options *o, char *const *paths)
{
	bool same = !o->rule && !o->n_cachelines && o->n_paths == (size_t)arrlen(paths);

	for (size_t i = 0; same && i < o->n_paths; i++)
		same = !strcmp(o->paths[i], paths[i]);
	return same;
}

static int keep_findings(struct context *c, const struct analysis_options *o,
			 const struct report *r)
{
	const struct report lean = { .findings = r->findings };
	char **paths = NULL;
	uint64_t number;
	int rc = 0;

	if (paths_resolve(&c->tree, NULL, 0, &paths))
		return -1;
	if (is_whole(o, paths) && number_of_facts(c, o, &number))
		rc = keep(c, META_FINDINGS, number, &lean);
	paths_free(paths);
	return rc;
}

bool recall_findings(struct context *c, struct report *ret)
{
	char **paths = NULL;
	struct analysis_options o = { 0 };
	uint64_t number;
	bool known;

	if (!store_meta(c->store, META_FINDINGS) || paths_resolve(&c->tree, NULL, 0, &paths))
		return false;
	o.paths = (const char *const *)paths;
	o.n_paths = (size_t)arrlen(paths);
	known = number_of_facts(c, &o, &number) && recall(c, META_FINDINGS, number, ret);
	paths_free(paths);
	return known;
}

int remember_report(struct context *c, const struct analysis_options *o,
		    const struct idents *idents, const struct report *r)
{
	uint64_t number;

	if (!number_of(c, o, idents, &number))
		return 0;
	return keep(c, META_KEY, number, r) || keep_findings(c, o, r) ||
	       store_flush(c->store) ? -1 : 0;
}
