/* SPDX-License-Identifier: GPL-2.0-only */
/* Opening, closing, and the words for what goes wrong with a database. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>
#include "base/file.h"
#include "schema_sql.h"
#include "store/database.h"

#define APPLICATION_ID 0x646d6172	/* "dmar" */
#define BUSY_SECONDS 5
#define PAGE_SIZE "8192"	/* many bodies are too large for the default of 4096 */
#define OTHER_FILE "or name another file with --db"

int64_t db_clock(int clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* ---- trouble ---- */

static int say_cannot(struct store *s)
{
	int os = sqlite3_system_errno(s->db);
	const char *verb = s->writes ? "write" : "open";

	return error("cannot %s %s: %s; make its directory writable, " OTHER_FILE, verb, s->path,
		     os ? strerror(os) : sqlite3_errmsg(s->db));
}

static int say_failure(struct store *s)
{
	switch (sqlite3_extended_errcode(s->db)) {
	case SQLITE_NOTADB:
		return error("%s is not a database; it is left as it is: remove it, " OTHER_FILE,
			     s->path);
	case SQLITE_IOERR_SHORT_READ:
	case SQLITE_IOERR_CORRUPTFS:
		return error("%s is damaged; remove it and run again", s->path);
	case SQLITE_IOERR_WRITE:
	case SQLITE_IOERR_FSYNC:
	case SQLITE_IOERR_TRUNCATE:
	case SQLITE_IOERR_SHMSIZE:
	case SQLITE_FULL:
		return error("cannot write %s: %s; free some space, " OTHER_FILE
			     " (what was stored before is kept)", s->path,
			     strerror(sqlite3_system_errno(s->db) ?: ENOSPC));
	}
	switch (sqlite3_errcode(s->db) & 0xff) {
	case SQLITE_CORRUPT:
		return error("%s is damaged; remove it and run again", s->path);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error("%s is held by another program since %d seconds; wait for it, "
			     OTHER_FILE, s->path, BUSY_SECONDS);
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
		return say_cannot(s);
	}
	return error("%s: %s; remove it and run again", s->path, sqlite3_errmsg(s->db));
}

int db_damaged(struct store *s, const char *fmt, ...)
{
	_cleanup_free_ char *what = NULL;
	va_list args;

	if (s->failed)
		return -1;
	s->failed = true;
	va_start(args, fmt);
	if (vasprintf(&what, fmt, args) < 0)
		BUG("out of memory");
	va_end(args);
	return error("%s is damaged; remove it and run again: %s", s->path, what);
}

bool store_failed(const struct store *s)
{
	return s->failed;
}

int db_fail(struct store *s)
{
	if (s->broken)
		return -1;
	say_failure(s);
	s->failed = true;
	if (!s->writes)
		return -1;
	s->broken = true;
	if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	s->in_transaction = false;
	return -1;
}

/* ---- statements ---- */

sqlite3_stmt *db_stmt(struct store *s, int id)
{
	sqlite3_stmt **st = &s->stmts[id];

	if (*st) {
		sqlite3_reset(*st);
		return *st;
	}
	if (sqlite3_prepare_v3(s->db, db_sql[id], -1, SQLITE_PREPARE_PERSISTENT, st, NULL))
		db_fail(s);
	return *st;
}

void db_bind(sqlite3_stmt *st, const char *name, int64_t value)
{
	int at = sqlite3_bind_parameter_index(st, name);

	if (at)
		sqlite3_bind_int64(st, at, value);
}

void db_bind_text(sqlite3_stmt *st, const char *name, const char *value)
{
	int at = sqlite3_bind_parameter_index(st, name);

	if (at)
		sqlite3_bind_text(st, at, value, -1, SQLITE_TRANSIENT);
}

int db_step(struct store *s, sqlite3_stmt *st)
{
	if (!st)
		return -1;
	switch (sqlite3_step(st)) {
	case SQLITE_ROW:
		return 1;
	case SQLITE_DONE:
		sqlite3_reset(st);
		return 0;
	}
	db_fail(s);
	sqlite3_reset(st);
	return -1;
}

int db_run(struct store *s, sqlite3_stmt *st)
{
	int rc = db_step(s, st);

	if (rc == 1)
		BUG("a statement that writes gave a row: %s", sqlite3_sql(st));
	return rc;
}

const char *db_text(struct store *s, sqlite3_stmt *st, int column)
{
	const char *text = (const char *)sqlite3_column_text(st, column);

	return text ? arena_strdup(&s->arena, text) : NULL;
}

int db_begin(struct store *s)
{
	if (s->broken)
		return -1;
	if (!s->writes)
		return error("%s was opened for reading", s->path);
	if (s->in_transaction)
		return 0;
	if (db_run(s, db_stmt(s, STMT_BEGIN)))
		return -1;
	s->in_transaction = true;
	s->pending_since = db_clock(CLOCK_MONOTONIC);
	return 0;
}

int db_commit(struct store *s)
{
	if (s->broken)
		return -1;
	if (!s->in_transaction || s->trial)
		return 0;
	if (db_run(s, db_stmt(s, STMT_COMMIT)))
		return -1;
	s->in_transaction = false;
	s->pending = 0;
	return 0;
}

int store_read_begin(struct store *s)
{
	if (!sqlite3_get_autocommit(s->db) || s->broken)
		return s->broken ? -1 : 0;
	return sqlite3_exec(s->db, "BEGIN", NULL, NULL, NULL) ? db_fail(s) : 0;
}

void store_read_end(struct store *s)
{
	if (!s->in_transaction && !sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
}

/* ---- opening ---- */

static int pragma_value(struct store *s, const char *sql, int64_t *ret)
{
	sqlite3_stmt *st;
	int rc;

	if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL))
		return db_fail(s);
	rc = db_step(s, st);
	if (rc == 1)
		*ret = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return rc == 1 ? 0 : -1;
}

