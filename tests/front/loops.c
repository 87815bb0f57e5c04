// SPDX-License-Identifier: GPL-2.0-only
/* The condition stands before the loop's range, the step in it. */
struct item {
	struct item *next;
	int n;
};

void one(int n);
int more(void);

void whiles(int a)
{
	while (a < 10)
		a++;
	do {
		one(a);
		if (more())
			break;
	} while (a--);
	for (;;) {
		if (more())
			continue;
		one(1);
		break;
	}
	do {
		one(2);
	} while (0);
}

/* a break out of do { } while (0) does not leave the loop around it */
void breaks(int a)
{
	while (a--) {
		do {
			if (more())
				break;
			one(1);
		} while (0);
		do {
			switch (a) {
			case 1:
				break;
			}
			one(2);
		} while (0);
		one(3);
	}
}

#define from(i) for (; i; i = i->next)
#define forever for (;;)

void macros(struct item *i)
{
	from(i)
		one(i->n);
	forever {
		one(2);
	}
}

/* which part of for (;;) is missing */
void fors(struct item *list, struct item *i, int n)
{
	for (i = list; i; i = i->next)
		one(1);
	for (; n < 3; n++)
		one(2);
	for (n = 0; ; n++)
		one(3);
	for (n = 0; n < 4; )
		one(4);
	for (;; n += 2)
		one(5);
	for (;; i = i->next)
		one(6);
	for (i = list;;)
		one(7);
	for (; more(); )
		one(8);
	for (;; more())
		one(9);
	for (int k = 0; k < 5; k++)
		one(k);
	for (more(); n < 3; )
		one(10);
}

/* facts: function whiles
function symbol=whiles file=front/loops.c params=1 returns=void
local name=a type=int size=4 align=4 flags=1
flow seq=1 op=< dst=~0 src=%0
flow seq=2 op=< dst=~0 src==10
flow seq=4 op=* dst=%0 src==1
branch seq=3 kind=l cond=~0 else_seq=5 end_seq=5
call seq=6 callee=one spelled=one flags=1
arg seq=6 idx=0 place=%0
call seq=7 callee=more spelled=more flags=4
jump seq=9 kind=b
branch seq=8 kind=i cond=#7 else_seq=10 end_seq=10 exits=1
flow seq=10 op=* dst=%0 src==1
branch seq=5 kind=l cond=%0 else_seq=11 end_seq=11
call seq=12 callee=more spelled=more flags=4
jump seq=14 kind=c
branch seq=13 kind=i cond=#12 else_seq=15 end_seq=15 exits=1
call seq=15 callee=one spelled=one flags=1
arg seq=15 idx=0 place==1
jump seq=16 kind=b
branch seq=11 kind=l cond==1 else_seq=17 end_seq=17 exits=1
call seq=18 callee=one spelled=one flags=1
arg seq=18 idx=0 place==2
*/

/* facts: function breaks
function symbol=breaks file=front/loops.c params=1 returns=void
local name=a type=int size=4 align=4 flags=1
flow seq=1 op=* dst=%0 src==1
call seq=4 callee=more spelled=more flags=4
jump seq=6 kind=b
branch seq=5 kind=i cond=#4 else_seq=7 end_seq=7 exits=1
call seq=7 callee=one spelled=one flags=1
arg seq=7 idx=0 place==1
branch seq=3 kind=l cond==0 else_seq=8 end_seq=8
jump seq=10 kind=C
jump seq=11 kind=b
branch seq=9 kind=s cond=%0 else_seq=12 end_seq=12
call seq=12 callee=one spelled=one flags=1
arg seq=12 idx=0 place==2
call seq=13 callee=one spelled=one flags=1
arg seq=13 idx=0 place==3
branch seq=2 kind=l cond=%0 else_seq=14 end_seq=14
*/

/* facts: function macros
function symbol=macros file=front/loops.c params=1 returns=void
local name=i type=struct item * record=item size=8 align=8 flags=9
call seq=2 callee=one spelled=one flags=1
arg seq=2 idx=0 place=%0*.item:n
flow seq=3 op== dst=%0 src=%0*.item:next
branch seq=1 kind=l cond=%0 else_seq=4 end_seq=4
call seq=5 callee=one spelled=one flags=1
arg seq=5 idx=0 place==2
branch seq=4 kind=l cond==1 else_seq=6 end_seq=6
*/

/* facts: function fors
function symbol=fors file=front/loops.c params=3 returns=void
local name=list type=struct item * record=item size=8 align=8 flags=9
local idx=1 name=i type=struct item * record=item size=8 align=8 flags=9
local idx=2 name=n type=int size=4 align=4 flags=1
flow seq=1 op== dst=%1 src=%0
call seq=3 callee=one spelled=one flags=1
arg seq=3 idx=0 place==1
flow seq=4 op== dst=%1 src=%1*.item:next
branch seq=2 kind=l cond=%1 else_seq=5 end_seq=5
flow seq=5 op=< dst=~0 src=%2
flow seq=6 op=< dst=~0 src==3
call seq=8 callee=one spelled=one flags=1
arg seq=8 idx=0 place==2
flow seq=9 op=* dst=%2 src==1
branch seq=7 kind=l cond=~0 else_seq=10 end_seq=10
flow seq=10 op== dst=%2 src==0
call seq=12 callee=one spelled=one flags=1
arg seq=12 idx=0 place==3
flow seq=13 op=* dst=%2 src==1
branch seq=11 kind=l cond==1 else_seq=14 end_seq=14
flow seq=14 op== dst=%2 src==0
flow seq=15 op=< dst=~1 src=%2
flow seq=16 op=< dst=~1 src==4
call seq=18 callee=one spelled=one flags=1
arg seq=18 idx=0 place==4
branch seq=17 kind=l cond=~1 else_seq=19 end_seq=19
call seq=20 callee=one spelled=one flags=1
arg seq=20 idx=0 place==5
flow seq=21 op=* dst=%2 src==2
branch seq=19 kind=l cond==1 else_seq=22 end_seq=22
call seq=23 callee=one spelled=one flags=1
arg seq=23 idx=0 place==6
flow seq=24 op== dst=%1 src=%1*.item:next
branch seq=22 kind=l cond==1 else_seq=25 end_seq=25
flow seq=25 op== dst=%1 src=%0
call seq=27 callee=one spelled=one flags=1
arg seq=27 idx=0 place==7
branch seq=26 kind=l cond==1 else_seq=28 end_seq=28
call seq=28 callee=more spelled=more flags=4
call seq=30 callee=one spelled=one flags=1
arg seq=30 idx=0 place==8
branch seq=29 kind=l cond=#28 else_seq=31 end_seq=31
call seq=32 callee=one spelled=one flags=1
arg seq=32 idx=0 place==9
call seq=33 callee=more spelled=more flags=1
branch seq=31 kind=l cond==1 else_seq=34 end_seq=34
local idx=3 name=k type=int size=4 align=4
flow seq=34 op== dst=%3 src==0
flow seq=35 op=< dst=~2 src=%3
flow seq=36 op=< dst=~2 src==5
call seq=38 callee=one spelled=one flags=1
arg seq=38 idx=0 place=%3
flow seq=39 op=* dst=%3 src==1
branch seq=37 kind=l cond=~2 else_seq=40 end_seq=40
call seq=40 callee=more spelled=more flags=1
flow seq=41 op=< dst=~3 src=%2
flow seq=42 op=< dst=~3 src==3
call seq=44 callee=one spelled=one flags=1
arg seq=44 idx=0 place==10
branch seq=43 kind=l cond=~3 else_seq=45 end_seq=45
*/
