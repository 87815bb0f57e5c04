// SPDX-License-Identifier: GPL-2.0-only
/* Initialisers in functions and at file scope: positional, designated, nested. */
struct page;

struct inner {
	struct page *page;
	int len;
};

struct outer {
	struct inner in;
	struct inner *link;
	int flags;
	union {
		struct page *as_page;
		unsigned long as_word;
	};
	struct {
		int x, y;
	} at;
	int tail[3];
};

void sink(const void *p);
void sink_by_value(struct inner v);

void positional(struct page *p, struct inner *i)
{
	struct outer a = { { p, 1 }, i, 2, { p }, { 3, 4 }, { 5, 6 } };
	struct outer b = { p, 1, i, 2, p, 3, 4, 5, 6 };

	sink(&a);
	sink(&b);
}

void designated(struct page *p, struct inner *i)
{
	struct outer a = {
		.flags = 1,
		.in = { .len = 2, .page = p },
		.link = i,
		.as_page = p,
		.at.y = 3,
		.tail = { [1] = 7 },
	};
	struct outer b = { .in.page = p, .in.len = 8, i, .at = { .x = 9 } };
	struct outer zero = { };

	sink(&a);
	sink(&b);
	sink(&zero);
}

void arrays(struct page *p, struct page *q)
{
	struct page *list[] = { p, q };
	struct page *sparse[8] = { [3] = p, q };
	struct inner table[2] = { { p, 1 }, { .page = q } };
	struct inner flat[2] = { p, 1, q, 2 };
	char text[] = "hello";
	int scalar = { 3 };

	sink(list);
	sink(sparse);
	sink(table);
	sink(flat);
	sink(text);
	sink(&scalar);
}

void whole(struct inner *from, struct inner by_value)
{
	struct inner copy = *from;
	struct outer with = { .in = by_value, .link = from };
	struct inner pair[2] = { *from, by_value };

	sink(&copy);
	sink(&with);
	sink(pair);
}

void literals(struct page *p, struct outer *o)
{
	struct inner copy = (struct inner){ p, 3 };

	sink(&(struct inner){ .page = p, .len = 1 });
	sink_by_value((struct inner){ p, 2 });
	o->in = (struct inner){ .page = p };
	*o = (struct outer){ .link = &o->in };
	sink((struct page *[]){ p, 0 });
	sink(&copy);
}

extern struct page zero_page;
static struct inner first = { &zero_page, 4 };
struct outer global_outer = { .link = &first, .in = { &zero_page }, .at.x = -1 };
struct page *global_list[] = { &zero_page, 0 };
static const char *names[] = { "one", "two" };
const char **use_names = names;

/* facts: function positional
function symbol=positional file=front/initialisers.c params=2 returns=void
local name=p type=struct page * record=page size=8 align=8 flags=9
local idx=1 name=i type=struct inner * record=inner size=8 align=8 flags=9
local idx=2 name=a type=struct outer record=outer size=64 align=8 flags=16
flow seq=1 op== dst=%2.outer:in.inner:page src=%0
flow seq=2 op== dst=%2.outer:in.inner:len src==1
flow seq=3 op== dst=%2.outer:link src=%1
flow seq=4 op== dst=%2.outer:flags src==2
flow seq=5 op== dst=%2.outer:as_page src=%0
flow seq=6 op== dst=%2.outer:at.outer::at:x src==3
flow seq=7 op== dst=%2.outer:at.outer::at:y src==4
flow seq=8 op== dst=%2.outer:tail[] src==5
flow seq=9 op== dst=%2.outer:tail[] src==6
local idx=3 name=b type=struct outer record=outer size=64 align=8 flags=16
flow seq=10 op== dst=%3.outer:in.inner:page src=%0
flow seq=11 op== dst=%3.outer:in.inner:len src==1
flow seq=12 op== dst=%3.outer:link src=%1
flow seq=13 op== dst=%3.outer:flags src==2
flow seq=14 op== dst=%3.outer:as_page src=%0
flow seq=15 op== dst=%3.outer:at.outer::at:x src==3
flow seq=16 op== dst=%3.outer:at.outer::at:y src==4
flow seq=17 op== dst=%3.outer:tail[] src==5
flow seq=18 op== dst=%3.outer:tail[] src==6
call seq=19 callee=sink spelled=sink flags=1
arg seq=19 idx=0 place=%2&
call seq=20 callee=sink spelled=sink flags=1
arg seq=20 idx=0 place=%3&
*/

