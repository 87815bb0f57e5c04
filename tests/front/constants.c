// SPDX-License-Identifier: GPL-2.0-only
/* What the compiler knows is a number. */
typedef unsigned long long u64;
typedef unsigned int u32;
enum direction { BOTH, TO_DEVICE, FROM_DEVICE, NONE = -1 };
#define BIT(n) (1UL << (n))
#define ATTR_A BIT(5)
#define ATTR_B BIT(8)
#define GFP (0x400u | 0x800u)
#define EINVAL 22
#define offsetof(t, m) __builtin_offsetof(t, m)
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

struct record {
	char head;
	u64 body[4];
};

static const int table[] = { 1, 2, 3 };

void number(u64 n);
void text(const char *s);

int constants(struct record *r, u32 small)
{
	enum direction dir = FROM_DEVICE;

	number(BOTH);
	number(NONE);
	number(-EINVAL);
	number(ATTR_A | ATTR_B);
	number(GFP);
	number(~0UL);
	number((u32)~0UL);
	number((u64)-1);
	number(!0);
	number(sizeof(*r));
	number(sizeof(struct record) * 2);
	number(offsetof(struct record, body));
	number(ARRAY_SIZE(table));
	number(_Alignof(u64));
	number('\n');
	number(1 ? 4 : 5);
	number(__builtin_constant_p(small));
	number(__builtin_constant_p(3));
	number(__builtin_types_compatible_p(typeof(small), u32));
	number(__builtin_choose_expr(1, 6, small));
	number(18446744073709551615ULL);
	number(0x8000000000000000ULL);
	text("plain");
	text("joined " "by the compiler");
	text("a text that is longer than what a database ought to keep of it");
	text(__func__);
	dir |= 0;
	return -EINVAL;
}

/* facts: function constants
function symbol=constants file=front/constants.c params=2 returns=int
local name=r type=struct record * record=record size=8 align=8 flags=9
local idx=1 name=small type=u32 size=4 align=4 flags=1
local idx=2 name=dir type=enum direction size=4 align=4
flow seq=1 op== dst=%2 src==2
call seq=2 callee=number spelled=number flags=1
arg seq=2 idx=0 place==0
call seq=3 callee=number spelled=number flags=1
arg seq=3 idx=0 place==-1
call seq=4 callee=number spelled=number flags=1
arg seq=4 idx=0 place==-22
call seq=5 callee=number spelled=number flags=1
arg seq=5 idx=0 place==288
call seq=6 callee=number spelled=number flags=1
arg seq=6 idx=0 place==3072
call seq=7 callee=number spelled=number flags=1
arg seq=7 idx=0 place==-1
call seq=8 callee=number spelled=number flags=1
arg seq=8 idx=0 place==4294967295
call seq=9 callee=number spelled=number flags=1
arg seq=9 idx=0 place==-1
call seq=10 callee=number spelled=number flags=1
arg seq=10 idx=0 place==1
call seq=11 callee=number spelled=number flags=1
arg seq=11 idx=0 place==40
call seq=12 callee=number spelled=number flags=1
arg seq=12 idx=0 place==80
call seq=13 callee=number spelled=number flags=1
arg seq=13 idx=0 place==8
call seq=14 callee=number spelled=number flags=1
arg seq=14 idx=0 place==3
call seq=15 callee=number spelled=number flags=1
arg seq=15 idx=0 place==8
call seq=16 callee=number spelled=number flags=1
arg seq=16 idx=0 place==10
call seq=17 callee=number spelled=number flags=1
arg seq=17 idx=0 place==4
call seq=18 callee=number spelled=number flags=1
arg seq=18 idx=0 place==0
call seq=19 callee=number spelled=number flags=1
arg seq=19 idx=0 place==1
call seq=20 callee=number spelled=number flags=1
arg seq=20 idx=0 place==1
call seq=21 callee=number spelled=number flags=1
arg seq=21 idx=0 place==6
call seq=22 callee=number spelled=number flags=1
arg seq=22 idx=0 place==-1
call seq=23 callee=number spelled=number flags=1
arg seq=23 idx=0 place==-9223372036854775808
call seq=24 callee=text spelled=text flags=1
arg seq=24 idx=0 place="plain"
call seq=25 callee=text spelled=text flags=1
arg seq=25 idx=0 place="joined by the compiler"
call seq=26 callee=text spelled=text flags=1
arg seq=26 idx=0 place="a text that is longer than what a database ough
call seq=27 callee=text spelled=text flags=1
arg seq=27 idx=0 place="constants"
flow seq=28 op=| dst=%2 src==0
flow seq=29 op=r dst=$ src==-22
jump seq=30 kind=r
*/
