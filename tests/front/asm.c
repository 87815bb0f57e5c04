// SPDX-License-Identifier: GPL-2.0-only
/* Values pass through assembly and through builtins. */
void *copy(void *to, const void *from, unsigned long n);
void number(unsigned long n);

unsigned long through(unsigned long in, unsigned long a, unsigned long b)
{
	unsigned long out, sum;

	__asm__("mov %1, %0" : "=r" (out) : "r" (in));
	if (__builtin_add_overflow(a, b, &sum))
		return 0;
	number(__builtin_popcountl(a));
	__builtin_memcpy(&out, &in, sizeof(out));
	__builtin_prefetch(&sum);
	return out + __builtin_expect(sum, 1);
}

/* facts: function through
function symbol=through file=front/asm.c params=3 returns=unsigned long
local name=in type=unsigned long size=8 align=8 flags=1
local idx=1 name=a type=unsigned long size=8 align=8 flags=1
local idx=2 name=b type=unsigned long size=8 align=8 flags=1
local idx=3 name=out type=unsigned long size=8 align=8
local idx=4 name=sum type=unsigned long size=8 align=8
flow seq=1 op=? dst=%3 src=%0
flow seq=2 op=+ dst=%4 src=%1
flow seq=3 op=+ dst=%4 src=%2
flow seq=5 op=r dst=$ src==0
jump seq=6 kind=r
branch seq=4 kind=i cond=? else_seq=7 end_seq=7 exits=1
flow seq=7 op=+ dst=~0 src=%1
call seq=8 callee=number spelled=number flags=1
arg seq=8 idx=0 place=~0
call seq=9 callee=__builtin_memcpy spelled=__builtin_memcpy flags=1
arg seq=9 idx=0 place=%3&
arg seq=9 idx=1 place=%0&
arg seq=9 idx=2 place==8
flow seq=10 op=+ dst=~1 src=%4&
flow seq=11 op=+ dst=~2 src=%3
flow seq=12 op=+ dst=~2 src=%4
flow seq=13 op=r dst=$ src=~2
jump seq=14 kind=r
*/