/* facts: function designated
function symbol=designated file=front/initialisers.c params=2 returns=void
local name=p type=struct page * record=page size=8 align=8 flags=9
local idx=1 name=i type=struct inner * record=inner size=8 align=8 flags=9
local idx=2 name=a type=struct outer record=outer size=64 align=8 flags=16
flow seq=1 op== dst=%2.outer:flags src==1
flow seq=2 op== dst=%2.outer:in.inner:len src==2
flow seq=3 op== dst=%2.outer:in.inner:page src=%0
flow seq=4 op== dst=%2.outer:link src=%1
flow seq=5 op== dst=%2.outer:as_page src=%0
flow seq=6 op== dst=%2.outer:at.outer::at:y src==3
flow seq=7 op== dst=%2.outer:tail[] src==7
local idx=3 name=b type=struct outer record=outer size=64 align=8 flags=16
flow seq=8 op== dst=%3.outer:in.inner:page src=%0
flow seq=9 op== dst=%3.outer:in.inner:len src==8
flow seq=10 op== dst=%3.outer:link src=%1
flow seq=11 op== dst=%3.outer:at.outer::at:x src==9
local idx=4 name=zero type=struct outer record=outer size=64 align=8 flags=16
call seq=12 callee=sink spelled=sink flags=1
arg seq=12 idx=0 place=%2&
call seq=13 callee=sink spelled=sink flags=1
arg seq=13 idx=0 place=%3&
call seq=14 callee=sink spelled=sink flags=1
arg seq=14 idx=0 place=%4&
*/

/* facts: function arrays
function symbol=arrays file=front/initialisers.c params=2 returns=void
local name=p type=struct page * record=page size=8 align=8 flags=9
local idx=1 name=q type=struct page * record=page size=8 align=8 flags=9
local idx=2 name=list type=struct page *[2] record=page size=16 align=8 flags=4
flow seq=1 op== dst=%2[] src=%0
flow seq=2 op== dst=%2[] src=%1
local idx=3 name=sparse type=struct page *[8] record=page size=64 align=8 flags=4
flow seq=3 op== dst=%3[] src=%0
flow seq=4 op== dst=%3[] src=%1
local idx=4 name=table type=struct inner[2] record=inner size=32 align=8 flags=4
flow seq=5 op== dst=%4[].inner:page src=%0
flow seq=6 op== dst=%4[].inner:len src==1
flow seq=7 op== dst=%4[].inner:page src=%1
local idx=5 name=flat type=struct inner[2] record=inner size=32 align=8 flags=4
flow seq=8 op== dst=%5[].inner:page src=%0
flow seq=9 op== dst=%5[].inner:len src==1
flow seq=10 op== dst=%5[].inner:page src=%1
flow seq=11 op== dst=%5[].inner:len src==2
local idx=6 name=text type=char[6] size=6 align=1 flags=4
flow seq=12 op== dst=%6 src="hello"
local idx=7 name=scalar type=int size=4 align=4
flow seq=13 op== dst=%7 src==3
call seq=14 callee=sink spelled=sink flags=1
arg seq=14 idx=0 place=%2&
call seq=15 callee=sink spelled=sink flags=1
arg seq=15 idx=0 place=%3&
call seq=16 callee=sink spelled=sink flags=1
arg seq=16 idx=0 place=%4&
call seq=17 callee=sink spelled=sink flags=1
arg seq=17 idx=0 place=%5&
call seq=18 callee=sink spelled=sink flags=1
arg seq=18 idx=0 place=%6&
call seq=19 callee=sink spelled=sink flags=1
arg seq=19 idx=0 place=%7&
*/

