// SPDX-License-Identifier: GPL-2.0-only
/* Which facts stand in which part of a branch or loop, and which parts leave. */
void one(int n);
int cond(int n);

#define STOP(c) do { if (c) return -1; } while (0)
#define BAIL() do { one(99); return -2; } while (0)
#define OFF 0

int ifs(int a)
{
	if (a)
		one(1);
	else
		one(2);
	if (a > 1) {
		one(3);
		return 1;
	} else if (a > 2) {
		return 2;
	} else {
		one(4);
	}
	if (a)
		return 3;
	else
		return 4;
	one(5);
}

int macros(int a)
{
	STOP(a);
	if (a > 3)
		BAIL();
	if (OFF)
		one(6);
	return 0;
}

int switches(int a)
{
	switch (a) {
	case 1:
	case 2:
		one(1);
		break;
	case 3: {
		one(2);
		return 3;
	}
	case 4 ... 6:
		one(3);
		__attribute__((fallthrough));
	default:
		one(4);
	}
	return cond(a);
}

/* facts: function ifs
function symbol=ifs file=front/branches.c params=1 returns=int
local name=a type=int size=4 align=4 flags=1
call seq=2 callee=one spelled=one flags=1
arg seq=2 idx=0 place==1
call seq=3 callee=one spelled=one flags=1
arg seq=3 idx=0 place==2
branch seq=1 kind=i cond=%0 else_seq=3 end_seq=4
flow seq=4 op=> dst=~0 src=%0
flow seq=5 op=> dst=~0 src==1
call seq=7 callee=one spelled=one flags=1
arg seq=7 idx=0 place==3
flow seq=8 op=r dst=$ src==1
jump seq=9 kind=r
flow seq=10 op=> dst=~1 src=%0
flow seq=11 op=> dst=~1 src==2
flow seq=13 op=r dst=$ src==2
jump seq=14 kind=r
call seq=15 callee=one spelled=one flags=1
arg seq=15 idx=0 place==4
branch seq=12 kind=i cond=~1 else_seq=15 end_seq=16 exits=1
branch seq=6 kind=i cond=~0 else_seq=10 end_seq=16 exits=1
flow seq=17 op=r dst=$ src==3
jump seq=18 kind=r
flow seq=19 op=r dst=$ src==4
jump seq=20 kind=r
branch seq=16 kind=i cond=%0 else_seq=19 end_seq=21 exits=3
call seq=21 callee=one spelled=one flags=1
arg seq=21 idx=0 place==5
*/

/* facts: function macros
function symbol=macros file=front/branches.c params=1 returns=int
local name=a type=int size=4 align=4 flags=1
flow seq=3 op=r dst=$ src==-1
jump seq=4 kind=r
branch seq=2 kind=i cond=%0 else_seq=5 end_seq=5 exits=1
flow seq=5 op=> dst=~0 src=%0
flow seq=6 op=> dst=~0 src==3
call seq=9 callee=one spelled=BAIL flags=3 sfile=front/branches.c
arg seq=9 idx=0 place==99
flow seq=10 op=r dst=$ src==-2
jump seq=11 kind=r
branch seq=7 kind=i cond=~0 else_seq=12 end_seq=12 exits=1
call seq=13 callee=one spelled=one flags=1
arg seq=13 idx=0 place==6
branch seq=12 kind=i cond==0 else_seq=14 end_seq=14
flow seq=14 op=r dst=$ src==0
jump seq=15 kind=r
*/

/* facts: function switches
function symbol=switches file=front/branches.c params=1 returns=int
local name=a type=int size=4 align=4 flags=1
jump seq=2 kind=C
jump seq=3 kind=C
call seq=4 callee=one spelled=one flags=1
arg seq=4 idx=0 place==1
jump seq=5 kind=b
jump seq=6 kind=C
call seq=7 callee=one spelled=one flags=1
arg seq=7 idx=0 place==2
flow seq=8 op=r dst=$ src==3
jump seq=9 kind=r
jump seq=10 kind=C
call seq=11 callee=one spelled=one flags=1
arg seq=11 idx=0 place==3
jump seq=12 kind=C
call seq=13 callee=one spelled=one flags=1
arg seq=13 idx=0 place==4
branch seq=1 kind=s cond=%0 else_seq=14 end_seq=14
call seq=14 callee=cond spelled=cond
arg seq=14 idx=0 place=%0
flow seq=15 op=r dst=$ src=#14
jump seq=16 kind=r
*/
