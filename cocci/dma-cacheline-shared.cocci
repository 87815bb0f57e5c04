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
DIRECTIVE = re.compile(r"^\s*#(?!\s*(?:define|include)).*$", re.M)
ALIGNED = re.compile(r"cacheline_aligned|aligned\s*\(\s*(?!sizeof|(?:1|2|4|8|16|32)\s*\))|"
                     r"__dma_from_device|CRYPTO_MINALIGN_ATTR")
texts, records, written, messages = {}, {}, {}, {}


def text_of(path):
    if path not in texts:
        try:
            with open(path, encoding="utf-8", errors="replace") as f:
                texts[path] = DIRECTIVE.sub("", COMMENT.sub(" ", f.read()))
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


def number(path, text, depth=0):
    """The value of a constant: a number, PAGE_SIZE, or a macro of a near file; or None."""
    text = text.strip(" ()")
    if text == "PAGE_SIZE":
        return 4096
    if re.match(r"(0x)?[0-9a-fA-F]+$", text) and text[0].isdigit():
        return int(text, 0) if text.startswith("0x") or text == "0" else int(text.lstrip("0"))
    for p in near_files(path) if re.match(r"\w+$", text) and depth < 3 else ():
        m = re.search(r"^\s*#\s*define\s+%s\s+(\S+)\s*$" % text, text_of(p), re.M)
        if m:
            return number(path, m.group(1), depth + 1)
    return None


def whole_lines(path, decl):
    """An array of bytes of whole cachelines?"""
    m = re.match(r"(?:u8|uint8_t|__u8|char|unsigned char) \w+\[([^][]+)\]$", decl)
    n = number(path, m.group(1)) if m else None
    return n is not None and n % 64 == 0


def member_of(decls, name):
    """Where the member is declared: (index, is a pointer, is an array), or None."""
    for n, d in enumerate(decls):
        if not d.endswith("}"):		# its members are its own, unless anonymous
            d = re.sub(r"\{.*\}", "", d)
        m = re.search(r"(\*?)\s*\b%s\b\s*(\[)?" % re.escape(name), d)
        if m and not re.search(r"\(\s*\*", d):	# not a parameter of a function pointer
            return n, bool(m.group(1)), bool(m.group(2)) or "FLEX_ARRAY" in d
    return None


def in_group(decls, n):
    before = " ".join(decls[:n + 1])
    return before.count("__dma_from_device_group_begin") > \
        before.count("__dma_from_device_group_end")


def shared(path, tag, member, by_value, size):
    """The neighbours that an unaligned member shares a line with, or None."""
    decls = record(path, tag)
    at = member_of(decls, member) if decls and len(decls) > 1 else None
    if not at:
        return None
    n, pointer, array = at
    after = decls[n + 1] if n + 1 < len(decls) else ""
    if by_value and (pointer or not array) or decls[n].endswith("[]"):
        return None
    if in_group(decls, n) or n == 0 and ALIGNED.search(after):
        return None
    if any(ALIGNED.search(d) for d in decls[:n + 1]):	# it begins an area for DMA
        return None
    if all(whole_lines(path, d) for d in decls[:n + 1]):
        return None
    if n == 0 and not array and member not in size:	# the object by its first member
        return None
    beside = [d for d in (decls[n - 1] if n else "", after) if d]
    return " and ".join("'%s'" % re.sub(r" __.*", "", d) for d in beside)


def where(p):
    return (p[0].file, int(p[0].line), int(p[0].column))


def found(p, tag, member, by_value):
    other = shared(p[0].file, str(tag), str(member), by_value, written[where(p)])
    if other:
        messages[where(p)] = "WARNING: the device writes %s of struct %s, which shares a " \
            "cacheline with %s" % (member, tag, other)


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

@script:python@
p << single.p;
n << single.n;
@@
written[where(p)] = str(n)

@reads@
identifier f = {spi_read, i2c_master_recv_dmasafe};
expression d, b, n;
position p;
@@
f@p(d, b, n)

@script:python@
p << reads.p;
n << reads.n;
@@
written[where(p)] = str(n)

@sdio@
identifier f = {sdio_memcpy_fromio, sdio_readsb};
expression d, b, a, n;
position p;
@@
f@p(d, b, a, n)

@script:python@
p << sdio.p;
n << sdio.n;
@@
written[where(p)] = str(n)

@queued exists@
identifier f = {virtqueue_add_inbuf, virtqueue_add_inbuf_ctx};
expression q, s, b, n;
position p;
@@
sg_init_one@p(s, b, n)
... when any
f(q, s, ...)

@script:python@
p << queued.p;
n << queued.n;
@@
written[where(p)] = str(n)

@member depends on single || reads || sdio || queued@
identifier f = {dma_map_single, dma_map_single_attrs, spi_read, i2c_master_recv_dmasafe,
sdio_memcpy_fromio, sdio_readsb, sg_init_one};
identifier R, m;
struct R *e;
type T;
expression d;
position p : script:python() { is_written(p) };
@@
(
f@p(d, &e->m, ...)
|
f@p(d, (T)&e->m, ...)
)

@script:python@
p << member.p;
R << member.R;
m << member.m;
@@
found(p, R, m, False)

@array depends on single || reads || sdio || queued@
identifier f = {dma_map_single, dma_map_single_attrs, spi_read, i2c_master_recv_dmasafe,
sdio_memcpy_fromio, sdio_readsb, sg_init_one};
identifier R, m;
struct R *e;
type T;
expression d, i;
position p : script:python() { is_written(p) };
@@
(
f@p(d, e->m, ...)
|
f@p(d, (T)e->m, ...)
|
f@p(d, &e->m[i], ...)
|
f@p(d, (T)&e->m[i], ...)
)

@script:python@
p << array.p;
R << array.R;
m << array.m;
@@
found(p, R, m, True)

@shared depends on member || array@
identifier f = {dma_map_single, dma_map_single_attrs, spi_read, i2c_master_recv_dmasafe,
sdio_memcpy_fromio, sdio_readsb, sg_init_one};
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
