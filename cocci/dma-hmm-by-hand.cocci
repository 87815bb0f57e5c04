// SPDX-License-Identifier: GPL-2.0-only
/// A caller of hmm_range_fault() maps the pages by itself. hmm_dma_map_pfn() (since
/// 6.16) does that with the right attributes, IOVA and peer-to-peer included, and
/// keeps the pfn list and the mapping together.
///
// Confidence: High
// Copyright: (C) 2026 The dmattr authors
// Comments: hmm_pfn_to_page() and hmm_pfn_to_phys() tell that a page came from HMM.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: hmm_pfn_to_page hmm_pfn_to_phys
// Keywords: and dma_map_page dma_map_page_attrs dma_map_phys dma_map_single
// Keywords: dma_map_single_attrs dma_map_sg dma_map_sg_attrs dma_map_sgtable dma_iova_link

virtual context
virtual org
virtual report

// mm/hmm.c itself
@own@
identifier f = hmm_dma_map_pfn;
@@
f(...) { ... }

@page depends on !own exists@
identifier map = {dma_map_page, dma_map_page_attrs, dma_map_phys, dma_iova_link};
expression x, e, pfn;
position p;
@@
(
x = hmm_pfn_to_page(pfn)
|
x = hmm_pfn_to_phys(pfn)
)
... when != x = e
    when any
map@p(..., x, ...)

@direct depends on !own@
identifier map = {dma_map_page, dma_map_page_attrs, dma_map_phys, dma_iova_link};
identifier as = {hmm_pfn_to_page, hmm_pfn_to_phys};
expression pfn;
position p;
@@
map@p(..., as(pfn), ...)

@set depends on !own@
expression pfn, sg;
@@
sg_set_page(sg, hmm_pfn_to_page(pfn), ...)

@setlater depends on !own exists@
type T;
expression x, e, pfn, sg;
@@
(
x = hmm_pfn_to_page(pfn)
|
x = (T)hmm_pfn_to_page(pfn)
)
... when != x = e
    when any
sg_set_page(sg, x, ...)

@table depends on set || setlater@
identifier map = {dma_map_sg, dma_map_sg_attrs, dma_map_sgtable};
position p;
@@
map@p(...)

@show1 depends on context@
identifier f;
position page.p;
@@
* f@p(...)

@show2 depends on context@
identifier f;
position direct.p;
@@
* f@p(...)

@show3 depends on context@
identifier f;
position table.p;
@@
* f@p(...)

@script:python depends on report@
p << page.p;
f << page.map;
@@
coccilib.report.print_report(p[0], "WARNING: %s() of a page of HMM: hmm_dma_map_pfn() does that" % f)

@script:python depends on report@
p << direct.p;
f << direct.map;
@@
coccilib.report.print_report(p[0], "WARNING: %s() of a page of HMM: hmm_dma_map_pfn() does that" % f)

@script:python depends on report@
p << table.p;
f << table.map;
@@
coccilib.report.print_report(p[0], "WARNING: %s() of pages of HMM: hmm_dma_map_pfn() does that" % f)

@script:python depends on org@
p << page.p;
@@
coccilib.org.print_todo(p[0], "a page of HMM is mapped by hand")

@script:python depends on org@
p << direct.p;
@@
coccilib.org.print_todo(p[0], "a page of HMM is mapped by hand")

@script:python depends on org@
p << table.p;
@@
coccilib.org.print_todo(p[0], "pages of HMM are mapped by hand")
