// SPDX-License-Identifier: GPL-2.0-only
/* c ? a : b and its relatives. */
struct page;
struct page *get(int i);
void put(struct page *p);
void sink(const void *p);

struct page *choose(int c, struct page *a, struct page *b)
{
	return c ? a : b;
}

/* the calls stand each in its own arm */
struct page *choose_call(int c)
{
	struct page *p = c > 1 ? get(1) : get(2);

	c ? put(p) : sink(p);
	return p;
}

struct page *elvis(struct page *a, struct page *b)
{
	struct page *p = a ?: b;

	return get(1) ?: p;
}

struct page *nested(int c, struct page *a, struct page *b)
{
	return c ? a : (c + 1) ? b : (struct page *)0;
}

int fixed(int a, int b)
{
	return (1 ? a : b) + (sizeof(a) == 8 ? a : b);
}

/* facts: function choose
function symbol=choose file=front/select.c params=3 returns=struct page *
local name=c type=int size=4 align=4 flags=1
local idx=1 name=a type=struct page * record=page size=8 align=8 flags=9
local idx=2 name=b type=struct page * record=page size=8 align=8 flags=9
flow seq=2 op=? dst=~0 src=%1
flow seq=3 op=? dst=~0 src=%2
branch seq=1 kind=? cond=%0 else_seq=3 end_seq=4
flow seq=4 op=r dst=$ src=~0
jump seq=5 kind=r
*/

/* facts: function choose_call
function symbol=choose_call file=front/select.c params=1 returns=struct page *
local name=c type=int size=4 align=4 flags=1
local idx=1 name=p type=struct page * record=page size=8 align=8 flags=8
flow seq=1 op=> dst=~0 src=%0
flow seq=2 op=> dst=~0 src==1
call seq=4 callee=get spelled=get
arg seq=4 idx=0 place==1
flow seq=5 op=? dst=~1 src=#4
call seq=6 callee=get spelled=get
arg seq=6 idx=0 place==2
flow seq=7 op=? dst=~1 src=#6
branch seq=3 kind=? cond=~0 else_seq=6 end_seq=8
flow seq=8 op== dst=%1 src=~1
call seq=10 callee=put spelled=put flags=1
arg seq=10 idx=0 place=%1
call seq=11 callee=sink spelled=sink flags=1
arg seq=11 idx=0 place=%1
branch seq=9 kind=? cond=%0 else_seq=11 end_seq=12
flow seq=12 op=r dst=$ src=%1
jump seq=13 kind=r
*/

/* facts: function elvis
function symbol=elvis file=front/select.c params=2 returns=struct page *
local name=a type=struct page * record=page size=8 align=8 flags=9
local idx=1 name=b type=struct page * record=page size=8 align=8 flags=9
local idx=2 name=p type=struct page * record=page size=8 align=8 flags=8
flow seq=2 op=? dst=~0 src=%0
flow seq=3 op=? dst=~0 src=%1
branch seq=1 kind=? cond=%0 else_seq=3 end_seq=4
flow seq=4 op== dst=%2 src=~0
call seq=5 callee=get spelled=get flags=4
arg seq=5 idx=0 place==1
flow seq=7 op=? dst=~1 src=#5
flow seq=8 op=? dst=~1 src=%2
branch seq=6 kind=? cond=#5 else_seq=8 end_seq=9
flow seq=9 op=r dst=$ src=~1
jump seq=10 kind=r
*/

/* facts: function nested
function symbol=nested file=front/select.c params=3 returns=struct page *
local name=c type=int size=4 align=4 flags=1
local idx=1 name=a type=struct page * record=page size=8 align=8 flags=9
local idx=2 name=b type=struct page * record=page size=8 align=8 flags=9
flow seq=2 op=? dst=~0 src=%1
flow seq=3 op=+ dst=~1 src=%0
flow seq=5 op=? dst=~2 src=%2
flow seq=6 op=? dst=~2 src==0
branch seq=4 kind=? cond=~1 else_seq=6 end_seq=7
flow seq=7 op=? dst=~0 src=~2
branch seq=1 kind=? cond=%0 else_seq=3 end_seq=8
flow seq=8 op=r dst=$ src=~0
jump seq=9 kind=r
*/

/* facts: function fixed
function symbol=fixed file=front/select.c params=2 returns=int
local name=a type=int size=4 align=4 flags=1
local idx=1 name=b type=int size=4 align=4 flags=1
flow seq=2 op=? dst=~0 src=%0
branch seq=1 kind=? cond==1 else_seq=3 end_seq=3
flow seq=4 op=? dst=~1 src=%1
branch seq=3 kind=? cond==0 else_seq=4 end_seq=5
flow seq=5 op=+ dst=~2 src=~0
flow seq=6 op=+ dst=~2 src=~1
flow seq=7 op=r dst=$ src=~2
jump seq=8 kind=r
*/
