// SPDX-License-Identifier: GPL-2.0-only
/* Static functions and variables, and those of headers: those that are referred to. */
#include "shared.h"

static int count;

static void *step(struct shared *s)
{
	static int calls;

	calls++;
	count += 2;
	return shared_get(s);
}

void *share_a(struct shared *s)
{
	shared_put(s);
	return step(s);
}

/* facts: dep, global count
dep file=front/share_a.c
dep file=front/shared.h
global symbol=count@front/share_a.c type=int size=4 align=4 file=front/share_a.c
*/

/* facts: function step
function symbol=step@front/share_a.c file=front/share_a.c params=1 flags=1 returns=void *
local name=s type=struct shared * record=shared size=8 align=8 flags=9
local idx=1 name=calls type=int size=4 align=4 flags=2
flow seq=1 op=* dst=%1 src==1
flow seq=2 op=* dst=@count@front/share_a.c src==2
call seq=3 callee=shared_get@front/shared.h spelled=shared_get
arg seq=3 idx=0 place=%0
flow seq=4 op=r dst=$ src=#3
jump seq=5 kind=r
*/

/* facts: function share_a, function shared_get, function shared_put
function symbol=share_a file=front/share_a.c params=1 returns=void *
local name=s type=struct shared * record=shared size=8 align=8 flags=9
call seq=1 callee=shared_put@front/shared.h spelled=shared_put flags=1
arg seq=1 idx=0 place=%0
call seq=2 callee=step@front/share_a.c spelled=step
arg seq=2 idx=0 place=%0
flow seq=3 op=r dst=$ src=#2
jump seq=4 kind=r
function symbol=shared_get@front/shared.h file=front/shared.h params=1 flags=11 returns=void *
local name=s type=struct shared * record=shared size=8 align=8 flags=9
flow seq=1 op=* dst=%0*.shared:refs src==1
flow seq=2 op=r dst=$ src=%0*.shared:data
jump seq=3 kind=r
function symbol=shared_put@front/shared.h file=front/shared.h params=1 flags=11 returns=void
local name=s type=struct shared * record=shared size=8 align=8 flags=9
call seq=1 callee=release spelled=release flags=1
arg seq=1 idx=0 place=%0*.shared:data
*/

/* facts: record shared
record tag=shared kind=s size=16 align=8 file=front/shared.h
member tag=shared name=refs size_bits=32 align=4 type=int
member tag=shared idx=1 name=data offset_bits=64 size_bits=64 align=8 type=void * flags=1
*/

/* absent: shared_never_used */
/* absent: symbol=release */
