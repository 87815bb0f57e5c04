/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FLOWS_KREF_H
#define FLOWS_KREF_H

struct kref {
	int count;
};

static inline int kref_put(struct kref *kref, void (*release)(struct kref *kref))
{
	if (--kref->count)
		return 0;
	release(kref);
	return 1;
}

#endif
