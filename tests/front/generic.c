// SPDX-License-Identifier: GPL-2.0-only
/* _Generic takes the branch that the compiler takes. */
struct a { int x; };
struct b { int y; };

int take_a(struct a *p);
int take_b(struct b *p);
int take_long(long v);
int take_other(int v);

#define take(p) _Generic((p),			\
	struct a *: take_a,			\
	struct b *: take_b)(p)
#define width(v) _Generic((v), long: 8, int: 4, default: 0)
#define member(p) _Generic((p), const struct a *: (const int *)&(p)->x, default: &(p)->x)
#define number(v) _Generic((v), long: take_long(v), int: take_other(v))
#define swapped(v) _Generic((v), int: take_other(v), long: take_long(v))

struct args;
typedef struct { int held; } trylock_t;
typedef struct { int plain; } lock_t;
int create_args(struct args *p, int n);
int create_default(struct args *p, int n);
int create(long flags);

#define make(p, ...) _Generic((p),		\
	struct args *: create_args,		\
	void *: create_default,			\
	default: create)(p, ##__VA_ARGS__)
#define acquire(l) _Generic((l),		\
	trylock_t *: ({ ((trylock_t *)(l))->held = 1; }),	\
	lock_t *: ({ ((lock_t *)(l))->plain = 1; }))

/* the functions have one type: what is asked about tells them apart */
int by_record(struct args *args, trylock_t *t, lock_t *l)
{
	make(args, 1);
	make((void *)0, 2);
	make(3L);
	acquire(t);
	acquire(l);
	return 0;
}

int chosen(struct a *a, struct b *b, const struct a *ca)
{
	take(a);
	take(b);
	take_other(*member(a));
	take_other(*member(ca));
	return width(1L) + width('c') + width(a);
}

/* the type before the colon says which one */
int same_type(int i)
{
	return number(i) + swapped(i);
}

/* facts: function by_record
function symbol=by_record file=front/generic.c params=3 returns=int
local name=args type=struct args * record=args size=8 align=8 flags=9
local idx=1 name=t type=trylock_t * record=trylock_t size=8 align=8 flags=9
local idx=2 name=l type=lock_t * record=lock_t size=8 align=8 flags=9
call seq=1 callee=create_args spelled=make flags=3 sfile=front/generic.c
arg seq=1 idx=0 place=%0
arg seq=1 idx=1 place==1
call seq=2 callee=create_default spelled=make flags=3 sfile=front/generic.c
arg seq=2 idx=0 place==0
arg seq=2 idx=1 place==2
call seq=3 callee=create spelled=make flags=3 sfile=front/generic.c
arg seq=3 idx=0 place==3
flow seq=4 op== dst=%1*.trylock_t:held src==1
flow seq=5 op== dst=%2*.lock_t:plain src==1
flow seq=6 op=r dst=$ src==0
jump seq=7 kind=r
*/

/* facts: function chosen
function symbol=chosen file=front/generic.c params=3 returns=int
local name=a type=struct a * record=a size=8 align=8 flags=9
local idx=1 name=b type=struct b * record=b size=8 align=8 flags=9
local idx=2 name=ca type=const struct a * record=a size=8 align=8 flags=9
call seq=1 callee=take_a spelled=take flags=3 sfile=front/generic.c
arg seq=1 idx=0 place=%0
call seq=2 callee=take_b spelled=take flags=3 sfile=front/generic.c
arg seq=2 idx=0 place=%1
call seq=3 callee=take_other spelled=take_other flags=1
arg seq=3 idx=0 place=%0*.a:x
call seq=4 callee=take_other spelled=take_other flags=1
arg seq=4 idx=0 place=%2*.a:x
flow seq=5 op=r dst=$ src==12
jump seq=6 kind=r
*/

/* facts: function same_type
function symbol=same_type file=front/generic.c params=1 returns=int
local name=i type=int size=4 align=4 flags=1
call seq=1 callee=take_other spelled=number flags=2 sfile=front/generic.c
arg seq=1 idx=0 place=%0
call seq=2 callee=take_other spelled=swapped flags=2 sfile=front/generic.c
arg seq=2 idx=0 place=%0
flow seq=3 op=+ dst=~0 src=#1
flow seq=4 op=+ dst=~0 src=#2
flow seq=5 op=r dst=$ src=~0
jump seq=6 kind=r
*/
