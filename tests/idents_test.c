/* SPDX-License-Identifier: GPL-2.0-only */
/* The index of identifiers: what it says, and when it looks again. TAP. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "kbuild/kbuild.h"
#include "tap.h"

static char root[] = "/tmp/idents_test.XXXXXX";
static struct tree tree;
static time_t start;

/* ---- a tree ---- */

/* ago: seconds before the tests began; 0: now */
static void age(const char *path, time_t ago)
{
	const struct timespec at = { .tv_sec = ago ? start - ago : time(NULL) };
	const struct timespec times[] = { at, at };

	if (utimensat(AT_FDCWD, path, times, 0))
		BUG("%s: %m", path);
}

static void write_file(const char *file, const char *text, time_t ago)
{
	_cleanup_free_ char *path = path_join(tree.path, file);
	_cleanup_free_ char *dir = xstrndup(path, (size_t)(strrchr(path, '/') - path));

	if (make_dirs(dir) || file_replace(path, text, strlen(text)))
		BUG("%s: %m", path);
	age(path, ago);
}

static void remove_file(const char *file)
{
	_cleanup_free_ char *path = path_join(tree.path, file);

	unlink(path);
}

static const char source[] =
	"#include <linux/in_path.h>\n"
	"/* in_comment(1) */ // in_line(2)\n"
	"static const char *text = \"in_string(3) \\\" in_string(4)\";\n"
	"#define defined_macro(x) in_macro(x, 'q')\n"
	"#define two_lines(x) \\\n\tin_second_line(x)\n"
	"int declared(int a);\n"
	"struct record { struct typed *field; };\n"
	"static __printf(1, 2)\n"
	"int defined_one(struct typed *a,\n#ifdef CONFIG_B\n\t\tint b,\n#endif\n\t\tint c)\n"
	"\t__releases(&a->lock)\n{\n"
	"\tcalled(a->member, b.other, 12, used_value);\n"
	"\ta->through(c);\n"
	"\tif (c)\n\t\tspaced /* why */ (c);\n"
	"\treturn sizeof(*a);\n}\n"
	"static const struct ops table = {\n\t.designated = stored,\n\t.made = wrap(stored),\n};\n"
	"void *defined_two(void)\n{\n\treturn defined_one(NULL);\n}\n"
	"#ifdef A\nvoid branch(void) {\n#else\nint branch(void) {\n#endif\n\tafter_branch();\n}\n"
	"int at_end(void) { return 0; }\n";

static const struct {
	const char *name;
	unsigned int uses;
} expected[] = {
	{ "in_path", 0 },
	{ "in_comment", 0 },
	{ "in_line", 0 },
	{ "in_string", 0 },
	{ "q", 0 },
	{ "12", 0 },
	{ "return", 0 },
	{ "sizeof", 0 },
	{ "never_there", 0 },
	{ "text", IDENT_NAMED },
	{ "defined_macro", IDENT_NAMED },
	{ "in_macro", IDENT_CALLED },
	{ "in_second_line", IDENT_CALLED },
	{ "declared", IDENT_NAMED },
	{ "record", IDENT_NAMED },
	{ "typed", IDENT_NAMED },
	{ "field", IDENT_NAMED },
	{ "CONFIG_B", IDENT_NAMED },
	{ "called", IDENT_CALLED },
	{ "spaced", IDENT_CALLED },
	{ "used_value", IDENT_NAMED },
	{ "member", IDENT_MEMBER },
	{ "other", IDENT_MEMBER },
	{ "through", IDENT_MEMBER },
	{ "lock", IDENT_MEMBER },
	{ "designated", IDENT_MEMBER },
	{ "stored", IDENT_NAMED },
	{ "wrap", IDENT_CALLED },
	{ "defined_one", IDENT_DEFINED | IDENT_CALLED },
	{ "defined_two", IDENT_DEFINED },
	{ "branch", IDENT_DEFINED },
	{ "after_branch", IDENT_CALLED },
	{ "at_end", IDENT_DEFINED },
};

static void make_tree(void)
{
	write_file("drivers/a/one.c", source, 3600);
	write_file("drivers/a/two.c", "int two(void)\n{\n\treturn called(1);\n}\n", 3600);
	write_file("include/linux/three.h", "static inline int three(void) { return 3; }\n", 3600);
	write_file("drivers/a/.hidden/four.c", "int four(void) { return called(4); }\n", 3600);
	write_file("drivers/a/five.txt", "called(5)\n", 3600);
	write_file("tools/six.c", "int six(void)\n{\n\treturn called(6);\n}\n", 3600);
}

/* ---- questions ---- */

static struct idents *reopen(void)
{
	struct idents *x = NULL;

	if (idents_open(&tree, &x))
		BUG("no index");
	return x;
}

