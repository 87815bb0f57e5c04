/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The writers, on a report made by hand. "output_test --json" prints that report
 * as JSON, for tests/validate-report; so with the name of each other format.
 */
#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "model/attrs.h"
#include "output/output.h"
#include "output/uri.h"
#include "tap.h"

static void comment(const char *title, const char *text)
{
	printf("# %s:\n#   ", title);
	for (; *text; text++) {
		putchar(*text);
		if (*text == '\n' && text[1])
			printf("#   ");
	}
	printf("\n");
}

static void ok_text(const char *got, const char *want, const char *what)
{
	bool same = !strcmp(got, want);

	ok(same, "%s", what);
	if (!same) {
		comment("got", got);
		comment("want", want);
	}
}

/* ---- the report ---- */

static struct dma_attribute the_attributes[] = {
	{ (char *)"DMA_ATTR_MMIO", 1 << 10 },
	{ (char *)"DMA_ATTR_WEAK_ORDERING", 1 << 1 },
	{ (char *)"DMA_ATTR_NOTHING", 0 },
	{ (char *)"DMA_ATTR_REQUIRE_COHERENT", 1 << 12 },
};

static struct tree the_tree = {
	.path = (char *)"/src/linux", .version = (char *)"7.3.4",
	.arch = (char *)"x86_64",
	.cacheline = 64, .dma_minalign = 64,
	.require_coherent = "DMA_ATTR_REQUIRE_COHERENT",
};

static void add_sites(struct report *r)
{
	struct site map = {
		.id = "s1", .at = { "drivers/a/a.c", 30, 6, "a_map" },
		.api = "dma_map_sg", .callee = "dma_map_sg_attrs",
		.direction = "DMA_BIDIRECTIONAL", .attrs_known = true,
		.attrs_must = 1 << 1, .attrs_may = 1 << 1 | 1 << 12,
		.provenance = PROVENANCE_USER | PROVENANCE_UNKNOWN,
		.source = { "drivers/a/a.c", 20, 0, "a_pin" },
		.source_api = "pin_user_pages", .lifetime = LIFETIME_OBJECT,
		.uapi = "drm", .verdict = VERDICT_REQUIRE_COHERENT,
		.confidence = CONFIDENCE_HIGH, .why = "user pages, no hand-over",
		.arch = "x86_64",
	};
	struct site none = {
		.id = "s2", .at = { "drivers/b/b.c", 7, 2, "b_init" },
		.api = "dma_map_single", .callee = "dma_map_single",
		.direction = "DMA_TO_DEVICE", .attrs_known = true,
		.provenance = PROVENANCE_KERNEL, .uapi = "none",
		.verdict = VERDICT_NONE, .why = "kernel memory", .arch = "arm64",
	};

	arrput(map.unmaps, ((struct partner){ { "drivers/a/a.c", 50, 2, "a_unmap" },
					      "dma_unmap_sg", true, 0, 0 }));
	arrput(r->sites, map);
	arrput(r->sites, none);
}

static void add_finding(struct report *r)
{
	struct finding f = {
		.rule = "dma-require-coherent", .level = LEVEL_WARNING,
		.confidence = CONFIDENCE_HIGH,
		.at = { "drivers/a/a.c", 30, 6, "a_map" }, .site = "s1",
		.message = "user memory is mapped without DMA_ATTR_REQUIRE_COHERENT",
		.recommend = "require-coherent",
		.attribute = "DMA_ATTR_REQUIRE_COHERENT",
		.fix_applicable = true, .fingerprint = "abc",
	};

	arrput(f.witness, ((struct hop){ { "drivers/a/a.c", 20, 0, "a_pin" },
					 "pin_user_pages() fills a->pages" }));
	arrput(f.hazards, ((struct hop){ { "drivers/a/a.c", 41, 0, NULL },
					 "the caller ignores the error" }));
	arrput(f.replacements, ((struct replacement){ "drivers/a/a.c", 30, 20, 30, 21, "A[0](B)" }));
	arrput(f.replacements, ((struct replacement){ "drivers/a/a.c", 50, 9, 50, 9, ", A" }));
	arrput(f.replacements, ((struct replacement){ "drivers/a/a b.h", 1, 1, 2, 1, "" }));
	arrput(f.records, ((struct record_view){ .tag = "a", .at = { "drivers/a/a.h", 5, 0, NULL },
						 .size = 72, .phase = 8, .cacheline = 64 }));
	arrput(f.records[0].parts, ((struct record_part){ "rx", 0, 16, WRITER_DEVICE }));
	arrput(f.records[0].parts, ((struct record_part){ "state", 16, 4, WRITER_CPU }));
	arrput(f.records[0].parts, ((struct record_part){ "dev", 64, 8, WRITER_NONE }));
	arrput(r->findings, f);
}

