/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Directories whose precompiled headers are built on a common one: the facts are those of
 * a plain parse, and only the file that would see a difference is parsed again. TAP.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/file.h"
#include "base/memory.h"
#include "front/front.h"

static int n_tests, n_failed;
static char dir[] = "/tmp/pch_base_test.XXXXXX";
static char *root, *cache;

#define ok(cond, ...) report(!!(cond), __LINE__, __VA_ARGS__)

__attribute__((format(printf, 3, 4)))
static void report(bool good, int line, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %d - ", good ? "" : "not ", ++n_tests);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	if (!good)
		printf("# tests/pch_base_test.c:%d\n", line);
	n_failed += !good;
}

/* ---- a small tree ---- */

static const struct { const char *name, *text; } headers[] = {
	{ "include/common.h",
	  "#ifndef COMMON_H\n#define COMMON_H\n"
	  "#define least(a, b) ((a) < (b) ? (a) : (b))\n"
	  "extern int use(int n), named(const char *name);\n"
	  "static inline int name(void) { return named(KBUILD_MODNAME \": x\"); }\n"
	  "#endif\n" },
	/* a member that is called like a macro of the common header */
	{ "d/own.h", "#ifndef OWN_H\n#define OWN_H\nstruct own { int least; };\n#endif\n" },
	{ "d/after.h", "#ifndef AFTER_H\n#define AFTER_H\n#define after(a, b) ((a) - (b))\n#endif\n" },
	{ "e/twin.h", "#ifndef TWIN_H\n#define TWIN_H\nint twin(void);\n#endif\n" },
};

enum { TWIN = 3, CALLS, FILES = 8 };
static const struct { const char *name, *text; } sources[FILES] = {
	{ "d/0.c", "#include \"after.h\"\n" },
	{ "d/1.c", "#include \"after.h\"\n" },
	/* a word that is a macro, with parameters, of a header that the file does not have */
	{ "d/2.c", "int g(int after) { return after; }\n" },
	/* a static function that such a header declares for all */
	[TWIN] = { "e/3.c", "static int twin(void) { return use(3); }\nint h(void) { return twin(); }\n" },
	/* ... or such a macro where it would be expanded */
	[CALLS] = { "d/4.c", "int k(int (*after)(int a, int b)) { return after(1, 2); }\n" },
	{ "e/5.c", "#include \"twin.h\"\n" },
	{ "e/6.c", "#include \"twin.h\"\n" },
	{ "e/7.c", "" },
};
static struct job jobs[FILES];

static void put_file(const char *name, const char *text)
{
	_cleanup_free_ char *path = path_join(root, name);

	if (file_replace(path, text, strlen(text)))
		abort();
}

static void put_source(int i)
{
	bool in_d = *sources[i].name == 'd';
	_cleanup_free_ char *text = xasprintf(
		"#include <common.h>\n%s%sint f%d(%sint a)\n"
		"{\n\treturn use(least(a, %s)) + name();\n}\n",
		in_d ? "#include \"own.h\"\n" : "", sources[i].text, i,
		in_d ? "struct own *o, " : "", in_d ? "o->least" : "4");

	put_file(sources[i].name, text);
	jobs[i] = (struct job){ .file = (char *)(uintptr_t)sources[i].name, .dir = root,
				.arch = (char *)(uintptr_t)"x86_64" };
	arrput(jobs[i].argv, xasprintf("-I%s/include", root));
	arrput(jobs[i].argv, xstrdup("-fms-extensions"));
	arrput(jobs[i].argv, xasprintf("-DKBUILD_MODNAME=\"module_%d\"", i));
}

static void make_tree(void)
{
	static const char *const dirs[] = { "include", "d", "e" };

	if (!mkdtemp(dir))
		abort();
	root = path_join(dir, "tree");
	cache = path_join(dir, "cache");
	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++) {
		_cleanup_free_ char *path = path_join(root, dirs[i]);

		if (make_dirs(path))
			abort();
	}
	if (make_dirs(cache))
		abort();
	for (size_t i = 0; i < ARRAY_SIZE(headers); i++)
		put_file(headers[i].name, headers[i].text);
	for (int i = 0; i < FILES; i++)
		put_source(i);
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

static struct facts parse(const char *pch_cache)
{
	struct facts ret = { 0 };
	const struct pool_options o = { .root = root, .jobs = 1, .cache = pch_cache,
					.all_headers = true, .tally = ret.how };

	if (pool_run(&o, jobs, FILES, keep, &ret))
		abort();
	return ret;
}

static void compare(const struct facts *plain, const char *when)
{
	struct facts fast = parse(cache);

	for (int i = 0; i < FILES; i++) {
		ok(!strcmp(plain->text[i], fast.text[i]), "%s: the facts of %s are the same", when,
		   jobs[i].file);
		free(fast.text[i]);
	}
	ok(fast.how[PARSE_FAST] == FILES - 2 && fast.how[PARSE_DIFFERS] == 2,
	   "%s: %zu fast, %zu again since they differ, %zu since they have errors", when,
	   fast.how[PARSE_FAST], fast.how[PARSE_DIFFERS], fast.how[PARSE_ERRORS]);
}

/* A changed common header: what is built on it is built again. */
static void change_common(void)
{
	_cleanup_free_ char *text = xasprintf("%s/* changed */\n", headers[0].text);

	put_file(headers[0].name, text);
}

int main(void)
{
	struct facts plain;

	make_tree();
	plain = parse(NULL);
	ok(strstr(plain.text[TWIN], "\"module_3: x\"") && strstr(plain.text[0], "own:least"),
	   "a plain parse sees module and member");
	compare(&plain, "built");
	compare(&plain, "from the cache");
	change_common();
	compare(&plain, "changed");
	for (int i = 0; i < FILES; i++)
		free(plain.text[i]);
	printf("1..%d\n", n_tests);
	{
		_cleanup_free_ char *cmd = xasprintf("rm -rf %s", dir);

		if (system(cmd))
			n_failed++;
	}
	return n_failed != 0;
}
