// SPDX-License-Identifier: GPL-2.0-only
/* The same names as in share_a.c are other symbols. */
#include "shared.h"

static long count;

static void *step(struct shared *s)
{
	count = s->refs;
	return shared_get(s);
}

void *share_b(struct shared *s)
{
	void *(*get)(struct shared *) = shared_get;

	shared_put(s);
	return get(s) ?: step(s);
}

/* facts: global count
global symbol=count@front/share_b.c type=long size=8 align=8 file=front/share_b.c
*/

/* facts: function step, function share_b
function symbol=step@front/share_b.c file=front/share_b.c params=1 flags=1 returns=void *
local name=s type=struct shared * record=shared size=8 align=8 flags=9
flow seq=1 op== dst=@count@front/share_b.c src=%0*.shared:refs
call seq=2 callee=shared_get@front/shared.h spelled=shared_get
arg seq=2 idx=0 place=%0
flow seq=3 op=r dst=$ src=#2
jump seq=4 kind=r
function symbol=share_b file=front/share_b.c params=1 returns=void *
local name=s type=struct shared * record=shared size=8 align=8 flags=9
local idx=1 name=get type=void *(*)(struct shared *) size=8 align=8 flags=8
flow seq=1 op== dst=%1 src=@shared_get@front/shared.h
call seq=2 callee=shared_put@front/shared.h spelled=shared_put flags=1
arg seq=2 idx=0 place=%0
call seq=3 via=%1 spelled=get flags=4
arg seq=3 idx=0 place=%0
flow seq=5 op=? dst=~0 src=#3
call seq=6 callee=step@front/share_b.c spelled=step
arg seq=6 idx=0 place=%0
flow seq=7 op=? dst=~0 src=#6
branch seq=4 kind=? cond=#3 else_seq=6 end_seq=8
flow seq=8 op=r dst=$ src=~0
jump seq=9 kind=r
*/
