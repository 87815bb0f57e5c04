/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A private copy of a database: it can be written, and nobody sees what was. The
 * file is mapped copy-on-write, so only pages that are used or written cost. A
 * reader's transaction keeps a writer from putting pages of its log into the file
 * meanwhile; what is in the log already is not in the file, so then all is copied.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store/database.h"

#define ROOM (1ll << 30)	/* address space for what is written */
#define WRITE_VERSION 18	/* in SQLite's header: 2 is WAL, which memory cannot have */
#define READ_VERSION 19

static bool has_log(const struct store *s)
{
	_cleanup_free_ char *wal = xasprintf("%s-wal", s->path);
	struct stat st;

	return !stat(wal, &st) && st.st_size;
}

static int copy_whole(struct store *s)
{
	sqlite3_backup *b = sqlite3_backup_init(s->db, "main", s->pin, "main");
	int rc = b ? sqlite3_backup_step(b, -1) : SQLITE_ERROR;

	sqlite3_backup_finish(b);
	return rc == SQLITE_DONE ? 0 : error("cannot copy %s: %s", s->path,
					     sqlite3_errmsg(s->db));
}

/* The file's pages, and room behind them. */
static int map_file(struct store *s, size_t size)
{
	int fd = open(s->path, O_RDONLY | O_CLOEXEC);
	void *at;

	s->image_len = size + ROOM;
	s->image = mmap(NULL, s->image_len, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (s->image == MAP_FAILED)
		s->image = NULL;
	at = fd < 0 || !s->image ? MAP_FAILED :
	     mmap(s->image, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, fd, 0);
	if (at == MAP_FAILED)
		error("cannot map %s: %s", s->path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return at == MAP_FAILED ? -1 : 0;
}

static int copy_on_write(struct store *s)
{
	struct stat st;

	if (stat(s->path, &st))
		return error("%s: %s", s->path, strerror(errno));
	if (st.st_size <= READ_VERSION)
		return error("%s is damaged; remove it and run again", s->path);
	if (map_file(s, (size_t)st.st_size))
		return -1;
	s->image[WRITE_VERSION] = s->image[READ_VERSION] = 1;
	if (sqlite3_deserialize(s->db, "main", s->image, st.st_size,
				(sqlite3_int64)s->image_len, 0))
		return db_fail(s);
	return 0;
}

int db_make_private(struct store *s)
{
	s->pin = s->db;
	s->db = NULL;
	if (sqlite3_exec(s->pin, "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL)) {
		s->db = take_ptr(s->pin);
		return db_fail(s);
	}
	if (sqlite3_open_v2(":memory:", &s->db,
			    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL))
		return db_fail(s);
	sqlite3_extended_result_codes(s->db, 1);
	if (db_add_tables(s))
		return db_fail(s);
	return has_log(s) ? copy_whole(s) : copy_on_write(s);
}

void db_release_private(struct store *s)
{
	sqlite3_close(s->pin);
	if (s->image)
		munmap(s->image, s->image_len);
}
