// SPDX-License-Identifier: GPL-2.0-only
/// DMA_ATTR_REQUIRE_COHERENT on memory that only the kernel uses: the mapping fails
/// on systems where it worked, for nothing. A driver hands such memory over with the
/// DMA API. The attribute is for user memory. It also silences dma-debug about
/// shared cachelines by itself: the other attribute beside it says nothing.
///
/// Kernel memory is what a function allocates and maps, what a file allocates into a
/// member (by name) and maps from it, a member mapped in place, and the data of an skb.
///
// Confidence: High
// Copyright: (C) 2026 The dmattr authors
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: DMA_ATTR_REQUIRE_COHERENT

virtual context
virtual org
virtual report

@marked@
identifier f = {dma_map_single_attrs, dma_map_page_attrs, dma_map_phys, dma_map_sg_attrs,
dma_map_sgtable, ib_dma_map_sg_attrs, ib_dma_map_sgtable_attrs};
position p;
@@
f@p(..., <+... DMA_ATTR_REQUIRE_COHERENT ...+>)

@own exists@
identifier f;
identifier alloc = {kmalloc, kzalloc, kcalloc, kmalloc_array, kmalloc_node, kzalloc_node,
kvmalloc, kvzalloc, kmalloc_obj, kmalloc_objs, kzalloc_obj, kzalloc_objs, kmemdup, devm_kmalloc, devm_kzalloc, devm_kcalloc, alloc_page,
alloc_pages, alloc_pages_node, get_zeroed_page, __get_free_page, __get_free_pages,
kmem_cache_alloc, kmem_cache_zalloc, dev_alloc_page, dev_alloc_pages};
type T;
expression x, e, d;
position marked.p;
@@
(
x = alloc(...)
|
x = (T)alloc(...)
)
... when != x = e
    when any
f@p(d, x, ...)

@put@
identifier alloc = {kmalloc, kzalloc, kcalloc, kmalloc_array, kmalloc_node, kzalloc_node,
kvmalloc, kvzalloc, kmalloc_obj, kmalloc_objs, kzalloc_obj, kzalloc_objs, kmemdup, devm_kmalloc, devm_kzalloc, devm_kcalloc, alloc_page,
alloc_pages, alloc_pages_node, get_zeroed_page, __get_free_page, __get_free_pages,
kmem_cache_alloc, kmem_cache_zalloc, dev_alloc_page, dev_alloc_pages};
identifier m;
expression e;
@@
e->m = alloc(...)

@member@
identifier f, put.m;
expression e, d;
position marked.p;
@@
f@p(d, e->m, ...)

@inplace@
identifier f, m;
expression e, d;
position marked.p;
@@
(
f@p(d, &e->m, ...)
|
f@p(d, &e.m, ...)
)

@skb@
identifier f;
struct sk_buff *s;
expression d;
position marked.p;
@@
f@p(d, s->data, ...)

@both@
identifier other = {DMA_ATTR_DEBUGGING_IGNORE_CACHELINES, DMA_ATTR_CPU_CACHE_OVERLAP,
DMA_ATTR_CPU_CACHE_CLEAN};
position p;
@@
(
DMA_ATTR_REQUIRE_COHERENT | other@p
|
other@p | DMA_ATTR_REQUIRE_COHERENT
)

@show depends on context && (own || member || inplace || skb)@
identifier f;
position marked.p;
@@
* f@p(...)

@script:python depends on report@
p << marked.p;
f << own.f;
@@
coccilib.report.print_report(p[0], "WARNING: DMA_ATTR_REQUIRE_COHERENT on kernel memory, allocated in this function")

@script:python depends on org@
p << marked.p;
f << own.f;
@@
coccilib.org.print_todo(p[0], "DMA_ATTR_REQUIRE_COHERENT on kernel memory, allocated in this function")

@script:python depends on report@
p << marked.p;
f << member.f;
@@
coccilib.report.print_report(p[0], "WARNING: DMA_ATTR_REQUIRE_COHERENT on kernel memory, allocated in this file")

@script:python depends on org@
p << marked.p;
f << member.f;
@@
coccilib.org.print_todo(p[0], "DMA_ATTR_REQUIRE_COHERENT on kernel memory, allocated in this file")

@script:python depends on report@
p << marked.p;
f << inplace.f;
@@
coccilib.report.print_report(p[0], "WARNING: DMA_ATTR_REQUIRE_COHERENT on a member, mapped in place: kernel memory")

@script:python depends on org@
p << marked.p;
f << inplace.f;
@@
coccilib.org.print_todo(p[0], "DMA_ATTR_REQUIRE_COHERENT on a member, mapped in place: kernel memory")

@script:python depends on report@
p << marked.p;
f << skb.f;
@@
coccilib.report.print_report(p[0], "WARNING: DMA_ATTR_REQUIRE_COHERENT on the data of an skb")

@script:python depends on org@
p << marked.p;
f << skb.f;
@@
coccilib.org.print_todo(p[0], "DMA_ATTR_REQUIRE_COHERENT on the data of an skb")

@script:python depends on report@
p << both.p;
@@
coccilib.report.print_report(p[0], "WARNING: DMA_ATTR_REQUIRE_COHERENT says this already")

@script:python depends on org@
p << both.p;
@@
coccilib.org.print_todo(p[0], "DMA_ATTR_REQUIRE_COHERENT says this already")
