// SPDX-License-Identifier: GPL-2.0-only
/* The same names as in share_a.c are other symbols. */
#include "shared.h"

static long count;

static void *step(struct shared *s)
{
	count = s->refs;
	return shared_get(s);
}

void *share_b(struct shared *s)
{
	void *(*get)(struct shared *) = shared_get;

	shared_put(s);
	return get(s) ?: step(s);
}

/* facts: global count
*/

/* facts: function step, function share_b
*/
