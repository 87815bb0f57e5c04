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
	text("a text that is longer than a database wants to keep it, by far");
	text(__func__);
	dir |= 0;
	return -EINVAL;
}

/* facts: function constants
*/
