/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A linked worktree without a database of its own leans on the main one: its facts,
 * its configuration, its disk. What the worktree has otherwise is the overlay.
 */
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/changed.h"

#define MAX_APART 2000	/* files; more is another kernel */

static bool has_database(struct context *c)
{
	_cleanup_free_ char *db = context_database(c);

	return db && file_exists(db);
}

/* The top of the main worktree, or NULL: this is it, or there is none. */
static char *main_top(const struct git *g)
{
	static const char *const words[] = { "rev-parse", "--git-common-dir", NULL };
	_cleanup_free_ char *name = git_say(g, words);
	_cleanup_free_ char *joined = name ? path_join(g->top, name) : NULL;
	char *dir = joined ? path_absolute(joined) : NULL;
	char *slash = dir ? strrchr(dir, '/') : NULL;

	if (slash && !strcmp(slash, "/.git") && slash > dir) {
		*slash = '\0';
		if (strcmp(dir, g->top))
			return dir;
	}
	free(dir);
	return NULL;
}

int worktree_lean(struct context *c, struct change_set *s)
{
	_cleanup_free_ char *top = c->db || has_database(c) ? NULL : main_top(&s->git);
	_cleanup_free_ char *path = top ? path_join(top, s->git.prefix) : NULL;
	struct tree own = c->tree;

	if (!path || !dir_exists(path))
		return 0;
	if (tree_open(path, c->arch, &c->tree)) {
		c->tree = own;
		return -1;
	}
	if (!has_database(c)) {
		tree_release(&c->tree);
		c->tree = own;
		return 0;
	}
	tree_release(&own);
	git_at(take_ptr(top), true, &s->main);
	free(s->main.prefix);
	s->main.prefix = xstrdup(s->git.prefix);
	return 0;
}

/* The new side of each entry: a blob, a file of the worktree, or gone. */
static int read_new(struct change_set *s, const struct git_change *list)
{
	const char **files = NULL, **ids = NULL;
	int rc;

	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		_cleanup_free_ char *path = xasprintf("%s/%s%s", s->git.top, s->git.prefix,
						      list[i].file);

		if (list[i].status != 'D' && git_has(list[i].id)) {
			arrput(files, list[i].file);
			arrput(ids, list[i].id);
			continue;
		}
		overlay_put(&s->tip, list[i].file,
			    list[i].status == 'D' ? NULL : file_read(path, NULL));
	}
	rc = git_read(&s->git, files, ids, (size_t)arrlen(files), &s->tip);
	arrfree(files);
	arrfree(ids);
	return rc;
}

int worktree_read(struct change_set *s, const char *const *from_main)
{
	static const char *const head[] = { "rev-parse", "HEAD", NULL };
	static const char *const disk[] = { "diff-index", "HEAD", "--", NULL };
	_cleanup_free_ char *commit = git_say(&s->main, head);
	struct git_change *drift = NULL, *apart = NULL;
	const char **words = NULL;
	int rc = commit ? 0 : error("%s has no commit", s->main.top);

	for (; *from_main; from_main++)
		arrput(words, strcmp(*from_main, MAIN_HEAD) ? *from_main : commit);
	arrput(words, NULL);
	if (!rc)
		rc = git_diff(&s->main, disk, &drift) || git_diff(&s->git, words, &apart) ||
		     overlay_read_old(&s->git, drift, &s->tip) ? -1 : 0;
	if (!rc && arrlen(apart) > MAX_APART)
		rc = error("%d files differ from %s, whose database is there: run 'dmattr check' in "
			   "%s once", (int)arrlen(apart), s->main.top, s->git.top);
	if (!rc)
		rc = read_new(s, apart);
	arrfree(words);
	git_changes_release(drift);
	git_changes_release(apart);
	return rc;
}
