// SPDX-License-Identifier: GPL-2.0-only
/* Layouts. */
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

struct elsewhere;

struct plain {
	u8 tag;
	u32 word;
	u64 wide;
	struct elsewhere *pointer;
	int (*call)(struct plain *p);
};

struct bits {
	u32 a:3, b:5;
	u32 :4;
	u32 c:1;
	u8 after;
};

struct aligned {
	u8 first;
	u8 buf[16] __attribute__((aligned(64)));
	u32 state;
	u64 next __attribute__((__aligned__(16)));
};

struct whole {
	int x;
} __attribute__((aligned(128)));

struct packed {
	u8 a;
	u64 b;
	u32 c __attribute__((aligned(4)));
} __attribute__((packed));

struct anonymous {
	int kind;
	union {
		struct {
			u32 lo, hi;
		};
		u64 both;
		struct {
			u8 byte;
		} named;
	};
	struct {
		struct {
			int z;
		} deep[2];
	} outer, *other;
};

struct flexible {
	u32 n;
	struct plain items[];
};

struct zero_length {
	u32 n;
	u8 data[0];
};

struct arrays {
	u8 grid[3][4];
	struct plain *pointers[2];
	struct bits in[2];
	struct plain (*to_array)[4];
};

union value {
	u8 byte;
	u64 wide;
};

typedef struct {
	int x;
	struct plain *p;
} only_typedef;

typedef struct named_too {
	int y;
} named_too_t;

struct uses {
	only_typedef direct;
	named_too_t named;
	union value v;
};

int touch(struct anonymous *a, only_typedef *t, struct uses *u)
{
	static struct {
		int hits;
	} stats;
	struct {
		int here;
	} local = { 1 };

	stats.hits++;
	a->lo = a->both;
	a->named.byte = 2;
	a->outer.deep[1].z = 3;
	a->other->deep[0].z = local.here;
	t->x = u->direct.x;
	return u->named.y;
}

struct {
	int turns;
	struct plain *p;
} state;

/* facts: record plain, record bits, record aligned, record whole, record packed
record tag=plain kind=s size=32 align=8 file=front/records.c
member tag=plain name=tag size_bits=8 align=1 type=u8
member tag=plain idx=1 name=word offset_bits=32 size_bits=32 align=4 type=u32
member tag=plain idx=2 name=wide offset_bits=64 size_bits=64 align=8 type=u64
member tag=plain idx=3 name=pointer offset_bits=128 size_bits=64 align=8 type=struct elsewhere * record=elsewhere flags=1
member tag=plain idx=4 name=call offset_bits=192 size_bits=64 align=8 type=int (*)(struct plain *) flags=65
record tag=bits kind=s size=4 align=4 file=front/records.c
member tag=bits name=a size_bits=3 align=4 type=u32 flags=8
member tag=bits idx=1 name=b offset_bits=3 size_bits=5 align=4 type=u32 flags=8
member tag=bits idx=2 name=c offset_bits=12 size_bits=1 align=4 type=u32 flags=8
member tag=bits idx=3 name=after offset_bits=16 size_bits=8 align=1 type=u8
record tag=aligned kind=s size=128 align=64 file=front/records.c
member tag=aligned name=first size_bits=8 align=1 type=u8
member tag=aligned idx=1 name=buf offset_bits=512 size_bits=128 align=64 type=u8[16] count=16 flags=34
member tag=aligned idx=2 name=state offset_bits=640 size_bits=32 align=4 type=u32
member tag=aligned idx=3 name=next offset_bits=768 size_bits=64 align=16 type=u64 flags=32
record tag=whole kind=s size=128 align=128 file=front/records.c
member tag=whole name=x size_bits=32 align=4 type=int
record tag=packed kind=s size=16 align=4 file=front/records.c
member tag=packed name=a size_bits=8 align=1 type=u8
member tag=packed idx=1 name=b offset_bits=8 size_bits=64 align=8 type=u64
member tag=packed idx=2 name=c offset_bits=96 size_bits=32 align=4 type=u32 flags=32
*/

/* facts: record anonymous, record anonymous::named, record anonymous::outer, record anonymous::outer::deep
record tag=anonymous kind=s size=32 align=8 file=front/records.c
member tag=anonymous name=kind size_bits=32 align=4 type=int
member tag=anonymous idx=1 name=lo offset_bits=64 size_bits=32 align=4 type=u32
member tag=anonymous idx=2 name=hi offset_bits=96 size_bits=32 align=4 type=u32
member tag=anonymous idx=3 name=both offset_bits=64 size_bits=64 align=8 type=u64
member tag=anonymous idx=4 name=named offset_bits=64 size_bits=8 align=1 type=struct (unnamed struct) record=anonymous::named flags=4
member tag=anonymous idx=5 name=outer offset_bits=128 size_bits=64 align=4 type=struct (unnamed struct) record=anonymous::outer flags=4
member tag=anonymous idx=6 name=other offset_bits=192 size_bits=64 align=8 type=struct (unnamed struct) * record=anonymous::outer flags=1
record tag=anonymous::named kind=s size=1 align=1 file=front/records.c
member tag=anonymous::named name=byte size_bits=8 align=1 type=u8
record tag=anonymous::outer kind=s size=8 align=4 file=front/records.c
member tag=anonymous::outer name=deep size_bits=64 align=4 type=struct (unnamed struct)[2] record=anonymous::outer::deep count=2 flags=6
record tag=anonymous::outer::deep kind=s size=4 align=4 file=front/records.c
member tag=anonymous::outer::deep name=z size_bits=32 align=4 type=int
*/