/* the files, with a blank behind each; the caller frees */
static char *files_of(struct idents *x, const char *name, unsigned int uses)
{
	const char **files = NULL;
	char *ret = xstrdup("");

	idents_files(x, &name, 1, uses, &files);
	for (ptrdiff_t i = 0; i < arrlen(files); i++) {
		char *more = xasprintf("%s%s ", ret, files[i]);

		free(ret);
		ret = more;
	}
	arrfree(files);
	return ret;
}

static void expect(const char *name, unsigned int uses, const char *want, const char *what)
{
	struct idents *x = reopen();
	_cleanup_free_ char *got = files_of(x, name, uses);

	ok(!strcmp(got, want), "%s", what);
	if (strcmp(got, want))
		printf("# got: %s\n# want: %s\n", got, want);
	idents_close(x);
}

static char *cache_file(void)
{
	static char name[256];
	FILE *f = popen("ls $DMATTR_CACHE/idents/*", "r");

	if (!f || !fgets(name, sizeof(name), f))
		BUG("no cache");
	name[strcspn(name, "\n")] = '\0';
	pclose(f);
	return name;
}

/* since it was made old */
static bool is_rewritten(const char *path)
{
	struct stat st;

	return stat(path, &st) || st.st_mtim.tv_sec > time(NULL) - 1800;
}

/* ---- tests ---- */

static void test_uses(void)
{
	static const unsigned int bits[] = {
		IDENT_CALLED, IDENT_DEFINED, IDENT_MEMBER, IDENT_NAMED,
	};
	struct idents *x = reopen();

	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		unsigned int got = 0;

		for (size_t b = 0; b < ARRAY_SIZE(bits); b++)
			if (idents_uses(x, "drivers/a/one.c", expected[i].name, bits[b]))
				got |= bits[b];
		ok(got == expected[i].uses, "%s: uses %u, wanted %u", expected[i].name, got,
		   expected[i].uses);
	}
	ok(!idents_uses(x, "drivers/a/nine.c", "called", 15), "a file that is not there");
	idents_close(x);
}

static void test_files(void)
{
	static const char *const names[] = { "two", "three", "absent" };
	struct idents *x = reopen();
	const char **files = NULL;

	idents_files(x, names, 3, IDENT_DEFINED, &files);
	ok(arrlen(files) == 2 && !strcmp(files[0], "drivers/a/two.c") &&
	   !strcmp(files[1], "include/linux/three.h"), "files of several names, sorted");
	arrfree(files);
	idents_close(x);
	expect("called", IDENT_CALLED, "drivers/a/one.c drivers/a/two.c ",
	       "no hidden directory, no text, no directory beside the default ones");
	expect("called", IDENT_DEFINED | IDENT_MEMBER, "", "other uses are not asked for");
}

/* one pass for many names says what one question for each says */
static void test_each(void)
{
	enum { N = ARRAY_SIZE(expected) + 2 };
	const char **each[N] = { NULL }, **any = NULL, *names[N];
	struct idents *x = reopen();
	bool same = true;

	for (size_t i = 0; i < N; i++)
		names[i] = i < ARRAY_SIZE(expected) ? expected[i].name : "called";
	idents_files_each(x, names, N, IDENT_CALLED | IDENT_DEFINED, each);
	for (size_t i = 0; i < N; i++) {
		const char **one = NULL;

		idents_files(x, &names[i], 1, IDENT_CALLED | IDENT_DEFINED, &one);
		same &= arrlen(one) == arrlen(each[i]);
		for (ptrdiff_t j = 0; same && j < arrlen(one); j++)
			same &= one[j] == each[i][j];
		arrfree(one);
		arrfree(each[i]);
	}
	ok(same, "the files of each of many names");
	idents_files(x, names, N, IDENT_CALLED | IDENT_DEFINED, &any);
	ok(arrlen(any) == 2 && !strcmp(any[0], "drivers/a/one.c") &&
	   !strcmp(any[1], "drivers/a/two.c"), "the files of any of many names");
	arrfree(any);
	idents_close(x);
}

static void test_changes(void)
{
	static const char longer[] = "int two(void)\n{\n\treturn changed_call(1);\n}\n";
	char *cache = cache_file();

	age(cache, 3600);
	expect("called", IDENT_CALLED, "drivers/a/one.c drivers/a/two.c ", "unchanged: the same");
	ok(!is_rewritten(cache), "unchanged: the cache is not written");
	write_file("drivers/a/two.c", "int two(void)\n{\n\treturn CALLED(1);\n}\n", 3600);
	expect("called", IDENT_CALLED, "drivers/a/one.c drivers/a/two.c ",
	       "same size and mtime: not read again");
	write_file("drivers/a/two.c", "int two(void)\n{\n\treturn Called(1);\n}\n", 3000);
	expect("Called", IDENT_CALLED, "drivers/a/two.c ", "another mtime: read again");
	write_file("drivers/a/two.c", longer, 3000);
	expect("changed_call", IDENT_CALLED, "drivers/a/two.c ", "another size: read again");
	expect("Called", 15, "", "what it had is forgotten");
	write_file("block/new.c", "int new_one(void) { return changed_call(2); }\n", 3600);
	expect("changed_call", IDENT_CALLED, "block/new.c drivers/a/two.c ", "a new file");
	remove_file("drivers/a/two.c");
	expect("changed_call", IDENT_CALLED, "block/new.c ", "a removed file");
	ok(is_rewritten(cache), "the cache is written again");
}

