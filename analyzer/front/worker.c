// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>
#include "base/memory.h"
#include "front/worker.h"

#define MEMORY_LIMIT	(4ull << 30)	/* bytes; a file of a kernel takes half a GiB at most */

static int read_all(int fd, void *data, size_t len)
{
	for (char *p = data; len; ) {
		ssize_t n = read(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

static int write_all(int fd, const void *data, size_t len)
{
	for (const char *p = data; len; ) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

/* What libclang says on its way down is not for the user's terminal. */
static void be_quiet(void)
{
	struct rlimit no_core = { 0, 0 };
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null >= 0) {
		dup2(null, STDIN_FILENO);
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
	}
	setrlimit(RLIMIT_CORE, &no_core);
}

/* A file that is without end, by its includes or macros, must not cost the machine. */
static void limit_memory(void)
{
#ifndef __SANITIZE_ADDRESS__	/* its shadow is larger than any limit */
	struct rlimit limit;

	if (getrlimit(RLIMIT_AS, &limit) || limit.rlim_cur <= MEMORY_LIMIT)
		return;
	limit.rlim_cur = limit.rlim_max = MEMORY_LIMIT;
	setrlimit(RLIMIT_AS, &limit);
#endif
}

static void reset_signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	/* the terminal sends it to all; the parent decides */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static int run_job(struct front *f, const struct work *w, uint64_t index, int out)
{
	_cleanup_free_ char *reason = NULL;
	enum parse_how how = PARSE_PLAIN;
	struct answer a = { 0 };
	struct fact_encoder e;
	int ret;

	if (w->o->all_headers)
		front_forget_headers(f);
	if (arrlen(w->groups->of))
		pch_open(f, w->groups, w->groups->of[index]);
	fact_encoder_init(&e);
	front_unit(f, &w->jobs[index], &e.sink, &how, &reason);
	a.how = how;
	a.reason_len = reason ? strlen(reason) : 0;
	a.facts_len = (uint64_t)arrlen(e.data);
	ret = write_all(out, &a, sizeof(a)) || write_all(out, reason, a.reason_len) ||
	      write_all(out, e.data, a.facts_len) ? -1 : 0;
	fact_encoder_release(&e);
	return ret;
}

void worker_run(const struct work *w, int in, int out, int parent)
{
	struct front *f;
	uint64_t index;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
	reset_signals();
	be_quiet();
	limit_memory();
	f = front_new(w->o->root);
	front_set_overlay(f, w->o->overlay);
	while (!read_all(in, &index, sizeof(index)) && index < w->n)
		if (run_job(f, w, index, out))
			break;
	_exit(0);
}
