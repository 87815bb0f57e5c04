// SPDX-License-Identifier: GPL-2.0-only
/* READ_ONCE() and its relatives are the place itself. */
#define __unqual_scalar_typeof(x) typeof(_Generic((x), char: (char)0, int: (int)0, default: (x)))
#define READ_ONCE(x) ({							\
	_Static_assert(sizeof(x) <= 8, "size");				\
	(*(const volatile __unqual_scalar_typeof(x) *)&(x)); })
#define WRITE_ONCE(x, val) do {						\
	*(volatile typeof(x) *)&(x) = (val);				\
} while (0)
#define barrier() __asm__ __volatile__("" : : : "memory")
#define smp_store_release(p, v) do { barrier(); WRITE_ONCE(*p, v); } while (0)
#define smp_load_acquire(p) ({ typeof(*p) ___p1 = READ_ONCE(*p); barrier(); ___p1; })
#define rcu_dereference(p) ({ typeof(*p) *__rcu = (typeof(*p) *)READ_ONCE(p); __rcu; })
#define xchg(ptr, v) ({ typeof(ptr) __ai_ptr = (ptr); __sync_lock_test_and_set(__ai_ptr, v); })

struct page;
struct box {
	struct page *page;
	int state;
	struct box *next;
};

struct page *read_it(struct box *b)
{
	struct page *p = READ_ONCE(b->page);

	if (READ_ONCE(b->state) == 2)
		return smp_load_acquire(&b->next->page);
	return READ_ONCE(b->next)->page ?: p;
}

void write_it(struct box *b, struct page *p)
{
	WRITE_ONCE(b->page, p);
	WRITE_ONCE(b->state, b->state | 4);
	smp_store_release(&b->next->page, p);
	b->page = rcu_dereference(b->next)->page;
	p = xchg(&b->page, p);
}

/* facts: function read_it
*/

/* facts: function write_it
*/