/* a file that was just changed can change again within the clock's tick */
static void test_tick(void)
{
	write_file("block/tick.c", "int tick(void) { return tick_a(); }\n", 0);
	expect("tick_a", IDENT_CALLED, "block/tick.c ", "a file of this moment");
	write_file("block/tick.c", "int tick(void) { return tick_b(); }\n", 0);
	expect("tick_b", IDENT_CALLED, "block/tick.c ", "it is looked at again");
	remove_file("block/tick.c");
}

static void test_broken(void)
{
	static const size_t keep[] = { 0, 7, 40, 300 };
	char *cache = cache_file();
	char what[80];

	for (size_t i = 0; i < ARRAY_SIZE(keep); i++) {
		if (truncate(cache, (off_t)keep[i]))
			BUG("%s: %m", cache);
		snprintf(what, sizeof(what), "a cache of %zu bytes is made again", keep[i]);
		expect("changed_call", IDENT_CALLED, "block/new.c ", what);
	}
	for (long at = 0; at < 400; at += 57) {
		FILE *f = fopen(cache, "r+");

		fseek(f, at, SEEK_SET);
		fputc(0xa5, f);
		fclose(f);
		snprintf(what, sizeof(what), "a cache broken at byte %ld is made again", at);
		expect("changed_call", IDENT_CALLED, "block/new.c ", what);
	}
}

/* the mentions as text; the caller frees */
static char *scan(struct idents *x, const char *const *paths, size_t n)
{
	static const char *const names[] = { "called", "changed_call", "spaced", "declared" };
	struct mention *m = NULL;
	struct left_out *failed = NULL;
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	scan_tree(&tree, x, paths, n, names, ARRAY_SIZE(names), &m, &failed);
	for (ptrdiff_t i = 0; i < arrlen(m); i++)
		fprintf(f, "%s:%d:%d:%s ", m[i].file, m[i].line, m[i].column, m[i].name);
	for (ptrdiff_t i = 0; i < arrlen(failed); i++) {
		fprintf(f, "%s:%s ", failed[i].file, failed[i].reason);
		free(failed[i].file);
		free(failed[i].reason);
	}
	fclose(f);
	mentions_release(m);
	arrfree(failed);
	return text;
}

static void test_scan(void)
{
	static const char *const paths[] = {
		"drivers", "drivers/a/one.c", "tools", "tools/six.c", "drivers/a/.hidden",
		"drivers/../block", "include", "", "drivers/nowhere",
	};
	struct idents *x;

	write_file("drivers/a/two.c", "int two(void) { return called(1) + spaced(2); }\n", 3600);
	write_file("drivers/b/gone.c", "", 3600);
	remove_file("drivers/b/gone.c");
	{
		_cleanup_free_ char *link = path_join(tree.path, "drivers/b/gone.c");

		if (symlink("nowhere.c", link))
			BUG("%s: %m", link);
	}
	x = reopen();
	for (size_t i = 0; i <= ARRAY_SIZE(paths); i++) {
		const bool all = i == ARRAY_SIZE(paths);
		const char *const *p = all ? NULL : &paths[i];
		_cleanup_free_ char *want = scan(NULL, p, !all);
		_cleanup_free_ char *got = scan(x, p, !all);

		ok(!strcmp(got, want), "scan_tree() of \"%s\" is the same with an index",
		   all ? "NULL" : paths[i]);
		if (strcmp(got, want))
			printf("# got: %s\n# want: %s\n", got, want);
	}
	idents_close(x);
}

int main(void)
{
	_cleanup_free_ char *cache = NULL, *clean = NULL;

	if (!mkdtemp(root))
		return 1;
	start = time(NULL);
	setvbuf(stdout, NULL, _IOLBF, 0);
	error_set_quiet(1);
	tree.path = path_join(root, "tree");
	tree.version = xstrdup("7.3.0");
	cache = path_join(root, "cache");
	setenv("DMATTR_CACHE", cache, 1);
	make_tree();
	test_uses();
	test_files();
	test_each();
	test_changes();
	test_tick();
	test_broken();
	test_scan();
	clean = xasprintf("rm -rf '%s'", root);
	if (system(clean))
		return 1;
	free(tree.path);
	free(tree.version);
	return tap_end();
}
