// SPDX-License-Identifier: GPL-2.0-only
#include <linux/crate.h>

void crate_add(struct crate *list, struct page **pages)
{
	list->pages = pages;
}

struct crate *crate_first(struct crate *list)
{
	return list->next ? list->next : list;
}
