// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which flags reach the parser. A list of what to keep, not of what to drop: an
 * option that only gcc knows would make clang refuse the file, and one that
 * writes files or loads plugins must never get through.
 */
#include "base/file.h"
#include "base/memory.h"
#include "kbuild/private.h"

enum keep {
	WORD = 1,	/* the whole word, no more */
	START = 2,	/* a word that starts so */
	NEXT = 4,	/* alone, it takes the next word */
	PATH = 8,	/* its argument is a path */
	TARGET = 16,	/* its argument names a target */
};

static const struct keep_flag {
	const char *text;
	int keep;
} keep_flags[] = {
	{ "-D", START | NEXT },
	{ "-U", START | NEXT },
	{ "-I", START | NEXT | PATH },
	{ "-isystem", START | NEXT | PATH },
	{ "-iquote", START | NEXT | PATH },
	{ "-idirafter", START | NEXT | PATH },
	{ "-include", WORD | NEXT | PATH },
	{ "-imacros", WORD | NEXT | PATH },
	{ "-isysroot", WORD | NEXT | PATH },
	{ "--sysroot=", START },
	{ "-nostdinc", WORD },
	{ "-std=", START },
	{ "-ansi", WORD },
	{ "-undef", WORD },
	{ "-trigraphs", WORD },
	{ "--target=", START | TARGET },
	{ "-target", WORD | NEXT | TARGET },
	{ "-fshort-wchar", WORD },
	{ "-funsigned-char", WORD },
	{ "-fsigned-char", WORD },
	{ "-fshort-enums", WORD },
	{ "-fpack-struct", START },
	{ "-frandomize-layout-seed", START },
	{ "-fms-extensions", WORD },
	{ "-fms-anonymous-structs", WORD },
	{ "-fplan9-extensions", WORD },
	{ "-fgnu89-inline", WORD },
	{ "-ffreestanding", WORD },
	{ "-fhosted", WORD },
	{ "-fno-builtin", START },
	{ "-fbuiltin", WORD },
	{ "-fstrict-flex-arrays", START },
	{ "-fno-strict-aliasing", WORD },
	{ "-fno-common", WORD },
	{ "-fPIC", WORD },
	{ "-fpic", WORD },
	{ "-fPIE", WORD },
	{ "-fpie", WORD },
	{ "-fno-PIE", WORD },
	{ "-fno-pie", WORD },
	{ "-fno-PIC", WORD },
	{ "-fno-pic", WORD },
	{ "-fwrapv", WORD },
	{ "-m16", WORD },
	{ "-m32", WORD },
	{ "-m64", WORD },
	{ "-mx32", WORD },
	{ "-march=", START },
	{ "-mcpu=", START },
	{ "-mabi=", START },
	{ "-mcmodel=", START },
	{ "-mfpu=", START },
	{ "-mfloat-abi=", START },
	{ "-mthumb", WORD },
	{ "-marm", WORD },
	{ "-mgeneral-regs-only", WORD },
	{ "-msoft-float", WORD },
	{ "-mhard-float", WORD },
	{ "-mlittle-endian", WORD },
	{ "-mbig-endian", WORD },
	{ "-mmmx", WORD },
	{ "-mno-mmx", WORD },
	{ "-msse", START },
	{ "-mno-sse", START },
	{ "-mavx", START },
	{ "-mno-avx", START },
	{ "-mno-3dnow", WORD },
	{ "-mno-80387", WORD },
};

/* dropped together with the word behind them */
static const char *const drop_pairs[] = {
	"-o", "-MF", "-MT", "-MQ", "-Xclang", "-Xassembler", "-Xlinker", "-Xpreprocessor",
	"-mllvm", "--param", "-load", "-x", "-T", "-z", "-u", "-e", "-arch",
};

