// SPDX-License-Identifier: GPL-2.0-only
/// A mapping is made with other attributes than it is unmapped with. Which attributes
/// must be the same is the mask DMA_ATTR_UNMAP_VALID in kernel/dma/debug.c; dma-debug
/// warns about the others at run time (since 7.2).
///
/// Inside a file, map and unmap are matched by the last member or the variable that
/// holds the scatterlist or the handle; where all map calls of a kind have the same
/// attributes, each unmap call of that kind must have them. Attributes must be
/// constants, or the same variable.
///
// Confidence: Moderate
// Copyright: (C) 2026 The dmattr authors
// Comments: The mask is read from the tree around the current directory, if it has one.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: dma_map_single_attrs dma_map_page_attrs dma_map_phys dma_map_sg_attrs
// Keywords: dma_map_sgtable dma_iova_link ib_dma_map_sg_attrs ib_dma_map_sgtable_attrs
// Keywords: dma_map_resource dma_unmap_single_attrs dma_unmap_page_attrs dma_unmap_phys
// Keywords: dma_unmap_sg_attrs dma_unmap_sgtable dma_iova_unlink dma_iova_destroy
// Keywords: ib_dma_unmap_sg_attrs ib_dma_unmap_sgtable_attrs dma_unmap_resource
// Keywords: and DMA_ATTR_NO_KERNEL_MAPPING DMA_ATTR_FORCE_CONTIGUOUS DMA_ATTR_MMIO
// Keywords: DMA_ATTR_REQUIRE_COHERENT DMA_ATTR_PRIVILEGED DMA_ATTR_CC_SHARED

virtual patch
virtual context
virtual org
virtual report

@initialize:python@
@@
import os
import re

# name: family, what holds the mapping (None: the result), attrs (None: no argument)
MAPS = {
    "dma_map_single": ("page", None, None), "dma_map_single_attrs": ("page", None, 4),
    "dma_map_page": ("page", None, None), "dma_map_page_attrs": ("page", None, 5),
    "dma_map_phys": ("page", None, 4), "dma_map_resource": ("resource", None, 4),
    "dma_map_sg": ("sg", 1, None), "dma_map_sg_attrs": ("sg", 1, 4),
    "dma_map_sgtable": ("sg", 1, 3), "dma_iova_link": ("iova", 1, 6),
    "ib_dma_map_sg": ("ib-sg", 1, None), "ib_dma_map_sg_attrs": ("ib-sg", 1, 4),
    "ib_dma_map_sgtable_attrs": ("ib-sg", 1, 3),
}
UNMAPS = {
    "dma_unmap_single": ("page", 1, None), "dma_unmap_single_attrs": ("page", 1, 4),
    "dma_unmap_page": ("page", 1, None), "dma_unmap_page_attrs": ("page", 1, 4),
    "dma_unmap_phys": ("page", 1, 4), "dma_unmap_resource": ("resource", 1, 4),
    "dma_unmap_sg": ("sg", 1, None), "dma_unmap_sg_attrs": ("sg", 1, 4),
    "dma_unmap_sgtable": ("sg", 1, 3), "dma_iova_unlink": ("iova", 1, 5),
    "dma_iova_destroy": ("iova", 1, 4),
    "ib_dma_unmap_sg": ("ib-sg", 1, None), "ib_dma_unmap_sg_attrs": ("ib-sg", 1, 4),
    "ib_dma_unmap_sgtable_attrs": ("ib-sg", 1, 3),
}
ALL = {"DMA_ATTR_NO_KERNEL_MAPPING", "DMA_ATTR_FORCE_CONTIGUOUS", "DMA_ATTR_MMIO",
       "DMA_ATTR_REQUIRE_COHERENT", "DMA_ATTR_PRIVILEGED", "DMA_ATTR_CC_SHARED"}


def tree_mask():
    """From the tree that the current directory is in."""
    here = os.getcwd()
    while not os.path.exists(here + "/kernel/dma/debug.c") and here != "/":
        here = os.path.dirname(here)
    try:
        with open(here + "/kernel/dma/debug.c") as f:
            text = re.search(r"#define\s+DMA_ATTR_UNMAP_VALID\s+((?:.*\\\n)*.*)", f.read())
    except OSError:
        return ALL
    return set(re.findall(r"DMA_ATTR_\w+", text.group(1))) if text else ALL


mask = tree_mask()
maps, unmaps, handles, seen, fixes = [], [], {}, set(), {}


def flat(x):
    return " ".join(str(x).split())


def holder(fn, text):
    """The last member, or the variable in its function."""
    text = re.sub(r"\[[^][]*\]", "", text)
    text = re.sub(r"(->|\.) sgl$", "", text.strip())
    words = re.findall(r"[A-Za-z_]\w*", text)
    if not words or "(" in text:
        return None
    return "." + words[-1] if "->" in text or "." in text else fn + ":" + words[-1]


def attrs(text):
    """The attributes under the mask; or the text, if it is not a constant."""
    names = re.findall(r"[A-Za-z_]\w*", text)
    if text.strip("( )") == "0" or names and all(n.startswith("DMA_ATTR_") for n in names) and \
            not re.search(r"[?&~^]", text):
        return frozenset(names) & mask
    return None


