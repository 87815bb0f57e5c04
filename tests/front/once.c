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
function symbol=read_it file=front/once.c params=1 returns=struct page *
local name=b type=struct box * record=box size=8 align=8 flags=9
local idx=1 name=p type=struct page * record=page size=8 align=8 flags=8
flow seq=1 op== dst=%1 src=%0*.box:page
flow seq=2 op=e dst=~0 src=%0*.box:state
flow seq=3 op=e dst=~0 src==2
local idx=2 name=___p1 type=struct page * record=page size=8 align=8 flags=8
flow seq=5 op== dst=%2 src=%0*.box:next*.box:page
flow seq=6 op=r dst=$ src=%2
jump seq=7 kind=r
branch seq=4 kind=i cond=~0 else_seq=8 end_seq=8 exits=1
flow seq=9 op=? dst=~1 src=%0*.box:next*.box:page
flow seq=10 op=? dst=~1 src=%1
branch seq=8 kind=? cond=%0*.box:next*.box:page else_seq=10 end_seq=11
flow seq=11 op=r dst=$ src=~1
jump seq=12 kind=r
*/

/* facts: function write_it
function symbol=write_it file=front/once.c params=2 returns=void
local name=b type=struct box * record=box size=8 align=8 flags=9
local idx=1 name=p type=struct page * record=page size=8 align=8 flags=9
flow seq=2 op== dst=%0*.box:page src=%1
flow seq=4 op=| dst=~0 src=%0*.box:state
flow seq=5 op=| dst=~0 src==4
flow seq=6 op== dst=%0*.box:state src=~0
flow seq=9 op== dst=%0*.box:next*.box:page src=%1
local idx=2 name=__rcu type=struct box * record=box size=8 align=8 flags=8
flow seq=10 op== dst=%2 src=%0*.box:next
flow seq=11 op== dst=%0*.box:page src=%2*.box:page
local idx=3 name=__ai_ptr type=struct page ** record=page size=8 align=8 flags=8
flow seq=12 op== dst=%3 src=%0*.box:page&
call seq=13 callee=__sync_lock_test_and_set_8 spelled=xchg flags=2 sfile=front/once.c
arg seq=13 idx=0 place=%3
arg seq=13 idx=1 place=%1
flow seq=14 op== dst=%1 src=#13
*/
