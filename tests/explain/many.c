// SPDX-License-Identifier: GPL-2.0-only
/* More functions behind one pointer than prove a call. */
#include <linux/types.h>

struct dial_ops {
	int (*turn)(int by);
};

static int turn_0(int by)
{
	return by + 0;
}

static int turn_1(int by)
{
	return by + 1;
}

static int turn_2(int by)
{
	return by + 2;
}

static int turn_3(int by)
{
	return by + 3;
}

static int turn_4(int by)
{
	return by + 4;
}

static int turn_5(int by)
{
	return by + 5;
}

static int turn_6(int by)
{
	return by + 6;
}

static int turn_7(int by)
{
	return by + 7;
}

static int turn_8(int by)
{
	return by + 8;
}

static int turn_9(int by)
{
	return by + 9;
}

static int turn_10(int by)
{
	return by + 10;
}

static int turn_11(int by)
{
	return by + 11;
}

static int turn_12(int by)
{
	return by + 12;
}

static int turn_13(int by)
{
	return by + 13;
}

static int turn_14(int by)
{
	return by + 14;
}

static int turn_15(int by)
{
	return by + 15;
}

static int turn_16(int by)
{
	return by + 16;
}

static int turn_17(int by)
{
	return by + 17;
}

static int turn_18(int by)
{
	return by + 18;
}

static int turn_19(int by)
{
	return by + 19;
}

static int turn_20(int by)
{
	return by + 20;
}

static int turn_21(int by)
{
	return by + 21;
}

static int turn_22(int by)
{
	return by + 22;
}

static int turn_23(int by)
{
	return by + 23;
}

static int turn_24(int by)
{
	return by + 24;
}

static int dial_end(int by)
{
	return by;
}

static int turn_last(int by)
{
	return dial_end(by);
}

const struct dial_ops dials[] = {
	{ turn_0 },
	{ turn_1 },
	{ turn_2 },
	{ turn_3 },
	{ turn_4 },
	{ turn_5 },
	{ turn_6 },
	{ turn_7 },
	{ turn_8 },
	{ turn_9 },
	{ turn_10 },
	{ turn_11 },
	{ turn_12 },
	{ turn_13 },
	{ turn_14 },
	{ turn_15 },
	{ turn_16 },
	{ turn_17 },
	{ turn_18 },
	{ turn_19 },
	{ turn_20 },
	{ turn_21 },
	{ turn_22 },
	{ turn_23 },
	{ turn_24 },
	{ turn_last },
};

int dial_turn(const struct dial_ops *ops, int by)
{
	return ops->turn(by);
}
