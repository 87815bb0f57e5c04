// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/child.h"
#include "base/memory.h"

struct streams { int in, err; };	/* in -1: nothing; err -1: with the output */

static void become(const char *const *argv, const char *dir, const char *const *env,
		   struct streams s, int out)
{
	dup2(out, STDOUT_FILENO);
	dup2(s.err < 0 ? out : s.err, STDERR_FILENO);
	/* not closed: the next file that is opened would become stdin */
	if (s.in < 0)
		s.in = open("/dev/null", O_RDONLY);
	if (s.in > STDIN_FILENO)
		dup2(s.in, STDIN_FILENO);
	for (; env && *env; env++)
		putenv((char *)(uintptr_t)*env);
	if (!dir || !chdir(dir))
		execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(errno == ENOENT ? 127 : 126);
}

static void collect(int fd, struct child_result *ret)
{
	char *data = NULL;	/* stb_ds */
	char chunk[16384];
	ssize_t n;

	while ((n = read(fd, chunk, sizeof(chunk))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		memcpy(arraddnptr(data, n), chunk, (size_t)n);
	}
	ret->len = (size_t)arrlen(data);
	ret->output = xcalloc(ret->len + 1, 1);
	if (ret->len)
		memcpy(ret->output, data, ret->len);
	arrfree(data);
}

static int start(const char *const *argv, const char *dir, const char *const *env,
		 struct streams s, struct child *ret)
{
	int fds[2];
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC))
		return -1;
	fflush(NULL);
	pid = fork();
	if (pid < 0) {
		close(fds[0]);
		close(fds[1]);
		return -1;
	}
	if (!pid)
		become(argv, dir, env, s, fds[1]);
	close(fds[1]);
	*ret = (struct child){ pid, fds[0] };
	return 0;
}

int child_start(const char *const *argv, const char *dir, const char *const *env,
		struct child *ret)
{
	return start(argv, dir, env, (struct streams){ -1, -1 }, ret);
}

int child_finish(struct child *c, struct child_result *ret)
{
	int status;

	*ret = (struct child_result){ .status = -1 };
	collect(c->out, ret);
	close(c->out);
	while (waitpid(c->pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	ret->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return 0;
}

/* A file without a name that holds the data; its position is at the start. */
static int memory_file(const void *data, size_t len)
{
	int fd = memfd_create("dmattr", MFD_CLOEXEC);

	for (size_t done = 0; fd >= 0 && done < len; ) {
		ssize_t n = write(fd, (const char *)data + done, len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			close(fd);
			return -1;
		}
		done += (size_t)n;
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

int child_filter(const char *const *argv, const char *dir, const void *input, size_t len,
		 struct child_result *ret, char **errors)
{
	int in = memory_file(input, len), err = memory_file(NULL, 0);
	struct child_result said = { 0 };
	struct child child;
	int rc = in < 0 || err < 0 ? -1 : 0;

	*ret = (struct child_result){ .status = -1 };
	if (errors)
		*errors = NULL;
	if (!rc)
		rc = start(argv, dir, NULL, (struct streams){ in, err }, &child);
	if (!rc)
		rc = child_finish(&child, ret);
	if (!rc && errors) {
		lseek(err, 0, SEEK_SET);
		collect(err, &said);
		*errors = said.output;
	}
	if (in >= 0)
		close(in);
	if (err >= 0)
		close(err);
	return rc;
}

int child_run(const char *const *argv, const char *dir, const char *const *env,
	      struct child_result *ret)
{
	struct child child;

	*ret = (struct child_result){ .status = -1 };
	return child_start(argv, dir, env, &child) ? -1 : child_finish(&child, ret);
}

void child_result_release(struct child_result *r)
{
	free(r->output);
	*r = (struct child_result){ 0 };
}

const char *last_lines(const char *text, int n)
{
	const char *p = text + strlen(text);

	while (p > text && p[-1] == '\n')
		p--;
	while (p > text && (p[-1] != '\n' || --n > 0))
		p--;
	return p;
}
