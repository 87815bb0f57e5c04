// SPDX-License-Identifier: GPL-2.0-only
/* Is a call's result ignored, tested where it stands, or used? */
int map(int n);
void done(int n);

#define likely(x) __builtin_expect(!!(x), 1)
#define WARN_ON(c) ({ int __ret = !!(c); if (__builtin_expect(!!(__ret), 0)) done(1); __ret; })

int uses(int n)
{
	int ret;

	map(1);				/* ignored: 1 */
	(void)map(2);			/* ignored: 1 */
	ret = map(3);
	if (map(4))			/* tested: 4 */
		done(ret);
	if (!map(5) || map(6) < 0)	/* tested: 4 */
		done(ret);
	if ((ret = map(7)))
		done(ret);
	if (likely(map(8)))		/* tested: 4 */
		done(ret);
	while (map(9))			/* tested: 4 */
		;
	do {
		n--;
	} while (map(10));		/* tested: 4 */
	for (map(11); map(12); map(13))	/* ignored, tested, ignored */
		;
	switch (map(14)) {		/* tested: 4 */
	default:
		break;
	}
	WARN_ON(map(15));
	ret = map(16) ? 1 : 2;		/* tested: 4 */
	map(17), map(18);		/* ignored, ignored */
	ret = !map(19);
	done(!!map(20));
	return map(21) + ret;
}

/* facts: function uses
function symbol=uses file=front/results.c params=1 returns=int
local name=n type=int size=4 align=4 flags=1
local idx=1 name=ret type=int size=4 align=4
call seq=1 callee=map spelled=map flags=1
arg seq=1 idx=0 place==1
call seq=2 callee=map spelled=map flags=1
arg seq=2 idx=0 place==2
call seq=3 callee=map spelled=map
arg seq=3 idx=0 place==3
flow seq=4 op== dst=%1 src=#3
call seq=5 callee=map spelled=map flags=4
arg seq=5 idx=0 place==4
call seq=7 callee=done spelled=done flags=1
arg seq=7 idx=0 place=%1
branch seq=6 kind=i cond=#5 else_seq=8 end_seq=8
call seq=8 callee=map spelled=map flags=4
arg seq=8 idx=0 place==5
flow seq=9 op=! dst=~0 src=#8
call seq=10 callee=map spelled=map flags=4
arg seq=10 idx=0 place==6
flow seq=11 op=< dst=~1 src=#10
flow seq=12 op=< dst=~1 src==0
flow seq=13 op=! dst=~2 src=~0
flow seq=14 op=! dst=~2 src=~1
call seq=16 callee=done spelled=done flags=1
arg seq=16 idx=0 place=%1
branch seq=15 kind=i cond=~2 else_seq=17 end_seq=17
call seq=17 callee=map spelled=map
arg seq=17 idx=0 place==7
flow seq=18 op== dst=%1 src=#17
call seq=20 callee=done spelled=done flags=1
arg seq=20 idx=0 place=%1
branch seq=19 kind=i cond=%1 else_seq=21 end_seq=21
call seq=21 callee=map spelled=map flags=4
arg seq=21 idx=0 place==8
call seq=23 callee=done spelled=done flags=1
arg seq=23 idx=0 place=%1
branch seq=22 kind=i cond=#21 else_seq=24 end_seq=24
call seq=24 callee=map spelled=map flags=4
arg seq=24 idx=0 place==9
branch seq=25 kind=l cond=#24 else_seq=26 end_seq=26
flow seq=27 op=* dst=%0 src==1
call seq=28 callee=map spelled=map flags=4
arg seq=28 idx=0 place==10
branch seq=26 kind=l cond=#28 else_seq=29 end_seq=29
call seq=29 callee=map spelled=map flags=1
arg seq=29 idx=0 place==11
call seq=30 callee=map spelled=map flags=4
arg seq=30 idx=0 place==12
call seq=32 callee=map spelled=map flags=1
arg seq=32 idx=0 place==13
branch seq=31 kind=l cond=#30 else_seq=33 end_seq=33
call seq=33 callee=map spelled=map flags=4
arg seq=33 idx=0 place==14
jump seq=35 kind=C
jump seq=36 kind=b
branch seq=34 kind=s cond=#33 else_seq=37 end_seq=37
local idx=2 name=__ret type=int size=4 align=4
call seq=37 callee=map spelled=map
arg seq=37 idx=0 place==15
flow seq=38 op=! dst=~3 src=#37
flow seq=39 op=! dst=~4 src=~3
flow seq=40 op== dst=%2 src=~4
call seq=42 callee=done spelled=WARN_ON flags=3 sfile=front/results.c
arg seq=42 idx=0 place==1
branch seq=41 kind=i cond=%2 else_seq=43 end_seq=43
call seq=43 callee=map spelled=map flags=4
arg seq=43 idx=0 place==16
flow seq=45 op=? dst=~5 src==1
flow seq=46 op=? dst=~5 src==2
branch seq=44 kind=? cond=#43 else_seq=46 end_seq=47
flow seq=47 op== dst=%1 src=~5
call seq=48 callee=map spelled=map flags=1
arg seq=48 idx=0 place==17
call seq=49 callee=map spelled=map flags=1
arg seq=49 idx=0 place==18
call seq=50 callee=map spelled=map
arg seq=50 idx=0 place==19
flow seq=51 op=! dst=~6 src=#50
flow seq=52 op== dst=%1 src=~6
call seq=53 callee=map spelled=map
arg seq=53 idx=0 place==20
flow seq=54 op=! dst=~7 src=#53
flow seq=55 op=! dst=~8 src=~7
call seq=56 callee=done spelled=done flags=1
arg seq=56 idx=0 place=~8
call seq=57 callee=map spelled=map
arg seq=57 idx=0 place==21
flow seq=58 op=+ dst=~9 src=#57
flow seq=59 op=+ dst=~9 src=%1
flow seq=60 op=r dst=$ src=~9
jump seq=61 kind=r
*/