static int run_text(struct store *s, const char *sql)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) ? db_fail(s) : 0;
}

/* The schema's number is a hash of its text: nobody can forget to count it up. */
static int64_t schema_number(void)
{
	return (int64_t)(XXH3_64bits(schema_sql, sizeof(schema_sql)) & 0x7fffffff);
}

static int make_schema(struct store *s)
{
	char pragmas[100];

	snprintf(pragmas, sizeof(pragmas), "PRAGMA application_id = %d; PRAGMA user_version = %d",
		 APPLICATION_ID, (int)schema_number());
	if (run_text(s, "PRAGMA page_size = " PAGE_SIZE) || db_begin(s) || run_text(s, schema_sql) || run_text(s, pragmas) ||
	    store_set_meta(s, "tool", DMATTR_VERSION))
		return -1;
	return db_commit(s);
}

/* Empty a database of ours in place, whatever is in it. */
static int make_again(struct store *s, const char *why)
{
	note("%s was made by %s: it is made again", s->path, why);
	/* the size of pages stands fast while there is a log; it need not be ours */
	sqlite3_exec(s->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_RESET_DATABASE, 1, NULL);
	if (run_text(s, "PRAGMA page_size = " PAGE_SIZE "; VACUUM"))
		return -1;
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_RESET_DATABASE, 0, NULL);
	return make_schema(s);
}

static enum store_state identify(struct store *s)
{
	int64_t application, version, tables;
	const char *tool;

	if (pragma_value(s, "PRAGMA application_id", &application) ||
	    pragma_value(s, "PRAGMA user_version", &version) ||
	    pragma_value(s, "SELECT count(*) FROM sqlite_schema", &tables))
		return STORE_UNREADABLE;
	if (!application && !tables)
		return STORE_MISSING;
	if (application != APPLICATION_ID)
		return STORE_FOREIGN;
	if (version != schema_number())
		return STORE_OTHER_SCHEMA;
	tool = store_meta(s, "tool");
	return tool && !strcmp(tool, DMATTR_VERSION) ? STORE_CURRENT : STORE_OTHER_VERSION;
}

