// SPDX-License-Identifier: GPL-2.0-only
/* container_of() as the kernel writes it, and loops over lists. */
#define offsetof(TYPE, MEMBER) __builtin_offsetof(TYPE, MEMBER)
#define container_of(ptr, type, member) ({				\
	void *__mptr = (void *)(ptr);					\
	_Static_assert(__builtin_types_compatible_p(typeof(*(ptr)),	\
			typeof(((type *)0)->member)) ||			\
		       __builtin_types_compatible_p(typeof(*(ptr)), typeof(void)), "type"); \
	((type *)(__mptr - offsetof(type, member))); })
#define old_container_of(ptr, type, member) ({			\
	const typeof(((type *)0)->member) *__mptr = (ptr);	\
	(type *)((char *)__mptr - offsetof(type, member)); })
#define list_entry(ptr, type, member) container_of(ptr, type, member)
#define list_for_each_entry(pos, head, member)				\
	for (pos = list_entry((head)->next, typeof(*pos), member);	\
	     &pos->member != (head);					\
	     pos = list_entry(pos->member.next, typeof(*pos), member))

struct list_head {
	struct list_head *next, *prev;
};

struct base {
	struct list_head node;
	int id;
};

struct object {
	int refs;
	struct base base;
	struct list_head link;
	struct {
		struct list_head deep;
	} s;
	union {
		struct list_head in_union;
		long word;
	};
};

struct owner {
	struct list_head objects;
	struct object first;
};

void sink(const void *p);

#define to_object(b) container_of(b, struct object, base)

static inline struct object *object_of(struct base *b)
{
	return container_of(b, struct object, base);
}

void plain(struct base *b, struct list_head *l)
{
	struct object *o = container_of(b, struct object, base);

	sink(o->link.next);
	sink(to_object(b)->s.deep.next);
	sink(old_container_of(l, struct object, link));
}

void nested(struct list_head *l)
{
	sink(container_of(l, struct object, base.node));
	sink(container_of(l, struct object, s.deep));
	sink(container_of(l, struct object, in_union));
	sink(container_of(container_of(l, struct base, node), struct object, base));
}

/* what goes in comes out */
void folded(struct object *o, struct owner *w)
{
	sink(container_of(&o->base, struct object, base));
	sink(container_of(&o->base.node, struct object, base.node));
	sink(container_of(&w->first.link, struct object, link)->base.node.next);
	sink(container_of(&o->base, struct object, base)->link.prev);
	sink(object_of(&o->base));
}

/* the address of another member, not of this one */
void mismatch(struct owner *w)
{
	sink(container_of(&w->objects, struct object, link));
}

void member_by_offset(struct object *o)
{
	sink((char *)o + offsetof(struct object, link));
}

void loop(struct owner *w)
{
	struct object *o;

	list_for_each_entry(o, &w->objects, link)
		sink(o->link.prev);
}

/* facts: function plain
function symbol=plain file=front/container.c params=2 returns=void
local name=b type=struct base * record=base size=8 align=8 flags=9
local idx=1 name=l type=struct list_head * record=list_head size=8 align=8 flags=9
local idx=2 name=o type=struct object * record=object size=8 align=8 flags=8
local idx=3 name=__mptr type=void * size=8 align=8 flags=8
flow seq=1 op== dst=%3 src=%0
flow seq=2 op== dst=%2 src=%0^object:base
call seq=3 callee=sink spelled=sink flags=1
arg seq=3 idx=0 place=%2*.object:link.list_head:next
local idx=4 name=__mptr type=void * size=8 align=8 flags=8
flow seq=4 op== dst=%4 src=%0
call seq=5 callee=sink spelled=sink flags=1
arg seq=5 idx=0 place=%0^object:base*.object:s.object::s:deep.list_head:next
local idx=5 name=__mptr type=const struct list_head * record=list_head size=8 align=8 flags=8
flow seq=6 op== dst=%5 src=%1
call seq=7 callee=sink spelled=sink flags=1
arg seq=7 idx=0 place=%1^object:link
*/

