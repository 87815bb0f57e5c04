// SPDX-License-Identifier: GPL-2.0-only
/* Calls out of macros: what stands in the text, and where it is spelled. */
#include "macros.h"

struct dev;

#define local_map(d, p) do_map(d, p, sizeof(int), 0)
#define twice(d, p) do {		\
	local_map(d, p);		\
	local_map(d, p);		\
} while (0)
#define call_it(fn, ...) fn(__VA_ARGS__)
#define NAME do_unmap

int do_map(struct dev *d, void *p, unsigned long n, unsigned long attrs);
void do_unmap(struct dev *d, void *p);

int user(struct dev *d, void *p)
{
	do_map(d, p, 1, 0);
	if (map_simple(d, p))
		return -1;
	twice(d, p);
	call_it(do_map, d, p, 2, 0);
	call_it(map_simple, d, p);
	NAME(d, p);
	map_checked(d, do_map(d, p, 3, 0));
	return local_map(d,
			 p);
}

/* facts: function user with lines
*/
