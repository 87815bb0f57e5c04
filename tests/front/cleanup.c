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
function symbol=scoped file=front/cleanup.c params=2 returns=void *
local name=l type=struct lock * record=lock size=8 align=8 flags=9
local idx=1 name=n type=unsigned long size=8 align=8 flags=1
local idx=2 name=p type=void * size=8 align=8 flags=8
call seq=1 callee=alloc spelled=alloc
arg seq=1 idx=0 place=%1
flow seq=2 op== dst=%2 src=#1
local idx=3 name=raw type=unsigned char[64] size=64 align=64 flags=4
local idx=4 name=guard_l type=struct lock * record=lock size=8 align=8 flags=8
call seq=3 callee=enter@front/cleanup.c spelled=guard flags=2 sfile=front/cleanup.c
arg seq=3 idx=0 place=%0
flow seq=4 op== dst=%4 src=#3
flow seq=5 op=! dst=~0 src=%2
flow seq=7 op=r dst=$ src==0
jump seq=8 kind=r
branch seq=6 kind=i cond=~0 else_seq=9 end_seq=9 exits=1
flow seq=9 op== dst=%3[] src==1
local idx=5 name=__ptr type=void * size=8 align=8 flags=8
flow seq=10 op== dst=%5 src=%2
flow seq=11 op== dst=%2 src==0
flow seq=12 op=r dst=$ src=%5
jump seq=13 kind=r
*/
