// SPDX-License-Identifier: GPL-2.0-only
/* Calls out of macros: what stands in the text, and where it is spelled. */
#include "macros.h"

struct dev;

#define local_map(d, p) do_map(d, p, sizeof(int), 0)
#define twice(d, p) do {		\
	local_map(d, p);		\
	local_map(d, p);		\
} while (0)
#define call_it(fn, ...) fn(__VA_ARGS__)
#define NAME do_unmap

int do_map(struct dev *d, void *p, unsigned long n, unsigned long attrs);
void do_unmap(struct dev *d, void *p);

int user(struct dev *d, void *p)
{
	do_map(d, p, 1, 0);
	if (map_simple(d, p))
		return -1;
	twice(d, p);
	call_it(do_map, d, p, 2, 0);
	call_it(map_simple, d, p);
	NAME(d, p);
	map_checked(d, do_map(d, p, 3, 0));
	return local_map(d,
			 p);
}

/* facts: function user with lines
function symbol=user file=front/macros.c line=18 col=5 end_line=30 params=2 returns=int
local name=d type=struct dev * record=dev size=8 align=8 flags=9 line=18
local idx=1 name=p type=void * size=8 align=8 flags=9 line=18
call seq=1 callee=do_map spelled=do_map line=20 col=2 flags=1
arg seq=1 idx=0 place=%0
arg seq=1 idx=1 place=%1
arg seq=1 idx=2 place==1
arg seq=1 idx=3 place==0
call seq=2 callee=do_map spelled=map_simple line=21 col=6 flags=6 sfile=front/macros.h sline=3 scol=2
arg seq=2 idx=0 place=%0
arg seq=2 idx=1 place=%1
arg seq=2 idx=2 place==8
arg seq=2 idx=3 place==0
flow seq=4 op=r dst=$ src==-1 line=22 col=3
jump seq=5 kind=r line=22
branch seq=3 kind=i cond=#2 else_seq=6 end_seq=6 exits=1 line=21 col=2
call seq=7 callee=do_map spelled=twice line=23 col=2 flags=3 sfile=front/macros.c sline=7 scol=25
arg seq=7 idx=0 place=%0
arg seq=7 idx=1 place=%1
arg seq=7 idx=2 place==4
arg seq=7 idx=3 place==0
call seq=8 callee=do_map spelled=twice line=23 col=2 flags=3 sfile=front/macros.c sline=7 scol=25
arg seq=8 idx=0 place=%0
arg seq=8 idx=1 place=%1
arg seq=8 idx=2 place==4
arg seq=8 idx=3 place==0
call seq=9 callee=do_map spelled=do_map line=24 col=10 flags=1
arg seq=9 idx=0 place=%0
arg seq=9 idx=1 place=%1
arg seq=9 idx=2 place==2
arg seq=9 idx=3 place==0
call seq=10 callee=do_map spelled=map_simple line=25 col=10 flags=3 sfile=front/macros.h sline=3 scol=2
arg seq=10 idx=0 place=%0
arg seq=10 idx=1 place=%1
arg seq=10 idx=2 place==8
arg seq=10 idx=3 place==0
call seq=11 callee=do_unmap spelled=NAME line=26 col=2 flags=3 sfile=front/macros.c sline=13 scol=14
arg seq=11 idx=0 place=%0
arg seq=11 idx=1 place=%1
call seq=13 callee=do_map spelled=do_map line=27 col=17 flags=4
arg seq=13 idx=0 place=%0
arg seq=13 idx=1 place=%1
arg seq=13 idx=2 place==3
arg seq=13 idx=3 place==0
flow seq=14 op=< dst=~0 src=#13 line=27 col=2
flow seq=15 op=< dst=~0 src==0 line=27 col=2
call seq=17 callee=do_unmap spelled=map_checked line=27 col=2 flags=3 sfile=front/macros.h sline=5 scol=20
arg seq=17 idx=0 place=%0
arg seq=17 idx=1 place==0
branch seq=16 kind=i cond=~0 else_seq=18 end_seq=18 line=27 col=2
call seq=18 callee=do_map spelled=local_map line=28 col=9 flags=2 sfile=front/macros.c sline=7 scol=25
arg seq=18 idx=0 place=%0
arg seq=18 idx=1 place=%1
arg seq=18 idx=2 place==4
arg seq=18 idx=3 place==0
flow seq=19 op=r dst=$ src=#18 line=28 col=2
jump seq=20 kind=r line=28
*/