/* facts: function nested
function symbol=nested file=front/container.c params=1 returns=void
local name=l type=struct list_head * record=list_head size=8 align=8 flags=9
local idx=1 name=__mptr type=void * size=8 align=8 flags=8
flow seq=1 op== dst=%1 src=%0
call seq=2 callee=sink spelled=sink flags=1
arg seq=2 idx=0 place=%0^base:node^object:base
local idx=2 name=__mptr type=void * size=8 align=8 flags=8
flow seq=3 op== dst=%2 src=%0
call seq=4 callee=sink spelled=sink flags=1
arg seq=4 idx=0 place=%0^object::s:deep^object:s
local idx=3 name=__mptr type=void * size=8 align=8 flags=8
flow seq=5 op== dst=%3 src=%0
call seq=6 callee=sink spelled=sink flags=1
arg seq=6 idx=0 place=%0^object:in_union
local idx=4 name=__mptr type=void * size=8 align=8 flags=8
local idx=5 name=__mptr type=void * size=8 align=8 flags=8
flow seq=7 op== dst=%5 src=%0
flow seq=8 op== dst=%4 src=%0^base:node
call seq=9 callee=sink spelled=sink flags=1
arg seq=9 idx=0 place=%0^base:node^object:base
*/

/* facts: function folded
function symbol=folded file=front/container.c params=2 returns=void
local name=o type=struct object * record=object size=8 align=8 flags=9
local idx=1 name=w type=struct owner * record=owner size=8 align=8 flags=9
local idx=2 name=__mptr type=void * size=8 align=8 flags=8
flow seq=1 op== dst=%2 src=%0*.object:base&
call seq=2 callee=sink spelled=sink flags=1
arg seq=2 idx=0 place=%0
local idx=3 name=__mptr type=void * size=8 align=8 flags=8
flow seq=3 op== dst=%3 src=%0*.object:base.base:node&
call seq=4 callee=sink spelled=sink flags=1
arg seq=4 idx=0 place=%0
local idx=4 name=__mptr type=void * size=8 align=8 flags=8
flow seq=5 op== dst=%4 src=%1*.owner:first.object:link&
call seq=6 callee=sink spelled=sink flags=1
arg seq=6 idx=0 place=%1*.owner:first.object:base.base:node.list_head:next
local idx=5 name=__mptr type=void * size=8 align=8 flags=8
flow seq=7 op== dst=%5 src=%0*.object:base&
call seq=8 callee=sink spelled=sink flags=1
arg seq=8 idx=0 place=%0*.object:link.list_head:prev
call seq=9 callee=object_of@front/container.c spelled=object_of
arg seq=9 idx=0 place=%0*.object:base&
call seq=10 callee=sink spelled=sink flags=1
arg seq=10 idx=0 place=#9
*/

/* facts: function mismatch, function member_by_offset
function symbol=mismatch file=front/container.c params=1 returns=void
local name=w type=struct owner * record=owner size=8 align=8 flags=9
local idx=1 name=__mptr type=void * size=8 align=8 flags=8
flow seq=1 op== dst=%1 src=%0*.owner:objects&
flow seq=2 op== dst=~0 src=%0*.owner:objects&
call seq=3 callee=sink spelled=sink flags=1
arg seq=3 idx=0 place=~0^object:link
function symbol=member_by_offset file=front/container.c params=1 returns=void
local name=o type=struct object * record=object size=8 align=8 flags=9
call seq=1 callee=sink spelled=sink flags=1
arg seq=1 idx=0 place=%0*.object:link&
*/

/* facts: function loop
function symbol=loop file=front/container.c params=1 returns=void
local name=w type=struct owner * record=owner size=8 align=8 flags=9
local idx=1 name=o type=struct object * record=object size=8 align=8 flags=8
local idx=2 name=__mptr type=void * size=8 align=8 flags=8
flow seq=1 op== dst=%2 src=%0*.owner:objects.list_head:next
flow seq=2 op== dst=%1 src=%0*.owner:objects.list_head:next^object:link
flow seq=3 op=n dst=~0 src=%1*.object:link&
flow seq=4 op=n dst=~0 src=%0*.owner:objects&
call seq=6 callee=sink spelled=sink flags=1
arg seq=6 idx=0 place=%1*.object:link.list_head:prev
local idx=3 name=__mptr type=void * size=8 align=8 flags=8
flow seq=7 op== dst=%3 src=%1*.object:link.list_head:next
flow seq=8 op== dst=%1 src=%1*.object:link.list_head:next^object:link
branch seq=5 kind=l cond=~0 else_seq=9 end_seq=9
*/

/* facts: function object_of
function symbol=object_of@front/container.c file=front/container.c params=1 flags=3 returns=struct object *
local name=b type=struct base * record=base size=8 align=8 flags=9
local idx=1 name=__mptr type=void * size=8 align=8 flags=8
flow seq=1 op== dst=%1 src=%0
flow seq=2 op=r dst=$ src=%0^object:base
jump seq=3 kind=r
*/
