/* SPDX-License-Identifier: GPL-2.0-only */
/* The database of facts: what goes in comes out, and what is bad is said. TAP. */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "store/store.h"
#include "tap.h"

static char dir[] = "/tmp/store_test.XXXXXX";
static char *root, *db;

/* ---- a small tree ---- */

static void put_file(const char *name, const char *text)
{
	_cleanup_free_ char *path = path_join(root, name);
	/* not of this moment: a file that changes while units are read is never fresh */
	struct timespec old[2] = { { .tv_sec = 1700000000 }, { .tv_sec = 1700000000 } };
	static int count;

	if (file_replace(path, text, strlen(text)))
		abort();
	old[1].tv_sec += ++count;
	utimensat(AT_FDCWD, path, old, 0);
}

static void remove_file(const char *name)
{
	_cleanup_free_ char *path = path_join(root, name);

	unlink(path);
}

static void reset_tree(void)
{
	_cleanup_free_ char *cmd = xasprintf("rm -rf %s/*", dir);
	_cleanup_free_ char *sub = path_join(root, "inc");

	if (system(cmd) || make_dirs(sub))
		abort();
	put_file("a.c", "a");
	put_file("b.c", "b");
	put_file("inc/h.h", "h");
}

/* ---- facts ---- */

#define EMIT(e, name, ...) \
	(e)->sink.emit(&(e)->sink, FACT_##name, &(struct fact_##name){ __VA_ARGS__ })

static char x86[] = "x86_64", arm[] = "arm64";

static struct job job_of(const char *file)
{
	return (struct job){ .file = (char *)(uintptr_t)file, .arch = x86,
			     .flags_hash = 0xfedcba9876543210 };
}

/* A function in inc/h.h, which units share; line: where it stands. */
static void emit_header(struct fact_encoder *e, int line)
{
	EMIT(e, function, .symbol = "helper@inc/h.h", .file = "inc/h.h", .line = line,
	     .flags = FUNCTION_STATIC | FUNCTION_INLINE | FUNCTION_IN_HEADER, .returns = "int");
	EMIT(e, flow, .seq = 1, .op = FLOW_RETURN, .dst = "$", .src = "=0", .line = line);
	EMIT(e, record, .tag = "shared", .kind = RECORD_STRUCT, .size = 8, .align = 8,
	     .file = "inc/h.h", .line = line + 5);
	EMIT(e, member, .tag = "shared", .name = "p", .size_bits = 64, .type = "void *");
}

static void emit_main(struct fact_encoder *e)
{
	EMIT(e, function, .symbol = "probe", .file = "a.c", .line = 10, .col = 5, .end_line = 20,
	     .params = 1, .returns = "int");
	EMIT(e, local, .idx = 0, .name = "ctx", .type = "struct ctx *", .record = "ctx",
	     .size = 8, .align = 8, .flags = LOCAL_PARAM | LOCAL_POINTER, .line = 10);
	EMIT(e, local, .idx = 1, .name = "n", .type = "int", .size = 4, .align = 4, .line = 11);
	EMIT(e, flow, .seq = 1, .op = FLOW_COPY, .dst = "%0*.ctx:pages", .src = "%1", .line = 12,
	     .col = 3);
	EMIT(e, call, .seq = 2, .callee = "dma_map_page_attrs", .spelled = "dma_map_page",
	     .line = 13, .col = 9, .flags = CALL_IN_MACRO, .sfile = "inc/h.h", .sline = 3,
	     .scol = 1);
	EMIT(e, arg, .seq = 2, .idx = 0, .place = "%0*.ctx:dev");
	EMIT(e, arg, .seq = 2, .idx = 2, .place = "=4096");
	EMIT(e, call, .seq = 3, .via = "%0*.ops:map", .spelled = "map", .line = 14, .col = 9);
	EMIT(e, arg, .seq = 3, .idx = 0, .place = "@probe");
	EMIT(e, call, .seq = 4, .via = "%0*.ops:map*.other:fn", .spelled = "fn", .line = 14);
	EMIT(e, branch, .seq = 5, .kind = BRANCH_IF, .cond = "#3", .else_seq = 7, .end_seq = 7,
	     .exits = 1, .line = 15, .col = 6);
	EMIT(e, flow, .seq = 6, .op = FLOW_RETURN, .dst = "$", .src = "#3", .line = 16);
	EMIT(e, flow, .seq = 7, .op = FLOW_COPY, .dst = "@table@a.c.ops:map", .src = "@probe",
	     .line = 17);
	EMIT(e, jump, .seq = 8, .kind = JUMP_GOTO, .label = "out", .line = 18);
}

static void emit_rest(struct fact_encoder *e)
{
	EMIT(e, record, .tag = "ctx", .kind = RECORD_STRUCT, .size = 16, .align = 8,
	     .file = "a.c", .line = 1);
	EMIT(e, record, .tag = "ops", .kind = RECORD_STRUCT, .size = 8, .align = 8,
	     .file = "a.c", .line = 5);
	EMIT(e, member, .tag = "ctx", .idx = 0, .name = "dev", .size_bits = 64, .align = 8,
	     .type = "struct device *", .record = "device", .flags = MEMBER_POINTER, .line = 2);
	EMIT(e, member, .tag = "ops", .idx = 0, .name = "map", .size_bits = 64, .align = 8,
	     .type = "int (*)(void)", .flags = MEMBER_POINTER | MEMBER_FUNCTION, .line = 6);
	EMIT(e, member, .tag = "ctx", .idx = 1, .name = "pages", .offset_bits = 64,
	     .size_bits = 64, .align = 8, .type = "struct page *[1]", .record = "page",
	     .count = 1, .flags = MEMBER_ARRAY, .line = 3);
	EMIT(e, global, .symbol = "table@a.c", .type = "struct ops", .record = "ops", .size = 8,
	     .align = 8, .file = "a.c", .line = 30);
}

/* What front would make of a.c; line: of the header's function, 0: not emitted. */
static void store_a(struct store *s, int line, const char *reason)
{
	struct job job = job_of("a.c");
	struct fact_encoder e;

	fact_encoder_init(&e);
	EMIT(&e, dep, .file = "a.c");
	EMIT(&e, dep, .file = "inc/h.h");
	EMIT(&e, diag, .file = "a.c", .line = 7, .col = 2, .text = "unknown type name 'foo'");
	EMIT(&e, diag, .file = "a.c", .line = 8, .col = 2, .text = "second");
	EMIT(&e, flow, .seq = 1, .op = FLOW_COPY, .dst = "@table@a.c.ops:map", .src = "@probe",
	     .line = 31, .col = 9);
	if (line)
		emit_header(&e, line);
	emit_main(&e);
	EMIT(&e, function, .symbol = "", .file = "inc/h.h");
	EMIT(&e, flow, .seq = 1, .op = FLOW_COPY, .dst = "@other.ops:map", .src = "@late",
	     .line = 9, .col = 1);
	emit_rest(&e);
	if (store_unit(s, &job, root, e.data, (size_t)arrlen(e.data), reason))
		abort();
	fact_encoder_release(&e);
}

/* b.c: one function of its own, named so; inc/h.h if line. */
static void store_b(struct store *s, const char *name, int line, bool includes)
{
	struct job job = job_of("b.c");
	struct fact_encoder e;

	fact_encoder_init(&e);
	EMIT(&e, dep, .file = "b.c");
	if (includes)
		EMIT(&e, dep, .file = "inc/h.h");
	if (line)
		emit_header(&e, line);
	EMIT(&e, function, .symbol = name, .file = "b.c", .line = 3, .returns = "void");
	EMIT(&e, call, .seq = 1, .callee = "probe", .spelled = "probe", .line = 4, .col = 2);
	if (store_unit(s, &job, root, e.data, (size_t)arrlen(e.data), NULL))
		abort();
	fact_encoder_release(&e);
}

static struct store *open_write(void)
{
	struct store *s = NULL;

	if (store_open(db, STORE_WRITE, &s))
		abort();
	return s;
}

static struct store *open_read(void)
{
	struct store *s = NULL;

	if (store_open(db, STORE_READ, &s))
		abort();
	return s;
}

/* A fresh database that holds a.c and b.c. */
static void make_both(void)
{
	struct store *s;

	reset_tree();
	s = open_write();
	store_a(s, 40, NULL);
	store_b(s, "caller", 40, true);
	store_close(s);
}

static int definitions(struct store *s, const char *symbol, struct ref_list *list)
{
	if (store_definitions(s, store_find_symbol(s, symbol), list))
		abort();
	return list->n;
}

static const struct body *body_of(struct store *s, const char *symbol)
{
	const struct body *b = NULL;
	struct ref_list list;

	if (definitions(s, symbol, &list) != 1 || store_body(s, list.refs[0].function, &b))
		abort();
	return b;
}

static bool stale(struct store *s, const char *file)
{
	struct job job = job_of(file);

	return store_unit_stale(s, &job, root);
}

/* ---- what goes in comes out ---- */

static void test_body(struct store *s)
{
	const struct body *b = body_of(s, "probe");
	const struct body_call *c = b->calls;

	ok(b->line == 10 && b->col == 5 && b->end_line == 20 && b->n_params == 1 &&
	   !strcmp(b->returns, "int") && !strcmp(store_file(s, b->file), "a.c") &&
	   !strcmp(store_symbol(s, b->symbol), "probe"), "a function");
	ok(b->n_locals == 2 && !strcmp(b->locals[0].name, "ctx") &&
	   !strcmp(b->locals[0].record, "ctx") && b->locals[0].flags == (LOCAL_PARAM | LOCAL_POINTER) &&
	   b->locals[1].size == 4 && !*b->locals[1].record, "its locals");
	ok(b->n_flows == 3 && b->flows[0].op == FLOW_COPY && b->flows[0].line == 12 &&
	   !strcmp(store_place(s, b->flows[0].dst), "%0*.ctx:pages") && b->flows[0].dst > 0 &&
	   !strcmp(store_place(s, b->flows[0].src), "%1") && b->flows[0].src < 0 &&
	   b->flows[1].seq == 6 && b->flows[1].op == FLOW_RETURN, "its flows");
	ok(b->n_calls == 3 && c[0].n_args == 3 && c[0].args[1] == 0 &&
	   !strcmp(store_place(s, c[0].args[0]), "%0*.ctx:dev") &&
	   !strcmp(store_place(s, c[0].args[2]), "=4096") &&
	   !strcmp(store_symbol(s, c[0].callee), "dma_map_page_attrs") && !c[0].via &&
	   !strcmp(c[0].spelled, "dma_map_page") && c[0].flags == CALL_IN_MACRO &&
	   !strcmp(store_file(s, c[0].spelling_file), "inc/h.h") && c[0].spelling_line == 3 &&
	   !c[1].callee && c[1].n_args == 1 && c[1].via > 0 && c[2].n_args == 0, "its calls");
	ok(b->n_branches == 1 && b->branches[0].kind == BRANCH_IF && b->branches[0].exits == 1 &&
	   b->branches[0].else_seq == 7 && !strcmp(store_place(s, b->branches[0].cond), "#3"),
	   "its branches");
	ok(b->n_jumps == 1 && b->jumps[0].seq == 8 && b->jumps[0].kind == JUMP_GOTO &&
	   !strcmp(b->jumps[0].label, "out") && b->jumps[0].line == 18, "its jumps");
}

static void test_lists(struct store *s)
{
	struct ref_list l;

	store_callers(s, store_find_symbol(s, "probe"), &l);
	ok(l.n == 1 && l.refs[0].seq == 1 && l.refs[0].idx == -2 && l.refs[0].function > 0,
	   "callers of a function");
	store_calls_via(s, "ops:map", &l);
	ok(l.n == 1 && l.refs[0].seq == 3 && l.refs[0].idx == -2,
	   "calls through a member, and not through what it points to");
	store_member_uses(s, "ops:map", &l);
	ok(l.n == 3 && l.refs[0].function == 0 && l.refs[0].unit == 1 && l.refs[0].idx == -1 &&
	   l.refs[2].function > 0 && l.refs[2].seq == 7,
	   "flows into a member, at file scope too");
	store_member_uses(s, "ctx:dev", &l);
	ok(l.n == 1 && l.refs[0].idx == 0 && l.refs[0].seq == 2, "arguments that name a member");
	store_member_reads(s, "ctx:pages", &l);
	ok(l.n == 0, "nobody reads that member");
	store_symbol_uses(s, store_find_symbol(s, "probe"), &l);
	ok(l.n == 3, "uses of a function as a value: file scope, argument, flow (%d)", l.n);
	store_global_uses(s, store_find_symbol(s, "table@a.c"), &l);
	ok(l.n == 2 && !l.refs[0].function && l.refs[1].function, "flows into a global");
	store_callers(s, 0, &l);
	ok(l.n == 0 && store_find_symbol(s, "nobody") == 0 && store_find_place(s, "%99") == 0 &&
	   !*store_string(s, 1 << 30) && !*store_place(s, -(1 << 30)),
	   "what is not there is not there");
}

static void test_file_scope(struct store *s)
{
	struct ref_list l;
	struct body_flow f, g;
	const struct body *b;
	int64_t file = 0, other = 0;

	store_member_uses(s, "ops:map", &l);
	ok(!store_file_flow(s, &l.refs[0], &f, &file) && f.line == 31 &&
	   !strcmp(store_file(s, file), "a.c") &&
	   !store_file_flow(s, &l.refs[1], &g, &other) && g.line == 9 &&
	   !strcmp(store_place(s, g.src), "@late") && !strcmp(store_file(s, other), "inc/h.h"),
	   "file-scope flows know their file");
	ok(!store_body(s, -l.refs[0].unit, &b) && b->id == 0 && b->unit == 1 && b->n_flows == 2,
	   "the file-scope body of a unit");
}

static void test_rest(struct store *s)
{
	const struct record_row *r, *again;
	struct unit_row *units;
	struct left_out *left;

	store_record(s, "ctx", &r);
	ok(r && r->size == 16 && r->kind == RECORD_STRUCT && r->n_members == 2 &&
	   !strcmp(r->members[1].name, "pages") && r->members[1].offset_bits == 64 &&
	   r->members[1].count == 1 && !strcmp(r->members[0].record, "device") &&
	   !strcmp(r->file, "a.c"), "the layout of a record");
	store_record(s, "ctx", &again);
	ok(r == again && !store_record(s, "nothing", &again) && !again, "layouts are cached");
	store_units(s, &units);
	ok(arrlen(units) == 2 && !strcmp(units[0].file, "a.c") && units[0].errors == 2 &&
	   !strcmp(units[0].first_error, "a.c:7:2: unknown type name 'foo'") &&
	   !units[0].reason && !units[0].failed && !units[1].first_error &&
	   !strcmp(units[1].arch, "x86_64"), "units and their errors");
	arrfree(units);
	store_left_out_list(s, &left);
	ok(arrlen(left) == 0 && !store_meta(s, "nothing") && store_meta(s, "tool"), "meta");
	arrfree(left);
}

static void test_sharing(struct store *s)
{
	struct ref_list l;

	ok(definitions(s, "helper@inc/h.h", &l) == 1 && definitions(s, "caller", &l) == 1 &&
	   body_of(s, "helper@inc/h.h")->n_flows == 1, "a header's function is kept once");
}

static void test_round_trip(void)
{
	struct store *s;

	make_both();
	s = open_read();
	test_body(s);
	test_lists(s);
	test_file_scope(s);
	test_rest(s);
	test_sharing(s);
	store_close(s);
}

/* ---- storing again ---- */

static void test_restore(void)
{
	struct store *s;
	struct ref_list l;

	make_both();
	s = open_write();
	store_b(s, "renamed", 0, true);
	ok(definitions(s, "caller", &l) == 0 && definitions(s, "renamed", &l) == 1,
	   "a unit that is stored again replaces its facts");
	ok(definitions(s, "helper@inc/h.h", &l) == 1, "what it shares with another stays");
	store_callers(s, store_find_symbol(s, "probe"), &l);
	ok(l.n == 1, "no call is left twice");
	store_close(s);

	/* the owner comes again after another unit of the same front: without the header */
	make_both();
	s = open_write();
	store_b(s, "caller", 40, true);
	store_a(s, 0, NULL);
	ok(definitions(s, "helper@inc/h.h", &l) == 1,
	   "a header's function that the front emitted for a neighbour stays");
	store_close(s);

	/* the owner does not include it any more */
	make_both();
	s = open_write();
	store_a(s, 40, NULL);
	store_close(s);
	s = open_write();
	store_b(s, "caller", 0, false);
	store_flush(s);
	ok(definitions(s, "helper@inc/h.h", &l) == 1, "it stays while one unit includes it");
	remove_file("a.c");
	store_close(s);
	s = open_write();
	ok(!store_prune(s, root) && definitions(s, "helper@inc/h.h", &l) == 0 &&
	   definitions(s, "probe", &l) == 0 && definitions(s, "caller", &l) == 1,
	   "and goes with the last one; units of files that are gone go");
	store_close(s);
}

static void test_failed_unit(void)
{
	struct job job = job_of("a.c");
	unsigned char rubbish[] = { FACT_call, 1, 200, 200, 200 };
	struct unit_row *units;
	struct ref_list l;
	struct store *s;

	make_both();
	s = open_write();
	store_unit(s, &job, root, "", 0, "killed by signal 11");
	store_units(s, &units);
	ok(units[0].failed && !strcmp(units[0].reason, "killed by signal 11") &&
	   definitions(s, "probe", &l) == 0 && definitions(s, "helper@inc/h.h", &l) == 1,
	   "a unit that failed has its reason and no facts of its own");
	arrfree(units);
	store_close(s);
	s = open_write();
	ok(!stale(s, "a.c"), "it is not tried again while nothing changes");
	store_close(s);
	put_file("inc/h.h", "mended");
	s = open_write();
	ok(stale(s, "a.c"), "and is when a header changes that it read before");
	store_unit(s, &job, root, rubbish, sizeof(rubbish), NULL);
	store_units(s, &units);
	ok(units[0].failed && strstr(units[0].reason, "damaged"), "rubbish is a failed unit");
	arrfree(units);
	store_a(s, 40, "time limit of 60 s");
	store_units(s, &units);
	ok(!units[0].failed && !strcmp(units[0].reason, "time limit of 60 s") &&
	   definitions(s, "probe", &l) == 1, "facts that are not complete are kept, with the reason");
	arrfree(units);
	ok(definitions(s, "helper@inc/h.h", &l) == 1, "its header's function is there");
	store_a(s, 0, "time limit of 60 s");
	store_close(s);
	s = open_write();
	store_a(s, 0, "time limit of 60 s");
	ok(definitions(s, "helper@inc/h.h", &l) == 1, "and stays if it does not come this time");
	store_close(s);
}

static void test_double_key(void)
{
	struct job job = job_of("a.c");
	struct unit_row *units;
	struct fact_encoder e;
	struct store *s;

	reset_tree();
	s = open_write();
	fact_encoder_init(&e);
	EMIT(&e, function, .symbol = "f", .file = "a.c", .line = 1);
	EMIT(&e, flow, .seq = 1, .op = FLOW_COPY, .dst = "%0", .src = "%1");
	EMIT(&e, flow, .seq = 1, .op = FLOW_COPY, .dst = "%0", .src = "not a place");
	store_unit(s, &job, root, e.data, (size_t)arrlen(e.data), NULL);
	fact_encoder_release(&e);
	store_units(s, &units);
	ok(arrlen(units) == 1 && units[0].reason && strstr(units[0].reason, "1 facts not kept") &&
	   strstr(units[0].reason, "1 places not"), "facts that cannot be kept are counted");
	arrfree(units);
	store_close(s);
}

/* ---- freshness ---- */

static void test_stale(void)
{
	struct job job = job_of("a.c");
	struct store *s;

	make_both();
	s = open_write();
	ok(!stale(s, "a.c") && !stale(s, "b.c"), "nothing has changed");
	ok(stale(s, "c.c"), "a unit that is not there is stale");
	job.flags_hash++;
	ok(store_unit_stale(s, &job, root), "other flags");
	job.flags_hash--;
	job.arch = arm;
	ok(store_unit_stale(s, &job, root), "another architecture");
	store_close(s);

	put_file("a.c", "a");
	s = open_write();
	ok(!stale(s, "a.c"), "touched, not changed");
	store_close(s);

	put_file("a.c", "A");
	s = open_write();
	ok(stale(s, "a.c") && !stale(s, "b.c"), "changed content of the same size");
	store_close(s);
	s = open_read();
	ok(stale(s, "a.c"), "and still when asked again, reading only");
	store_close(s);
}

static void test_stale_header(void)
{
	struct ref_list l;
	struct store *s;

	make_both();
	put_file("inc/h.h", "other");
	s = open_write();
	ok(stale(s, "a.c") && stale(s, "b.c"), "a changed header");
	store_a(s, 41, NULL);
	store_close(s);
	s = open_write();
	ok(!stale(s, "a.c") && stale(s, "b.c"), "only the unit that was stored again is fresh");
	ok(definitions(s, "helper@inc/h.h", &l) == 1 && body_of(s, "helper@inc/h.h")->line == 41,
	   "the old function of the header is gone");
	store_close(s);

	remove_file("inc/h.h");
	s = open_write();
	ok(stale(s, "a.c"), "a header that is gone");
	store_close(s);

	/* a unit that was never seen brings the header's change */
	make_both();
	remove_file("b.c");
	s = open_write();
	store_prune(s, root);
	store_close(s);
	put_file("inc/h.h", "third");
	put_file("b.c", "again");
	s = open_write();
	store_b(s, "caller", 44, true);
	store_close(s);
	s = open_read();
	ok(definitions(s, "helper@inc/h.h", &l) == 1 && body_of(s, "helper@inc/h.h")->line == 44,
	   "a change that a new unit brings");
	store_close(s);
}

static void test_racy(void)
{
	_cleanup_free_ char *path = path_join(root, "a.c");
	struct store *s;

	make_both();
	s = open_write();
	stale(s, "a.c");
	stale(s, "b.c");
	store_close(s);
	reset_tree();
	s = open_write();
	stale(s, "a.c");
	usleep(20000);
	utimensat(AT_FDCWD, path, NULL, 0);
	store_a(s, 40, NULL);
	store_close(s);
	s = open_write();
	ok(stale(s, "a.c"), "a file that changed while its unit was read");
	store_close(s);
}

/* ---- bad input ---- */

/* Run f in a child; its exit status, and what it said in *said. */
static int in_child(int (*f)(void), char **said)
{
	int pipes[2], status;
	static char text[4096];
	ssize_t n, len = 0;
	pid_t pid;

	fflush(stdout);
	if (pipe(pipes))
		abort();
	pid = fork();
	if (!pid) {
		dup2(pipes[1], 2);
		close(pipes[0]);
		close(pipes[1]);
		_exit(f());
	}
	close(pipes[1]);
	while ((n = read(pipes[0], text + len, sizeof(text) - 1 - (size_t)len)) > 0)
		len += n;
	text[len] = 0;
	close(pipes[0]);
	waitpid(pid, &status, 0);
	*said = text;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

static int try_write(void)
{
	struct store *s;

	if (store_open(db, STORE_WRITE, &s))
		return 1;
	store_close(s);
	return 0;
}

static int try_read(void)
{
	struct store *s;

	if (store_open(db, STORE_READ, &s))
		return 1;
	store_close(s);
	return 0;
}

static int count_lines(const char *text)
{
	int n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

static void refused(int (*f)(void), const char *wanted, const char *what)
{
	char *said;
	int status = in_child(f, &said);

	if (!ok(status == 1 && count_lines(said) == 1 && strstr(said, wanted) &&
		strstr(said, db), "%s", what))
		printf("# status %d: %s", status, said);
}

static char *whole_file(size_t *len)
{
	char *text = file_read(db, len);

	if (!text)
		abort();
	return text;
}

static void test_not_ours(void)
{
	static const char text[] = "int main(void) { return 0; } /* certainly no database, but long"
		" enough to have the header of one: sixteen bytes, and some more that follow */\n";
	_cleanup_free_ char *left = NULL;
	_cleanup_free_ char *cmd = xasprintf("sqlite3 %s 'CREATE TABLE theirs(x)'", db);

	reset_tree();
	refused(try_read, "run \"dmattr index\" first", "no database to read");
	if (file_replace(db, text, strlen(text)))
		abort();
	refused(try_write, "is not a database", "not a database, to write");
	refused(try_read, "is not a database", "not a database, to read");
	left = whole_file(NULL);
	ok(!strcmp(left, text), "it is left as it is");
	unlink(db);
	if (system(cmd)) {
		ok(true, "# SKIP no sqlite3 shell");
		return;
	}
	refused(try_write, "of another program", "another program's database");
	refused(try_read, "of another program", "another program's database, to read");
}

static void test_damaged(void)
{
	_cleanup_free_ char *text = NULL;
	size_t len;
	char *said;

	make_both();
	text = whole_file(&len);
	if (truncate(db, (off_t)len / 2))
		abort();
	refused(try_write, "is damaged; remove it and run again", "truncated, to write");
	refused(try_read, "is damaged; remove it and run again", "truncated, to read");
	if (truncate(db, 0))
		abort();
	refused(try_read, "is empty", "truncated to nothing, to read");
	ok(in_child(try_write, &said) == 0, "truncated to nothing, to write: made again");
	memset(text + 4096, 0xa5, len - 4096);
	if (file_replace(db, text, len))
		abort();
	refused(try_read, "is damaged; remove it and run again", "overwritten pages");
}

/* user_version lies at 60 in a database's header. */
static void test_other_schema(void)
{
	_cleanup_free_ char *text = NULL;
	struct ref_list l;
	struct store *s;
	size_t len;
	char *said;

	make_both();
	text = whole_file(&len);
	text[60] ^= 1;
	if (file_replace(db, text, len))
		abort();
	refused(try_read, "make it again with \"dmattr index\"", "another schema, to read");
	ok(in_child(try_write, &said) == 0 && count_lines(said) == 1 &&
	   strstr(said, "it is made again"), "another schema, to write: says that it is made again");
	s = open_write();
	ok(stale(s, "a.c") && definitions(s, "probe", &l) == 0, "and is empty");
	store_set_meta(s, "tool", "0.0.0-other");
	store_close(s);
	refused(try_read, "another version of dmattr", "another version of dmattr, to read");
	ok(in_child(try_write, &said) == 0 && strstr(said, "another version of dmattr"),
	   "another version of dmattr, to write");
	ok(in_child(try_write, &said) == 0 && !*said, "once only");
}

static void test_locked(void)
{
	struct store *s;
	char *said;

	make_both();
	s = open_write();
	refused(try_write, "is being written by another dmattr (process", "a second writer");
	store_set_meta(s, "tree", "here");
	ok(in_child(try_read, &said) == 0 && !*said, "a reader beside the writer");
	store_close(s);
	ok(in_child(try_write, &said) == 0, "the lock goes with the writer");
}

static int fill_up(void)
{
	struct rlimit limit = { 300000, 300000 };
	struct store *s;
	int rc = 0;

	signal(SIGXFSZ, SIG_IGN);
	if (store_open(db, STORE_WRITE, &s) || setrlimit(RLIMIT_FSIZE, &limit))
		return 3;
	for (int i = 0; i < 20000 && !rc; i++) {
		_cleanup_free_ char *key = xasprintf("key %d with a long tail %060d", i, i);

		rc = store_set_meta(s, key, key);
		if (!rc && i % 100 == 0)
			rc = store_flush(s);
	}
	if (!rc)
		return 4;
	if (store_set_meta(s, "after", "it") != -1 || store_flush(s) != -1)
		return 5;
	store_close(s);
	return 1;
}

static void test_full(void)
{
	struct ref_list l;
	struct store *s;

	make_both();
	refused(fill_up, "cannot write", "a full disk (file size limit): one line");
	s = open_write();
	ok(definitions(s, "probe", &l) == 1 && store_meta(s, "key 0 with a long tail "
	   "000000000000000000000000000000000000000000000000000000000000"),
	   "what was stored before is there");
	store_close(s);
}

static int write_nowhere(void)
{
	struct store *s;

	return -store_open("/nonexistent/x.db", STORE_WRITE, &s);
}

static int as_nobody(int (*f)(void))
{
	if (!getuid() && (setgid(65534) || setuid(65534)))
		return 77;
	return f();
}

static int write_as_nobody(void)
{
	return as_nobody(try_write);
}

static int read_as_nobody(void)
{
	return as_nobody(try_read);
}

static void test_read_only_dir(void)
{
	_cleanup_free_ char *lock = NULL;
	char *said;
	int status;

	make_both();
	lock = xasprintf("%s-lock", db);
	unlink(lock);
	chmod(db, 0444);
	chmod(dir, 0555);
	refused(write_as_nobody, "cannot write", "a directory that is read-only, to write");
	status = in_child(read_as_nobody, &said);
	if (!ok(status == 0 && !*said, "a directory that is read-only, to read"))
		printf("# status %d: %s", status, said);
	chmod(dir, 0755);
	status = in_child(write_nowhere, &said);
	ok(status == 1 && count_lines(said) == 1 && strstr(said, "No such file"),
	   "no such directory");
}

/* ---- a person's statements ---- */

static char *sql(struct store *s, const char *statement, int *rc)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	*rc = store_sql(s, statement, f);
	fclose(f);
	return text;
}

static void selects(struct store *s, const char *statement, const char *wanted, const char *what)
{
	int rc;
	_cleanup_free_ char *text = sql(s, statement, &rc);

	if (!ok(!rc && !strcmp(text, wanted), "%s", what))
		printf("# %s\n", text);
}

static const char *bad_statement;

static int try_statement(void)
{
	struct store *s = open_write();
	int rc;
	_cleanup_free_ char *text = sql(s, bad_statement, &rc);

	store_close(s);
	return rc == -1 && !*text ? 1 : 0;
}

static void test_sql(void)
{
	static const char *const bad[] = {
		"DELETE FROM call", "DROP TABLE call", "PRAGMA user_version = 3", "BEGIN",
		"ATTACH '/tmp/x.db' AS x", "SELECT 1; DELETE FROM call", "", "SELEC 1",
		"SELECT * FROM nowhere", "VACUUM", "INSERT INTO api VALUES ('a', 'b') RETURNING 1",
	};
	const char *names[] = { "dma_map_page_attrs", "kfree" }, *roles[] = { "map", "none" };
	struct store *s;
	char *said;

	make_both();
	s = open_write();
	store_set_apis(s, names, roles, 2);
	store_close(s);
	s = open_read();
	selects(s, "SELECT * FROM mapping_site",
		"file\tline\tcol\tfunction\tapi\tspelled\n"
		"a.c\t13\t9\tprobe\tdma_map_page_attrs\tdma_map_page\n", "mapping_site");
	selects(s, "SELECT caller, callee, file, line, via FROM call_graph ORDER BY 1, 4, 2;\n",
		"caller\tcallee\tfile\tline\tvia\ncaller\tprobe\tb.c\t4\t\n"
		"probe\tdma_map_page_attrs\ta.c\t13\t\nprobe\t\ta.c\t14\t%0*.ops:map\n"
		"probe\t\ta.c\t14\t%0*.ops:map*.other:fn\n", "call_graph");
	selects(s, "SELECT dst, op, src FROM flow_text WHERE function = 'probe' AND op = 'r'",
		"dst\top\tsrc\n$\tr\t#3\n", "operators are shown as they are written");
	selects(s, "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 3)"
		" SELECT max(i), NULL, 'a' || char(9) || 'b' AS t FROM n",
		"max(i)\tNULL\tt\n3\t\ta\\tb\n", "recursion, NULL and tabs");
	store_close(s);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		bad_statement = bad[i];
		ok(in_child(try_statement, &said) == 1 && count_lines(said) == 1 &&
		   strstr(said, "query: "), "refused: %s", *bad[i] ? bad[i] : "(nothing)");
	}
}

int main(void)
{
	_cleanup_free_ char *cmd = NULL;

	if (!mkdtemp(dir))
		abort();
	chmod(dir, 0755);
	root = path_join(dir, "tree");
	db = path_join(dir, "facts.db");
	test_round_trip();
	test_restore();
	test_failed_unit();
	test_double_key();
	test_stale();
	test_stale_header();
	test_racy();
	test_not_ours();
	test_damaged();
	test_other_schema();
	test_locked();
	test_full();
	test_read_only_dir();
	test_sql();
	cmd = xasprintf("rm -rf %s", dir);
	free(root);
	free(db);
	return system(cmd) || tap_end();
}
