// SPDX-License-Identifier: GPL-2.0-only
/* Variables with attributes, scope guards among them. */
struct device;
struct lock { int n; };

void *alloc(unsigned long n);
void free_it(void *p);
void lock_it(struct lock *l);
void unlock_it(struct lock **l);

static inline void auto_free(void *p)
{
	free_it(*(void **)p);
}

static inline struct lock *enter(struct lock *l)
{
	lock_it(l);
	return l;
}

#define __free(f) __attribute__((__cleanup__(f)))
#define no_free_ptr(p) ({ __auto_type __ptr = (p); (p) = (void *)0; __ptr; })
#define guard(l) struct lock *guard_##l __attribute__((cleanup(unlock_it))) = enter(l)

void *scoped(struct lock *l, unsigned long n)
{
	void *p __free(auto_free) = alloc(n);
	unsigned char raw[64] __attribute__((aligned(64)));

	guard(l);
	if (!p)
		return (void *)0;
	raw[0] = 1;
	return no_free_ptr(p);
}

/* facts: function scoped
*/
