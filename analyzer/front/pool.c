// SPDX-License-Identifier: GPL-2.0-only
/* Worker processes: one job at a time each, so that a crash costs one file. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "front/queue.h"

#define TIME_LIMIT	120	/* seconds for a file, unless told */
#define JOBS_IN_A_LIFE	200	/* then a new worker: libclang's memory only grows */
#define READ_SIZE	65536
#define TRIM_AFTER	400	/* files: the cache does not grow beyond its bound for long */

struct worker {
	pid_t pid;		/* 0: none */
	int to, from;
	const struct job *job;	/* NULL: idle */
	int64_t deadline;	/* ms */
	int jobs_done;
	ptrdiff_t queue;	/* it takes from this one; -1: none yet */
	bool again;		/* the job's first worker was killed */
	unsigned char *data;	/* stb_ds: the answer so far */
};

struct pool {
	const struct pool_options *o;
	const struct job *jobs;
	size_t n, given, finished;
	struct groups groups;
	struct work work;
	struct queues queues;
	struct worker *workers;
	int n_workers;
	pool_done *done;
	void *arg;
	bool stop;
};

/* A signal handler has no argument. */
static volatile sig_atomic_t interrupted;

static void on_signal(int signo)
{
	interrupted = signo;
}

struct old_signals {
	struct sigaction interrupt, terminate, pipe;
	sigset_t mask;
};

/* SIGINT and SIGTERM come only while the pool waits. */
static void catch_signals(struct old_signals *old)
{
	struct sigaction sa = { .sa_handler = on_signal }, ignore = { .sa_handler = SIG_IGN };
	sigset_t block;

	interrupted = 0;
	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	sigaddset(&block, SIGTERM);
	sigprocmask(SIG_BLOCK, &block, &old->mask);
	sigaction(SIGINT, &sa, &old->interrupt);
	sigaction(SIGTERM, &sa, &old->terminate);
	sigaction(SIGPIPE, &ignore, &old->pipe);
}

