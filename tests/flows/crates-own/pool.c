// SPDX-License-Identifier: GPL-2.0-only
/* Uses the same records for its own memory, which no device of the others maps. */
#include <linux/crate.h>
#include <linux/slab.h>

struct crate *pool_fill(void);

struct crate *pool_fill(void)
{
	struct crate *list = kzalloc(sizeof(*list), GFP_KERNEL);
	struct page **pages = kcalloc(4, sizeof(*pages), GFP_KERNEL);

	for (int i = 0; i < 4; i++)
		pages[i] = alloc_page(GFP_KERNEL);
	crate_add(list, pages);
	return list;
}
