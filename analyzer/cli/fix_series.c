// SPDX-License-Identifier: GPL-2.0-only
/* A series: which changes go to whom. */
#include <dirent.h>
#include <errno.h>

#include "base/error.h"
#include "base/file.h"
#include "cli/fix.h"
#include "cli/git.h"
#include "output/diff.h"

static bool has_file(const struct mail *m, const char *file)
{
	for (ptrdiff_t i = 0; i < arrlen(m->files); i++)
		if (!strcmp(m->files[i], file))
			return true;
	return false;
}

static size_t directory_length(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? (size_t)(slash - file) : 0;
}

static bool is_neighbour(const struct mail *m, const char *file)
{
	size_t n = directory_length(file);

	return directory_length(m->files[0]) == n && !strncmp(m->files[0], file, n);
}

/* Directories hold one driver, or many of different people. */
static bool has_same_people(const struct fixes *s, const struct mail *m, char *file)
{
	char **one = NULL, **other = NULL;
	char *a, *b;
	bool ret;

	arrput(one, m->files[0]);
	arrput(other, file);
	a = mail_people(s, one);
	b = mail_people(s, other);
	ret = !a || !b || !strcmp(a, b);
	free(a);
	free(b);
	arrfree(one);
	arrfree(other);
	return ret;
}

static bool is_same_rule(const struct mail *m, const struct fix *f)
{
	return fix_rule_of(m->fixes[0]->change.findings[0]) ==
	       fix_rule_of(f->change.findings[0]);
}

/* A file is in one mail only, so that each applies by itself. */
static struct mail *mail_for(const struct fixes *s, struct mail *mails, const struct fix *f)
{
	for (ptrdiff_t i = 0; i < arrlen(mails); i++)
		for (ptrdiff_t k = 0; k < arrlen(f->edits); k++)
			if (has_file(&mails[i], f->edits[k].file->code.file) ||
			    (is_same_rule(&mails[i], f) &&
			     is_neighbour(&mails[i], f->edits[k].file->code.file) &&
			     has_same_people(s, &mails[i], f->edits[k].file->code.file)))
				return &mails[i];
	return NULL;
}

static void add_fix(const struct fixes *s, struct mail **mails, struct fix *f)
{
	struct mail *m = mail_for(s, *mails, f);

	if (!m) {
		arrput(*mails, (struct mail){ 0 });
		m = &arrlast(*mails);
	}
	arrput(m->fixes, f);
	for (ptrdiff_t k = 0; k < arrlen(f->edits); k++)
		if (!has_file(m, f->edits[k].file->code.file))
			arrput(m->files, f->edits[k].file->code.file);
}

static void merge(struct mail *into, struct mail *from)
{
	for (ptrdiff_t i = 0; i < arrlen(from->fixes); i++)
		arrput(into->fixes, from->fixes[i]);
	for (ptrdiff_t i = 0; i < arrlen(from->files); i++)
		if (!has_file(into, from->files[i]))
			arrput(into->files, from->files[i]);
	arrfree(from->fixes);
	arrfree(from->files);
}

/* A change of several files may tie mails together that were apart. */
static void merge_sharing(struct mail **mails)
{
	for (ptrdiff_t i = 0; i < arrlen(*mails); i++)
		for (ptrdiff_t k = i + 1; k < arrlen(*mails); k++) {
			bool shares = false;

			for (ptrdiff_t f = 0; f < arrlen((*mails)[k].files); f++)
				shares |= has_file(&(*mails)[i], (*mails)[k].files[f]);
			if (!shares)
				continue;
			merge(&(*mails)[i], &(*mails)[k]);
			arrdel(*mails, k);
			k = i;
		}
}

static int make_diff(struct fixes *s, struct mail *m)
{
	m->diff = xstrdup("");
	for (ptrdiff_t i = 0; i < arrlen(m->files); i++) {
		const struct fix_file *file = shget(s->files, m->files[i]);
		_cleanup_free_ char *old = m->diff;
		_cleanup_free_ char *text = edits_apply(&file->edits, &file->code);
		_cleanup_free_ char *diff = diff_unified(file->code.file, file->code.text, text);

		m->diff = NULL;
		if (!diff)
			return -1;
		m->diff = xasprintf("%s%s", old, diff);
	}
	return 0;
}

