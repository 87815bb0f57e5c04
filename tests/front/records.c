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
*/

/* facts: record anonymous, record anonymous::named, record anonymous::outer, record anonymous::outer::deep
*/

/* facts: record flexible, record zero_length, record arrays, record value
*/

/* facts: record only_typedef, record named_too, record uses
*/

/* facts: function touch
*/

/* facts: global state, record ::state, record ::stats, record ::local
*/
