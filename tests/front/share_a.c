// SPDX-License-Identifier: GPL-2.0-only
/* Static functions and variables, and those of headers: those that are referred to. */
#include "shared.h"

static int count;

static void *step(struct shared *s)
{
	static int calls;

	calls++;
	count += 2;
	return shared_get(s);
}

void *share_a(struct shared *s)
{
	shared_put(s);
	return step(s);
}

/* facts: dep, global count
*/

/* facts: function step
*/

/* facts: function share_a, function shared_get, function shared_put
*/

/* facts: record shared
*/

/* absent: shared_never_used */
/* absent: symbol=release */
