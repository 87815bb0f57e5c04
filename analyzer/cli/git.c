/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <limits.h>

#include "base/child.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "cli/git.h"

/* ---- running git ---- */

#define NOTHING "DMATTR_NOTHING"	/* an empty variable */

/* What a hook is called for. */
static const char *const of_a_hook[] = {
	"-u", "GIT_DIR", "-u", "GIT_INDEX_FILE", "-u", "GIT_WORK_TREE",
};

/* No remote is asked for what a partial clone lacks. */
static const char *const no_remote[] = {
	"GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=", NOTHING "=",
};

/* What it prints is read by a program; the index is not refreshed; nothing is run. */
static const char *const git_words[] = {
	"git", "--no-optional-locks", "--no-pager", "-c", "core.quotePath=false",
	"-c", "core.fsmonitor=false", "-c", "log.showSignature=false",
};

static void add_words(const char *const *words, size_t n, const char ***ret)
{
	for (size_t i = 0; i < n; i++)
		arrput(*ret, words[i]);
}

static const char **command_of(const struct git *g, const char *const *words)
{
	const char **argv = NULL;

	arrput(argv, "env");
	if (g->apart)
		add_words(of_a_hook, ARRAY_SIZE(of_a_hook), &argv);
	add_words(no_remote, ARRAY_SIZE(no_remote), &argv);
	add_words(git_words, ARRAY_SIZE(git_words), &argv);
	if (!g->own_hooks) {
		arrput(argv, "-c");
		arrput(argv, "core.hooksPath=/dev/null");
	}
	for (ptrdiff_t i = 0; i < arrlen(g->filters); i++)
		arrput(argv, g->filters[i]);
	for (; *words; words++)
		arrput(argv, *words);
	arrput(argv, NULL);
	return argv;
}

int git_run(const struct git *g, const char *const *words, const char *input,
	    struct child_result *ret, char **errors)
{
	const char **argv = command_of(g, words);
	int rc = child_filter(argv, g->top, input, input ? strlen(input) : 0, ret, errors);

	arrfree(argv);
	if (!rc && ret->status == 127) {
		child_result_release(ret);
		errno = ENOENT;
		rc = -1;
	}
	return rc;
}

/* Each filter that the configuration names is none. */
static void find_filters(struct git *g)
{
	static const char *const words[] = {
		"config", "-z", "--name-only", "--get-regexp", "^filter\\.", NULL,
	};
	struct child_result r;

	if (git_run(g, words, NULL, &r, NULL))
		return;
	for (const char *p = r.output; !r.status && p < r.output + r.len; p += strlen(p) + 1)
		arrput(g->filters, xasprintf("--config-env=%s=" NOTHING, p));
	child_result_release(&r);
}

void git_at(char *top, bool apart, struct git *ret)
{
	*ret = (struct git){ .top = top, .prefix = xstrdup(""), .apart = apart };
	find_filters(ret);
}

static int cannot_run(void)
{
	return error("cannot run git: %s; install it", strerror(errno));
}

static int run_well(const struct git *g, const char *const *words, const char *input,
		    struct child_result *ret)
{
	_cleanup_free_ char *errors = NULL;

	if (git_run(g, words, input, ret, &errors))
		return cannot_run();
	if (!ret->status)
		return 0;
	errors[strcspn(errors, "\n")] = '\0';
	error("git %s: %s", words[0], errors);
	child_result_release(ret);
	return -1;
}

static char *take_line(struct child_result *r)
{
	r->output[strcspn(r->output, "\n")] = '\0';
	return take_ptr(r->output);
}

char *git_say(const struct git *g, const char *const *words)
{
	struct child_result r;
	char *ret = NULL;

	if (git_run(g, words, NULL, &r, NULL)) {
		cannot_run();
		return NULL;
	}
	if (!r.status)
		ret = take_line(&r);
	child_result_release(&r);
	return ret;
}

/* A hook's paths are relative to the top, where dmattr need not run git. */
static void make_absolute(const char *variable)
{
	const char *value = getenv(variable);
	_cleanup_free_ char *path = value && *value != '/' ? path_absolute(value) : NULL;

	if (path)
		setenv(variable, path, 1);
}

int git_open(const struct tree *t, struct git *ret)
{
	static const char *const words[] = { "rev-parse", "--show-toplevel", NULL };
	const char *below;

	make_absolute("GIT_DIR");
	make_absolute("GIT_INDEX_FILE");
	git_at(xstrdup(getenv("GIT_DIR") ? "." : t->path), false, ret);
	below = git_say(ret, words);
	if (!below) {
		git_release(ret);
		return error("%s is in no git repository; -k names a kernel tree that is",
			     t->path);
	}
	free(ret->top);
	ret->top = (char *)(uintptr_t)below;
	below = path_below(ret->top, t->path);
	if (!below) {
		error("%s is not in the repository %s; -k names the tree", t->path, ret->top);
		git_release(ret);
		return -1;
	}
	if (*below) {
		free(ret->prefix);
		ret->prefix = xasprintf("%s/", below);
	}
	return 0;
}

void git_release(struct git *g)
{
	free(g->top);
	free(g->prefix);
	for (ptrdiff_t i = 0; i < arrlen(g->filters); i++)
		free(g->filters[i]);
	arrfree(g->filters);
	*g = (struct git){ 0 };
}

/* ---- what differs ---- */

bool git_has(const char *id)
{
	return id[strspn(id, "0")];
}