/* "Name <mail>", as git would write it into a commit. */
static char *author_of(const struct fixes *s)
{
	static const char *const words[] = { "var", "GIT_AUTHOR_IDENT", NULL };
	struct child_result result;
	char *end, *ret = NULL;
	struct git git;

	git_at(xstrdup(s->c->tree.path), false, &git);
	if (!git_run(&git, words, NULL, &result, NULL) && !result.status) {
		end = strchr(result.output, '>');
		if (end)
			ret = xstrndup(result.output, (size_t)(end + 1 - result.output));
	}
	child_result_release(&result);
	git_release(&git);
	if (!ret)
		error("git knows no author for a mail: git config --global user.name and "
		      "user.email");
	return ret;
}

/* Old mails would be sent with the new ones. */
static int make_directory(const char *dir)
{
	struct dirent *e;
	DIR *d;
	int n = 0;

	if (make_dirs(dir))
		return error("cannot make %s: %m", dir);
	d = opendir(dir);
	if (!d)
		return error("cannot list %s: %m", dir);
	while ((e = readdir(d)))
		n += e->d_name[0] != '.';
	closedir(d);
	return n ? error("%s is not empty: name a new directory for the series", dir) : 0;
}

/* Two mails of one subject: each names its first file, too. */
static void tell_apart(const struct fixes *s, struct mail *mails)
{
	char **subjects = NULL;	/* stb_ds */

	for (ptrdiff_t i = 0; i < arrlen(mails); i++)
		arrput(subjects, mail_subject(s, &mails[i]));
	for (ptrdiff_t i = 0; i < arrlen(mails); i++)
		for (ptrdiff_t k = 0; k < arrlen(mails); k++) {
			const char *slash = strrchr(mails[i].files[0], '/');
			const char *name = slash ? slash + 1 : mails[i].files[0];

			if (k != i && !mails[i].distinct && !strcmp(subjects[i], subjects[k]))
				mails[i].distinct = xstrndup(name, strcspn(name, "."));
		}
	for (ptrdiff_t i = 0; i < arrlen(subjects); i++)
		free(subjects[i]);
	arrfree(subjects);
}

static int write_mail(struct fixes *s, struct mail *m, const char *author, const char *dir)
{
	_cleanup_free_ char *text = NULL, *name = NULL, *path = NULL;

	if (make_diff(s, m))
		return -1;
	text = mail_text(s, m, author);
	if (!text)
		return -1;
	name = mail_name(s, m);
	path = path_join(dir, name);
	if (file_replace(path, text, strlen(text)))
		return error("cannot write %s: %m", path);
	return printf("%s\n", path) < 0 ? error("cannot write to standard output: %m") : 0;
}

static void mails_release(struct mail *mails)
{
	for (ptrdiff_t i = 0; i < arrlen(mails); i++) {
		arrfree(mails[i].fixes);
		arrfree(mails[i].files);
		free(mails[i].diff);
		free(mails[i].distinct);
	}
	arrfree(mails);
}

int fix_series(struct fixes *s, const char *dir)
{
	_cleanup_free_ char *author = author_of(s);
	struct mail *mails = NULL;	/* stb_ds */
	int rc = author ? make_directory(dir) : -1;

	for (ptrdiff_t i = 0; !rc && i < arrlen(s->list); i++)
		if (!s->list[i].reason)
			add_fix(s, &mails, &s->list[i]);
	merge_sharing(&mails);
	tell_apart(s, mails);
	for (ptrdiff_t i = 0; !rc && i < arrlen(mails); i++) {
		mails[i].number = (int)i + 1;
		mails[i].total = (int)arrlen(mails);
		rc = write_mail(s, &mails[i], author, dir);
	}
	mails_release(mails);
	return rc;
}