static const struct keep_flag *find_flag(const char *word)
{
	const struct keep_flag *best = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(keep_flags); i++) {
		const struct keep_flag *k = &keep_flags[i];

		if (!strcmp(word, k->text))
			return k;
		if ((k->keep & START) && !strncmp(word, k->text, strlen(k->text)) &&
		    (!best || strlen(k->text) > strlen(best->text)))
			best = k;
	}
	return best;
}

static bool is_drop_pair(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(drop_pairs); i++)
		if (!strcmp(word, drop_pairs[i]))
			return true;
	return false;
}

static char *absolute(const char *dir, const char *path)
{
	_cleanup_free_ char *joined = path_join(dir, path);

	return path_normalise(joined);
}

/* clang looks for files of that name: it must not be a path */
static bool is_target(const char *name)
{
	return *name && !strpbrk(name, "/ \t\n");
}

/* keep word, and *next if it takes that; true if it took it */
static bool keep_word(const struct keep_flag *k, const char *word, const char *next,
		      const char *dir, char ***ret)
{
	size_t n = strlen(k->text);

	if (!word[n] && (k->keep & NEXT)) {
		if (!next || ((k->keep & TARGET) && !is_target(next)))
			return next;
		arrput(*ret, xstrdup(word));
		arrput(*ret, k->keep & PATH ? absolute(dir, next) : xstrdup(next));
		return true;
	}
	if (k->keep & PATH) {
		_cleanup_free_ char *path = absolute(dir, word + n);

		arrput(*ret, xasprintf("%s%s", k->text, path));
	} else if (!(k->keep & TARGET) || is_target(word + n)) {
		arrput(*ret, xstrdup(word));
	}
	return false;
}

/* a cross gcc names its target: aarch64-linux-gnu-gcc-12 */
static void keep_target(const char *compiler, char ***ret)
{
	const char *base = strrchr(compiler, '/');
	const char *gcc;

	base = base ? base + 1 : compiler;
	gcc = strstr(base, "-gcc");
	if (gcc && gcc > base && (!gcc[4] || gcc[4] == '-'))
		arrput(*ret, xasprintf("--target=%.*s", (int)(gcc - base), base));
}

/* What a command must not be able to do here; the first that fits. Output is not listed. */
static const struct flag_refusal refusals[] = {
	{ "-fplugin", "loads code into the compiler" },
	{ "-fpass-plugin", "loads code into the compiler" },
	{ "-load", "loads code into the compiler" },
	{ "-B", "names a directory with programs to run" },
	{ "-wrapper", "names a program to run" },
	{ "-specs", "names a file with more options" },
	{ "--specs", "names a file with more options" },
	{ "--config", "names a file with more options" },
	{ "@", "names a file with more options" },
	{ "-save-temps", "writes files" },
	{ "--save-temps", "writes files" },
	{ "-dependency-", "writes files" },
	{ "-serialize-diagnostics", "writes files" },
	{ "--serialize-diagnostics", "writes files" },
	{ "-ftime-trace", "writes files" },
	{ "-fdump-", "writes files" },
	{ "-dumpdir", "writes files" },
	{ "-ftest-coverage", "writes files" },
	{ "-fprofile-", "writes files" },
	{ "-fmodule", "writes files" },
	{ "-fcrash-diagnostics-dir", "writes files" },
	{ "-fdiagnostics-add-output", "writes files" },
};

const struct flag_refusal *flag_refused(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++)
		if (!strncmp(word, refusals[i].text, strlen(refusals[i].text)))
			return &refusals[i];
	return NULL;
}

char **flags_clean(char *const *words, const char *dir)
{
	bool options = false;
	char **ret = NULL;

	for (ptrdiff_t i = 0; i < arrlen(words); i++) {
		const char *next = i + 1 < arrlen(words) ? words[i + 1] : NULL;
		const struct keep_flag *k;

		if (words[i][0] != '-') {
			if (!options)
				keep_target(words[i], &ret);
			continue;
		}
		options = true;
		k = find_flag(words[i]);
		if (k ? keep_word(k, words[i], next, dir, &ret) : is_drop_pair(words[i]))
			i++;
	}
	return ret;
}
