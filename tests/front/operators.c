// SPDX-License-Identifier: GPL-2.0-only
/* Three-address code: each sub-expression that is no place becomes a temporary. */
struct page;
#define BIT_A 1
#define BIT_B 4

void sink(unsigned long v);

unsigned long bits(unsigned long a, unsigned long b)
{
	sink(a | b);
	sink(a & b);
	sink(~a);
	sink(a & ~BIT_A);
	sink(a | BIT_A | BIT_B);
	sink(a & (BIT_A | BIT_B));
	sink((a | b) & 7);
	return a | BIT_B;
}

unsigned long sums(unsigned long a, unsigned long b, char *p, char *q)
{
	sink(a + b);
	sink(a - 1);
	sink(2 + a);
	sink(a * b);
	sink(a << 12);
	sink(a >> b);
	sink(-a);
	sink(a ^ b);
	sink(p - q);
	sink((unsigned long)(p + a));
	return a % b + 1;
}

int compares(int a, int b, void *p)
{
	sink(a < b);
	sink(a > b);
	sink(a <= 3);
	sink(a >= b);
	sink(a == b);
	sink(a != 0);
	sink(p == (void *)0);
	sink(!a);
	sink(!!p);
	sink(!!(a < b));
	!!a;
	if (!!b)
		sink(1);
	sink(a && b);
	sink(a || !b);
	sink(!(a < b));
	return a < b && p;
}

void comma(int a, int b)
{
	sink((a, b));
	sink((a = b, a | 1));
}

/* facts: function bits
function symbol=bits file=front/operators.c params=2 returns=unsigned long
local name=a type=unsigned long size=8 align=8 flags=1
local idx=1 name=b type=unsigned long size=8 align=8 flags=1
flow seq=1 op=| dst=~0 src=%0
flow seq=2 op=| dst=~0 src=%1
call seq=3 callee=sink spelled=sink flags=1
arg seq=3 idx=0 place=~0
flow seq=4 op=& dst=~1 src=%0
flow seq=5 op=& dst=~1 src=%1
call seq=6 callee=sink spelled=sink flags=1
arg seq=6 idx=0 place=~1
flow seq=7 op=~ dst=~2 src=%0
call seq=8 callee=sink spelled=sink flags=1
arg seq=8 idx=0 place=~2
flow seq=9 op=& dst=~3 src=%0
flow seq=10 op=& dst=~3 src==-2
call seq=11 callee=sink spelled=sink flags=1
arg seq=11 idx=0 place=~3
flow seq=12 op=| dst=~4 src=%0
flow seq=13 op=| dst=~4 src==1
flow seq=14 op=| dst=~5 src=~4
flow seq=15 op=| dst=~5 src==4
call seq=16 callee=sink spelled=sink flags=1
arg seq=16 idx=0 place=~5
flow seq=17 op=& dst=~6 src=%0
flow seq=18 op=& dst=~6 src==5
call seq=19 callee=sink spelled=sink flags=1
arg seq=19 idx=0 place=~6
flow seq=20 op=| dst=~7 src=%0
flow seq=21 op=| dst=~7 src=%1
flow seq=22 op=& dst=~8 src=~7
flow seq=23 op=& dst=~8 src==7
call seq=24 callee=sink spelled=sink flags=1
arg seq=24 idx=0 place=~8
flow seq=25 op=| dst=~9 src=%0
flow seq=26 op=| dst=~9 src==4
flow seq=27 op=r dst=$ src=~9
jump seq=28 kind=r
*/

/* facts: function sums
function symbol=sums file=front/operators.c params=4 returns=unsigned long
local name=a type=unsigned long size=8 align=8 flags=1
local idx=1 name=b type=unsigned long size=8 align=8 flags=1
local idx=2 name=p type=char * size=8 align=8 flags=9
local idx=3 name=q type=char * size=8 align=8 flags=9
flow seq=1 op=+ dst=~0 src=%0
flow seq=2 op=+ dst=~0 src=%1
call seq=3 callee=sink spelled=sink flags=1
arg seq=3 idx=0 place=~0
flow seq=4 op=+ dst=~1 src=%0
call seq=5 callee=sink spelled=sink flags=1
arg seq=5 idx=0 place=~1
flow seq=6 op=+ dst=~2 src=%0
call seq=7 callee=sink spelled=sink flags=1
arg seq=7 idx=0 place=~2
flow seq=8 op=+ dst=~3 src=%0
flow seq=9 op=+ dst=~3 src=%1
call seq=10 callee=sink spelled=sink flags=1
arg seq=10 idx=0 place=~3
flow seq=11 op=+ dst=~4 src=%0
call seq=12 callee=sink spelled=sink flags=1
arg seq=12 idx=0 place=~4
flow seq=13 op=+ dst=~5 src=%0
flow seq=14 op=+ dst=~5 src=%1
call seq=15 callee=sink spelled=sink flags=1
arg seq=15 idx=0 place=~5
flow seq=16 op=+ dst=~6 src=%0
call seq=17 callee=sink spelled=sink flags=1
arg seq=17 idx=0 place=~6
flow seq=18 op=+ dst=~7 src=%0
flow seq=19 op=+ dst=~7 src=%1
call seq=20 callee=sink spelled=sink flags=1
arg seq=20 idx=0 place=~7
flow seq=21 op=+ dst=~8 src=%2
flow seq=22 op=+ dst=~8 src=%3
call seq=23 callee=sink spelled=sink flags=1
arg seq=23 idx=0 place=~8
flow seq=24 op=+ dst=~9 src=%2
flow seq=25 op=+ dst=~9 src=%0
call seq=26 callee=sink spelled=sink flags=1
arg seq=26 idx=0 place=~9
flow seq=27 op=+ dst=~10 src=%0
flow seq=28 op=+ dst=~10 src=%1
flow seq=29 op=+ dst=~11 src=~10
flow seq=30 op=r dst=$ src=~11
jump seq=31 kind=r
*/