/* facts: function whole
function symbol=whole file=front/initialisers.c params=2 returns=void
local name=from type=struct inner * record=inner size=8 align=8 flags=9
local idx=1 name=by_value type=struct inner record=inner size=16 align=8 flags=17
local idx=2 name=copy type=struct inner record=inner size=16 align=8 flags=16
flow seq=1 op== dst=%2 src=%0*
local idx=3 name=with type=struct outer record=outer size=64 align=8 flags=16
flow seq=2 op== dst=%3.outer:in src=%1
flow seq=3 op== dst=%3.outer:link src=%0
local idx=4 name=pair type=struct inner[2] record=inner size=32 align=8 flags=4
flow seq=4 op== dst=%4[] src=%0*
flow seq=5 op== dst=%4[] src=%1
call seq=6 callee=sink spelled=sink flags=1
arg seq=6 idx=0 place=%2&
call seq=7 callee=sink spelled=sink flags=1
arg seq=7 idx=0 place=%3&
call seq=8 callee=sink spelled=sink flags=1
arg seq=8 idx=0 place=%4&
*/

/* facts: function literals
function symbol=literals file=front/initialisers.c params=2 returns=void
local name=p type=struct page * record=page size=8 align=8 flags=9
local idx=1 name=o type=struct outer * record=outer size=8 align=8 flags=9
local idx=2 name=copy type=struct inner record=inner size=16 align=8 flags=16
flow seq=1 op== dst=%2.inner:page src=%0
flow seq=2 op== dst=%2.inner:len src==3
flow seq=3 op== dst=~0.inner:page src=%0
flow seq=4 op== dst=~0.inner:len src==1
call seq=5 callee=sink spelled=sink flags=1
arg seq=5 idx=0 place=~0&
flow seq=6 op== dst=~1.inner:page src=%0
flow seq=7 op== dst=~1.inner:len src==2
call seq=8 callee=sink_by_value spelled=sink_by_value flags=1
arg seq=8 idx=0 place=~1
flow seq=9 op== dst=~2.inner:page src=%0
flow seq=10 op== dst=%1*.outer:in src=~2
flow seq=11 op== dst=~3.outer:link src=%1*.outer:in&
flow seq=12 op== dst=%1* src=~3
flow seq=13 op== dst=~4[] src=%0
flow seq=14 op== dst=~4[] src==0
call seq=15 callee=sink spelled=sink flags=1
arg seq=15 idx=0 place=~4&
call seq=16 callee=sink spelled=sink flags=1
arg seq=16 idx=0 place=%2&
*/

/* facts: global first, global global_outer, global global_list, global names, global use_names
global symbol=first@front/initialisers.c type=struct inner record=inner size=16 align=8 file=front/initialisers.c
flow seq=1 op== dst=@first@front/initialisers.c.inner:page src=@zero_page&
flow seq=2 op== dst=@first@front/initialisers.c.inner:len src==4
global symbol=global_outer type=struct outer record=outer size=64 align=8 file=front/initialisers.c
flow seq=3 op== dst=@global_outer.outer:link src=@first@front/initialisers.c&
flow seq=4 op== dst=@global_outer.outer:in.inner:page src=@zero_page&
flow seq=5 op== dst=@global_outer.outer:at.outer::at:x src==-1
global symbol=global_list type=struct page *[2] record=page size=16 align=8 file=front/initialisers.c
flow seq=6 op== dst=@global_list[] src=@zero_page&
flow seq=7 op== dst=@global_list[] src==0
global symbol=names@front/initialisers.c type=const char *[2] size=16 align=8 file=front/initialisers.c
flow seq=8 op== dst=@names@front/initialisers.c[] src="one"
flow seq=9 op== dst=@names@front/initialisers.c[] src="two"
global symbol=use_names type=const char ** size=8 align=8 file=front/initialisers.c
flow seq=10 op== dst=@use_names src=@names@front/initialisers.c&
*/
