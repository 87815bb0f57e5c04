/* SPDX-License-Identifier: GPL-2.0-only */
/* What has changed since the facts were made: files, units, and rows without an owner. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>
#include "base/file.h"
#include "store/database.h"

/* ---- the list of files that a unit read ---- */

void deps_encode(const int64_t *deps, unsigned char **ret)
{
	int64_t last = 0;

	for (ptrdiff_t i = 0; i < arrlen(deps); i++) {
		uint64_t v = (uint64_t)(deps[i] - last);

		for (; v >= 0x80; v >>= 7)
			arrput(*ret, (unsigned char)(v | 0x80));
		arrput(*ret, (unsigned char)v);
		last = deps[i];
	}
}

void deps_decode(const void *blob, int len, int64_t **ret)
{
	const unsigned char *p = blob, *end = len ? p + len : p;
	int64_t last = 0;

	while (p < end) {
		uint64_t v = 0;
		int shift = 0;

		for (; p < end && *p & 0x80 && shift < 56; shift += 7)
			v |= (uint64_t)(*p++ & 0x7f) << shift;
		if (p < end)
			v |= (uint64_t)*p++ << shift;
		last = (int64_t)((uint64_t)last + v);
		arrput(*ret, last);
	}
}

bool deps_have(const int64_t *deps, int64_t file)
{
	ptrdiff_t low = 0, high = arrlen(deps);

	while (low < high) {
		ptrdiff_t middle = low + (high - low) / 2;

		if (deps[middle] == file)
			return true;
		if (deps[middle] < file)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* ---- files ---- */

#define MOST_FILES (1 << 24)	/* a number beyond is damage */

/* A run begins when its first unit is looked at: its flags are known by then. */
static void begin_run(struct store *s, const char *root)
{
	if (s->root && !strcmp(s->root, root))
		return;
	if (s->root_fd >= 0)
		close(s->root_fd);
	free(s->root);
	s->root = xstrdup(root);
	s->root_fd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	s->started = db_clock(CLOCK_REALTIME_COARSE);
	for (ptrdiff_t i = 0; i < arrlen(s->files); i++)
		s->files[i].checked = false;
}

static void load_state(struct store *s, int64_t file, struct file_state *f)
{
	sqlite3_stmt *st = db_stmt(s, STMT_FILE_GET);

	db_bind(st, ":id", file);
	f->size = FILE_GONE;
	if (db_step(s, st) <= 0)
		return;
	f->size = sqlite3_column_int64(st, 0);
	f->mtime = sqlite3_column_int64(st, 1);
	f->content = sqlite3_column_int64(st, 2);
	sqlite3_reset(st);
}

/* 0: it cannot be read. */
static int64_t hash_content(const char *root, const char *name)
{
	_cleanup_free_ char *path = path_join(root, name), *text = NULL;
	size_t len;
	int64_t hash;

	text = file_read(path, &len);
	if (!text)
		return 0;
	hash = (int64_t)XXH3_64bits(text, len);
	return hash ? hash : 1;
}

static void set_content(struct store *s, int64_t file, struct file_state *f, int64_t content)
{
	if (f->content && content != f->content)
		hmput(s->changed, file, 1);
	if (!f->dirty)
		arrput(s->dirty, file);
	f->dirty = true;
	f->content = content;
}

void store_set_overlay(struct store *s, const struct overlay *overlay)
{
	s->overlay = overlay;
}

static void look_at_overlay(struct store *s, int64_t file, struct file_state *f,
			    const char *text)
{
	size_t len = text ? strlen(text) : 0;
	int64_t content = text ? (int64_t)XXH3_64bits(text, len) : 0;

	f->checked = true;
	f->size = text ? (int64_t)len : FILE_GONE;
	f->mtime = 0;
	if (content != f->content)
		set_content(s, file, f, content);
}

static void look_at(struct store *s, int64_t file, struct file_state *f)
{
	const char *name = db_interned(s, TEXT_FILE, file);
	const char *text;
	struct stat st;
	int64_t mtime;
	int rc;

	if (overlay_find(s->overlay, name, &text)) {
		look_at_overlay(s, file, f, text);
		return;
	}
	rc = fstatat(s->root_fd, name, &st, 0);
	f->checked = true;
	if (rc) {
		int gone = errno == ENOENT || errno == ENOTDIR;

		if (f->content)
			set_content(s, file, f, 0);
		f->size = gone ? FILE_GONE : 0;
		return;
	}
	mtime = st.st_mtim.tv_sec * 1000000000LL + st.st_mtim.tv_nsec;
	if (f->content && f->size == st.st_size && f->mtime == mtime)
		return;
	set_content(s, file, f, hash_content(s->root, name));
	f->size = st.st_size;
	f->mtime = mtime;
	f->racy = mtime >= s->started && mtime <= db_clock(CLOCK_REALTIME);
}

struct file_state *file_check(struct store *s, const char *root, int64_t file)
{
	struct file_state *f;

	begin_run(s, root);
	if (file < 0 || file > MOST_FILES)
		file = 0;
	while (arrlen(s->files) <= file)
		arrput(s->files, ((struct file_state){ .size = FILE_UNSEEN }));
	f = &s->files[file];
	if (f->size == FILE_UNSEEN)
		load_state(s, file, f);
	if (!f->checked)
		look_at(s, file, f);
	return f;
}

int files_save(struct store *s)
{
	if (arrlen(s->dirty) && db_begin(s))
		return -1;
	for (ptrdiff_t i = 0; i < arrlen(s->dirty); i++) {
		struct file_state *f = &s->files[s->dirty[i]];
		sqlite3_stmt *st = db_stmt(s, STMT_FILE_SET);

		db_bind(st, ":id", s->dirty[i]);
		db_bind(st, ":size", f->size);
		db_bind(st, ":mtime", f->mtime);
		db_bind(st, ":content", f->content);
		if (db_run(s, st))
			return -1;
		f->dirty = false;
	}
	arrsetlen(s->dirty, 0);
	return 0;
}

int64_t deps_content(struct store *s, const char *root, const int64_t *deps)
{
	int64_t *pairs = NULL, hash;
	bool racy = false;

	for (ptrdiff_t i = 0; i < arrlen(deps); i++) {
		struct file_state *f = file_check(s, root, deps[i]);

		arrput(pairs, deps[i]);
		arrput(pairs, f->content);
		racy |= f->racy;
	}
	hash = (int64_t)XXH3_64bits(pairs, (size_t)arrlen(pairs) * sizeof(*pairs));
	arrfree(pairs);
	return racy ? 0 : hash ? hash : 1;
}

/* ---- units ---- */

bool store_unit_stale(struct store *s, const struct job *job, const char *root)
{
	int64_t file, flags, content, *deps = NULL;
	sqlite3_stmt *st;
	bool same;

	begin_run(s, root);
	file = db_text_find(s, TEXT_FILE, job->file);
	if (!file)
		return true;
	st = db_stmt(s, STMT_UNIT_FIND);
	db_bind(st, ":file", file);
	if (db_step(s, st) <= 0)
		return true;
	same = sqlite3_column_text(st, 1) &&
	       !strcmp((const char *)sqlite3_column_text(st, 1), job->arch);
	flags = sqlite3_column_int64(st, 2);
	content = sqlite3_column_int64(st, 3);
	deps_decode(sqlite3_column_blob(st, 4), sqlite3_column_bytes(st, 4), &deps);
	sqlite3_reset(st);
	same = same && flags == (int64_t)job->flags_hash && content &&
	       deps_content(s, root, deps) == content;
	arrfree(deps);
	return !same;
}

static int drop_all_of(struct store *s, enum head head)
{
	sqlite3_stmt *st = db_stmt(s, STMT_HEAD_ALL + head);
	int64_t *ids = NULL;
	int rc;

	while ((rc = db_step(s, st)) == 1)
		if (hmgeti(s->changed, sqlite3_column_int64(st, 1)) >= 0)
			arrput(ids, sqlite3_column_int64(st, 0));
	for (ptrdiff_t i = 0; !rc && i < arrlen(ids); i++)
		rc = head_drop(s, head, ids[i]);
	arrfree(ids);
	return rc;
}

int files_drop_changed(struct store *s)
{
	if (!hmlen(s->changed))
		return 0;
	for (int h = 0; h < HEADS; h++)
		if (drop_all_of(s, h))
			return -1;
	hmfree(s->changed);
	return 0;
}

/* ---- units that are gone ---- */

/* Leave what others may share without an owner; orphans_adopt() finds one. */
static int disown_all_of(struct store *s, enum head head, int64_t unit)
{
	sqlite3_stmt *st = db_stmt(s, STMT_HEAD_OF_UNIT + head);
	int64_t *ids = NULL;
	int rc;

	db_bind(st, ":unit", unit);
	while ((rc = db_step(s, st)) == 1)
		arrput(ids, sqlite3_column_int64(st, 0));
	for (ptrdiff_t i = 0; !rc && i < arrlen(ids); i++)
		rc = head_own(s, head, ids[i], 0);
	arrfree(ids);
	s->orphans = true;
	return rc;
}

static int drop_unit(struct store *s, int64_t unit, int64_t file)
{
	sqlite3_stmt *st;

	if (db_begin(s) || unit_drop_facts(s, unit, file))
		return -1;
	for (int h = 0; h < HEADS; h++)
		if (disown_all_of(s, h, unit))
			return -1;
	st = db_stmt(s, STMT_UNIT_DROP);
	db_bind(st, ":unit", unit);
	return db_run(s, st);
}

int store_prune(struct store *s, const char *root)
{
	sqlite3_stmt *st = db_stmt(s, STMT_UNIT_FILES);
	int64_t *gone = NULL;
	int rc;

	while ((rc = db_step(s, st)) == 1) {
		int64_t file = sqlite3_column_int64(st, 1);

		if (file_check(s, root, file)->size != FILE_GONE)
			continue;
		arrput(gone, sqlite3_column_int64(st, 0));
		arrput(gone, file);
	}
	for (ptrdiff_t i = 0; !rc && i < arrlen(gone); i += 2)
		rc = drop_unit(s, gone[i], gone[i + 1]);
	arrfree(gone);
	return rc ? -1 : orphans_adopt(s);
}

/* heirs[file]: a unit that reads the file. */
static int find_heirs(struct store *s, int64_t **heirs)
{
	sqlite3_stmt *st = db_stmt(s, STMT_UNIT_FILES);
	int64_t *deps = NULL;
	int rc;

	while ((rc = db_step(s, st)) == 1) {
		arrsetlen(deps, 0);
		deps_decode(sqlite3_column_blob(st, 2), sqlite3_column_bytes(st, 2), &deps);
		for (ptrdiff_t i = 0; i < arrlen(deps); i++) {
			if (deps[i] < 0 || deps[i] > MOST_FILES)
				continue;
			while (arrlen(*heirs) <= deps[i])
				arrput(*heirs, 0);
			if (!(*heirs)[deps[i]])
				(*heirs)[deps[i]] = sqlite3_column_int64(st, 0);
		}
	}
	arrfree(deps);
	return rc;
}

static int adopt_all_of(struct store *s, enum head head, const int64_t *heirs)
{
	sqlite3_stmt *st = db_stmt(s, STMT_HEAD_OF_UNIT + head);
	struct id_slot *rows = NULL;
	int rc;

	db_bind(st, ":unit", 0);
	while ((rc = db_step(s, st)) == 1)
		hmput(rows, sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1));
	for (ptrdiff_t i = 0; !rc && i < hmlen(rows); i++) {
		int64_t file = rows[i].value;
		int64_t heir = file >= 0 && file < arrlen(heirs) ? heirs[file] : 0;

		rc = heir ? head_own(s, head, rows[i].key, heir) :
			    head_drop(s, head, rows[i].key);
	}
	hmfree(rows);
	return rc;
}

int orphans_adopt(struct store *s)
{
	int64_t *heirs = NULL;
	int rc = 0;

	if (!s->orphans)
		return 0;
	if (db_begin(s))
		return -1;
	rc = find_heirs(s, &heirs);
	for (int h = 0; !rc && h < HEADS; h++)
		rc = adopt_all_of(s, h, heirs);
	arrfree(heirs);
	s->orphans = false;
	return rc;
}