static void restore_signals(const struct old_signals *old)
{
	sigaction(SIGINT, &old->interrupt, NULL);
	sigaction(SIGTERM, &old->terminate, NULL);
	sigaction(SIGPIPE, &old->pipe, NULL);
	sigprocmask(SIG_SETMASK, &old->mask, NULL);
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int time_limit(const struct pool *p)
{
	return p->o->time_limit > 0 ? p->o->time_limit : TIME_LIMIT;
}

/* The end of a pipe that another worker holds would keep it from ending. */
static void close_others(const struct pool *p)
{
	for (int i = 0; i < p->n_workers; i++) {
		if (!p->workers[i].pid)
			continue;
		close(p->workers[i].to);
		close(p->workers[i].from);
	}
}

static int spawn(struct pool *p, struct worker *w)
{
	pid_t parent = getpid();
	int to[2], from[2];

	if (pipe2(to, O_CLOEXEC))
		return -1;
	if (pipe2(from, O_CLOEXEC)) {
		close(to[0]);
		close(to[1]);
		return -1;
	}
	fflush(NULL);
	w->pid = fork();
	if (w->pid == 0) {
		close_others(p);
		close(to[1]);
		close(from[0]);
		worker_run(&p->work, to[0], from[1], parent);
	}
	close(to[0]);
	close(from[1]);
	if (w->pid < 0) {
		w->pid = 0;
		close(to[1]);
		close(from[0]);
		return -1;
	}
	w->to = to[1];
	w->from = from[0];
	w->jobs_done = 0;
	return 0;
}

/* End a worker; returns its wait status. */
static int retire(struct worker *w, bool by_force)
{
	int status = 0;

	if (!w->pid)
		return 0;
	if (by_force)
		kill(w->pid, SIGKILL);
	close(w->to);
	close(w->from);
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	w->pid = 0;
	arrfree(w->data);
	return status;
}

static void finish(struct pool *p, struct worker *w, const void *facts, size_t len,
		   const char *reason)
{
	const struct job *job = w->job;

	w->job = NULL;
	w->again = false;
	p->finished++;
	if (p->o->cache && p->finished % TRIM_AFTER == 0)
		pch_trim(p->o->cache);
	if (!p->stop && p->done(p->arg, job, facts, len, reason))
		p->stop = true;
}

static bool send_job(struct pool *p, struct worker *w)
{
	uint64_t index = (uint64_t)(w->job - p->jobs);

	w->deadline = now_ms() + (int64_t)time_limit(p) * 1000;
	return write(w->to, &index, sizeof(index)) == sizeof(index);
}

/*
 * libclang does not send SIGKILL: the file is not to blame, and gets another worker
 * before it counts as failed.
 */
static void try_again(struct pool *p, struct worker *w)
{
	if (!w->again && !p->stop) {
		w->again = true;
		if (!spawn(p, w) && send_job(p, w))
			return;
	}
	finish(p, w, NULL, 0, JOB_KILLED);
}

/* A worker is gone, or must go: its file has a reason, the others go on. */
static void lose(struct pool *p, struct worker *w, const char *why)
{
	int status = retire(w, why != NULL);
	_cleanup_free_ char *reason = NULL;

	if (!w->job)
		return;
	if (why) {
		finish(p, w, NULL, 0, why);
		return;
	}
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
		try_again(p, w);
		return;
	}
	if (WIFSIGNALED(status))
		reason = xasprintf("killed by signal %d (%s) in libclang",
				   WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		reason = xasprintf("the worker ended with status %d", WEXITSTATUS(status));
	finish(p, w, NULL, 0, reason);
}

/* ---- giving jobs and taking answers ---- */

static void give_job(struct pool *p, struct worker *w)
{
	bool sent;

	w->job = &p->jobs[queues_next(&p->queues, &w->queue)];
	p->given++;
	sent = send_job(p, w);
	if (!sent) {		/* it died while it was idle: not this file's fault */
		retire(w, true);
		sent = !spawn(p, w) && send_job(p, w);
	}
	if (!sent)
		lose(p, w, "no worker process for it");
}

static void give_out(struct pool *p)
{
	for (int i = 0; i < p->n_workers && p->given < p->n && !p->stop; i++) {
		struct worker *w = &p->workers[i];

		if (!w->job && w->jobs_done >= JOBS_IN_A_LIFE)
			retire(w, true);
		if (!w->pid && spawn(p, w))
			continue;
		if (!w->job)
			give_job(p, w);
	}
}

/* The answer in w->data, if it is whole. */
static void take_answer(struct pool *p, struct worker *w)
{
	_cleanup_free_ char *reason = NULL;
	size_t have = (size_t)arrlen(w->data), start;
	struct answer a;

	if (have < sizeof(a))
		return;
	memcpy(&a, w->data, sizeof(a));
	start = sizeof(a) + a.reason_len;
	if (have < start + a.facts_len)
		return;
	if (a.reason_len)
		reason = xstrndup((char *)w->data + sizeof(a), a.reason_len);
	w->jobs_done++;
	if (p->o->tally && a.how < PARSE_HOWS)
		p->o->tally[a.how]++;
	finish(p, w, w->data + start, a.facts_len, reason);
	arrfree(w->data);
}

static void receive(struct pool *p, struct worker *w)
{
	size_t before = (size_t)arrlen(w->data);
	ssize_t n = read(w->from, arraddnptr(w->data, READ_SIZE), READ_SIZE);

	arrsetlen(w->data, before + (n > 0 ? (size_t)n : 0));
	if (n > 0)
		take_answer(p, w);
	else if (n == 0 || errno != EINTR)
		lose(p, w, NULL);
}

static void check_deadline(struct pool *p, struct worker *w)
{
	char why[64];

	if (!w->job || now_ms() < w->deadline)
		return;
	snprintf(why, sizeof(why), "time limit of %d s", time_limit(p));
	lose(p, w, why);
}

static int64_t next_deadline(const struct pool *p)
{
	int64_t first = INT64_MAX;

	for (int i = 0; i < p->n_workers; i++)
		if (p->workers[i].job && p->workers[i].deadline < first)
			first = p->workers[i].deadline;
	return first;
}

/* Wait for an answer, a death, a deadline or a signal. Returns -1: no worker. */
static int wait_for_workers(struct pool *p, struct pollfd *fds, const sigset_t *mask)
{
	int64_t left = next_deadline(p) - now_ms();
	struct timespec timeout = { .tv_sec = left / 1000 };
	int busy = 0;

	for (int i = 0; i < p->n_workers; i++) {
		struct worker *w = &p->workers[i];

		fds[i] = (struct pollfd){ .fd = w->job ? w->from : -1, .events = POLLIN };
		busy += w->job != NULL;
	}
	if (!busy)
		return error("no worker process could be started: %s", strerror(errno));
	timeout.tv_nsec = left % 1000 * 1000000;
	if (left < 0)
		timeout = (struct timespec){ 0 };
	if (ppoll(fds, (nfds_t)p->n_workers, &timeout, mask) < 0)
		return errno == EINTR ? 0 : error("poll: %s", strerror(errno));
	for (int i = 0; i < p->n_workers; i++) {
		if (fds[i].revents)
			receive(p, &p->workers[i]);
		check_deadline(p, &p->workers[i]);
	}
	return 0;
}

static int run(struct pool *p, const sigset_t *mask)
{
	struct pollfd *fds = xcalloc((size_t)p->n_workers, sizeof(*fds));
	int ret = 0;

	while (!ret && !p->stop && !interrupted && p->finished < p->n) {
		give_out(p);
		if (!p->stop && p->finished < p->n)
			ret = wait_for_workers(p, fds, mask);
	}
	free(fds);
	return ret || p->stop || interrupted ? -1 : 0;
}

static void start(struct pool *p)
{
	if (p->o->cache)
		groups_init(&p->groups, p->o->root, p->o->cache, p->jobs, p->n);
	p->work = (struct work){ p->o, p->jobs, p->n, &p->groups };
	queues_init(&p->queues, &p->work);
	p->n_workers = p->o->jobs > 0 ? p->o->jobs : 1;
	if ((size_t)p->n_workers > p->n)
		p->n_workers = (int)p->n;
	p->workers = xcalloc((size_t)p->n_workers, sizeof(*p->workers));
	for (int i = 0; i < p->n_workers; i++)
		p->workers[i].queue = -1;
}

static void end(struct pool *p)
{
	/* all at once, then one after the other: none is waited for alone */
	for (int i = 0; i < p->n_workers; i++)
		if (p->workers[i].pid)
			kill(p->workers[i].pid, SIGKILL);
	for (int i = 0; i < p->n_workers; i++)
		retire(&p->workers[i], true);
	free(p->workers);
	if (p->o->cache)
		pch_trim(p->o->cache);
	queues_release(&p->queues);
	groups_release(&p->groups);
}

int pool_run(const struct pool_options *o, const struct job *jobs, size_t n,
	     pool_done *done, void *arg)
{
	struct pool p = { .o = o, .jobs = jobs, .n = n, .done = done, .arg = arg };
	struct old_signals old;
	int ret;

	if (!n)
		return 0;
	start(&p);
	catch_signals(&old);
	ret = run(&p, &old.mask);
	end(&p);
	restore_signals(&old);
	return ret;
}
