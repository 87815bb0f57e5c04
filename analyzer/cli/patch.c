/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A patch as two trees of git: what it is made for and what it makes. The objects go
 * to a temporary directory, the repository is only read.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/child.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/changed.h"

struct workshop {
	const struct git *git;
	char *dir;		/* removed at the end */
	char *patch;		/* in dir */
};

static int enter(struct workshop *w, const struct git *g)
{
	static const char *const words[] = { "rev-parse", "--git-path", "objects", NULL };
	_cleanup_free_ char *name = git_say(g, words), *real = NULL, *own = NULL;

	*w = (struct workshop){ .git = g, .dir = temporary_template() };
	if (!name || !mkdtemp(w->dir)) {
		error("cannot make %s: %s; set TMPDIR", w->dir, strerror(errno));
		free(take_ptr(w->dir));
		return -1;
	}
	real = path_join(g->top, name);
	own = path_join(w->dir, "objects");
	if (make_dirs(own))
		return error("cannot make %s: %s", own, strerror(errno));
	w->patch = path_join(w->dir, "patch");
	setenv("GIT_OBJECT_DIRECTORY", own, 1);
	setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", real, 1);
	return 0;
}

static void leave(struct workshop *w)
{
	const char *const words[] = { "rm", "-rf", w->dir, NULL };
	struct child_result r;

	unsetenv("GIT_OBJECT_DIRECTORY");
	unsetenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
	if (w->dir && !child_run(words, NULL, NULL, &r))
		child_result_release(&r);
	free(w->dir);
	free(w->patch);
}

/* Of a mail the patch, decoded; anything else is taken as it is. */
static int write_patch(struct workshop *w, const char *text)
{
	_cleanup_free_ char *log = path_join(w->dir, "log");
	const char *const words[] = { "mailinfo", log, w->patch, NULL };
	const char *diff = strstr(text, "\ndiff --git "), *subject = strstr(text, "Subject:");
	struct child_result r;
	int rc;

	if (strncmp(text, "diff --git ", 11) && subject && (!diff || subject < diff) &&
	    (subject == text || subject[-1] == '\n')) {
		rc = git_run(w->git, words, text, &r, NULL) || r.status ? -1 : 0;
		child_result_release(&r);
		return rc ? error("git mailinfo finds no patch in the mail") : 0;
	}
	return file_replace(w->patch, text, strlen(text)) ?
		error("cannot write %s: %s", w->patch, strerror(errno)) : 0;
}

/* "git apply --cached WORD PATCH" in the index; a tree's id or NULL. */
static char *apply(struct workshop *w, const char *index, const char *word)
{
	const char *const words[] = { "apply", "--cached", word, w->patch, NULL };
	static const char *const write[] = { "write-tree", "--missing-ok", NULL };
	char *said, *ret = NULL;

	setenv("GIT_INDEX_FILE", index, 1);
	said = git_say(w->git, words);
	if (said)
		ret = git_say(w->git, write);
	free(said);
	return ret;
}

static char *tree_of(struct workshop *w, const char *index)
{
	static const char *const words[] = { "write-tree", "--missing-ok", NULL };

	setenv("GIT_INDEX_FILE", index, 1);
	return git_say(w->git, words);
}

/* By the blobs that the patch's "index" lines name: also if HEAD has it already. */
static int by_blobs(struct workshop *w, char **from, char **to)
{
	_cleanup_free_ char *index = path_join(w->dir, "ancestor");
	_cleanup_free_ char *option = xasprintf("--build-fake-ancestor=%s", index);
	const char *const words[] = { "apply", option, w->patch, NULL };
	_cleanup_free_ char *said = git_say(w->git, words);

	if (!said)
		return -1;
	*from = tree_of(w, index);
	*to = *from ? apply(w, index, "--whitespace=nowarn") : NULL;
	return *to ? 0 : -1;
}

/* Onto HEAD, or off it. */
static int by_head(struct workshop *w, char **from, char **to)
{
	static const char *const head[] = { "rev-parse", "HEAD^{tree}", NULL };
	static const char *const read[] = { "read-tree", "HEAD", NULL };
	_cleanup_free_ char *index = path_join(w->dir, "index");
	_cleanup_free_ char *tree = NULL, *said = NULL;

	setenv("GIT_INDEX_FILE", index, 1);
	tree = git_say(w->git, head);
	said = git_say(w->git, read);
	if (!tree || !said)
		return -1;
	*to = apply(w, index, "--whitespace=nowarn");
	if (*to) {
		*from = take_ptr(tree);
		return 0;
	}
	*from = apply(w, index, "-R");
	if (*from)
		*to = take_ptr(tree);
	return *to ? 0 : -1;
}

/* The tip is nowhere on the disk. */
static int read_tip(struct change_set *s, struct git_change *drift)
{
	const struct git_change *list = s->bases[0].changes;
	const char **files = NULL, **ids = NULL;
	int rc = overlay_read_old(&s->git, drift, &s->tip);

	if (!rc)
		overlay_copy(&s->bases[0].overlay, &s->tip);
	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		if (list[i].status == 'R')
			overlay_put(&s->tip, list[i].old_file, NULL);
		if (list[i].status == 'D') {
			overlay_put(&s->tip, list[i].file, NULL);
			continue;
		}
		arrput(files, list[i].file);
		arrput(ids, list[i].id);
	}
	if (!rc)
		rc = git_read(&s->git, files, ids, (size_t)arrlen(files), &s->tip);
	arrfree(files);
	arrfree(ids);
	return rc ? -1 : overlay_read_old(&s->git, list, &s->bases[0].overlay);
}

static int make_trees(struct workshop *w, struct change_set *s, struct git_change *drift)
{
	_cleanup_free_ char *from = NULL, *to = NULL;
	const char *words[] = { "diff-tree", "-r", "-M", NULL, NULL, "--", NULL };
	int rc = by_blobs(w, &from, &to);

	if (rc) {
		free(take_ptr(from));
		rc = by_head(w, &from, &to);
	}
	if (rc)
		return error("the patch applies neither to HEAD of %s nor to the files it was "
			     "made for", s->git.top);
	words[3] = from;
	words[4] = to;
	if (git_diff(&s->git, words, &s->bases[0].changes) || read_tip(s, drift))
		return -1;
	return changes_find_ranges(s);
}

int changes_patch(struct context *c, const char *patch, struct change_set *ret)
{
	static const char *const disk[] = { "diff-index", "HEAD", "--", NULL };
	const char *index = getenv("GIT_INDEX_FILE");
	_cleanup_free_ char *own = index ? xstrdup(index) : NULL;
	struct git_change *drift = NULL;
	struct workshop w = { 0 };
	int rc;

	if (changes_begin(c, ret))
		return -1;
	arrput(ret->bases, ((struct change_base){ 0 }));
	overlay_init(&ret->bases[0].overlay);
	rc = git_diff(&ret->git, disk, &drift);
	if (!rc)
		rc = enter(&w, &ret->git) || write_patch(&w, patch) || make_trees(&w, ret, drift);
	if (own)
		setenv("GIT_INDEX_FILE", own, 1);
	else
		unsetenv("GIT_INDEX_FILE");
	leave(&w);
	git_changes_release(drift);
	return rc ? -1 : 0;
}