static int check_identity(struct store *s)
{
	const enum store_state state = identify(s);
	const char *why = state == STORE_OTHER_VERSION ? "another version of dmattr" :
							 "another dmattr (of another schema)";

	if (state == STORE_UNREADABLE)
		return -1;
	if (state == STORE_CURRENT)
		return 0;
	if (state == STORE_FOREIGN)
		return error("%s is a database of another program; it is left as it is: "
			     "name another file with --db", s->path);
	if (state == STORE_MISSING && s->writes && !s->is_private)
		return make_schema(s);
	if (state == STORE_MISSING)
		return error("%s is empty; run \"dmattr index\" first", s->path);
	if (s->writes && !s->is_private)
		return make_again(s, why);
	return error("%s was made by %s; make it again with \"dmattr index\"", s->path, why);
}

/* A POSIX lock: not inherited by worker processes, and it knows who holds it. */
static int take_lock(struct store *s)
{
	_cleanup_free_ char *path = xasprintf("%s-lock", s->path);
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int64_t end = db_clock(CLOCK_MONOTONIC) + BUSY_SECONDS * 1000000000LL;

	s->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (s->lock_fd < 0)
		return error("cannot write %s: %s; make its directory writable, " OTHER_FILE,
			     path, strerror(errno));
	while (fcntl(s->lock_fd, F_SETLK, &lock)) {
		if (errno != EAGAIN && errno != EACCES && errno != EINTR)
			return error("cannot lock %s: %s; name another file with --db",
				     path, strerror(errno));
		if (db_clock(CLOCK_MONOTONIC) > end) {
			fcntl(s->lock_fd, F_GETLK, &lock);
			return error("%s is being written by another dmattr (process %d); wait "
				     "for it, " OTHER_FILE, s->path, (int)lock.l_pid);
		}
		usleep(50000);
	}
	return 0;
}

static int open_with(struct store *s, const char *name, int flags)
{
	int rc = sqlite3_open_v2(name, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL);

	if (!s->db)
		BUG("out of memory");
	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_busy_timeout(s->db, BUSY_SECONDS * 1000);
	return rc ? rc : db_add_tables(s);
}

/* Percent-encode what means something in a URI. */
static char *immutable_uri(const char *path)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		BUG("out of memory");
	fputs("file:", f);
	for (const char *p = path; *p; p++)
		if (*p == '%' || *p == '?' || *p == '#')
			fprintf(f, "%%%02x", *p);
		else
			fputc(*p, f);
	fputs("?immutable=1", f);
	fclose(f);
	return text;
}

/*
 * A database at rest in a directory that is read-only: SQLite cannot make the
 * files that go with it, and needs none, for nobody can write.
 */
static int open_reading(struct store *s)
{
	_cleanup_free_ char *wal = xasprintf("%s-wal", s->path);
	_cleanup_free_ char *uri = immutable_uri(s->path);
	int rc = open_with(s, s->path, SQLITE_OPEN_READONLY);

	if (!rc)
		rc = sqlite3_exec(s->db, "PRAGMA user_version", NULL, NULL, NULL);
	rc &= 0xff;
	if ((rc != SQLITE_CANTOPEN && rc != SQLITE_READONLY) || file_exists(wal))
		return 0;
	sqlite3_close(s->db);
	return open_with(s, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI) ? db_fail(s) : 0;
}

static int open_writing(struct store *s)
{
	if (take_lock(s))
		return -1;
	if (open_with(s, s->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE))
		return db_fail(s);
	return 0;
}

static int open_mode(struct store *s, enum store_mode mode)
{
	if (mode == STORE_WRITE)
		return open_writing(s);
	if (open_reading(s))
		return -1;
	return mode == STORE_PRIVATE ? db_make_private(s) : 0;
}

