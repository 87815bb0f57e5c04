// SPDX-License-Identifier: GPL-2.0-only
/* Variables with a home of their own. */
struct page { int n; };

int plain;
int plain;
extern int only_declared;
extern int declared_then_defined;
int declared_then_defined = 3;
static unsigned long mask = (1UL << 12) - 1;
static struct page pages[4] __attribute__((aligned(64)));
struct page *first = pages;
struct page *third = &pages[2];
int *inside = &pages[1].n;
const char text[] = "abc";
static int (*unused_callback)(int);

int read_them(void)
{
	static struct page *cache = &pages[0];
	extern int late;

	cache = first;
	pages[1].n = only_declared;
	plain = late;
	return mask & 7;
}

int late = 1;

/* facts: global plain, global declared_then_defined, global mask, global pages, global first
*/

/* facts: global third, global inside, global text, global unused_callback, global late
*/

/* facts: function read_them
*/

/* absent: ^global symbol=only_declared */