static void add_coverage(struct report *r)
{
	const char *off = "file not built: needs CONFIG_C";

	r->coverage = (struct coverage){
		.files = 4, .parsed = 3, .damaged = 1,
		.textual = 5, .seen = 2, .sites = 2, .resolved = 1,
	};
	arrput(r->coverage.failed, ((struct listed){ "drivers/d/d.c", "crashed", NULL, 0 }));
	arrput(r->coverage.left_out, ((struct listed){ "drivers/c/c.c", off, NULL, 3 }));
	arrput(r->coverage.left_out, ((struct listed){ "drivers/c/c.c", off, NULL, 9 }));
	arrput(r->coverage.left_out,
	       ((struct listed){ "drivers/e.c", "in #if", "e_map", 1 }));
}

static void release(struct report *r)
{
	report_release(r);
	arrfree(the_tree.attributes);
}

static void make_report(struct report *r)
{
	*r = (struct report){ .tree = &the_tree };
	for (size_t i = 0; i < ARRAY_SIZE(the_attributes); i++)
		arrput(the_tree.attributes, the_attributes[i]);
	add_sites(r);
	add_finding(r);
	add_coverage(r);
}

/* ---- the tests ---- */

static char *written(const char *format, const struct report *r, bool colour)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	int rc = writer_find(format)->write(r, out, colour);

	fclose(out);
	ok(rc == 0, "the writer returns 0");
	return text;
}

static void test_names(void)
{
	char *s;

	ok_text(s = attrs_text(&the_tree, 0), "0", "no attribute is 0");
	free(s);
	ok_text(s = attrs_text(&the_tree, 1 << 12 | 1 << 1),
		"DMA_ATTR_WEAK_ORDERING | DMA_ATTR_REQUIRE_COHERENT",
		"attributes in order of their bits");
	free(s);
	ok_text(s = attrs_text(&the_tree, 1 << 10 | 1 << 20 | 1),
		"DMA_ATTR_MMIO | 0x100001", "bits without a name are a number");
	free(s);
}

static const char want_text[] =
	"drivers/a/a.c:30:6: warning: user memory is mapped without "
	"DMA_ATTR_REQUIRE_COHERENT [dma-require-coherent]\n"
	"drivers/a/a.c:20: note: pin_user_pages() fills a->pages\n"
	"drivers/a/a.c:41: note: with the attribute it can fail, and the caller ignores the error\n"
	"drivers/d/d.c: note: crashed\n"
	"drivers/c/c.c:3: note: 2 calls not judged: file not built: needs CONFIG_C\n"
	"drivers/e.c:1: note: 1 call not judged: in #if\n"
	"coverage: 4 files, 3 parsed (1 damaged); 5 calls in the text, 2 seen, "
	"3 left out; 2 sites, 1 resolved\n"
	"verdicts: 1 require-coherent, 1 none\n"
	"findings: 0 errors, 1 warning, 0 notes\n";

