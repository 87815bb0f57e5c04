// SPDX-License-Identifier: GPL-2.0-only
/* Which facts stand in which part of a branch or loop, and which parts leave. */
void one(int n);
int cond(int n);

#define STOP(c) do { if (c) return -1; } while (0)
#define BAIL() do { one(99); return -2; } while (0)
#define OFF 0

int ifs(int a)
{
	if (a)
		one(1);
	else
		one(2);
	if (a > 1) {
		one(3);
		return 1;
	} else if (a > 2) {
		return 2;
	} else {
		one(4);
	}
	if (a)
		return 3;
	else
		return 4;
	one(5);
}

int macros(int a)
{
	STOP(a);
	if (a > 3)
		BAIL();
	if (OFF)
		one(6);
	return 0;
}

int switches(int a)
{
	switch (a) {
	case 1:
	case 2:
		one(1);
		break;
	case 3: {
		one(2);
		return 3;
	}
	case 4 ... 6:
		one(3);
		__attribute__((fallthrough));
	default:
		one(4);
	}
	return cond(a);
}

/* facts: function ifs
*/

/* facts: function macros
*/

/* facts: function switches
*/
