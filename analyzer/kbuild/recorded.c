// SPDX-License-Identifier: GPL-2.0-only
/*
 * What Kbuild recorded: a line for each object, its source, its flags. The lines
 * are long and most are never asked for, so where they stand is kept beside them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "kbuild/private.h"

/* The records of one build directory. */
struct recorded {
	struct commands *commands;
	const char *dir, *build;	/* dir: owned by commands */
	const struct tree *tree;
	char **names;		/* stb_ds: owned by commands */
	uint64_t stamp;		/* over the names and times of all */
};

/* ---- one record ---- */

static bool ends_in_c(const char *s)
{
	size_t n = strlen(s);

	return n > 2 && !strcmp(s + n - 2, ".c");
}

/* foo.o is made of foo.c, foo.nvhe.o too: the plain one is the one to show */
static bool is_plain(const char *target, size_t n, const char *file)
{
	const char *base = strrchr(file, '/');
	const char *slash = memrchr(target, '/', n);
	const char *name = slash ? slash + 1 : target;
	size_t len = n - (size_t)(name - target);

	base = base ? base + 1 : file;
	return len == strlen(base) && !strncmp(base, name, len - 1);
}

/* line: of text, the content of the record */
static void add_line(const struct recorded *r, const char *record, const char *text,
		     const char *line, const char *end)
{
	struct commands *c = r->commands;
	const char *source = memchr(line, ' ', (size_t)(end - line));
	const char *flags = source ? memchr(source + 1, ' ', (size_t)(end - source - 1)) : NULL;
	_cleanup_free_ char *file = NULL, *below = NULL;
	struct command cmd = { .dir = r->build, .records = r->dir, .record = record };

	if (!flags)
		return;
	file = xstrndup(source + 1, (size_t)(flags - source - 1));
	below = below_tree(r->tree, r->build, file);
	if (!below || !ends_in_c(below))
		return;
	cmd.offset = (uint64_t)(flags - text);
	cmd.len = (uint64_t)(end - flags);
	if (shgeti(c->map, below) < 0 || is_plain(line, (size_t)(source - line), below))
		shput(c->map, below, cmd);
}

static int read_record(const struct recorded *r, const char *name)
{
	_cleanup_free_ char *path = path_join(r->dir, name);
	_cleanup_free_ char *text = file_read(path, NULL);
	const char *line, *end;

	if (!text)
		return error("%s: %s", path, strerror(errno));
	for (line = text; (end = strchr(line, '\n')); line = end + 1)
		add_line(r, name, text, line, end);
	return 0;
}

char **recorded_words(const struct command *cmd)
{
	_cleanup_free_ char *path = path_join(cmd->records, cmd->record);
	_cleanup_free_ char *text = xmalloc(cmd->len);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return NULL;
	n = pread(fd, text, cmd->len, (off_t)cmd->offset);
	close(fd);
	return n < 0 ? NULL : words_split(text, (size_t)n);
}

/* ---- the list of records ---- */

/* a sum: the order of the directory does not matter */
static void add_stamp(struct recorded *r, const char *name, const struct stat *st)
{
	const uint64_t about[] = {
		XXH3_64bits(name, strlen(name)), (uint64_t)st->st_ino, (uint64_t)st->st_size,
		(uint64_t)st->st_mtim.tv_sec, (uint64_t)st->st_mtim.tv_nsec,
	};

	r->stamp += XXH3_64bits(about, sizeof(about));
}

static int list_records(struct recorded *r)
{
	DIR *dir = opendir(r->dir);
	struct dirent *d;
	struct stat st;

	if (!dir)
		return error("%s: %s", r->dir, strerror(errno));
	r->stamp = XXH3_64bits(r->build, strlen(r->build)) +
		   XXH3_64bits(r->tree->path, strlen(r->tree->path));
	while ((d = readdir(dir))) {
		char *name;

		if (d->d_name[0] == '.' || fstatat(dirfd(dir), d->d_name, &st, 0))
			continue;
		name = xstrdup(d->d_name);
		arrput(r->commands->texts, name);
		arrput(r->names, name);
		add_stamp(r, d->d_name, &st);
	}
	closedir(dir);
	return 0;
}

/* ---- what was made of them before ---- */

/*
 * The first line: the stamp, and the checksum of the others. These:
 * RECORD OFFSET LENGTH FILE
 */
#define HEAD "%016" PRIx64 " %016" PRIx64 "\n"
#define HEAD_LEN 34

static char *kept_path(const struct recorded *r)
{
	return xasprintf("%s.index", r->dir);
}

static bool is_sound(const struct recorded *r, const char *text, size_t len)
{
	char head[HEAD_LEN + 1];

	if (len < HEAD_LEN)
		return false;
	snprintf(head, sizeof(head), HEAD, r->stamp,
		 XXH3_64bits(text + HEAD_LEN, len - HEAD_LEN));
	return !strncmp(text, head, HEAD_LEN);
}

static void take_kept(const struct recorded *r, char *line)
{
	struct command cmd = { .dir = r->build, .records = r->dir, .record = line };
	char *p = strchr(line, ' ');

	*p++ = '\0';
	cmd.offset = strtoull(p, &p, 10);
	cmd.len = strtoull(p, &p, 10);
	shput(r->commands->map, p + 1, cmd);
}

static bool read_kept(const struct recorded *r)
{
	_cleanup_free_ char *path = kept_path(r);
	size_t len = 0;
	_cleanup_free_ char *text = file_read(path, &len);
	char *save = NULL;

	if (!text || !is_sound(r, text, len))
		return false;
	for (char *l = strtok_r(text + HEAD_LEN, "\n", &save); l; l = strtok_r(NULL, "\n", &save))
		take_kept(r, l);
	arrput(r->commands->texts, take_ptr(text));
	return true;
}

static void keep(const struct recorded *r)
{
	const struct command_slot *map = r->commands->map;
	_cleanup_free_ char *path = kept_path(r);
	_cleanup_free_ char *text = NULL;
	char head[HEAD_LEN + 1];
	size_t len;
	FILE *f = open_memstream(&text, &len);

	fprintf(f, "%*s", HEAD_LEN, "");
	for (ptrdiff_t i = 0; i < shlen(map); i++)
		fprintf(f, "%s %" PRIu64 " %" PRIu64 " %s\n", map[i].value.record,
			map[i].value.offset, map[i].value.len, map[i].key);
	fclose(f);
	snprintf(head, sizeof(head), HEAD, r->stamp,
		 XXH3_64bits(text + HEAD_LEN, len - HEAD_LEN));
	memcpy(text, head, HEAD_LEN);
	if (file_replace(path, text, len))
		warning("%s: %s", path, strerror(errno));
}

/* ---- all of it ---- */

int commands_read_records(struct commands *c, const char *records, const char *build,
			  const struct tree *t)
{
	char *dir = xstrdup(records);
	struct recorded r = { .commands = c, .dir = dir, .build = build, .tree = t };
	int ret = list_records(&r);

	arrput(c->texts, dir);
	if (!ret && !read_kept(&r)) {
		for (ptrdiff_t i = 0; i < arrlen(r.names) && !ret; i++)
			ret = read_record(&r, r.names[i]);
		if (!ret)
			keep(&r);
	}
	arrfree(r.names);
	return ret;
}