/* Of a site that callers decide about, each is said with what it needs. */
static void test_callers(struct report *r)
{
	struct site *map = &r->sites[0];
	char *s;

	arrput(map->callers, ((struct caller){ .at = { "drivers/a/u.c", 5, 0, "u" },
					       .user = true }));
	arrput(map->callers, ((struct caller){ .at = { "drivers/a/k.c", 6, 0, "k" },
					       .other = true }));
	arrput(map->callers, ((struct caller){ .at = { "drivers/a/n.c", 7, 0, "n" } }));
	s = written("text", r, false);
	ok(!strstr(s, "called here"), "callers are not spoken of where all need the same");
	free(s);
	map->verdict = VERDICT_FROM_CALLER;
	s = written("text", r, false);
	ok(strstr(s, "drivers/a/u.c:5: note: called here, where the attribute is needed\n"
		     "drivers/a/k.c:6: note: called here, where it is not needed\n"
		     "drivers/a/a.c:41: ") != NULL, "callers that differ are notes of the finding");
	free(s);
	map->verdict = VERDICT_REQUIRE_COHERENT;
	arrfree(map->callers);
}

static void test_text(const struct report *r)
{
	struct report empty = { .tree = &the_tree };
	char *s = written("text", r, false);

	ok_text(s, want_text, "text of the report");
	free(s);
	s = written("text", r, true);
	ok(strstr(s, "\033[01;35m\033[Kwarning:\033[m\033[K ") != NULL,
	   "colours are gcc's if asked for");
	free(s);
	s = written("text", &empty, false);
	ok(strstr(s, "verdicts: none\n") != NULL, "a report of nothing");
	free(s);
}

/* Many files that were not parsed whole are counted; the JSON report lists them. */
static void test_failed(struct report *r)
{
	ptrdiff_t n = arrlen(r->coverage.failed);
	char *s;

	while (arrlen(r->coverage.failed) < 11)
		arrput(r->coverage.failed, r->coverage.failed[0]);
	s = written("text", r, false);
	ok(!strstr(s, "crashed") && strstr(s, "\nnot parsed whole: 11 files; coverage.failed of "
					     "--format json says why of each\n"),
	   "many files with trouble are counted");
	free(s);
	arrsetlen(r->coverage.failed, n);
}

/* The value at a path of keys and indices, e.g. "sites 0 attrs names 0". */
static json_t *at(json_t *j, const char *path)
{
	char *copy = xstrdup(path), *save, *word;

	for (word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save))
		j = json_is_array(j) ? json_array_get(j, atoi(word)) :
				       json_object_get(j, word);
	free(copy);
	return j;
}

static void ok_json(json_t *root, const char *path, const char *want)
{
	json_t *j = at(root, path);
	char *got = j ? json_dumps(j, JSON_ENCODE_ANY | JSON_COMPACT) : xstrdup("nothing");

	ok_text(got, want, path);
	free(got);
}

static void test_json(const struct report *r)
{
	static const char *const want[][2] = {
		{ "schema", "\"dmattr-report/1\"" },
		{ "tree attributes", "{\"require-coherent\":\"DMA_ATTR_REQUIRE_COHERENT\","
				     "\"cpu-cache-overlap\":null}" },
		{ "coverage failed", "[{\"file\":\"drivers/d/d.c\",\"reason\":\"crashed\"}]" },
		{ "coverage left_out 2", "{\"file\":\"drivers/e.c\",\"line\":1,"
					 "\"function\":\"e_map\",\"reason\":\"in #if\"}" },
		{ "coverage textual", "5" },
		{ "sites 0 attrs", "{\"known\":true,\"names\":[\"DMA_ATTR_WEAK_ORDERING\"],"
				   "\"may\":[\"DMA_ATTR_WEAK_ORDERING\","
				   "\"DMA_ATTR_REQUIRE_COHERENT\"]}" },
		{ "sites 0 provenance", "[\"user\",\"unknown\"]" },
		{ "sites 0 source", "{\"file\":\"drivers/a/a.c\",\"line\":20,"
				    "\"function\":\"a_pin\",\"api\":\"pin_user_pages\"}" },
		{ "sites 0 api", "\"dma_map_sg\"" },
		{ "sites 0 verdict", "\"require-coherent\"" },
		{ "sites 0 lifetime", "\"object\"" },
		{ "sites 0 unmaps 0 line", "50" },
		{ "sites 1 attrs", "{\"known\":true,\"names\":[]}" },
		{ "sites 1 source", "null" },
		{ "findings 0 rule", "\"dma-require-coherent\"" },
		{ "findings 0 level", "\"warning\"" },
		{ "findings 0 hazards", "[{\"file\":\"drivers/a/a.c\",\"line\":41,"
					"\"what\":\"the caller ignores the error\"}]" },
		{ "findings 0 records 0 phase", "8" },
		{ "findings 0 records 0 parts 1", "{\"name\":\"state\",\"offset\":16,"
						  "\"size\":4,\"writer\":\"cpu\"}" },
		{ "findings 0 records 0 parts 2 writer", "null" },
		{ "findings 0 fix", "{\"applicable\":true,\"reason\":null}" },
	};
	char *s = written("json", r, false);
	json_t *root = json_loads(s, JSON_REJECT_DUPLICATES, NULL);

	ok(root != NULL, "JSON that Jansson reads");
	for (size_t i = 0; i < ARRAY_SIZE(want); i++)
		ok_json(root, want[i][0], want[i][1]);
	ok(!strncmp(s, "{\n \"schema\": \"dmattr-report/1\",\n \"tool\"", 38),
	   "keys in the order of the design");
	json_decref(root);
	free(s);
}

