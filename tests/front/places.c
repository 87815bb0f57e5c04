// SPDX-License-Identifier: GPL-2.0-only
/* Access paths: members, dereference, elements, decay, address-of and their folding. */
struct page;

struct ring {
	struct page **pages;
	int n;
};

struct ctx {
	struct ring rx, *tx;
	struct ring lanes[4];
	char buf[8];
	char grid[2][3];
};

void sink(const void *p);
void sink_value(unsigned long v);

void members(struct ctx *c, struct ring by_value)
{
	sink(c->rx.pages);
	sink(c->tx->pages);
	sink((*c).tx);
	sink((&c->rx)->pages);
	sink(by_value.pages);
	sink((*&by_value).pages);
	sink(&*c);
	sink(&(*c).rx);
	sink(&c->tx->n);
	sink(*&c->tx);
}

void elements(struct ctx *c, struct ctx **list, int i)
{
	struct ring local[2];

	sink(c->buf);
	sink(&c->buf);
	sink(&c->buf[0]);
	sink(&c->buf[i]);
	sink_value(c->buf[2]);
	sink_value(*c->buf);
	sink_value(c->grid[1][i]);
	sink(c->grid[1]);
	sink(c->lanes[i].pages);
	sink(&c->lanes[i]);
	sink(c->lanes[i].pages[3]);
	sink(list[i]->rx.pages);
	sink(*list);
	sink(local);
	sink(local[1].pages);
	sink(local->pages);
}

/* p[i] is *p; &p[0] is p; &p[i] and p + i are another pointer */
void pointers(struct page **pages, int i)
{
	sink(pages[0]);
	sink(pages[i]);
	sink(&pages[0]);
	sink(&pages[i]);
	sink(pages + i);
	sink(pages + 1);
	sink(*(pages + i));
	sink(i[pages]);
}

void casts(void *p, unsigned long v)
{
	sink(((struct ctx *)p)->tx);
	sink(((struct ctx *)v)->rx.pages);
	sink_value((unsigned long)p);
	sink((void *)(unsigned long)(struct ctx *)p);
}

/* a parameter that is declared as an array is a pointer */
void array_parameter(struct page *pages[16])
{
	sink(pages);
	sink(pages[2]);
	sink(*pages);
}

/* facts: function members
function symbol=members file=front/places.c params=2 returns=void
local name=c type=struct ctx * record=ctx size=8 align=8 flags=9
local idx=1 name=by_value type=struct ring record=ring size=16 align=8 flags=17
call seq=1 callee=sink spelled=sink flags=1
arg seq=1 idx=0 place=%0*.ctx:rx.ring:pages
call seq=2 callee=sink spelled=sink flags=1
arg seq=2 idx=0 place=%0*.ctx:tx*.ring:pages
call seq=3 callee=sink spelled=sink flags=1
arg seq=3 idx=0 place=%0*.ctx:tx
call seq=4 callee=sink spelled=sink flags=1
arg seq=4 idx=0 place=%0*.ctx:rx.ring:pages
call seq=5 callee=sink spelled=sink flags=1
arg seq=5 idx=0 place=%1.ring:pages
call seq=6 callee=sink spelled=sink flags=1
arg seq=6 idx=0 place=%1.ring:pages
call seq=7 callee=sink spelled=sink flags=1
arg seq=7 idx=0 place=%0
call seq=8 callee=sink spelled=sink flags=1
arg seq=8 idx=0 place=%0*.ctx:rx&
call seq=9 callee=sink spelled=sink flags=1
arg seq=9 idx=0 place=%0*.ctx:tx*.ring:n&
call seq=10 callee=sink spelled=sink flags=1
arg seq=10 idx=0 place=%0*.ctx:tx
*/

