// SPDX-License-Identifier: GPL-2.0-only
/* Assignments of every kind. */
struct pair {
	unsigned long flags;
	char *p;
};

void sink(unsigned long v);

void simple(struct pair *a, struct pair *b, unsigned long v)
{
	unsigned long x, y;

	a->flags = v;
	a->flags = b->flags;
	*a = *b;
	x = y = v;
	a->p = b->p + 4;
	sink(x = 3);
	x = (unsigned int)v;
	(void)y;
}

void compound(struct pair *a, unsigned long v)
{
	a->flags |= v;
	a->flags |= 8;
	a->flags |= v | 8;
	a->flags &= v;
	a->flags &= ~v;
	a->flags &= ~8UL;
	a->flags &= 0xff;
	a->flags += v;
	a->flags -= 1;
	a->flags <<= 2;
	a->flags ^= v;
	a->p += v;
	a->p -= 1;
}

unsigned long steps(struct pair *a, unsigned long i, char *p)
{
	i++;
	--i;
	a->flags++;
	a->p++;
	*p++ = 1;
	sink(*a->p++);
	sink(i++);
	return --i;
}

/* facts: function simple
function symbol=simple file=front/assign.c params=3 returns=void
local name=a type=struct pair * record=pair size=8 align=8 flags=9
local idx=1 name=b type=struct pair * record=pair size=8 align=8 flags=9
local idx=2 name=v type=unsigned long size=8 align=8 flags=1
local idx=3 name=x type=unsigned long size=8 align=8
local idx=4 name=y type=unsigned long size=8 align=8
flow seq=1 op== dst=%0*.pair:flags src=%2
flow seq=2 op== dst=%0*.pair:flags src=%1*.pair:flags
flow seq=3 op== dst=%0* src=%1*
flow seq=4 op== dst=%4 src=%2
flow seq=5 op== dst=%3 src=%4
flow seq=6 op=+ dst=~0 src=%1*.pair:p
flow seq=7 op== dst=%0*.pair:p src=~0
flow seq=8 op== dst=%3 src==3
call seq=9 callee=sink spelled=sink flags=1
arg seq=9 idx=0 place=%3
flow seq=10 op== dst=%3 src=%2
*/

/* facts: function compound
function symbol=compound file=front/assign.c params=2 returns=void
local name=a type=struct pair * record=pair size=8 align=8 flags=9
local idx=1 name=v type=unsigned long size=8 align=8 flags=1
flow seq=1 op=| dst=%0*.pair:flags src=%1
flow seq=2 op=| dst=%0*.pair:flags src==8
flow seq=3 op=| dst=~0 src=%1
flow seq=4 op=| dst=~0 src==8
flow seq=5 op=| dst=%0*.pair:flags src=~0
flow seq=6 op=& dst=%0*.pair:flags src=%1
flow seq=7 op=~ dst=%0*.pair:flags src=%1
flow seq=8 op=~ dst=%0*.pair:flags src==8
flow seq=9 op=& dst=%0*.pair:flags src==255
flow seq=10 op=* dst=%0*.pair:flags src=%1
flow seq=11 op=* dst=%0*.pair:flags src==1
flow seq=12 op=* dst=%0*.pair:flags src==2
flow seq=13 op=* dst=%0*.pair:flags src=%1
flow seq=14 op=+ dst=%0*.pair:p src=%1
flow seq=15 op=+ dst=%0*.pair:p src==1
*/

/* facts: function steps
function symbol=steps file=front/assign.c params=3 returns=unsigned long
local name=a type=struct pair * record=pair size=8 align=8 flags=9
local idx=1 name=i type=unsigned long size=8 align=8 flags=1
local idx=2 name=p type=char * size=8 align=8 flags=9
flow seq=1 op=* dst=%1 src==1
flow seq=2 op=* dst=%1 src==1
flow seq=3 op=* dst=%0*.pair:flags src==1
flow seq=4 op=+ dst=%0*.pair:p src==1
flow seq=5 op=+ dst=%2 src==1
flow seq=6 op== dst=%2* src==1
flow seq=7 op=+ dst=%0*.pair:p src==1
call seq=8 callee=sink spelled=sink flags=1
arg seq=8 idx=0 place=%0*.pair:p*
flow seq=9 op=* dst=%1 src==1
call seq=10 callee=sink spelled=sink flags=1
arg seq=10 idx=0 place=%1
flow seq=11 op=* dst=%1 src==1
flow seq=12 op=r dst=$ src=%1
jump seq=13 kind=r
*/
