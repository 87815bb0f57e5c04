// SPDX-License-Identifier: GPL-2.0-only
/* Every way to call, and to hand a function on. */
struct dev;
typedef int (*handler)(struct dev *d, int n);

struct ops {
	handler map;
	struct { void (*end)(struct dev *d); } cb;
};

struct dev {
	const struct ops *ops;
	struct ops own;
	handler slots[4];
};

int direct(struct dev *d, int n);
void each(struct dev *d, handler fn, void *priv);
handler lookup(int n);
static handler current_handler;

static int helper(struct dev *d, int n)
{
	return n + direct(d, n);
}

void by_name(struct dev *d)
{
	direct(d, 1);
	(direct)(d, 2);
	(*direct)(d, 3);
	(&direct)(d, 4);
	helper(d, 5);
}

void by_place(struct dev *d, handler parameter, int i)
{
	handler variable = helper;

	d->ops->map(d, 1);
	d->own.map(d, 2);
	(*d->ops->map)(d, 3);
	d->own.cb.end(d);
	d->slots[i](d, 4);
	parameter(d, 5);
	(*parameter)(d, 6);
	variable(d, 7);
	current_handler(d, 8);
	lookup(1)(d, 9);
	((handler)d->ops)(d, 10);
	(i ? parameter : helper)(d, 11);
}

void as_value(struct dev *d)
{
	each(d, helper, &d->own);
	each(d, &direct, 0);
	current_handler = helper;
	d->slots[2] = direct;
}

int variadic(const char *format, ...);

void nested_calls(struct dev *d)
{
	variadic("%d %p", direct(d, direct(d, 1)), d, 'a');
	helper(d, lookup(2) ? 1 : 2);
}

/* facts: global current_handler
global symbol=current_handler@front/calls.c type=handler size=8 align=8 file=front/calls.c
*/

/* facts: function by_name
function symbol=by_name file=front/calls.c params=1 returns=void
local name=d type=struct dev * record=dev size=8 align=8 flags=9
call seq=1 callee=direct spelled=direct flags=1
arg seq=1 idx=0 place=%0
arg seq=1 idx=1 place==1
call seq=2 callee=direct spelled=direct flags=1
arg seq=2 idx=0 place=%0
arg seq=2 idx=1 place==2
call seq=3 callee=direct spelled=direct flags=1
arg seq=3 idx=0 place=%0
arg seq=3 idx=1 place==3
call seq=4 callee=direct spelled=direct flags=1
arg seq=4 idx=0 place=%0
arg seq=4 idx=1 place==4
call seq=5 callee=helper@front/calls.c spelled=helper flags=1
arg seq=5 idx=0 place=%0
arg seq=5 idx=1 place==5
*/

/* facts: function by_place
function symbol=by_place file=front/calls.c params=3 returns=void
local name=d type=struct dev * record=dev size=8 align=8 flags=9
local idx=1 name=parameter type=handler size=8 align=8 flags=9
local idx=2 name=i type=int size=4 align=4 flags=1
local idx=3 name=variable type=handler size=8 align=8 flags=8
flow seq=1 op== dst=%3 src=@helper@front/calls.c
call seq=2 via=%0*.dev:ops*.ops:map spelled=map flags=1
arg seq=2 idx=0 place=%0
arg seq=2 idx=1 place==1
call seq=3 via=%0*.dev:own.ops:map spelled=map flags=1
arg seq=3 idx=0 place=%0
arg seq=3 idx=1 place==2
call seq=4 via=%0*.dev:ops*.ops:map spelled=map flags=1
arg seq=4 idx=0 place=%0
arg seq=4 idx=1 place==3
call seq=5 via=%0*.dev:own.ops:cb.ops::cb:end spelled=end flags=1
arg seq=5 idx=0 place=%0
call seq=6 via=%0*.dev:slots[] spelled=slots flags=1
arg seq=6 idx=0 place=%0
arg seq=6 idx=1 place==4
call seq=7 via=%1 spelled=parameter flags=1
arg seq=7 idx=0 place=%0
arg seq=7 idx=1 place==5
call seq=8 via=%1 spelled=parameter flags=1
arg seq=8 idx=0 place=%0
arg seq=8 idx=1 place==6
call seq=9 via=%3 spelled=variable flags=1
arg seq=9 idx=0 place=%0
arg seq=9 idx=1 place==7
call seq=10 via=@current_handler@front/calls.c spelled=current_handler flags=1
arg seq=10 idx=0 place=%0
arg seq=10 idx=1 place==8
call seq=11 callee=lookup spelled=lookup
arg seq=11 idx=0 place==1
call seq=12 via=#11 spelled=lookup flags=1
arg seq=12 idx=0 place=%0
arg seq=12 idx=1 place==9
call seq=13 via=%0*.dev:ops spelled=ops flags=1
arg seq=13 idx=0 place=%0
arg seq=13 idx=1 place==10
flow seq=15 op=? dst=~0 src=%1
flow seq=16 op=? dst=~0 src=@helper@front/calls.c
branch seq=14 kind=? cond=%2 else_seq=16 end_seq=17
call seq=17 via=~0 spelled=i flags=1
arg seq=17 idx=0 place=%0
arg seq=17 idx=1 place==11
*/

/* facts: function as_value
function symbol=as_value file=front/calls.c params=1 returns=void
local name=d type=struct dev * record=dev size=8 align=8 flags=9
call seq=1 callee=each spelled=each flags=1
arg seq=1 idx=0 place=%0
arg seq=1 idx=1 place=@helper@front/calls.c
arg seq=1 idx=2 place=%0*.dev:own&
call seq=2 callee=each spelled=each flags=1
arg seq=2 idx=0 place=%0
arg seq=2 idx=1 place=@direct
arg seq=2 idx=2 place==0
flow seq=3 op== dst=@current_handler@front/calls.c src=@helper@front/calls.c
flow seq=4 op== dst=%0*.dev:slots[] src=@direct
*/

/* facts: function nested_calls
function symbol=nested_calls file=front/calls.c params=1 returns=void
local name=d type=struct dev * record=dev size=8 align=8 flags=9
call seq=1 callee=direct spelled=direct
arg seq=1 idx=0 place=%0
arg seq=1 idx=1 place==1
call seq=2 callee=direct spelled=direct
arg seq=2 idx=0 place=%0
arg seq=2 idx=1 place=#1
call seq=3 callee=variadic spelled=variadic flags=1
arg seq=3 idx=0 place="%d %p"
arg seq=3 idx=1 place=#2
arg seq=3 idx=2 place=%0
arg seq=3 idx=3 place==97
call seq=4 callee=lookup spelled=lookup flags=4
arg seq=4 idx=0 place==2
flow seq=6 op=? dst=~0 src==1
flow seq=7 op=? dst=~0 src==2
branch seq=5 kind=? cond=#4 else_seq=7 end_seq=8
call seq=8 callee=helper@front/calls.c spelled=helper flags=1
arg seq=8 idx=0 place=%0
arg seq=8 idx=1 place=~0
*/