void git_changes_release(struct git_change *list)
{
	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		free(list[i].old_file);
		free(list[i].file);
		free(list[i].old_id);
		free(list[i].id);
		arrfree(list[i].ranges);
	}
	arrfree(list);
}

/* The path below the kernel tree, or NULL. */
static const char *below_prefix(const struct git *g, const char *path)
{
	size_t n = strlen(g->prefix);

	return strncmp(path, g->prefix, n) ? NULL : path + n;
}

static bool is_code(const char *path)
{
	return path && (file_is(path, ".c") || file_is(path, ".h"));
}

/* ":100644 100644 OLD NEW M": a regular file on each side that is there? */
static bool is_regular(const char *record)
{
	return (!strncmp(record, ":100", 4) || !strncmp(record, ":000", 4)) &&
	       (!strncmp(record + 8, "100", 3) || !strncmp(record + 8, "000", 3));
}

/* ":MODE MODE OLD NEW STATUS", a path, and if renamed another; returns what is behind. */
static const char *take_change(const struct git *g, const char *record,
			       struct git_change **ret)
{
	const char *ids = record + strlen(":100644 100644 ");
	const size_t n = strcspn(ids, " ");
	struct git_change c = { .status = ids[2 * n + 2] };
	const char *old_path = record + strlen(record) + 1, *path = old_path;
	const char *old_file, *file;

	if (c.status == 'R' || c.status == 'C')
		path += strlen(path) + 1;
	old_file = below_prefix(g, old_path);
	file = below_prefix(g, path);
	if (is_regular(record) && c.status != 'U' && is_code(file) && is_code(old_file)) {
		c.old_file = xstrdup(old_file);
		c.file = xstrdup(file);
		c.old_id = xstrndup(ids, n);
		c.id = xstrndup(ids + n + 1, n);
		arrput(*ret, c);
	}
	return path + strlen(path) + 1;
}

int git_diff(const struct git *g, const char *const *words, struct git_change **ret)
{
	const char **argv = NULL;
	struct child_result r;
	const char *p, *end;
	int rc;

	for (; *words; words++) {
		arrput(argv, *words);
		if (arrlen(argv) == 1) {
			arrput(argv, "--raw");
			arrput(argv, "-z");
			arrput(argv, "--no-abbrev");
			arrput(argv, "--ignore-submodules=all");
		}
	}
	arrput(argv, NULL);
	rc = run_well(g, argv, NULL, &r);
	arrfree(argv);
	if (rc)
		return -1;
	for (p = r.output, end = p + r.len; p < end && *p == ':'; )
		p = take_change(g, p, ret);
	child_result_release(&r);
	return 0;
}

/* ---- contents ---- */

/* "ID blob SIZE\n", SIZE bytes, "\n"; returns what is behind, or NULL. */
static const char *take_blob(const char *p, const char *end, char **ret)
{
	const char *line = memchr(p, '\n', (size_t)(end - p));
	const char *blob = line ? memmem(p, (size_t)(line - p), " blob ", 6) : NULL;
	size_t size = blob ? strtoul(blob + 6, NULL, 10) : 0;

	if (!blob || size >= (size_t)(end - line - 1))
		return NULL;
	*ret = xcalloc(size + 1, 1);
	memcpy(*ret, line + 1, size);
	return line + 1 + size + 1;
}

int git_read(const struct git *g, const char *const *files, const char *const *ids, size_t n,
	     struct overlay *ret)
{
	static const char *const words[] = { "cat-file", "--batch", NULL };
	_cleanup_free_ char *input = NULL;
	struct child_result r;
	const char *p, *end;
	size_t len;
	FILE *f;

	if (!n)
		return 0;
	f = open_memstream(&input, &len);
	for (size_t i = 0; i < n; i++)
		fprintf(f, "%s\n", ids[i]);
	fclose(f);
	if (run_well(g, words, input, &r))
		return -1;
	p = r.output;
	end = p + r.len;
	for (size_t i = 0; i < n && p; i++) {
		char *text;

		p = take_blob(p, end, &text);
		if (p)
			overlay_put(ret, files[i], text);
		else
			error("git has no content for %s; in a partial clone 'git cat-file -e "
			      "%s' fetches it", files[i], ids[i]);
	}
	child_result_release(&r);
	return p ? 0 : -1;
}

/* "@@ -1,2 +3,4 @@"; a pure deletion touches the lines around it. */
static void add_range(const char *line, struct line_range **ret)
{
	const char *plus = strstr(line, " +");
	int first, n = 1;
	char *comma;

	if (!plus)
		return;
	first = (int)strtol(plus + 2, &comma, 10);
	if (*comma == ',')
		n = atoi(comma + 1);
	arrput(*ret, ((struct line_range){ first, first + (n ? n - 1 : 1) }));
}

int git_ranges(const struct git *g, struct git_change *c)
{
	_cleanup_free_ char *path = xasprintf("%s%s", g->prefix, c->file);
	const char *const words[] = { "diff", "--no-ext-diff", "--no-textconv", "-U0",
				      c->old_id, git_has(c->id) ? c->id : path, NULL };
	struct child_result r;
	char *save = NULL;

	if (c->status == 'D')
		return 0;
	if (!git_has(c->old_id)) {
		arrput(c->ranges, ((struct line_range){ 1, INT_MAX }));
		return 0;
	}
	if (run_well(g, words, NULL, &r))
		return -1;
	for (char *l = strtok_r(r.output, "\n", &save); l; l = strtok_r(NULL, "\n", &save))
		if (!strncmp(l, "@@ -", 4))
			add_range(l, &c->ranges);
	child_result_release(&r);
	return 0;
}