/* Only after check_identity(): a foreign file must be left as it is. */
static int set_modes(struct store *s)
{
	if (run_text(s, "PRAGMA cache_size = -65536"))
		return -1;
	if (!s->writes)
		return run_text(s, "PRAGMA query_only = 1");
	if (s->is_private)
		return run_text(s, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
	return run_text(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
			   "PRAGMA wal_autocheckpoint = 4000");
}

int store_open(const char *path, enum store_mode mode, struct store **ret)
{
	struct store *s;

	if (mode != STORE_WRITE && !file_exists(path))
		return error("%s: there is no such database; run \"dmattr index\" first", path);
	s = xcalloc(1, sizeof(*s));
	s->path = xstrdup(path);
	s->writes = mode != STORE_READ;
	s->is_private = mode == STORE_PRIVATE;
	s->lock_fd = s->root_fd = -1;
	if (open_mode(s, mode) || check_identity(s) || set_modes(s)) {
		s->broken = true;
		store_close(s);
		return -1;
	}
	*ret = s;
	return 0;
}

void db_forget(struct store *s)
{
	arrfree(s->bodies[0]);
	arrfree(s->bodies[1]);
	arrfree(s->heads);
	for (ptrdiff_t i = 0; i < arrlen(s->sections); i++)
		arrfree(s->sections[i]);
	arrfree(s->sections);
	for (ptrdiff_t i = 0; i < hmlen(s->records); i++)
		s->records[i].value = NULL;
	hmfree(s->records);
	for (int i = 0; i < LISTS; i++)
		hmfree(s->lists[i]);
}

static void release_memory(struct store *s)
{
	db_texts_release(s);
	for (int i = 0; i < HEADS; i++)
		hmfree(s->confirmed[i]);
	db_forget(s);
	arrfree(s->packed.data);
	arrfree(s->rows);
	arrfree(s->args);
	arrfree(s->text);
	hmfree(s->changed);
	arrfree(s->files);
	arrfree(s->dirty);
	arena_release(&s->arena);
	free(s->root);
	free(s->path);
	free(s);
}

void store_close(struct store *s)
{
	if (!s)
		return;
	if (s->writes && !s->broken && !s->is_private && !s->trial)
		store_flush(s);
	for (int i = 0; i < STMTS; i++)
		sqlite3_finalize(s->stmts[i]);
	sqlite3_close(s->db);
	db_release_private(s);
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	if (s->root_fd >= 0)
		close(s->root_fd);
	release_memory(s);
}

int store_trial(struct store *s)
{
	if (store_flush(s))
		return -1;
	s->trial = true;
	return 0;
}

/* ---- meta ---- */

const char *store_meta(struct store *s, const char *key)
{
	sqlite3_stmt *st = db_stmt(s, STMT_META_GET);
	const char *value;

	db_bind_text(st, ":key", key);
	if (db_step(s, st) <= 0)
		return NULL;
	value = db_text(s, st, 0);
	sqlite3_reset(st);
	return value;
}

int store_set_meta(struct store *s, const char *key, const char *value)
{
	const char *old = store_meta(s, key);
	sqlite3_stmt *st;

	if (old && !strcmp(old, value))
		return 0;
	if (db_begin(s))
		return -1;
	st = db_stmt(s, STMT_META_SET);
	db_bind_text(st, ":key", key);
	db_bind_text(st, ":value", value);
	return db_run(s, st);
}

/* ---- looking only ---- */

const char *store_library(void)
{
	return sqlite3_libversion();
}

enum store_state store_look(const char *path)
{
	enum store_state state = STORE_UNREADABLE;
	struct store *s;

	if (!file_exists(path))
		return STORE_MISSING;
	s = xcalloc(1, sizeof(*s));
	s->path = xstrdup(path);
	s->lock_fd = s->root_fd = -1;
	s->broken = true;
	if (!open_reading(s))
		state = identify(s);
	store_close(s);
	return state;
}

int store_writer(const char *path)
{
	_cleanup_free_ char *name = xasprintf("%s-lock", path);
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(name, O_RDONLY | O_CLOEXEC), rc;

	if (fd < 0)
		return 0;
	rc = fcntl(fd, F_GETLK, &lock);
	close(fd);
	return rc || lock.l_type == F_UNLCK ? 0 : (int)lock.l_pid;
}