/* facts: function elements
function symbol=elements file=front/places.c params=3 returns=void
local name=c type=struct ctx * record=ctx size=8 align=8 flags=9
local idx=1 name=list type=struct ctx ** record=ctx size=8 align=8 flags=9
local idx=2 name=i type=int size=4 align=4 flags=1
local idx=3 name=local type=struct ring[2] record=ring size=32 align=8 flags=4
call seq=1 callee=sink spelled=sink flags=1
arg seq=1 idx=0 place=%0*.ctx:buf&
call seq=2 callee=sink spelled=sink flags=1
arg seq=2 idx=0 place=%0*.ctx:buf&
call seq=3 callee=sink spelled=sink flags=1
arg seq=3 idx=0 place=%0*.ctx:buf[]&
call seq=4 callee=sink spelled=sink flags=1
arg seq=4 idx=0 place=%0*.ctx:buf[]&
call seq=5 callee=sink_value spelled=sink_value flags=1
arg seq=5 idx=0 place=%0*.ctx:buf[]
call seq=6 callee=sink_value spelled=sink_value flags=1
arg seq=6 idx=0 place=%0*.ctx:buf[]
call seq=7 callee=sink_value spelled=sink_value flags=1
arg seq=7 idx=0 place=%0*.ctx:grid[][]
call seq=8 callee=sink spelled=sink flags=1
arg seq=8 idx=0 place=%0*.ctx:grid[]&
call seq=9 callee=sink spelled=sink flags=1
arg seq=9 idx=0 place=%0*.ctx:lanes[].ring:pages
call seq=10 callee=sink spelled=sink flags=1
arg seq=10 idx=0 place=%0*.ctx:lanes[]&
call seq=11 callee=sink spelled=sink flags=1
arg seq=11 idx=0 place=%0*.ctx:lanes[].ring:pages*
call seq=12 callee=sink spelled=sink flags=1
arg seq=12 idx=0 place=%1**.ctx:rx.ring:pages
call seq=13 callee=sink spelled=sink flags=1
arg seq=13 idx=0 place=%1*
call seq=14 callee=sink spelled=sink flags=1
arg seq=14 idx=0 place=%3&
call seq=15 callee=sink spelled=sink flags=1
arg seq=15 idx=0 place=%3[].ring:pages
call seq=16 callee=sink spelled=sink flags=1
arg seq=16 idx=0 place=%3[].ring:pages
*/

/* facts: function pointers
function symbol=pointers file=front/places.c params=2 returns=void
local name=pages type=struct page ** record=page size=8 align=8 flags=9
local idx=1 name=i type=int size=4 align=4 flags=1
call seq=1 callee=sink spelled=sink flags=1
arg seq=1 idx=0 place=%0*
call seq=2 callee=sink spelled=sink flags=1
arg seq=2 idx=0 place=%0*
call seq=3 callee=sink spelled=sink flags=1
arg seq=3 idx=0 place=%0
flow seq=4 op=+ dst=~0 src=%0
flow seq=5 op=+ dst=~0 src=%1
call seq=6 callee=sink spelled=sink flags=1
arg seq=6 idx=0 place=~0
flow seq=7 op=+ dst=~1 src=%0
flow seq=8 op=+ dst=~1 src=%1
call seq=9 callee=sink spelled=sink flags=1
arg seq=9 idx=0 place=~1
flow seq=10 op=+ dst=~2 src=%0
call seq=11 callee=sink spelled=sink flags=1
arg seq=11 idx=0 place=~2
flow seq=12 op=+ dst=~3 src=%0
flow seq=13 op=+ dst=~3 src=%1
call seq=14 callee=sink spelled=sink flags=1
arg seq=14 idx=0 place=~3*
call seq=15 callee=sink spelled=sink flags=1
arg seq=15 idx=0 place=%0*
*/

/* facts: function casts
function symbol=casts file=front/places.c params=2 returns=void
local name=p type=void * size=8 align=8 flags=9
local idx=1 name=v type=unsigned long size=8 align=8 flags=1
call seq=1 callee=sink spelled=sink flags=1
arg seq=1 idx=0 place=%0*.ctx:tx
call seq=2 callee=sink spelled=sink flags=1
arg seq=2 idx=0 place=%1*.ctx:rx.ring:pages
call seq=3 callee=sink_value spelled=sink_value flags=1
arg seq=3 idx=0 place=%0
call seq=4 callee=sink spelled=sink flags=1
arg seq=4 idx=0 place=%0
*/

/* facts: function array_parameter
function symbol=array_parameter file=front/places.c params=1 returns=void
local name=pages type=struct page *[16] record=page size=8 align=8 flags=9
call seq=1 callee=sink spelled=sink flags=1
arg seq=1 idx=0 place=%0
call seq=2 callee=sink spelled=sink flags=1
arg seq=2 idx=0 place=%0*
call seq=3 callee=sink spelled=sink flags=1
arg seq=3 idx=0 place=%0*
*/