class Call:
    def __init__(self, table, p, name, args):
        self.fn, self.name, self.pos = p[0].current_element, name, p[0]
        self.family, self.at, n = table[name]
        self.args = [flat(a) for a in args]
        self.text = self.args[n] if n is not None and n < len(self.args) else "0"
        self.attrs = attrs(self.text)
        self.key = holder(self.fn, self.args[self.at]) \
            if self.at is not None and self.at < len(self.args) else None


def where(p):
    return (p[0].file, int(p[0].line), int(p[0].column))


def partners(u):
    """The map calls that this unmap call can belong to."""
    family = [m for m in maps if m.family == u.family]
    same = [m for m in family if u.key and m.key == u.key]
    if same:
        return same
    return family if len({(m.attrs, m.text if m.attrs is None else "") for m in family}) == 1 else []


def judge():
    for m in maps:
        at = (m.pos.file, int(m.pos.line), int(m.pos.column))
        if m.at is None:
            m.key = handles.get(at)
    for u in unmaps:
        found = partners(u)
        sets = {m.attrs for m in found}
        if found and u.attrs is not None and None not in sets and u.attrs not in sets:
            at = (u.pos.file, int(u.pos.line), int(u.pos.column))
            fixes[at] = (u, found)


def names(s):
    return " | ".join(sorted(s)) or "none of them"


def message(p):
    u, found = fixes[where(p)]
    return "WARNING: unmapped with %s, mapped with %s at line %s" % (
        names(u.attrs), names(found[0].attrs),
        ", ".join(str(n) for n in sorted({int(m.pos.line) for m in found})))


def is_mismatch(p):
    return where(p) in fixes


def is_fixable(p):
    """All its map calls say the same, in constants."""
    return is_mismatch(p) and len({m.attrs for m in fixes[where(p)][1]}) == 1


def repaired(p):
    """What of the unmap call's own attributes may differ, and what must be as mapped."""
    u, found = fixes[where(p)]
    own = [n for n in re.findall(r"[A-Za-z_]\w*", u.text) if n not in mask]
    return " | ".join(own + sorted(found[0].attrs)) or "0"

@map@
identifier f = {dma_map_single, dma_map_single_attrs, dma_map_page, dma_map_page_attrs,
dma_map_phys, dma_map_resource, dma_map_sg, dma_map_sg_attrs, dma_map_sgtable, dma_iova_link,
ib_dma_map_sg, ib_dma_map_sg_attrs, ib_dma_map_sgtable_attrs};
expression list es;
position p;
@@
f@p(es)

@script:python@
f << map.f;
es << map.es;
p << map.p;
@@
maps.append(Call(MAPS, p, str(f), es.elements))

@handle@
identifier f = {dma_map_single, dma_map_single_attrs, dma_map_page, dma_map_page_attrs,
dma_map_phys, dma_map_resource};
expression x;
position p;
@@
x = f@p(...)

@script:python@
x << handle.x;
p << handle.p;
@@
handles[where(p)] = holder(p[0].current_element, flat(x))

@unmap depends on map@
identifier f = {dma_unmap_single, dma_unmap_single_attrs, dma_unmap_page, dma_unmap_page_attrs,
dma_unmap_phys, dma_unmap_resource, dma_unmap_sg, dma_unmap_sg_attrs, dma_unmap_sgtable,
dma_iova_unlink, dma_iova_destroy, ib_dma_unmap_sg, ib_dma_unmap_sg_attrs,
ib_dma_unmap_sgtable_attrs};
expression list es;
position p;
@@
f@p(es)

@script:python@
f << unmap.f;
es << unmap.es;
p << unmap.p;
@@
unmaps.append(Call(UNMAPS, p, str(f), es.elements))

@script:python depends on unmap@
@@
judge()
del maps[:], unmaps[:]

@found depends on unmap@
identifier f;
position p : script:python() { is_mismatch(p) };
@@
f@p(...)

@script:python depends on report@
p << found.p;
@@
coccilib.report.print_report(p[0], message(p))

@script:python depends on org@
p << found.p;
@@
coccilib.org.print_todo(p[0], message(p))

@show depends on context@
identifier f;
position found.p;
@@
* f@p(...)

// the unmap call gets what it must share with its map call
@wanted depends on patch@
identifier f;
position p : script:python() { is_fixable(p) };
@@
f@p(...)

@script:python attrs depends on patch@
p << wanted.p;
a;
@@
coccinelle.a = cocci.make_expr(repaired(p))

@patch_call depends on patch@
identifier f = {dma_unmap_single_attrs, dma_unmap_page_attrs, dma_unmap_phys,
dma_unmap_resource, dma_unmap_sg_attrs, dma_unmap_sgtable, dma_iova_unlink, dma_iova_destroy,
ib_dma_unmap_sg_attrs, ib_dma_unmap_sgtable_attrs};
expression attrs.a;
expression list es;
expression d, b, n, dir, old;
position wanted.p;
@@
(
- dma_unmap_single@p(d, b, n, dir)
+ dma_unmap_single_attrs(d, b, n, dir, a)
|
- dma_unmap_page@p(d, b, n, dir)
+ dma_unmap_page_attrs(d, b, n, dir, a)
|
- dma_unmap_sg@p(d, b, n, dir)
+ dma_unmap_sg_attrs(d, b, n, dir, a)
|
- ib_dma_unmap_sg@p(d, b, n, dir)
+ ib_dma_unmap_sg_attrs(d, b, n, dir, a)
|
  f@p(es,
- old
+ a
  )
)
