// SPDX-License-Identifier: GPL-2.0-only
#include <sys/stat.h>
#include "base/file.h"
#include "base/memory.h"
#include "front/queue.h"

static size_t left_in(const struct queue *q)
{
	return (size_t)arrlen(q->jobs) - q->next;
}

/* A queue that nobody works on, or the one with the most to do. */
static ptrdiff_t choose(const struct queues *all)
{
	ptrdiff_t best = -1;

	for (ptrdiff_t i = 0; i < arrlen(all->list); i++) {
		const struct queue *q = &all->list[i];

		if (!q->begun)
			return i;
		if (left_in(q) && (best < 0 || left_in(q) > left_in(&all->list[best])))
			best = i;
	}
	return best;
}

size_t queues_next(struct queues *all, ptrdiff_t *at)
{
	struct queue *q;

	if (*at < 0 || !left_in(&all->list[*at]))
		*at = choose(all);
	q = &all->list[*at];
	q->begun = true;
	return q->jobs[q->next++];
}

/*
 * In bytes of source: what the headers of a file cost beside its own text, without a
 * precompiled header and with one. To build that costs about as much as the first.
 */
#define HEADERS_PLAIN	1000000
#define HEADERS_FAST	100000

struct sized {
	size_t job;
	int64_t size;
};

static int by_size(const void *a, const void *b)
{
	const struct sized *x = a, *y = b;

	if (x->size != y->size)
		return x->size < y->size ? 1 : -1;
	return (x->job > y->job) - (x->job < y->job);
}

/* The jobs, the biggest first; the caller frees. */
static struct sized *size_jobs(const struct work *w)
{
	struct sized *v = xcalloc(w->n, sizeof(*v));

	for (size_t i = 0; i < w->n; i++) {
		_cleanup_free_ char *path = path_join(w->o->root, w->jobs[i].file);
		struct stat st;

		v[i] = (struct sized){ i, stat(path, &st) ? 0 : st.st_size };
	}
	qsort(v, w->n, sizeof(*v), by_size);
	return v;
}

static void fill(struct queues *all, const struct work *w)
{
	_cleanup_free_ struct sized *v = size_jobs(w);
	const struct groups *groups = w->groups;
	ptrdiff_t n = arrlen(groups->v);

	for (ptrdiff_t i = 0; i <= n; i++)
		arrput(all->list, ((struct queue){ .cost = i < n ? HEADERS_PLAIN : 0 }));
	for (size_t i = 0; i < w->n; i++) {
		int g = arrlen(groups->of) ? groups->of[v[i].job] : -1;
		struct queue *q = &all->list[g < 0 ? n : g];

		q->cost += v[i].size + (g < 0 ? HEADERS_PLAIN : HEADERS_FAST);
		arrput(q->jobs, v[i].job);
	}
}

static int by_cost(const void *a, const void *b)
{
	const struct queue *x = a, *y = b;

	if (x->cost != y->cost)
		return x->cost < y->cost ? 1 : -1;
	return (x->jobs[0] > y->jobs[0]) - (x->jobs[0] < y->jobs[0]);
}

void queues_init(struct queues *all, const struct work *work)
{
	ptrdiff_t n = 0;

	*all = (struct queues){ 0 };
	fill(all, work);
	for (ptrdiff_t i = 0; i < arrlen(all->list); i++)
		if (arrlen(all->list[i].jobs))
			all->list[n++] = all->list[i];
	arrsetlen(all->list, (size_t)n);
	qsort(all->list, (size_t)n, sizeof(*all->list), by_cost);
}

void queues_release(struct queues *all)
{
	for (ptrdiff_t i = 0; i < arrlen(all->list); i++)
		arrfree(all->list[i].jobs);
	arrfree(all->list);
}
