// SPDX-License-Identifier: GPL-2.0-only
/* The condition stands before the loop's range, the step in it. */
struct item {
	struct item *next;
	int n;
};

void one(int n);
int more(void);

void whiles(int a)
{
	while (a < 10)
		a++;
	do {
		one(a);
		if (more())
			break;
	} while (a--);
	for (;;) {
		if (more())
			continue;
		one(1);
		break;
	}
	do {
		one(2);
	} while (0);
}

/* which part of for (;;) is missing */
void fors(struct item *list, struct item *i, int n)
{
	for (i = list; i; i = i->next)
		one(1);
	for (; n < 3; n++)
		one(2);
	for (n = 0; ; n++)
		one(3);
	for (n = 0; n < 4; )
		one(4);
	for (;; n += 2)
		one(5);
	for (;; i = i->next)
		one(6);
	for (i = list;;)
		one(7);
	for (; more(); )
		one(8);
	for (;; more())
		one(9);
	for (int k = 0; k < 5; k++)
		one(k);
	for (more(); n < 3; )
		one(10);
}

/* facts: function whiles
*/

/* facts: function fors
*/
