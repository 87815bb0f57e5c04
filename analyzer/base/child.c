// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/child.h"
#include "base/memory.h"

static void become(const char *const *argv, const char *dir, const char *const *env,
		   int out)
{
	int in;

	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	/* not closed: the next file that is opened would become stdin */
	in = open("/dev/null", O_RDONLY);
	if (in > STDIN_FILENO)
		dup2(in, STDIN_FILENO);
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
	ret->output = xstrndup(data ? data : "", ret->len);
	arrfree(data);
}

int child_start(const char *const *argv, const char *dir, const char *const *env,
		struct child *ret)
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
		become(argv, dir, env, fds[1]);
	close(fds[1]);
	*ret = (struct child){ pid, fds[0] };
	return 0;
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
