// SPDX-License-Identifier: GPL-2.0-only
/// The attribute for buffers that share cachelines has had three names:
/// DMA_ATTR_CPU_CACHE_CLEAN, DMA_ATTR_CPU_CACHE_OVERLAP, and since 7.1
/// DMA_ATTR_DEBUGGING_IGNORE_CACHELINES. Find the ones that the tree does not have.
///
/// By default the last name is right. -D clean or -D overlap say that the tree still
/// has the first or the second one, and turn the others into that.
///
// Confidence: High
// Copyright: (C) 2026 The dmattr authors
// Comments: -D clean and -D overlap work in each mode.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Spelling: clean DMA_ATTR_CPU_CACHE_CLEAN
// Spelling: overlap DMA_ATTR_CPU_CACHE_OVERLAP
// Keywords: DMA_ATTR_CPU_CACHE_CLEAN DMA_ATTR_CPU_CACHE_OVERLAP
// Keywords: DMA_ATTR_DEBUGGING_IGNORE_CACHELINES

virtual patch
virtual context
virtual org
virtual report
virtual clean
virtual overlap

@depends on patch && !clean && !overlap@
@@
(
- DMA_ATTR_CPU_CACHE_CLEAN
+ DMA_ATTR_DEBUGGING_IGNORE_CACHELINES
|
- DMA_ATTR_CPU_CACHE_OVERLAP
+ DMA_ATTR_DEBUGGING_IGNORE_CACHELINES
)

@depends on patch && clean@
@@
(
- DMA_ATTR_CPU_CACHE_OVERLAP
+ DMA_ATTR_CPU_CACHE_CLEAN
|
- DMA_ATTR_DEBUGGING_IGNORE_CACHELINES
+ DMA_ATTR_CPU_CACHE_CLEAN
)

@depends on patch && overlap@
@@
(
- DMA_ATTR_CPU_CACHE_CLEAN
+ DMA_ATTR_CPU_CACHE_OVERLAP
|
- DMA_ATTR_DEBUGGING_IGNORE_CACHELINES
+ DMA_ATTR_CPU_CACHE_OVERLAP
)

@show1 depends on context && !clean@
@@
* DMA_ATTR_CPU_CACHE_CLEAN

@show2 depends on context && !overlap@
@@
* DMA_ATTR_CPU_CACHE_OVERLAP

@show3 depends on context && (clean || overlap)@
@@
* DMA_ATTR_DEBUGGING_IGNORE_CACHELINES

@first depends on (report || org) && !clean@
position p;
@@
DMA_ATTR_CPU_CACHE_CLEAN@p

@second depends on (report || org) && !overlap@
position p;
@@
DMA_ATTR_CPU_CACHE_OVERLAP@p

@third depends on (report || org) && (clean || overlap)@
position p;
@@
DMA_ATTR_DEBUGGING_IGNORE_CACHELINES@p

@script:python depends on report@
p << first.p;
@@
coccilib.report.print_report(p[0], "WARNING: DMA_ATTR_CPU_CACHE_CLEAN has another name in this tree")

@script:python depends on report@
p << second.p;
@@
coccilib.report.print_report(p[0], "WARNING: DMA_ATTR_CPU_CACHE_OVERLAP has another name in this tree")

@script:python depends on report@
p << third.p;
@@
coccilib.report.print_report(p[0], "WARNING: DMA_ATTR_DEBUGGING_IGNORE_CACHELINES has another name in this tree")

@script:python depends on org@
p << first.p;
@@
coccilib.org.print_todo(p[0], "DMA_ATTR_CPU_CACHE_CLEAN has another name in this tree")

@script:python depends on org@
p << second.p;
@@
coccilib.org.print_todo(p[0], "DMA_ATTR_CPU_CACHE_OVERLAP has another name in this tree")

@script:python depends on org@
p << third.p;
@@
coccilib.org.print_todo(p[0], "DMA_ATTR_DEBUGGING_IGNORE_CACHELINES has another name in this tree")
