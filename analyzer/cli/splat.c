// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "analysis/analysis.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/splat.h"
#include "model/attrs.h"
#include "output/output.h"

/* ---- the smallest change ---- */

static void say_calls(const struct api_call *calls)
{
	for (int i = 0; i < arrlen(calls); i++) {
		printf("%s%s() at ", i ? " or " : "", calls[i].api->name);
		position_print(&calls[i].at);
	}
}

static const struct api_call *calls_or_warn(const struct api_call *calls, const char *what)
{
	if (!arrlen(calls))
		printf("no call of the trace's functions %s, as far as the database goes; ", what);
	return calls;
}

static void fix_overlap(struct context *c, const struct site *s, int others)
{
	const char *overlap = c->tree.cache_overlap;

	if (s->verdict == VERDICT_REQUIRE_COHERENT && c->tree.require_coherent && !s->marked) {
		advice_attribute(c, s, c->tree.require_coherent);
		return;
	}
	if (s->marked) {
		printf("this call carries %s already: the other mapping of the line must, too\n",
		       c->tree.require_coherent);
		return;
	}
	if (s->verdict == VERDICT_ISOLATE) {
		puts("give the buffer lines of its own: the CPU writes beside it");
		return;
	}
	puts("if one buffer is mapped twice, unmap it before it is mapped again;");
	if (!overlap)
		puts("              else give each buffer lines of its own: this tree has no attribute "
		     "for shared lines");
	else
		printf("              if the CPU writes nothing in the line while it is mapped, %s on "
		       "%s;\n              else give each buffer lines of its own\n", overlap,
		       others ? "each of these mappings" : "this call");
}

static void fix_direction(const struct splat *s, const struct api_call *unmaps)
{
	_cleanup_free_ char *mapped = splat_field(s, "mapped with");

	printf("%s ", mapped ? mapped : "the direction of the mapping");
	if (arrlen(unmaps) && unmaps[0].api->direction >= 0)
		printf("in argument %d of ", unmaps[0].api->direction + 1);
	else
		fputs("in ", stdout);
	say_calls(calls_or_warn(unmaps, "unmaps"));
	putchar('\n');
}

static void fix_attrs(struct context *c, const struct splat *s, const struct api_call *unmaps)
{
	_cleanup_free_ char *mapped = splat_field(s, "mapped with");
	_cleanup_free_ char *unmapped = splat_field(s, "unmapped with");
	uint64_t on = mapped ? strtoull(mapped, NULL, 16) & c->tree.unmap_mask : 0;
	uint64_t off = unmapped ? strtoull(unmapped, NULL, 16) & c->tree.unmap_mask : 0;
	_cleanup_free_ char *missing = attrs_text(&c->tree, on & ~off);
	_cleanup_free_ char *extra = attrs_text(&c->tree, off & ~on);

	if (on & ~off)
		printf("add %s to ", missing);
	if (off & ~on)
		printf("%stake %s from ", on & ~off ? "and " : "", extra);
	say_calls(calls_or_warn(unmaps, "unmaps"));
	if (arrlen(unmaps) && unmaps[0].api->attrs < 0 && unmaps[0].api->attrs_variant)
		printf(", by %s()", unmaps[0].api->attrs_variant);
	else if (arrlen(unmaps) && unmaps[0].api->attrs >= 0)
		printf(", argument %d", unmaps[0].api->attrs + 1);
	putchar('\n');
}

static void fix_unmap(struct context *c, const struct site *s, const struct api_call *unmaps)
{
	const struct api *map = s ? api_find(&c->apis, s->callee) : NULL;

	fputs("look at ", stdout);
	say_calls(calls_or_warn(unmaps, "unmaps"));
	if (map && arrlen(map->partners))
		printf("; %s() wants %s(), with what was given to it", s->api, map->partners[0]);
	putchar('\n');
}

static void print_fix(struct context *c, const struct splat *s, const struct site *site,
		      int others)
{
	struct api_call *calls = splat_calls(c, s->trace, s->kind->fix == FIX_SYNC ?
					     API_SYNC : API_UNMAP);

	fputs("  smallest change: ", stdout);
	switch (s->kind->fix) {
	case FIX_OVERLAP:
		fix_overlap(c, site, others);
		break;
	case FIX_UNMAP_DIRECTION:
		fix_direction(s, calls);
		break;
	case FIX_UNMAP_ATTRS:
		fix_attrs(c, s, calls);
		break;
	case FIX_UNMAP_CALL:
		fix_unmap(c, site, calls);
		break;
	case FIX_CHECK:
		printf("dma_mapping_error() after the map call, and a way out\n");
		break;
	case FIX_SYNC:
		fputs("the range and direction of the mapping, in ", stdout);
		say_calls(calls_or_warn(calls, "syncs"));
		putchar('\n');
		break;
	case FIX_LEAK:
		puts("unmap it before the driver lets go of the device (remove, release, error ways)");
		break;
	case FIX_MEMORY:
		puts("map memory of the page or slab allocator, within the device's limits");
		break;
	default:
		puts("not known");
	}
	arrfree(calls);
}

