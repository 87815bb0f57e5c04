/* SPDX-License-Identifier: GPL-2.0-only */
/* What is there, and what would stop a run. */
#include <ctype.h>
#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <time.h>

#include "base/child.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "front/front.h"
#include "model/attrs.h"
#include "output/output.h"

struct program {
	const char *name, *argument;	/* that makes it print its version */
	const char *package;		/* of Debian */
	const char *use;		/* what lacks without it; NULL: configuring a kernel */
};

static const struct program programs[] = {
	{ "make", "--version", "make", NULL },
	{ "flex", "--version", "flex", NULL },
	{ "bison", "--version", "bison", NULL },
	{ "bc", "--version", "bc", NULL },
	{ "perl", "--version", "perl", NULL },
	{ "python3", "--version", "python3", NULL },
	{ "git", "--version", "git", "changed lines, hooks and series of patches" },
	{ "spatch", "--version", "coccinelle", "the semantic patches" },
	{ "b4", "--version", "b4", "b4's checks of each patch" },
	{ "pre-commit", "--version", "pre-commit", "the pre-commit framework" },
};

struct doctor {
	struct context *c;
	int stops;		/* things that would stop a run */
	bool configures;	/* a run would configure a kernel */
};

#define NAME_WIDTH 18

/* ---- tools ---- */

/* The first "1.2" or "1.2.3" in text, cut out of it; NULL: none. */
static char *cut_version(char *text)
{
	for (char *p = text; *p; p++) {
		size_t len = strspn(p, "0123456789.");

		if (isdigit((unsigned char)*p) && strchr(p, '.') && strchr(p, '.') < p + len) {
			p[len] = '\0';
			return p;
		}
		if (len)
			p += len - 1;
	}
	return NULL;
}

/* Returns the version ("?" if it says none), or NULL: the program is not there. */
static char *program_version(const char *name, const char *argument)
{
	const char *const argv[] = { name, argument, NULL };
	struct child_result r;
	char *version = NULL;

	if (child_run(argv, NULL, NULL, &r))
		return NULL;
	if (r.status != 126 && r.status != 127) {
		version = cut_version(r.output);
		version = xstrdup(version ? version : "?");
	}
	child_result_release(&r);
	return version;
}

static void print_line(const char *name, const char *text)
{
	printf("  %-*s %s\n", NAME_WIDTH, name, text);
}

static void look_at_program(struct doctor *d, const struct program *p)
{
	_cleanup_free_ char *version = program_version(p->name, p->argument);
	const char *use = p->use ? p->use : "configuring a kernel";

	if (version) {
		print_line(p->name, version);
		return;
	}
	printf("  %-*s not there; for %s\n", NAME_WIDTH, p->name, use);
	if (p->use || !d->configures)
		return;
	error("no %s, which configuring a kernel needs: apt-get install %s", p->name, p->package);
	d->stops++;
}

static void look_at_compiler(struct doctor *d)
{
	_cleanup_free_ char *llvm = kbuild_llvm();
	const char *suffix = llvm && llvm[5] == '-' ? llvm + 5 : "";
	_cleanup_free_ char *clang = xasprintf("clang%s", suffix);
	_cleanup_free_ char *lld = xasprintf("ld.lld%s", suffix);
	_cleanup_free_ char *clang_version = llvm ? program_version(clang, "--version") : NULL;
	_cleanup_free_ char *lld_version = llvm ? program_version(lld, "--version") : NULL;

	print_line(clang, clang_version ? clang_version : "not there, or no ld.lld with it");
	if (lld_version)
		print_line(lld, lld_version);
	if (llvm || !d->configures)
		return;
	error("no clang and ld.lld to configure the kernel with: apt-get install clang-19 lld-19");
	d->stops++;
}

static void look_at_tools(struct doctor *d)
{
	_cleanup_free_ char *libclang = front_library();
	const char *version = cut_version(libclang);

	puts("tools");
	print_line("dmattr", DMATTR_VERSION);
	print_line("libclang", version ? version : "?");
	print_line("SQLite", store_library());
	print_line("Jansson", jansson_version_str());
	look_at_compiler(d);
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++)
		look_at_program(d, &programs[i]);
}

/* ---- the tree ---- */

static void look_at_tree(struct doctor *d)
{
	const struct tree *t = &d->c->tree;
	_cleanup_free_ char *mask = NULL;

	puts("tree");
	if (context_need(d->c, NEEDS_TREE)) {
		d->stops++;
		print_line("-k", "no kernel tree there");
		return;
	}
	mask = attrs_text(t, t->unmap_mask);
	print_line("path", t->path);
	print_line("version", t->version);
	print_line("require-coherent", t->require_coherent ? t->require_coherent :
				       "the tree lacks it: found all the same, but not fixed");
	print_line("cpu-cache-overlap", t->cache_overlap ? t->cache_overlap :
				       "the tree lacks it");
	print_line("compared at unmap", t->unmap_mask ? mask : "nothing, by dma-debug");
}

/* ---- how it is compiled ---- */

static bool has_commands(const char *dir)
{
	_cleanup_free_ char *path = path_join(dir, "compile_commands.json");

	if (!file_exists(path))
		return false;
	print_line("commands", path);
	return true;
}

