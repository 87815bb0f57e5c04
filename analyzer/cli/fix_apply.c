// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writing the tree. A journal in the cache holds every new text before the first
 * file is replaced: whenever the process dies, each file is old or new as a whole,
 * and the next run knows which, and can go on.
 */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/error.h"
#include "base/file.h"
#include "cli/fix.h"
#include "cli/git.h"

struct entry {
	char *file;		/* relative to the tree */
	char *path;		/* what is replaced: links are followed */
	char *text;		/* the new one */
	uint64_t from, to;	/* hashes of the old text and the new */
};

struct journal {
	char *dir, *list;
	struct entry *entries;	/* stb_ds */
};

static uint64_t hash_text(const char *text, size_t len)
{
	return XXH3_64bits(text, len);
}

/* 0: it cannot be read. */
static uint64_t hash_file(const char *path)
{
	size_t len;
	_cleanup_free_ char *text = file_read(path, &len);

	return text ? hash_text(text, len) : 0;
}

static int journal_init(struct journal *j, const struct context *c)
{
	_cleanup_free_ char *cache = cache_dir(), *name = NULL;

	*j = (struct journal){ 0 };
	if (!cache)
		return error("no cache directory for the journal: %m; set DMATTR_CACHE");
	name = xasprintf("journal/%016" PRIx64, hash_text(c->tree.path, strlen(c->tree.path)));
	j->dir = path_join(cache, name);
	j->list = path_join(j->dir, "list.json");
	return 0;
}

static void journal_release(struct journal *j)
{
	for (ptrdiff_t i = 0; i < arrlen(j->entries); i++) {
		free(j->entries[i].file);
		free(j->entries[i].path);
		free(j->entries[i].text);
	}
	arrfree(j->entries);
	free(j->dir);
	free(j->list);
}

/* ---- the journal on disk ---- */

static char *text_path(const struct journal *j, size_t i)
{
	return xasprintf("%s/%zu.new", j->dir, i);
}

static int write_list(const struct journal *j)
{
	json_t *list = json_array();
	_cleanup_free_ char *text = NULL;

	for (ptrdiff_t i = 0; i < arrlen(j->entries); i++) {
		const struct entry *e = &j->entries[i];

		json_array_append_new(list, json_pack("{s:s, s:s, s:I, s:I}", "file", e->file,
			"path", e->path, "from", (json_int_t)e->from, "to", (json_int_t)e->to));
	}
	text = json_dumps(list, JSON_INDENT(1));
	json_decref(list);
	if (!text)
		return error("a file's name is no UTF-8: it cannot be noted in %s", j->list);
	if (file_replace(j->list, text, strlen(text)))
		return error("cannot write %s: %m; nothing was changed", j->list);
	return 0;
}

static int journal_write(const struct journal *j)
{
	if (make_dirs(j->dir))
		return error("cannot make %s: %m; nothing was changed", j->dir);
	for (ptrdiff_t i = 0; i < arrlen(j->entries); i++) {
		_cleanup_free_ char *path = text_path(j, (size_t)i);

		if (file_replace(path, j->entries[i].text, strlen(j->entries[i].text)))
			return error("cannot write %s: %m; nothing was changed", path);
	}
	return write_list(j);
}

/* First the list: without it there is no journal. */
static void journal_remove(const struct journal *j)
{
	unlink(j->list);
	for (ptrdiff_t i = 0; i < arrlen(j->entries); i++) {
		_cleanup_free_ char *path = text_path(j, (size_t)i);

		unlink(path);
	}
	rmdir(j->dir);
}

static int read_entry(struct journal *j, json_t *item)
{
	_cleanup_free_ char *path = text_path(j, (size_t)arrlen(j->entries));
	const char *file, *target;
	json_int_t from, to;
	struct entry e;

	if (json_unpack(item, "{s:s, s:s, s:I, s:I}", "file", &file, "path", &target, "from",
			&from, "to", &to))
		return -1;
	e = (struct entry){ xstrdup(file), xstrdup(target), file_read(path, NULL),
			    (uint64_t)from, (uint64_t)to };
	arrput(j->entries, e);
	return e.text && hash_text(e.text, strlen(e.text)) == e.to ? 0 : -1;
}

/* Returns 0, or -1 after one line. *ret: there is one. */
static int journal_read(struct journal *j, bool *ret)
{
	json_t *list, *item;
	size_t i;
	int rc = 0;

	*ret = file_exists(j->list);
	if (!*ret)
		return 0;
	list = json_load_file(j->list, 0, NULL);
	json_array_foreach(list, i, item)
		rc = rc ? rc : read_entry(j, item);
	if (rc || !json_is_array(list))
		rc = error("%s of an interrupted --apply cannot be read: look at the tree, then "
			   "remove the file", j->list);
	json_decref(list);
	return rc;
}

/* ---- writing ---- */

static int write_entry(const struct entry *e)
{
	if (hash_file(e->path) != e->from)
		return error("%s was changed meanwhile; it is left as it is", e->file);
	if (file_replace(e->path, e->text, strlen(e->text)))
		return error("cannot write %s: %m", e->path);
	return 0;
}

/* Those that are new already stay as they are. */
static int write_entries(const struct journal *j)
{
	for (ptrdiff_t i = 0; i < arrlen(j->entries); i++)
		if (hash_file(j->entries[i].path) != j->entries[i].to &&
		    write_entry(&j->entries[i]))
			return -1;
	return 0;
}

