// SPDX-License-Identifier: GPL-2.0-only
/// A member of a record is mapped for the device to write, and shares its cachelines
/// with its neighbours: on a non-coherent system a CPU write to these is lost, or
/// the device's data is. Isolate it by __dma_from_device_group_begin() and _end(),
/// by ____cacheline_aligned, or by an allocation of its own.
///
/// The record must be defined in the file or in a header beside it. A member that is
/// aligned, in a from-device group, or alone in its record is not reported.
///
// Confidence: Moderate
// Copyright: (C) 2026 The dmattr authors
// Comments: Whether the CPU writes the neighbours while the buffer is mapped is for
// Comments: the reviewer to see, or for the dmattr analyzer.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: dma_map_single dma_map_single_attrs virtqueue_add_inbuf virtqueue_add_inbuf_ctx
// Keywords: spi_read sdio_memcpy_fromio sdio_readsb i2c_master_recv_dmasafe

virtual context
virtual org
virtual report

@initialize:python@
@@
import os
import re

COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
ALIGNED = re.compile(r"aligned|__dma_from_device|crypto_tfm_ctx_alignment|CRYPTO_MINALIGN_ATTR")
texts, records, written, messages = {}, {}, set(), {}


def text_of(path):
    if path not in texts:
        try:
            with open(path, encoding="utf-8", errors="replace") as f:
                texts[path] = COMMENT.sub(" ", f.read())
        except OSError:
            texts[path] = ""
    return texts[path]


def near_files(path):
    """The file, and the headers of its own directory that it includes."""
    yield path
    for name in re.findall(r'^\s*#\s*include\s*"([^"]+)"', text_of(path), re.M):
        yield os.path.normpath(os.path.join(os.path.dirname(path), name))


def body(text, tag):
    m = re.search(r"\b(?:struct|union)\s+%s\s*\{" % re.escape(tag), text)
    if not m:
        return None
    depth, i = 1, m.end()
    while i < len(text) and depth:
        depth += (text[i] == "{") - (text[i] == "}")
        i += 1
    tail = text[i:text.find(";", i) + 1]
    return text[m.end():i - 1], tail


def declarations(inside):
    """The declarations of a record's outermost level."""
    depth, begin, ret = 0, 0, []
    for i, c in enumerate(inside):
        depth += (c in "{(") - (c in "})")
        if c == ";" and not depth:
            ret.append(" ".join(inside[begin:i].split()))
            begin = i + 1
    return [d for d in ret if d]


def record(path, tag):
    if (path, tag) not in records:
        found = None
        for p in near_files(path):
            found = body(text_of(p), tag)
            if found:
                break
        records[(path, tag)] = declarations(found[0]) if found else None
    return records[(path, tag)]


def shared(path, tag, member, by_value):
    """The neighbour that an unaligned member shares a line with, or None."""
    decls = record(path, tag)
    if not decls or len(decls) < 2:
        return None
    group = False
    for n, d in enumerate(decls):
        if "__dma_from_device_group_begin" in d:
            group = True
        m = re.search(r"(\*?)\s*\b%s\b\s*(\[)?(?![^;]*\()" % re.escape(member), d)
        if m:
            after = decls[n + 1] if n + 1 < len(decls) else ""
            if group or ALIGNED.search(d) or (n + 1 < len(decls) and
                                              ALIGNED.search(after) and n == 0):
                return None
            if by_value and (m.group(1) or not m.group(2)) or d.endswith("[]"):
                return None
            return (decls[n + 1] if n + 1 < len(decls) else decls[n - 1]).split(" __")[0]
        if "__dma_from_device_group_end" in d:
            group = False
    return None


def where(p):
    return (p[0].file, int(p[0].line), int(p[0].column))


def found(p, tag, member, by_value):
    other = shared(p[0].file, str(tag), str(member), by_value)
    if other:
        messages[where(p)] = "WARNING: the device writes %s of struct %s, which shares a " \
            "cacheline with '%s'" % (member, tag, other)


def is_written(p):
    return where(p) in written


def is_found(p):
    return where(p) in messages

@single@
identifier f = {dma_map_single, dma_map_single_attrs};
expression d, b, n;
position p;
@@
f@p(d, b, n, \(DMA_FROM_DEVICE\|DMA_BIDIRECTIONAL\), ...)

@reads@
identifier f = {spi_read, sdio_memcpy_fromio, sdio_readsb, i2c_master_recv_dmasafe};
position p;
@@
f@p(...)

@queued exists@
identifier f = {virtqueue_add_inbuf, virtqueue_add_inbuf_ctx};
expression q, s;
position p;
@@
sg_init_one@p(s, ...)
... when any
f(q, s, ...)

@script:python@
p << single.p;
@@
written.add(where(p))

@script:python@
p << reads.p;
@@
written.add(where(p))

@script:python@
p << queued.p;
@@
written.add(where(p))

@member@
identifier f, R, m;
struct R *e;
type T;
expression d;
position p : script:python() { is_written(p) };
@@
(
f@p(d, &e->m, ...)
|
f@p(d, (T)&e->m, ...)
|
f@p(d, &e->m[...], ...)
)

@script:python@
p << member.p;
R << member.R;
m << member.m;
@@
found(p, R, m, False)

@array@
identifier f, R, m;
struct R *e;
type T;
expression d;
position p : script:python() { is_written(p) };
@@
(
f@p(d, e->m, ...)
|
f@p(d, (T)e->m, ...)
)

@script:python@
p << array.p;
R << array.R;
m << array.m;
@@
found(p, R, m, True)

@shared@
identifier f;
position p : script:python() { is_found(p) };
@@
f@p(...)

@script:python depends on report@
p << shared.p;
@@
coccilib.report.print_report(p[0], messages[where(p)])

@script:python depends on org@
p << shared.p;
@@
coccilib.org.print_todo(p[0], messages[where(p)])

@show depends on context@
identifier f;
position shared.p;
@@
* f@p(...)
