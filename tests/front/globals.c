// SPDX-License-Identifier: GPL-2.0-only
/* Variables with a home of their own. */
struct page { int n; };

int plain;
int plain;
extern int only_declared;
extern int declared_then_defined;
int declared_then_defined = 3;
static unsigned long mask = (1UL << 12) - 1;
static struct page pages[4] __attribute__((aligned(64)));
struct page *first = pages;
struct page *third = &pages[2];
int *inside = &pages[1].n;
const char text[] = "abc";
static int (*unused_callback)(int);

int read_them(void)
{
	static struct page *cache = &pages[0];
	extern int late;

	cache = first;
	pages[1].n = only_declared;
	plain = late;
	return mask & 7;
}

int late = 1;

/* facts: global plain, global declared_then_defined, global mask, global pages, global first
global symbol=plain type=int size=4 align=4 file=front/globals.c
global symbol=declared_then_defined type=int size=4 align=4 file=front/globals.c
flow seq=1 op== dst=@declared_then_defined src==3
global symbol=mask@front/globals.c type=unsigned long size=8 align=8 file=front/globals.c
flow seq=2 op== dst=@mask@front/globals.c src==4095
global symbol=pages@front/globals.c type=struct page[4] record=page size=16 align=64 file=front/globals.c
global symbol=first type=struct page * record=page size=8 align=8 file=front/globals.c
flow seq=3 op== dst=@first src=@pages@front/globals.c&
*/

/* facts: global third, global inside, global text, global unused_callback, global late
global symbol=third type=struct page * record=page size=8 align=8 file=front/globals.c
flow seq=4 op== dst=@third src=@pages@front/globals.c[]&
global symbol=inside type=int * size=8 align=8 file=front/globals.c
flow seq=5 op== dst=@inside src=@pages@front/globals.c[].page:n&
global symbol=text type=const char[4] size=4 align=1 file=front/globals.c
flow seq=6 op== dst=@text src="abc"
global symbol=unused_callback@front/globals.c type=int (*)(int) size=8 align=8 file=front/globals.c
global symbol=late type=int size=4 align=4 file=front/globals.c
flow seq=7 op== dst=@late src==1
*/

/* facts: function read_them
function symbol=read_them file=front/globals.c returns=int
local name=cache type=struct page * record=page size=8 align=8 flags=10
flow seq=1 op== dst=%0 src=@pages@front/globals.c[]&
flow seq=2 op== dst=%0 src=@first
flow seq=3 op== dst=@pages@front/globals.c[].page:n src=@only_declared
flow seq=4 op== dst=@plain src=@late
flow seq=5 op=& dst=~0 src=@mask@front/globals.c
flow seq=6 op=& dst=~0 src==7
flow seq=7 op=r dst=$ src=~0
jump seq=8 kind=r
*/

/* absent: ^global symbol=only_declared */