/* "name.dmattr-XXXXXX", as file_replace() names them */
static bool is_leftover(const char *entry, const char *name)
{
	static const char mark[] = ".dmattr-";
	size_t n = strlen(name);

	return !strncmp(entry, name, n) && !strncmp(entry + n, mark, sizeof(mark) - 1) &&
	       strlen(entry + n + sizeof(mark) - 1) == 6;
}

/* Temporary files of a process that was killed. */
static void remove_leftovers(const struct journal *j)
{
	for (ptrdiff_t i = 0; i < arrlen(j->entries); i++) {
		const char *slash = strrchr(j->entries[i].path, '/');
		_cleanup_free_ char *dir = xstrndup(j->entries[i].path,
						    (size_t)(slash - j->entries[i].path));
		DIR *d = opendir(dir);
		struct dirent *e;

		while (d && (e = readdir(d)))
			if (is_leftover(e->d_name, slash + 1))
				unlinkat(dirfd(d), e->d_name, 0);
		if (d)
			closedir(d);
	}
}

/* ---- may the files be written? ---- */

static int add_entry(struct journal *j, const struct context *c, const struct fix_file *file)
{
	_cleanup_free_ char *named = path_join(c->tree.path, file->code.file);
	_cleanup_free_ char *root = realpath(c->tree.path, NULL);
	char *path = realpath(named, NULL);
	struct entry e = { .path = path };

	if (!root || !path) {
		free(path);
		return error("cannot find %s: %m", named);
	}
	if (!path_below(root, path)) {
		error("%s is a link to %s, outside the tree; nothing was changed", named, path);
		free(path);
		return -1;
	}
	e.file = xstrdup(file->code.file);
	e.text = edits_apply(&file->edits, &file->code);
	e.from = hash_text(file->code.text, file->code.len);
	e.to = hash_text(e.text, strlen(e.text));
	arrput(j->entries, e);
	if (hash_file(path) != e.from)
		return error("%s was changed while it was looked at; nothing was changed",
			     e.file);
	return 0;
}

/* The first file that git says has changes; no git, or no repository: NULL. */
static char *changed_file(const struct context *c, const struct journal *j)
{
	const char **argv = NULL;	/* stb_ds */
	struct child_result result;
	struct git git;
	char *ret = NULL;

	arrput(argv, "status");
	arrput(argv, "--porcelain");
	arrput(argv, "--untracked-files=no");
	arrput(argv, "--ignore-submodules=all");
	arrput(argv, "--");
	for (ptrdiff_t i = 0; i < arrlen(j->entries); i++)
		arrput(argv, j->entries[i].file);
	arrput(argv, NULL);
	git_at(xstrdup(c->tree.path), false, &git);
	if (!git_run(&git, argv, NULL, &result, NULL) && !result.status && result.len > 3)
		ret = xstrndup(result.output + 3, strcspn(result.output + 3, "\n"));
	child_result_release(&result);
	git_release(&git);
	arrfree(argv);
	return ret;
}

/* Is one of the files new? If none is, a failure leaves the tree as it was. */
static bool is_begun(const struct journal *j)
{
	for (ptrdiff_t i = 0; i < arrlen(j->entries); i++)
		if (hash_file(j->entries[i].path) == j->entries[i].to)
			return true;
	return false;
}

int fix_apply(struct fixes *s, bool force)
{
	_cleanup_free_ char *changed = NULL;
	struct journal j;
	int rc = journal_init(&j, s->c);

	for (ptrdiff_t i = 0; !rc && i < shlen(s->files); i++)
		if (arrlen(s->files[i].value->edits.list))
			rc = add_entry(&j, s->c, s->files[i].value);
	if (!rc && arrlen(j.entries) && !force)
		changed = changed_file(s->c, &j);
	if (changed)
		rc = error("%s has changes that are not committed; nothing was changed: commit "
			   "them, or use --force", changed);
	if (!rc && arrlen(j.entries)) {
		rc = journal_write(&j);
		/* without a list nothing was changed, and nothing can go on */
		if (rc || !(rc = write_entries(&j)) || !is_begun(&j))
			journal_remove(&j);
	}
	journal_release(&j);
	return rc;
}

/* ---- after an interruption ---- */

static int say_left(const struct journal *j)
{
	_cleanup_free_ char *left = NULL;
	int n = 0;

	for (ptrdiff_t i = 0; i < arrlen(j->entries); i++) {
		char *old = left;

		if (hash_file(j->entries[i].path) == j->entries[i].to)
			continue;
		n++;
		left = xasprintf("%s%s%s", old ? old : "", old ? ", " : "", j->entries[i].file);
		free(old);
	}
	return error("an --apply was interrupted: %td of %td files are written, left are %s; "
		     "'dmattr fix --apply' goes on", arrlen(j->entries) - n,
		     arrlen(j->entries), left);
}

static bool is_complete(const struct journal *j)
{
	for (ptrdiff_t i = 0; i < arrlen(j->entries); i++)
		if (hash_file(j->entries[i].path) != j->entries[i].to)
			return false;
	return true;
}

int fix_resume(struct context *c, bool finish)
{
	struct journal j;
	bool found = false;
	int rc = journal_init(&j, c);

	if (!rc)
		rc = journal_read(&j, &found);
	if (!rc && found && !finish && !is_complete(&j)) {
		rc = say_left(&j);
	} else if (!rc && found) {
		remove_leftovers(&j);
		rc = write_entries(&j);
		if (!rc) {
			note("an interrupted --apply is finished: %td files",
			     arrlen(j.entries));
			journal_remove(&j);
		}
	}
	journal_release(&j);
	return rc;
}