/* facts: function compares
function symbol=compares file=front/operators.c params=3 returns=int
local name=a type=int size=4 align=4 flags=1
local idx=1 name=b type=int size=4 align=4 flags=1
local idx=2 name=p type=void * size=8 align=8 flags=9
flow seq=1 op=< dst=~0 src=%0
flow seq=2 op=< dst=~0 src=%1
call seq=3 callee=sink spelled=sink flags=1
arg seq=3 idx=0 place=~0
flow seq=4 op=> dst=~1 src=%0
flow seq=5 op=> dst=~1 src=%1
call seq=6 callee=sink spelled=sink flags=1
arg seq=6 idx=0 place=~1
flow seq=7 op=l dst=~2 src=%0
flow seq=8 op=l dst=~2 src==3
call seq=9 callee=sink spelled=sink flags=1
arg seq=9 idx=0 place=~2
flow seq=10 op=g dst=~3 src=%0
flow seq=11 op=g dst=~3 src=%1
call seq=12 callee=sink spelled=sink flags=1
arg seq=12 idx=0 place=~3
flow seq=13 op=e dst=~4 src=%0
flow seq=14 op=e dst=~4 src=%1
call seq=15 callee=sink spelled=sink flags=1
arg seq=15 idx=0 place=~4
flow seq=16 op=n dst=~5 src=%0
flow seq=17 op=n dst=~5 src==0
call seq=18 callee=sink spelled=sink flags=1
arg seq=18 idx=0 place=~5
flow seq=19 op=e dst=~6 src=%2
flow seq=20 op=e dst=~6 src==0
call seq=21 callee=sink spelled=sink flags=1
arg seq=21 idx=0 place=~6
flow seq=22 op=! dst=~7 src=%0
call seq=23 callee=sink spelled=sink flags=1
arg seq=23 idx=0 place=~7
flow seq=24 op=! dst=~8 src=%2
flow seq=25 op=! dst=~9 src=~8
call seq=26 callee=sink spelled=sink flags=1
arg seq=26 idx=0 place=~9
flow seq=27 op=< dst=~10 src=%0
flow seq=28 op=< dst=~10 src=%1
call seq=29 callee=sink spelled=sink flags=1
arg seq=29 idx=0 place=~10
call seq=31 callee=sink spelled=sink flags=1
arg seq=31 idx=0 place==1
branch seq=30 kind=i cond=%1 else_seq=32 end_seq=32
flow seq=32 op=! dst=~11 src=%0
flow seq=33 op=! dst=~11 src=%1
call seq=34 callee=sink spelled=sink flags=1
arg seq=34 idx=0 place=~11
flow seq=35 op=! dst=~12 src=%1
flow seq=36 op=! dst=~13 src=%0
flow seq=37 op=! dst=~13 src=~12
call seq=38 callee=sink spelled=sink flags=1
arg seq=38 idx=0 place=~13
flow seq=39 op=< dst=~14 src=%0
flow seq=40 op=< dst=~14 src=%1
flow seq=41 op=! dst=~15 src=~14
call seq=42 callee=sink spelled=sink flags=1
arg seq=42 idx=0 place=~15
flow seq=43 op=< dst=~16 src=%0
flow seq=44 op=< dst=~16 src=%1
flow seq=45 op=! dst=~17 src=~16
flow seq=46 op=! dst=~17 src=%2
flow seq=47 op=r dst=$ src=~17
jump seq=48 kind=r
*/

/* facts: function comma
function symbol=comma file=front/operators.c params=2 returns=void
local name=a type=int size=4 align=4 flags=1
local idx=1 name=b type=int size=4 align=4 flags=1
call seq=1 callee=sink spelled=sink flags=1
arg seq=1 idx=0 place=%1
flow seq=2 op== dst=%0 src=%1
flow seq=3 op=| dst=~0 src=%0
flow seq=4 op=| dst=~0 src==1
call seq=5 callee=sink spelled=sink flags=1
arg seq=5 idx=0 place=~0
*/
