// SPDX-License-Identifier: GPL-2.0-only
/* The framework itself fills the record, for users that have no pages of their own. */
#include <linux/kin.h>

int kin_fill(struct kin *k, unsigned long start);

int kin_fill(struct kin *k, unsigned long start)
{
	return pin_user_pages_fast(start, 1, FOLL_WRITE, &k->page);
}