/* facts: record flexible, record zero_length, record arrays, record value
record tag=flexible kind=s size=8 align=8 file=front/records.c
member tag=flexible name=n size_bits=32 align=4 type=u32
member tag=flexible idx=1 name=items offset_bits=64 align=8 type=struct plain[] record=plain flags=22
record tag=zero_length kind=s size=4 align=4 file=front/records.c
member tag=zero_length name=n size_bits=32 align=4 type=u32
member tag=zero_length idx=1 name=data offset_bits=32 align=1 type=u8[0] flags=18
record tag=arrays kind=s size=48 align=8 file=front/records.c
member tag=arrays name=grid size_bits=96 align=1 type=u8[3][4] count=12 flags=2
member tag=arrays idx=1 name=pointers offset_bits=128 size_bits=128 align=8 type=struct plain *[2] record=plain count=2 flags=3
member tag=arrays idx=2 name=in offset_bits=256 size_bits=64 align=4 type=struct bits[2] record=bits count=2 flags=6
member tag=arrays idx=3 name=to_array offset_bits=320 size_bits=64 align=8 type=struct plain (*)[4] record=plain flags=1
record tag=value kind=u size=8 align=8 file=front/records.c
member tag=value name=byte size_bits=8 align=1 type=u8
member tag=value idx=1 name=wide size_bits=64 align=8 type=u64
*/

/* facts: record only_typedef, record named_too, record uses
record tag=only_typedef kind=s size=16 align=8 file=front/records.c
member tag=only_typedef name=x size_bits=32 align=4 type=int
member tag=only_typedef idx=1 name=p offset_bits=64 size_bits=64 align=8 type=struct plain * record=plain flags=1
record tag=named_too kind=s size=4 align=4 file=front/records.c
member tag=named_too name=y size_bits=32 align=4 type=int
record tag=uses kind=s size=32 align=8 file=front/records.c
member tag=uses name=direct size_bits=128 align=8 type=only_typedef record=only_typedef flags=4
member tag=uses idx=1 name=named offset_bits=128 size_bits=32 align=4 type=named_too_t record=named_too flags=4
member tag=uses idx=2 name=v offset_bits=192 size_bits=64 align=8 type=union value record=value flags=4
*/

/* facts: function touch
function symbol=touch file=front/records.c params=3 returns=int
local name=a type=struct anonymous * record=anonymous size=8 align=8 flags=9
local idx=1 name=t type=only_typedef * record=only_typedef size=8 align=8 flags=9
local idx=2 name=u type=struct uses * record=uses size=8 align=8 flags=9
local idx=3 name=stats type=struct (unnamed struct) record=::stats size=4 align=4 flags=18
local idx=4 name=local type=struct (unnamed struct) record=::local size=4 align=4 flags=16
flow seq=1 op== dst=%4.::local:here src==1
flow seq=2 op=* dst=%3.::stats:hits src==1
flow seq=3 op== dst=%0*.anonymous:lo src=%0*.anonymous:both
flow seq=4 op== dst=%0*.anonymous:named.anonymous::named:byte src==2
flow seq=5 op== dst=%0*.anonymous:outer.anonymous::outer:deep[].anonymous::outer::deep:z src==3
flow seq=6 op== dst=%0*.anonymous:other*.anonymous::outer:deep[].anonymous::outer::deep:z src=%4.::local:here
flow seq=7 op== dst=%1*.only_typedef:x src=%2*.uses:direct.only_typedef:x
flow seq=8 op=r dst=$ src=%2*.uses:named.named_too:y
jump seq=9 kind=r
*/

/* facts: global state, record ::state, record ::stats, record ::local
global symbol=state type=struct (unnamed struct) record=::state size=16 align=8 file=front/records.c
record tag=::state kind=s size=16 align=8 file=front/records.c
member tag=::state name=turns size_bits=32 align=4 type=int
member tag=::state idx=1 name=p offset_bits=64 size_bits=64 align=8 type=struct plain * record=plain flags=1
record tag=::stats kind=s size=4 align=4 file=front/records.c
member tag=::stats name=hits size_bits=32 align=4 type=int
record tag=::local kind=s size=4 align=4 file=front/records.c
member tag=::local name=here size_bits=32 align=4 type=int
*/
