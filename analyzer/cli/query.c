/* SPDX-License-Identifier: GPL-2.0-only */
#include <getopt.h>

#include "analysis/analysis.h"
#include "base/error.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "model/attrs.h"
#include "output/output.h"

static void print_provenance(unsigned int bits)
{
	const char *sep = "";

	for (unsigned int i = 0; provenance_name(i); i++) {
		if (!(bits & 1u << i))
			continue;
		printf("%s%s", sep, provenance_name(i));
		sep = ",";
	}
	if (!*sep)
		putchar('-');
}

static void print_reason(const char *why)
{
	if (why)
		printf(" (%s)", why);
}

static void print_site(const struct tree *t, const struct site *s)
{
	_cleanup_free_ char *attrs = attrs_text(t, s->attrs_must);

	printf("%s:%d:%d\t%s\t%s\t%s", s->at.file, s->at.line, s->at.column,
	       s->at.function, s->api, s->direction);
	print_reason(s->direction_why);
	printf("\t%s%s", attrs, s->attrs_known ? "" : " ?");
	print_reason(s->attrs_why);
	putchar('\t');
	print_provenance(s->provenance);
	printf("\t%s\t%s\t%s\t%s\n", lifetime_names[s->lifetime], s->uapi,
	       verdict_names[s->verdict], s->id);
}

static int print_sites(struct context *c, char **paths)
{
	const struct analysis_options o = {
		.paths = (const char *const *)paths, .n_paths = arrlen(paths),
	};
	struct report r = { 0 };
	int rc = analyse(c->store, &c->apis, c->rules, &c->tree, &o, NULL, &r);

	if (!rc)
		puts("site\tfunction\tapi\tdirection\tattrs\tprovenance\tlifetime\tuapi\tverdict\tid");
	for (int i = 0; i < arrlen(r.sites) && !rc; i++)
		print_site(&c->tree, &r.sites[i]);
	report_release(&r);
	return rc;
}

static int query_sites(struct context *c, int argc, char **argv)
{
	char **paths = NULL;
	int rc;

	if (context_need(c, NEEDS_TREE | NEEDS_APIS))
		return EXIT_TROUBLE;
	tree_recall(c);
	if (argc > 1 && paths_resolve(&c->tree, argv + 1, argc - 1, &paths))
		return EXIT_TROUBLE;
	rc = print_sites(c, paths);
	paths_free(paths);
	return rc ? EXIT_TROUBLE : EXIT_CLEAN;
}

static int query_layout(struct context *c, int argc, char **argv)
{
	const char *line = store_meta(c->store, "cacheline");
	const struct tree tree = { .cacheline = line ? atoi(line) : 0 };
	struct layout_note *notes = NULL;
	const struct record_row *record;
	struct arena arena = { 0 };
	const char *tag;
	int rc;

	if (argc != 2) {
		error("query layout wants one record");
		return EXIT_TROUBLE;
	}
	tag = argv[1];
	if (!strncmp(tag, "struct ", 7))
		tag += 7;
	if (context_need(c, NEEDS_APIS) || store_record(c->store, tag, &record))
		return EXIT_TROUBLE;
	if (!record) {
		error("no record %s in the database", tag);
		return EXIT_TROUBLE;
	}
	rc = analyse_layout(c->store, &c->apis, &tree, record, &arena, &notes);
	if (!rc)
		rc = layout_print(record, tree.cacheline, notes, stdout);
	arrfree(notes);
	arena_release(&arena);
	return rc ? EXIT_TROUBLE : EXIT_CLEAN;
}

static int query_sql(struct context *c, int argc, char **argv)
{
	if (argc != 2) {
		error("query sql wants one statement, as one argument");
		return EXIT_TROUBLE;
	}
	return store_sql(c->store, argv[1], stdout) ? EXIT_TROUBLE : EXIT_CLEAN;
}

static const struct subject {
	const char *name;
	int (*run)(struct context *c, int argc, char **argv);
} subjects[] = {
	{ "sites", query_sites }, { "callers", query_callers },
	{ "callees", query_callees }, { "path", query_path },
	{ "unresolved", query_unresolved },
	{ "layout", query_layout }, { "sql", query_sql },
};

static int run_query(struct context *c, int argc, char **argv)
{
	static const struct option options[] = { { NULL, 0, NULL, 0 } };
	int opt;

	opt = getopt_long(argc, argv, "+:", options, NULL);
	if (opt != -1)
		return refused_option(argv[0], argv, opt);
	argc -= optind;
	argv += optind;
	for (size_t i = 0; argc && i < ARRAY_SIZE(subjects); i++) {
		if (strcmp(argv[0], subjects[i].name))
			continue;
		if (context_need(c, NEEDS_DB_READ))
			return EXIT_TROUBLE;
		return subjects[i].run(c, argc, argv);
	}
	error("query %s: there are: sites, callers F, callees F, path A B, unresolved, layout RECORD, "
	      "sql STATEMENT", argc ? argv[0] : "what?");
	return EXIT_TROUBLE;
}

static const char usage[] =
	"usage: dmattr [OPTION...] query sites [PATH...]\n"
	"                                callers FUNCTION | callees FUNCTION\n"
	"                                path FUNCTION FUNCTION\n"
	"                                unresolved\n"
	"                                layout RECORD\n"
	"                                sql STATEMENT\n"
	"\n"
	"Asks the database that 'check' and 'index' made; nothing is refreshed.\n"
	"\n"
	"  sites     every mapping call below PATH (default: all), columns by tabs\n"
	"  callers   what calls a function, directly or through a member it is stored into\n"
	"  callees   what it calls; a call through a member is each function stored there\n"
	"  path      the shortest way of calls from one function to another; a pointer that\n"
	"            more than 24 functions can be is taken only if there is no other way\n"
	"  unresolved  calls through pointers of which no callee is known\n"
	"  layout    a record's members, offsets, holes and cacheline boundaries; what the\n"
	"            device writes, and who of the CPU writes the others\n"
	"  sql       a read-only statement; views: call_graph, mapping_site, flow_text,\n"
	"            layout, unit_text\n"
	"  --help    print this\n"
	"\n"
	"FUNCTION is name, or name@file for one static function of several. With --db FILE\n"
	"only 'sites' needs a tree.\n"
	"\n"
	"exit status: 0 done, 2 trouble\n";

const struct command cmd_query = {
	"query", "ask the database: sites, callers, callees, path, layout, sql", usage,
	0, run_query,
};
