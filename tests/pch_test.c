/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files of a directory share a precompiled header; one that is parsed as if other text
 * stood in a header does not get it, and leaves none behind. TAP.
 */
#include <stdio.h>
#include <stdlib.h>
#include "base/file.h"
#include "base/memory.h"
#include "front/front.h"
#include "tap.h"

#define FILES 6

static char dir[] = "/tmp/pch_test.XXXXXX";
static char *root, *cache;
static struct job jobs[FILES];

/* ---- a small tree ---- */

static const char header[] =
	"#ifndef SHARED_H\n#define SHARED_H\n"
	"struct shared { int a; };\n"
	"#ifdef WIDE\nstruct width { long w; };\n#else\nstruct width { char w; };\n#endif\n"
	"#endif\n";
static const char other_header[] =
	"#ifndef SHARED_H\n#define SHARED_H\n"
	"struct shared { int before, a; };\nstruct width { char w; };\n#endif\n";

static void put_file(const char *name, const char *text)
{
	_cleanup_free_ char *path = path_join(root, name);

	if (file_replace(path, text, strlen(text)))
		abort();
}

static char *source(int i, const char *before)
{
	return xasprintf("%s#include <shared.h>\nextern int use(int n);\n"
			 "int f%d(struct shared *s, struct width *w);\n"
			 "int f%d(struct shared *s, struct width *w) { return use(s->a + w->w); }\n",
			 before, i, i);
}

static void make_tree(void)
{
	_cleanup_free_ char *sub = NULL, *first = NULL;

	if (!mkdtemp(dir))
		abort();
	root = path_join(dir, "tree");
	cache = path_join(dir, "cache");
	sub = path_join(root, "d");
	first = path_join(root, "first");
	if (make_dirs(sub) || make_dirs(first) || make_dirs(cache))
		abort();
	put_file("d/shared.h", header);
	for (int i = 0; i < FILES; i++) {
		_cleanup_free_ char *text = source(i, "");

		jobs[i] = (struct job){ .file = xasprintf("d/%d.c", i), .dir = root,
					.arch = (char *)(uintptr_t)"x86_64" };
		arrput(jobs[i].argv, xasprintf("-I%s/first", root));
		arrput(jobs[i].argv, xasprintf("-I%s/d", root));
		put_file(jobs[i].file, text);
	}
}

/* ---- their facts ---- */

struct facts {
	char *text[FILES];
	size_t how[PARSE_HOWS];
};

static int keep(void *arg, const struct job *job, const void *encoded, size_t len,
		const char *reason)
{
	struct facts *facts = arg;
	struct fact_printer printer;
	size_t size;
	FILE *out = open_memstream(&facts->text[job - jobs], &size);

	fact_printer_init(&printer, out);
	if (fact_decode(encoded, len, &printer.sink) || reason)
		fprintf(out, "damaged\n");
	fclose(out);
	return 0;
}

static struct facts parse(const char *pch_cache, const struct overlay *overlay)
{
	struct facts ret = { 0 };
	const struct pool_options o = { .root = root, .jobs = 1, .cache = pch_cache,
					.overlay = overlay, .all_headers = true,
					.tally = ret.how };

	if (pool_run(&o, jobs, FILES, keep, &ret))
		abort();
	return ret;
}

/* Of all files, or of one. */
static bool same(const struct facts *a, const struct facts *b, int only)
{
	for (int i = 0; i < FILES; i++)
		if ((only < 0 || i == only) && strcmp(a->text[i], b->text[i]))
			return false;
	return true;
}

static void facts_release(struct facts *f)
{
	for (int i = 0; i < FILES; i++)
		free(f->text[i]);
}

/* ---- tests ---- */

static void test_shared(const struct facts *plain)
{
	struct facts fast = parse(cache, NULL);

	ok(plain->how[PARSE_PLAIN] == FILES && strstr(plain->text[0], "function"),
	   "plainly: %zu files", plain->how[PARSE_PLAIN]);
	ok(fast.how[PARSE_FAST] == FILES, "with a precompiled header: %zu files",
	   fast.how[PARSE_FAST]);
	ok(same(plain, &fast, -1), "the facts are the same");
	facts_release(&fast);
}

/* The overlay has another header, or one that is found first. */
static void test_header(const struct facts *disk, const char *name)
{
	struct facts plain, fast, after;
	struct overlay overlay;

	overlay_init(&overlay);
	overlay_put(&overlay, name, xstrdup(other_header));
	plain = parse(NULL, &overlay);
	fast = parse(cache, &overlay);
	after = parse(cache, NULL);
	ok(fast.how[PARSE_PLAIN] == FILES, "%s of an overlay: no precompiled header", name);
	ok(same(&plain, &fast, -1) && !same(&plain, disk, -1), "%s: the facts are its own", name);
	ok(after.how[PARSE_FAST] == FILES && same(&after, disk, -1),
	   "%s: without it all is as before", name);
	facts_release(&plain);
	facts_release(&fast);
	facts_release(&after);
	overlay_release(&overlay);
}

/* The text of the overlay decides whether the header would read otherwise. */
static void test_source(const struct facts *disk)
{
	struct facts plain, fast;
	struct overlay overlay;

	overlay_init(&overlay);
	overlay_put(&overlay, jobs[2].file, source(2, "#define WIDE\n"));
	plain = parse(NULL, &overlay);
	fast = parse(cache, &overlay);
	ok(fast.how[PARSE_FAST] == FILES - 1 && fast.how[PARSE_DIFFERS] == 1,
	   "a source of an overlay: %zu with a precompiled header", fast.how[PARSE_FAST]);
	ok(same(&plain, &fast, -1) && !same(&plain, disk, 2) && same(&plain, disk, 1),
	   "its own facts have changed");
	facts_release(&plain);
	facts_release(&fast);
	overlay_release(&overlay);
}

static void test_cache_of_overlay(const struct facts *disk)
{
	_cleanup_free_ char *fresh = path_join(dir, "fresh");
	struct facts fast, after;
	struct overlay overlay;

	if (make_dirs(fresh))
		abort();
	overlay_init(&overlay);
	overlay_put(&overlay, "d/shared.h", xstrdup(other_header));
	fast = parse(fresh, &overlay);
	after = parse(fresh, NULL);
	ok(after.how[PARSE_FAST] == FILES && same(&after, disk, -1),
	   "an overlay leaves nothing in an empty cache");
	facts_release(&fast);
	facts_release(&after);
	overlay_release(&overlay);
}

int main(void)
{
	_cleanup_free_ char *cmd = NULL;
	struct facts disk;

	make_tree();
	disk = parse(NULL, NULL);
	test_shared(&disk);
	test_header(&disk, "d/shared.h");
	test_header(&disk, "first/shared.h");
	test_source(&disk);
	test_cache_of_overlay(&disk);
	facts_release(&disk);
	cmd = xasprintf("rm -rf %s", dir);
	return system(cmd) || tap_end();
}