static void look_at_build(struct doctor *d, const char *arch, const char *dir)
{
	struct build_state b;

	kbuild_look(&d->c->tree, arch, dir, &b);
	printf("  %-*s %s: %s\n", NAME_WIDTH, arch, b.dir ? b.dir : "?",
	       b.ready ? "ready" :
	       b.there ? "the tree or the tools changed; the next run configures it again" :
			 "not there yet; the first run that needs it configures it");
	d->configures |= !b.ready;
	free(b.dir);
}

static void look_at_builds(struct doctor *d)
{
	const struct context *c = d->c;

	if (!(c->has & NEEDS_TREE))
		return;
	puts("configuration");
	if ((c->build && has_commands(c->build)) || has_commands(c->tree.path))
		return;
	if (c->no_kbuild) {
		error("--no-kbuild, and no compile_commands.json in %s; make one there, or name "
		      "its directory with -b", c->build ? c->build : c->tree.path);
		d->stops++;
		return;
	}
	look_at_build(d, c->tree.arch, c->build);
	if (!c->arch)
		look_at_build(d, "arm64", NULL);
}

/* ---- rules ---- */

static void look_at_rules(struct doctor *d)
{
	struct report r = { 0 };

	puts("rules");
	print_line("directory", d->c->rules);
	if (context_need(d->c, NEEDS_APIS) || rule_texts(d->c->rules, &r))
		d->stops++;
	else
		printf("  %-*s %d APIs, %d rules\n", NAME_WIDTH, "known",
		       (int)arrlen(d->c->apis.apis), (int)arrlen(r.rules));
	report_release(&r);
}

/* ---- the database ---- */

static void print_units(struct doctor *d)
{
	const char *when = store_meta(d->c->store, "refreshed");
	const time_t at = when ? (time_t)atoll(when) : 0;
	struct unit_row *units = NULL;
	int failed = 0, damaged = 0;
	char date[40] = "never";
	struct tm tm;

	if (store_units(d->c->store, &units))
		return;
	for (int i = 0; i < arrlen(units); i++) {
		failed += units[i].failed;
		damaged += !units[i].failed && (units[i].errors || units[i].reason);
	}
	if (at && localtime_r(&at, &tm))
		strftime(date, sizeof(date), "%Y-%m-%d %H:%M", &tm);
	printf("  %-*s %d, %d damaged, %d failed\n", NAME_WIDTH, "files",
	       (int)arrlen(units), damaged, failed);
	print_line("refreshed", date);
	arrfree(units);
}

static void look_into_database(struct doctor *d)
{
	const char *tree;

	if (context_need(d->c, NEEDS_DB_READ)) {
		d->stops++;
		return;
	}
	print_units(d);
	tree = store_meta(d->c->store, "tree");
	if (!tree || !(d->c->has & NEEDS_TREE) || !strcmp(tree, d->c->tree.path))
		return;
	error("the database is of the tree %s: name another with --db", tree);
	d->stops++;
}

static void look_at_database(struct doctor *d)
{
	static const char *const words[] = {
		[STORE_MISSING] = "not there yet; the first run makes it",
		[STORE_CURRENT] = "good",
		[STORE_OTHER_SCHEMA] = "of another dmattr; the next run makes it again",
		[STORE_OTHER_VERSION] = "of another version; the next run makes it again",
		[STORE_FOREIGN] = "of another program",
		[STORE_UNREADABLE] = "cannot be read",
	};
	_cleanup_free_ char *path = NULL;
	enum store_state state;
	int writer;

	if (!d->c->db && !(d->c->has & NEEDS_TREE))
		return;
	puts("database");
	path = context_database(d->c);
	if (!path) {
		d->stops++;
		return;
	}
	state = store_look(path);
	writer = store_writer(path);
	print_line("file", path);
	print_line("state", words[state]);
	if (writer)
		printf("  %-*s process %d; a run waits 5 seconds for it\n", NAME_WIDTH,
		       "written by", writer);
	if (state == STORE_FOREIGN) {
		error("%s is of another program: name another file with --db", path);
		d->stops++;
	}
	d->stops += state == STORE_UNREADABLE;
	if (state == STORE_CURRENT)
		look_into_database(d);
}

static int run_doctor(struct context *c, int argc, char **argv)
{
	static const struct option options[] = { { NULL, 0, NULL, 0 } };
	struct doctor d = { .c = c };
	int opt = getopt_long(argc, argv, ":", options, NULL);

	if (opt != -1)
		return refused_option(argv[0], argv, opt);
	if (optind != argc) {
		error("doctor takes no argument; -k names the tree");
		return EXIT_TROUBLE;
	}
	look_at_tree(&d);
	look_at_builds(&d);
	look_at_tools(&d);
	look_at_rules(&d);
	look_at_database(&d);
	if (!d.stops)
		puts("nothing would stop a run");
	else
		printf("%d thing%s would stop a run\n", d.stops, d.stops == 1 ? "" : "s");
	return d.stops ? EXIT_TROUBLE : EXIT_CLEAN;
}

static const char usage[] =
	"usage: dmattr [OPTION...] doctor\n"
	"\n"
	"Says what is there: the tree and how it spells the attributes, the build directories,\n"
	"the tools and their versions, the rules, the database. What would stop a run is an\n"
	"error that says how to mend it. Nothing is configured or parsed.\n"
	"\n"
	"  --help     print this\n"
	"\n"
	"exit status: 0 nothing would stop a run, 2 something would\n";

const struct command cmd_doctor = {
	"doctor", "what is installed, and what would stop a run", usage, 0, run_doctor,
};