/* ---- one warning ---- */

/* "[mapped with 0x400]" by names; directions are names already. */
static void print_values(struct context *c, const struct splat *s)
{
	static const char *const keys[] = { "mapped with", "unmapped with", "synced with" };
	const char *sep = "  attributes: ";

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		_cleanup_free_ char *value = splat_field(s, keys[i]);
		_cleanup_free_ char *names = NULL;

		if (!value || strncmp(value, "0x", 2))
			continue;
		names = attrs_text(&c->tree, strtoull(value, NULL, 16));
		printf("%s%s %s", sep, keys[i], names);
		sep = ", ";
	}
	if (*sep == ',')
		putchar('\n');
}

static void print_missing(const struct splat *s, const struct found *f)
{
	fputs("  mapped by:  ", stdout);
	if (f->missing)
		printf("not found: %s() is not in the database; run 'dmattr check' on the directory "
		       "of its driver%s%s\n", f->missing->function,
		       f->missing->module ? ", module " : "",
		       f->missing->module ? f->missing->module : "");
	else if (!arrlen(s->mapped))
		puts("not known: the log has no \"Mapped at:\" behind this warning");
	else
		puts("not found: no mapping site in the functions of the trace");
}

static void print_found(const struct tree *t, const struct found *f)
{
	for (int i = 0; i < arrlen(f->sites); i++) {
		const struct site *s = f->sites[i];
		_cleanup_free_ char *attrs = attrs_text(t, s->attrs_must);

		printf("  %s ", i ? "       or: " : "mapped by: ");
		position_print(&s->at);
		printf(", %s()\n", s->api);
		printf("              %s, attributes %s%s, verdict %s: %s\n", s->direction, attrs,
		       s->attrs_known ? "" : " (not all known)", verdict_names[s->verdict],
		       s->why ? s->why : "-");
	}
}

static void print_splat(struct context *c, const struct report *r, const struct splat *s,
			const char *path)
{
	const struct site *site;
	struct found f;
	int others = 0;

	printf("%s:%d: %s%s%s\n", path, s->line, s->device, *s->device ? ": " : "", s->message);
	printf("  means:      %s\n", s->kind->means);
	print_values(c, s);
	splat_find(c, r, s, &f);
	site = arrlen(f.sites) ? f.sites[0] : NULL;
	if (site)
		print_found(&c->tree, &f);
	else
		print_missing(s, &f);
	if (site && s->kind->fix == FIX_OVERLAP)
		others = shares_print(c, r, site);
	if (site || s->kind->fix != FIX_OVERLAP)
		print_fix(c, s, site, others);
	if (site)
		printf("  more:       dmattr explain %s:%d\n", site->at.file, site->at.line);
	found_release(&f);
}

/* ---- the log ---- */

static int explain_all(struct context *c, const struct splat *list, const char *path)
{
	const struct analysis_options o = { 0 };
	struct report r = { 0 };
	int rc = analyse(c->store, &c->apis, c->rules, &c->tree, &o, NULL, &r);

	for (int i = 0; !rc && i < arrlen(list); i++) {
		if (i)
			putchar('\n');
		print_splat(c, &r, &list[i], path);
	}
	report_release(&r);
	return rc;
}

int splat_explain(struct context *c, const char *path)
{
	_cleanup_free_ char *text = stream_read(path, NULL);
	struct splat *list = NULL;
	int rc;

	if (!text)
		return error("cannot read %s: %s", path, strerror(errno));
	splats_read(text, &list);
	if (!arrlen(list))
		rc = error("%s: no warning of dma-debug in it; such a line has \"DMA-API: DRIVER "
			   "DEVICE: ...\"", path);
	else if (context_need(c, NEEDS_TREE | NEEDS_APIS | NEEDS_DB_READ))
		rc = -1;
	else {
		tree_recall(c);
		rc = explain_all(c, list, path);
	}
	splats_free(list);
	return rc;
}
