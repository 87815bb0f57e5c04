/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Does a precompiled header change what front sees? Parses files of a kernel both
 * ways and names each difference:
 *
 *   same-facts KERNEL < LIST	a file of the tree in each line
 *
 * The facts of a unit are compared as a set, those of its headers included. The
 * number in a name that __COUNTER__ made ("__UNIQUE_ID_x_123") depends on all headers
 * that were read before, and is not compared.
 */
#include <ctype.h>
#include <stdio.h>
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "front/front.h"
#include "kbuild/kbuild.h"

#define SHOWN 6		/* differences of a file */

struct facts {
	char *key;
	char **value;		/* stb_ds: a fact each, sorted */
};

struct run {
	struct facts *units;	/* stb_ds, by file */
	size_t how[PARSE_HOWS];
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In place. */
static void mask_counters(char *line)
{
	for (char *p = line; (p = strstr(p, "__UNIQUE_ID_")); ) {
		char *end = p;

		while (isalnum((unsigned char)*end) || *end == '_')
			end++;
		p = end;
		while (isdigit((unsigned char)p[-1]))
			p--;
		if (p < end) {
			*p++ = '#';
			memmove(p, end, strlen(end) + 1);
		}
	}
}

static char **split(char *text)
{
	char **lines = NULL;

	for (char *next; *text; text = next) {
		next = text + strcspn(text, "\n");
		if (*next)
			*next++ = '\0';
		mask_counters(text);
		arrput(lines, xstrdup(text));
	}
	if (lines)
		qsort(lines, (size_t)arrlen(lines), sizeof(*lines), by_text);
	return lines;
}

/* The facts of a function and of file scope follow their head: say whose they are. */
struct owner_printer {
	struct fact_sink sink;
	struct fact_printer printer;
	char *owner;
};

static int print_owned(struct fact_sink *sink, enum fact_kind kind, const void *fact)
{
	struct owner_printer *p = (struct owner_printer *)sink;

	if (kind == FACT_function) {
		free(p->owner);
		p->owner = xstrdup(((const struct fact_function *)fact)->symbol);
	}
	fprintf(p->printer.out, "%s: ", kind == FACT_dep || kind == FACT_record ||
		kind == FACT_member || kind == FACT_global ? "" : p->owner ? p->owner : "");
	return p->printer.sink.emit(&p->printer.sink, kind, fact);
}

static int keep(void *arg, const struct job *job, const void *encoded, size_t len,
		const char *reason)
{
	struct owner_printer p = { .sink.emit = print_owned };
	struct run *run = arg;
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fact_printer_init(&p.printer, out);
	if (fact_decode(encoded, len, &p.sink))
		fprintf(out, "facts were damaged\n");
	if (reason)
		fprintf(out, "reason %s\n", reason);
	fclose(out);
	free(p.owner);
	shput(run->units, job->file, split(text));
	return 0;
}

static void show(char sign, const char *line, int *shown)
{
	if (++*shown <= SHOWN)
		printf("  %c %.160s\n", sign, line);
}

/* Returns the number of differences. */
static int compare(const char *file, char **plain, char **fast)
{
	ptrdiff_t i = 0, k = 0;
	int n = 0, shown = 0;

	while (i < arrlen(plain) || k < arrlen(fast)) {
		int order = i == arrlen(plain) ? 1 : k == arrlen(fast) ? -1 :
			strcmp(plain[i], fast[k]);

		if (order && !n++)
			printf("%s\n", file);
		if (order < 0)
			show('-', plain[i], &shown);
		else if (order > 0)
			show('+', fast[k], &shown);
		i += order <= 0;
		k += order >= 0;
	}
	return n;
}

static char **read_list(void)
{
	char **files = NULL, line[4096];

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line)
			arrput(files, xstrdup(line));
	}
	return files;
}

static int run_both(const char *root, const struct plan *plan, struct run *plain,
		    struct run *fast)
{
	_cleanup_free_ char *cache = cache_dir(), *dir = cache ? path_join(cache, "pch") : NULL;
	struct pool_options o = { .root = root, .jobs = 1, .all_headers = true };
	size_t n = (size_t)arrlen(plan->jobs);

	if (!dir || make_dirs(dir))
		return error("no cache directory: %m");
	o.tally = plain->how;
	if (pool_run(&o, plan->jobs, n, keep, plain))
		return -1;
	o.tally = fast->how;
	o.cache = dir;
	return pool_run(&o, plan->jobs, n, keep, fast);
}

int main(int argc, char **argv)
{
	struct kbuild_options ko = { .jobs = 1 };
	struct run plain = { 0 }, fast = { 0 };
	int n = 0, differ = 0, facts = 0;
	struct tree tree;
	struct plan plan;
	char **files;

	if (argc != 2)
		return error("usage: same-facts KERNEL < LIST"), 2;
	files = read_list();
	if (tree_open(argv[1], NULL, &tree) ||
	    kbuild_plan(&tree, &ko, (const char *const *)files, (size_t)arrlen(files), &plan))
		return 2;
	if (run_both(tree.path, &plan, &plain, &fast))
		return 2;
	for (ptrdiff_t i = 0; i < shlen(plain.units); i++) {
		int d = compare(plain.units[i].key, plain.units[i].value,
				shget(fast.units, plain.units[i].key));

		differ += d > 0;
		n += d;
		facts += (int)arrlen(plain.units[i].value);
	}
	printf("%td files, %d facts: %d differences in %d files; parsed with precompiled "
	       "headers %zu, again without %zu, without %zu\n", shlen(plain.units), facts, n, differ,
	       fast.how[PARSE_FAST], fast.how[PARSE_ERRORS] + fast.how[PARSE_DIFFERS],
	       fast.how[PARSE_PLAIN]);
	return n > 0;
}