static void test_no_utf8(struct report *r)
{
	char *s;

	r->findings[0].message = "caf\xe9";
	s = written("json", r, false);
	ok(strstr(s, "\"caf?\"") != NULL, "a string that is no UTF-8 is kept as it can be");
	free(s);
}

static void test_full(const struct report *r)
{
	for (int i = 0; writers[i]; i++) {
		FILE *out = fopen("/dev/full", "w");

		errno = 0;
		ok(out && writers[i]->write(r, out, false) == -1 && errno == ENOSPC,
		   "a full disk is an error");
		if (out)
			fclose(out);
	}
	ok(!writer_find("xml"), "no writer of an unknown name");
}

static void test_sarif_words(void)
{
	char *uri = uri_path("a b/\xc3\xa9#%?[x]:.c");
	char *braces = sarif_text("f({ 0 }) of a[i]");
	char *link = sarif_text("ops[i](x)"), *linked = sarif_link("ops[i] is { 0 }");

	ok_text(uri, "a%20b/%C3%A9%23%25%3F%5Bx%5D%3A.c", "a path in a URI");
	ok_text(braces, "f({{ 0 }}) of a[i]", "SARIF: braces are no placeholders");
	ok_text(link, "ops\\[i](x)", "SARIF: an index and a call are no link");
	ok_text(linked, "ops\\[i\\] is {{ 0 }}", "SARIF: an index in a link does not end it");
	free(uri);
	free(braces);
	free(linked);
	free(link);
}

static void test_sarif(const struct report *r)
{
	char *text = written("sarif", r, false);
	json_t *o = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	json_t *run, *result;

	run = json_array_get(json_object_get(o, "runs"), 0);
	result = json_array_get(json_object_get(run, "results"), 0);
	ok(json_array_size(json_object_get(result, "relatedLocations")) == 1,
	   "SARIF: a hazard is a related location");
	ok_json(result, "fixes 0 artifactChanges 0 replacements 0",
		"{\"deletedRegion\":{\"startLine\":30,\"startColumn\":20,\"endLine\":30,"
		"\"endColumn\":21},\"insertedContent\":{\"text\":\"A[0](B)\"}}");
	ok_json(result, "fixes 0 artifactChanges 0 replacements 1 insertedContent text", "\", A\"");
	ok_json(result, "fixes 0 artifactChanges 1 artifactLocation uri",
		"\"drivers/a/a%20b.h\"");
	ok(!json_object_get(result, "ruleIndex"), "SARIF: a rule nobody described has no index");
	json_decref(o);
	free(text);
}

int main(int argc, char **argv)
{
	struct report r;

	make_report(&r);
	if (argc > 1 && !strncmp(argv[1], "--", 2) && writer_find(argv[1] + 2)) {
		int rc = writer_find(argv[1] + 2)->write(&r, stdout, false);

		release(&r);
		return rc ? 1 : 0;
	}
	test_names();
	test_text(&r);
	test_callers(&r);
	test_failed(&r);
	test_json(&r);
	test_sarif_words();
	test_sarif(&r);
	test_full(&r);
	test_no_utf8(&r);
	release(&r);
	return tap_end();
}
