// SPDX-License-Identifier: GPL-2.0-only
/* Statement expressions, as the kernel's macros use them. */
struct page;
struct page *get(int i);
void sink(const void *p);

#define max(a, b) ({			\
	typeof(a) __a = (a);		\
	typeof(b) __b = (b);		\
	__a > __b ? __a : __b;		\
})
#define do_get(i) ({				\
	struct page *__p = get(i);		\
	if (__p)				\
		sink(__p);			\
	__p;					\
})

int larger(int a, int b)
{
	return max(a, b + 1);
}

struct page *fetch(int i)
{
	struct page *p = do_get(i);

	(void)do_get(i + 1);
	return p;
}

/* a label's value, and one without a value */
int last_is_statement(int a)
{
	({ sink(&a); });
	return ({ int b = a; b++; b; });
}

/* facts: function larger
function symbol=larger file=front/stmt_expr.c params=2 returns=int
local name=a type=int size=4 align=4 flags=1
local idx=1 name=b type=int size=4 align=4 flags=1
local idx=2 name=__a type=int size=4 align=4
flow seq=1 op== dst=%2 src=%0
local idx=3 name=__b type=int size=4 align=4
flow seq=2 op=+ dst=~0 src=%1
flow seq=3 op== dst=%3 src=~0
flow seq=4 op=> dst=~1 src=%2
flow seq=5 op=> dst=~1 src=%3
flow seq=7 op=? dst=~2 src=%2
flow seq=8 op=? dst=~2 src=%3
branch seq=6 kind=? cond=~1 else_seq=8 end_seq=9
flow seq=9 op=r dst=$ src=~2
jump seq=10 kind=r
*/

/* facts: function fetch
function symbol=fetch file=front/stmt_expr.c params=1 returns=struct page *
local name=i type=int size=4 align=4 flags=1
local idx=1 name=p type=struct page * record=page size=8 align=8 flags=8
local idx=2 name=__p type=struct page * record=page size=8 align=8 flags=8
call seq=1 callee=get spelled=do_get flags=2 sfile=front/stmt_expr.c
arg seq=1 idx=0 place=%0
flow seq=2 op== dst=%2 src=#1
call seq=4 callee=sink spelled=do_get flags=3 sfile=front/stmt_expr.c
arg seq=4 idx=0 place=%2
branch seq=3 kind=i cond=%2 else_seq=5 end_seq=5
flow seq=5 op== dst=%1 src=%2
local idx=3 name=__p type=struct page * record=page size=8 align=8 flags=8
flow seq=6 op=+ dst=~0 src=%0
call seq=7 callee=get spelled=do_get flags=2 sfile=front/stmt_expr.c
arg seq=7 idx=0 place=~0
flow seq=8 op== dst=%3 src=#7
call seq=10 callee=sink spelled=do_get flags=3 sfile=front/stmt_expr.c
arg seq=10 idx=0 place=%3
branch seq=9 kind=i cond=%3 else_seq=11 end_seq=11
flow seq=11 op=r dst=$ src=%1
jump seq=12 kind=r
*/

/* facts: function last_is_statement
function symbol=last_is_statement file=front/stmt_expr.c params=1 returns=int
local name=a type=int size=4 align=4 flags=1
call seq=1 callee=sink spelled=sink flags=1
arg seq=1 idx=0 place=%0&
local idx=1 name=b type=int size=4 align=4
flow seq=2 op== dst=%1 src=%0
flow seq=3 op=* dst=%1 src==1
flow seq=4 op=r dst=$ src=%1
jump seq=5 kind=r
*/
