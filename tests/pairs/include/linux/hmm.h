/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PAIRS_HMM_H
#define PAIRS_HMM_H

#include <linux/mm.h>

struct hmm_range {
	unsigned long start, end;
	unsigned long *hmm_pfns;
};

int hmm_range_fault(struct hmm_range *range);
struct page *hmm_pfn_to_page(unsigned long pfn);

#endif
