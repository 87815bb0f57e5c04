// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"

/* not a file whose size means nothing: the hole in a sparse one would fill the memory */
#define FILE_MAX	(1ll << 30)

/* Why it is not read: an errno, or 0. */
static int refusal(int fd)
{
	struct stat st;

	if (fstat(fd, &st))
		return errno;
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? EISDIR : EOPNOTSUPP;
	return st.st_size > FILE_MAX ? EFBIG : 0;
}

int file_open(const char *path)
{
	/* the other end of a pipe is not waited for */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int why = fd < 0 ? 0 : refusal(fd);

	if (!why)
		return fd;
	close(fd);
	errno = why;
	return -1;
}

/* Closes fd. */
static char *read_to_end(int fd, size_t *len)
{
	_cleanup_free_ char *data = NULL;
	size_t used = 0, room = 0;
	ssize_t n;

	do {
		if (room - used < 2) {
			room = room ? room * 2 : 65536;
			data = xrealloc(data, room);
		}
		n = read(fd, data + used, room - used - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			int saved = errno;

			close(fd);
			errno = saved;
			return NULL;
		}
		used += (size_t)n;
	} while (n > 0);
	close(fd);
	data[used] = '\0';
	if (len)
		*len = used;
	return take_ptr(data);
}

char *file_read(const char *path, size_t *len)
{
	int fd = file_open(path);

	return fd < 0 ? NULL : read_to_end(fd, len);
}

char *stream_read(const char *path, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? NULL : read_to_end(fd, len);
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

static int write_temporary(int fd, const char *path, const void *data, size_t len)
{
	struct stat st;
	mode_t mode = 0644;

	if (!stat(path, &st))
		mode = st.st_mode & 07777;
	if (fchmod(fd, mode) || write_all(fd, data, len) || fsync(fd))
		return -1;
	return 0;
}

int file_replace(const char *path, const void *data, size_t len)
{
	_cleanup_free_ char *temporary = xasprintf("%s.dmattr-XXXXXX", path);
	int fd = mkostemp(temporary, O_CLOEXEC);
	int saved;

	if (fd < 0)
		return -1;
	if (!write_temporary(fd, path, data, len) && !close(fd)) {
		if (!rename(temporary, path))
			return 0;
		fd = -1;
	}
	saved = errno;
	if (fd >= 0)
		close(fd);
	unlink(temporary);
	errno = saved;
	return -1;
}

bool file_exists(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode);
}

char *temporary_template(void)
{
	const char *dir = getenv("TMPDIR");

	return xasprintf("%s/dmattr-XXXXXX", dir && *dir ? dir : "/tmp");
}

bool dir_exists(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

int make_dirs(const char *path)
{
	_cleanup_free_ char *p = xstrdup(path);

	for (char *s = p + 1; *s; s++) {
		if (*s != '/')
			continue;
		*s = '\0';
		if (mkdir(p, 0755) && errno != EEXIST)
			return -1;
		*s = '/';
	}
	if (mkdir(p, 0755) && errno != EEXIST)
		return -1;
	if (dir_exists(path))
		return 0;
	errno = ENOTDIR;
	return -1;
}

char *path_join(const char *a, const char *b)
{
	if (b[0] == '/')
		return xstrdup(b);
	if (!*b || !strcmp(b, "."))
		return xstrdup(a);
	return xasprintf("%s/%s", strcmp(a, "/") ? a : "", b);
}

char *path_absolute(const char *path)
{
	_cleanup_free_ char *copy = NULL;
	_cleanup_free_ char *dir = NULL;
	char *real = realpath(path, NULL);
	char *slash, *ret;

	if (real || errno != ENOENT)
		return real;
	copy = xstrdup(path);
	slash = strrchr(copy, '/');
	if (slash)
		*slash = '\0';
	dir = realpath(slash ? (slash == copy ? "/" : copy) : ".", NULL);
	if (!dir)
		return NULL;
	ret = path_join(dir, slash ? slash + 1 : copy);
	return ret;
}

const char *path_below(const char *root, const char *path)
{
	size_t n = strlen(root);

	if (strncmp(root, path, n))
		return NULL;
	if (!path[n])
		return path + n;
	if (n && root[n - 1] == '/')
		return path + n;
	return path[n] == '/' ? path + n + 1 : NULL;
}

char *cache_dir(void)
{
	const char *own = getenv("DMATTR_CACHE");
	const char *xdg = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	_cleanup_free_ char *dir = NULL;

	if (own && *own)
		dir = xstrdup(own);
	else if (xdg && *xdg)
		dir = path_join(xdg, "dmattr");
	else
		dir = path_join(home && *home ? home : "/tmp", ".cache/dmattr");
	if (make_dirs(dir))
		return NULL;
	return take_ptr(dir);
}
