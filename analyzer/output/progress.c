/* SPDX-License-Identifier: GPL-2.0-only */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "output/output.h"

#define INTERVAL 0.1	/* seconds between two updates */

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static void print_time(double seconds)
{
	long s = (long)(seconds + 0.5);

	if (s >= 3600)
		fprintf(stderr, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
	else
		fprintf(stderr, "%ld:%02ld", s / 60, s % 60);
}

static void draw(const struct progress *p)
{
	double spent = p->last - p->started;
	double rate = spent > 0 ? p->done / spent : 0;

	fprintf(stderr, "\r%s: %zu/%zu files", p->what, p->done, p->total);
	if (rate > 0) {
		fprintf(stderr, ", %.1f files/s, ", rate);
		print_time((p->total - p->done) / rate);
		fputs(" left", stderr);
	}
	fputs("\033[K", stderr);
	fflush(stderr);
}

void progress_start(struct progress *p, const char *what, size_t total)
{
	*p = (struct progress){ .what = what, .total = total, .started = now() };
	p->on = total > 0 && isatty(STDERR_FILENO);
	p->last = p->started;
	if (p->on)
		draw(p);
}

void progress_step(struct progress *p)
{
	double t;

	p->done++;
	if (!p->on)
		return;
	t = now();
	if (t - p->last < INTERVAL)
		return;
	p->last = t;
	draw(p);
}

void progress_end(struct progress *p)
{
	if (!p->on)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	p->on = false;
}
