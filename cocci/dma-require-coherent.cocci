// SPDX-License-Identifier: GPL-2.0-only
/// User memory is mapped for DMA beyond the call without
/// DMA_ATTR_REQUIRE_COHERENT. The CPU and the device use such memory at the
/// same time: through SWIOTLB or on a non-coherent device each side sees stale
/// data. With the attribute the mapping fails instead.
///
/// User pages are followed inside a file: through variables, members (by name),
/// parameters, results and scatterlists, to the map call. A file that syncs its
/// mappings, a function that always unmaps what it has mapped, and one that
/// unmaps when the transfer ends (an interrupt, a callback) hand the ownership
/// over and are not reported. Patch mode changes a map call only if the unmap
/// is in the same file, and changes both.
///
// Confidence: Moderate
// Copyright: (C) 2026 The dmattr authors
// Comments: Needs spatch with Python scripting. Whether the mapping outlives the
// Comments: request is for the reviewer to judge, or for the dmattr analyzer.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: pin_user_pages pin_user_pages_fast pin_user_pages_remote
// Keywords: pin_user_pages_unlocked get_user_pages get_user_pages_fast
// Keywords: get_user_pages_remote get_user_pages_unlocked hmm_range_fault
// Keywords: hmm_range_fault_unlocked_timeout memfd_pin_folios
// Keywords: iov_iter_extract_pages iov_iter_get_pages2 iov_iter_get_pages_alloc2
// Keywords: get_user_pages_fast_only vfio_pin_pages iommufd_access_pin_pages
// Keywords: get_vaddr_frames make_device_exclusive io_pin_pages vb2_create_framevec
// Keywords: and dma_map_single dma_map_single_attrs dma_map_page dma_map_page_attrs
// Keywords: dma_map_phys dma_map_sg dma_map_sg_attrs dma_map_sgtable dma_iova_link
// Keywords: ib_dma_map_single ib_dma_map_page ib_dma_map_sg ib_dma_map_sg_attrs
// Keywords: ib_dma_map_sgtable_attrs

virtual patch
virtual context
virtual org
virtual report

@initialize:python@
@@
import re

ATTR = "DMA_ATTR_REQUIRE_COHERENT"

# sources: the argument whose content becomes user pages, or a member of it; "()": the result
FILLS = {
    "pin_user_pages": 3, "pin_user_pages_fast": 3, "get_user_pages": 3,
    "get_user_pages_fast": 3, "pin_user_pages_remote": 4, "get_user_pages_remote": 4,
    "pin_user_pages_unlocked": 2, "get_user_pages_unlocked": 2, "memfd_pin_folios": 3,
    "iov_iter_extract_pages": 1, "iov_iter_get_pages2": 1, "iov_iter_get_pages_alloc2": 1,
    "get_user_pages_fast_only": 3, "vfio_pin_pages": 4, "iommufd_access_pin_pages": 3,
    "get_vaddr_frames": 3, "make_device_exclusive": "()", "io_pin_pages": "()",
    "vb2_create_framevec": "()",
    "hmm_range_fault": "hmm_pfns", "hmm_range_fault_unlocked_timeout": "hmm_pfns",
}
# the same pages in another form: argument -> argument, or -> the result
INTO = {
    "sg_alloc_table_from_pages": (1, 0), "sg_alloc_table_from_pages_segment": (1, 0),
    "sg_alloc_append_table_from_pages": (1, 0), "sg_set_page": (1, 0),
    "sg_set_folio": (1, 0), "memcpy": (1, 0),
}
RESULT = {
    "hmm_pfn_to_page": 0, "hmm_pfn_to_phys": 0, "page_to_phys": 0, "page_to_pfn": 0,
    "pfn_to_page": 0, "page_address": 0, "page_folio": 0, "folio_page": 0, "kmap": 0,
    "kmap_local_page": 0, "sg_page": 0, "sg_next": 0, "compound_head": 0,
    "drm_prime_pages_to_sg": 1, "frame_vector_pages": 0, "frame_vector_pfns": 0, "READ_ONCE": 0,
}
# map calls: family, buffer, attrs (None: the call has no such argument)
MAPS = {
    "dma_map_single": ("page", 1, None), "dma_map_single_attrs": ("page", 1, 4),
    "dma_map_page": ("page", 1, None), "dma_map_page_attrs": ("page", 1, 5),
    "dma_map_phys": ("page", 1, 4),
    "dma_map_sg": ("sg", 1, None), "dma_map_sg_attrs": ("sg", 1, 4),
    "dma_map_sgtable": ("sg", 1, 3), "dma_iova_link": ("iova", 2, 6),
    "ib_dma_map_single": ("ib", 1, None), "ib_dma_map_page": ("ib", 1, None),
    "ib_dma_map_sg": ("ib-sg", 1, None), "ib_dma_map_sg_attrs": ("ib-sg", 1, 4),
    "ib_dma_map_sgtable_attrs": ("ib-sg", 1, 3),
}
UNMAPS = {
    "dma_unmap_single": ("page", 1, None), "dma_unmap_single_attrs": ("page", 1, 4),
    "dma_unmap_page": ("page", 1, None), "dma_unmap_page_attrs": ("page", 1, 4),
    "dma_unmap_phys": ("page", 1, 4),
    "dma_unmap_sg": ("sg", 1, None), "dma_unmap_sg_attrs": ("sg", 1, 4),
    "dma_unmap_sgtable": ("sg", 1, 3), "dma_iova_unlink": ("iova", 1, 5),
    "dma_iova_destroy": ("iova", 1, 4),
    "ib_dma_unmap_single": ("ib", 1, None), "ib_dma_unmap_page": ("ib", 1, None),
    "ib_dma_unmap_sg": ("ib-sg", 1, None), "ib_dma_unmap_sg_attrs": ("ib-sg", 1, 4),
    "ib_dma_unmap_sgtable_attrs": ("ib-sg", 1, 3),
}
SYNCS = {
    "__dma_sync_single_for_cpu": "page", "__dma_sync_single_for_device": "page",
    "dma_sync_single_for_cpu": "page", "dma_sync_single_for_device": "page",
    "dma_sync_single_range_for_cpu": "page", "dma_sync_single_range_for_device": "page",
    "dma_sync_sg_for_cpu": "sg", "dma_sync_sg_for_device": "sg",
    "dma_sync_sgtable_for_cpu": "sg", "dma_sync_sgtable_for_device": "sg",
    "ib_dma_sync_single_for_cpu": "ib", "ib_dma_sync_single_for_device": "ib",
}
# who is stored into such a member, or given to such a call, runs when a transfer ends
END_MEMBERS = {"callback", "callback_result", "complete", "bi_end_io"}
END_CALLS = {
    "request_irq": (1,), "request_threaded_irq": (1, 2), "devm_request_irq": (2,),
    "devm_request_threaded_irq": (2, 3), "pci_request_irq": (2, 3), "tasklet_setup": (1,),
}
# no _attrs variant in the tree: to be reported, not patched
BARE = ("ib_dma_map_single", "ib_dma_map_page", "ib_dma_unmap_single", "ib_dma_unmap_page")
TYPE_WORDS = {"struct", "union", "enum", "unsigned", "signed", "void", "char", "short", "int",
              "long", "const", "volatile", "__user", "__force", "__iomem"}
TOKEN = re.compile(r"[A-Za-z_]\w*|\d\w*|->|<<|>>|&&|\|\||[^\s\w]")
ARITHMETIC = {"+", "-", "*", "/", "%", "<<", ">>", "&"}


def flat(x):
    return " ".join(str(x).split())


def closing(t, i):
    """The index after the bracket that closes t[i]."""
    depth = 0
    while i < len(t):
        depth += (t[i] in "([{") - (t[i] in ")]}")
        i += 1
        if not depth:
            break
    return i


def split(t):
    """The arguments in tokens t, by commas."""
    args, begin, i = [], 0, 0
    while i < len(t):
        if t[i] == ",":
            args.append(t[begin:i])
            begin = i + 1
        i = closing(t, i) if t[i] in ("(", "[", "{") else i + 1
    return args + [t[begin:]]


def is_word(token):
    return token[0].isalpha() or token[0] == "_"


def path(t, i):
    """A path that starts at t[i]: its words, and the index after it."""
    words = [t[i]]
    i += 1
    while i < len(t):
        if t[i] == "[":
            i = closing(t, i)
        elif t[i] in ("->", ".") and i + 1 < len(t):
            words.append(t[i + 1])
            i += 2
        else:
            break
    if len(words) > 1 and words[-1] == "sgl":	# the list stands for its table
        words.pop()
    return words, i


def is_cast(t, i, end):
    inner = t[i + 1:end - 1]
    if not inner or end >= len(t):
        return False
    return inner[-1] == "*" or inner[0] in TYPE_WORDS or \
        (len(inner) == 1 and is_word(inner[0]) and (is_word(t[end]) or t[end] == "("))


def paths(fn, t):
    """The paths whose value an expression can have, as (function, words)."""
    ret, i, operand = [], 0, False
    while i < len(t):
        tok = t[i]
        if operand and tok in ARITHMETIC:	# an offset: x + n
            while i < len(t) and t[i] not in ("?", ":", "|", ","):
                i = closing(t, i) if t[i] in ("(", "[") else i + 1
            operand = False
        elif tok == "(":
            end = closing(t, i)
            if not is_cast(t, i, end):
                inner = paths(fn, t[i + 1:end - 1])
                tail, end = path(["x"] + t[end:], 0)
                end += closing(t, i) - 1
                ret += [(f, w + tail[1:]) for f, w in inner]
                operand = True
            i = end
        elif is_word(tok) and i + 1 < len(t) and t[i + 1] == "(":
            end = closing(t, i + 1)
            args = split(t[i + 2:end - 1])
            if tok in RESULT and RESULT[tok] < len(args):
                ret += paths(fn, args[RESULT[tok]])
            else:
                ret.append((fn, [tok + "()"]))
            operand, i = True, end
        elif is_word(tok) and tok not in TYPE_WORDS:
            words, i = path(t, i)
            ret.append((fn, words))
            operand = True
        else:
            operand = operand and tok not in ("?", ":", "|")
            i += 1
    return ret


def key(fn, words):
    """What a path is known by: its last member in the file, a variable in its function."""
    if len(words) > 1:
        return "." + words[-1]
    return words[0] if words[0].endswith("()") else fn + ":" + words[0]


def keys(fn, words):
    """A path carries what any of its parts does."""
    return {key(fn, words[:1])} | {"." + w for w in words[1:]}


class File:
    def __init__(self):
        self.calls, self.sets, self.params, self.users = [], [], {}, {}
        self.mixed = set()	# families that map other memory too, or hand it over

    # ---- facts ----

    def call(self, fn, name, args, pos):
        self.calls.append((fn, name, [TOKEN.findall(flat(a)) for a in args], pos))

    def set(self, fn, left, op, right, pos):
        left, right = TOKEN.findall(flat(left)), TOKEN.findall(flat(right))
        self.sets.append((fn, left, flat(op), right, pos))

    # ---- where user pages go ----

    def mark(self, k, why):
        if k not in self.users:
            self.users[k] = why
            return True
        return False

    def fill(self, fn, expr, why, depth=0):
        """The memory that expr points to is filled with user pages: all its names."""
        more = False
        for f, words in paths(fn, expr):
            k = key(f, words)
            more |= self.mark(k, why)
            if depth > 3 or k.endswith("()"):
                continue
            for g, left, op, right, _ in self.sets:
                if op == "=" and g == fn and [key(*p) for p in paths(g, left)] == [k] and \
                        "(" not in right[:2]:
                    more |= self.fill(g, right, why, depth + 1)
            if words[0] in self.params.get(fn, []) and len(words) == 1:
                n = self.params[fn].index(words[0])
                for g, name, args, _ in self.calls:
                    if name == fn and n < len(args):
                        more |= self.fill(g, args[n], why, depth + 1)
        return more

    def user(self, fn, expr):
        for f, words in paths(fn, expr):
            for k in keys(f, words):
                if k in self.users:
                    return self.users[k]
        return None

    def sources(self):
        for fn, name, args, pos in self.calls:
            at = FILLS.get(name)
            why = (name, pos[1])
            if at == "()":
                self.mark(name + at, why)
            elif isinstance(at, str):
                self.mark("." + at, why)
                for g, left, op, right, _ in self.sets:
                    if g == fn and left[-1:] == [at]:
                        self.fill(g, right, why)
            elif at is not None and at < len(args):
                self.fill(fn, args[at], why)

    def step(self):
        more = False
        for fn, left, op, right, _ in self.sets:
            why = self.user(fn, right) if op == "=" else None
            if why:
                for p in paths(fn, left)[:1]:
                    more |= self.mark(key(*p), why)
        for fn, name, args, _ in self.calls:
            at = INTO.get(name)
            if name.startswith("for_each_sg") and len(args) > 2:
                at = (1, 0) if self.user(fn, args[1]) else (0, 1)
            if at and max(at) < len(args) and self.user(fn, args[at[0]]):
                more |= self.fill(fn, args[at[1]], self.user(fn, args[at[0]]))
            for n, param in enumerate(self.params.get(name, [])):
                if n < len(args) and self.user(fn, args[n]):
                    more |= self.mark(name + ":" + param, self.user(fn, args[n]))
        return more

    # ---- the end of a transfer ----

    def ends(self):
        """The functions that run when a transfer ends, and what they call or hand on."""
        todo = [right[-1] for _, left, _, right, _ in self.sets
                if left[-1:] and left[-1] in END_MEMBERS and len(left) > 1 and right]
        for _, name, args, _ in self.calls:
            todo += [args[n][-1] for n in END_CALLS.get(name, ()) if n < len(args) and args[n]]
        ret = set()
        while todo:
            fn = todo.pop()
            if fn in ret or fn not in self.params:
                continue
            ret.add(fn)
            for g, name, args, _ in self.calls:
                if g == fn:
                    todo += [name] + [a[-1] for a in args if a]
        return ret

    # ---- the attribute ----

    def carried(self, fn, expr):
        """The key of a variable or member that alone carries attrs, or None."""
        p = paths(fn, expr)
        if len(p) == 1 and "(" not in expr and "|" not in expr and p[0][1][-1][0].islower():
            return key(*p[0])
        return None

    def assigned(self, k):
        return [s for s in self.sets
                if s[1][0] != "*" and [key(*p) for p in paths(s[0], s[1])] == [k]]

    def has_attr(self, fn, expr):
        if ATTR in expr:
            return True
        k = self.carried(fn, expr)
        return bool(k) and any(ATTR in s[3] for s in self.assigned(k))

    def is_param(self, fn, expr):
        k = self.carried(fn, expr)
        return bool(k) and not self.assigned(k) and len(expr) == 1 and \
            expr[0] in self.params.get(fn, [])


files, sites, todo = {}, {}, set()


def of(p):
    return files.setdefault(p[0].file, File())


def at(p):
    return (p[0].file, int(p[0].line), int(p[0].column))


def attrs_of(table, name, args):
    n = table[name][2]
    return args[n] if n is not None and n < len(args) else ["0"]


class Site:
    """A map call of user memory that lacks the attribute."""
    def __init__(self, f, fn, name, args, why):
        self.file, self.fn, self.name, self.args, self.why = f, fn, name, args, why

    def handle(self):
        """What the mapping is known by: the table or state, or what takes the result."""
        if MAPS[self.name][0] not in ("page", "ib"):
            return self.args[1]
        for fn, left, op, right, _ in self.file.sets:
            if fn == self.fn and right[:1] == [self.name]:
                return left
        return []

    def is_mine(self, fn, expr):
        mine = {key(*p) for p in paths(self.fn, self.handle())}
        return bool(mine & {key(*p) for p in paths(fn, expr)})

    def partners(self):
        """Its unmap calls in the file: all of the family, unless other memory takes it too."""
        family = MAPS[self.name][0]
        return [c for c in self.file.calls if c[1] in UNMAPS and
                UNMAPS[c[1]][0] == family and len(c[2]) > 1 and
                (family not in self.file.mixed or self.is_mine(c[0], c[2][1]))]


def judge(f):
    """Sort the map calls: user memory without the attribute; families that are mixed."""
    f.sources()
    while f.step():
        pass
    synced = {SYNCS[name] for _, name, _, _ in f.calls if name in SYNCS}
    if "page" in synced:	# the pages of a table, one by one
        synced.add("sg")
    for fn, name, args, pos in f.calls:
        if name not in MAPS or len(args) <= MAPS[name][1]:
            continue
        family, buffer, _ = MAPS[name]
        why = f.user(fn, args[buffer])
        attrs = attrs_of(MAPS, name, args)
        if not why or family in synced or f.is_param(fn, attrs):
            f.mixed.add(family)
        elif not f.has_attr(fn, attrs):
            sites[pos] = Site(f, fn, name, args, why)
    ends = f.ends()
    for pos, s in list(sites.items()):
        if s.file is f and any(c[0] in ends for c in s.partners()):
            f.mixed.add(MAPS[s.name][0])
            del sites[pos]


def judge_all():
    """The unit's files; what earlier units left is over."""
    sites.clear()
    todo.clear()
    for f in files.values():
        judge(f)
    files.clear()


def reach(f, names):
    """The functions of the file that call one of names, directly or not."""
    ret, more = set(names), True
    while more:
        new = {fn for fn, name, _, _ in f.calls if name in ret} - ret
        ret |= new
        more = bool(new)
    return ret


def maps_user(name):
    return any(name == s.name or name in reach(s.file, {s.fn}) for s in sites.values())


def unmaps_user(name):
    return name in UNMAPS or any(name in reach(s.file, UNMAPS) for s in sites.values())


def is_request(p, name):
    """This call maps, and its function unmaps on each way out: those sites go."""
    for pos, s in list(sites.items()):
        if at(p) == pos or name in reach(s.file, {s.fn}):
            s.file.mixed.add(MAPS[s.name][0])
            del sites[pos]


def plan(f, fn, table, name, args, pos):
    """Where the attribute goes: to the one assignment that attrs has, or to the call."""
    attrs = attrs_of(table, name, args)
    if f.has_attr(fn, attrs):
        return
    k = f.carried(fn, attrs)
    plain = [s for s in f.assigned(k) if s[2] == "="] if k else []
    todo.add(plain[0][4] if len(plain) == 1 else pos)


def plan_all():
    for pos, s in sites.items():
        unmaps = s.partners()
        if not unmaps or s.name in BARE:
            continue
        for fn, name, args, upos in unmaps:
            plan(s.file, fn, UNMAPS, name, args, upos)
        plan(s.file, s.fn, MAPS, s.name, s.args, pos)


def is_todo(p):
    return at(p) in todo


def is_site(p):
    return at(p) in sites


def message(p):
    s = sites[at(p)]
    lines = sorted({u[3][1] for u in s.partners()})
    return "WARNING: user memory of %s() at line %d is mapped without %s; %s" % (
        s.why[0], s.why[1], ATTR,
        "unmapped at line " + ", ".join(str(n) for n in lines) if lines else
        "the unmap is not in this file")

@source@
identifier f = {pin_user_pages, pin_user_pages_fast, pin_user_pages_remote,
pin_user_pages_unlocked, get_user_pages, get_user_pages_fast, get_user_pages_remote,
get_user_pages_unlocked, hmm_range_fault, hmm_range_fault_unlocked_timeout,
memfd_pin_folios, iov_iter_extract_pages, iov_iter_get_pages2, iov_iter_get_pages_alloc2,
get_user_pages_fast_only, vfio_pin_pages, iommufd_access_pin_pages, get_vaddr_frames,
make_device_exclusive, io_pin_pages, vb2_create_framevec};
@@
f(...)

@map depends on source@
identifier f = {dma_map_single, dma_map_single_attrs, dma_map_page, dma_map_page_attrs,
dma_map_phys, dma_map_sg, dma_map_sg_attrs, dma_map_sgtable, dma_iova_link,
ib_dma_map_single, ib_dma_map_page, ib_dma_map_sg, ib_dma_map_sg_attrs,
ib_dma_map_sgtable_attrs};
@@
f(...)

@call depends on map@
identifier f;
expression list es;
position p;
@@
f@p(es)

@script:python@
f << call.f;
es << call.es;
p << call.p;
@@
of(p).call(p[0].current_element, str(f), es.elements, at(p))

@loop depends on map@
iterator f;
expression list es;
statement S;
position p;
@@
f@p(es) S

@script:python@
f << loop.f;
es << loop.es;
p << loop.p;
@@
of(p).call(p[0].current_element, str(f), es.elements, at(p))

@define depends on map@
identifier f;
parameter list ps;
position p;
@@
f@p(ps) { ... }

@script:python@
f << define.f;
ps << define.ps;
p << define.p;
@@
of(p).params[str(f)] = [(TOKEN.findall(flat(x)) or ["?"])[-1] for x in ps.elements]

@assign depends on map@
expression x, y;
assignment operator op;
position p;
@@
x op@p y

@script:python@
x << assign.x;
y << assign.y;
op << assign.op;
p << assign.p;
@@
of(p).set(p[0].current_element, x, op, y, at(p))

@member depends on map@
identifier m, S, v;
expression y;
position p;
@@
struct S v = { ..., .m@p = y, ... };

@script:python@
m << member.m;
y << member.y;
p << member.p;
@@
of(p).set(p[0].current_element, "x . " + str(m), "=", y, at(p))

@result depends on map@
expression y;
position p;
@@
return@p y;

@script:python@
y << result.y;
p << result.p;
@@
of(p).set(p[0].current_element, p[0].current_element + " ( )", "=", y, at(p))

@script:python depends on map@
@@
judge_all()

// A function that unmaps on each way out what it has mapped hands the memory over.
@request depends on map forall@
identifier maps : script:python() { maps_user(maps) };
identifier unmaps : script:python() { unmaps_user(unmaps) };
position p;
@@
maps@p(...)
... when any
unmaps(...)

@script:python@
p << request.p;
f << request.maps;
@@
is_request(p, str(f))

@script:python depends on map@
@@
plan_all()

@site depends on map@
identifier f;
position p : script:python() { is_site(p) };
@@
f@p(...)

@script:python depends on report@
p << site.p;
@@
coccilib.report.print_report(p[0], message(p))

@script:python depends on org@
p << site.p;
@@
coccilib.org.print_todo(p[0], message(p))

@show depends on context@
identifier f;
position site.p;
@@
* f@p(...)

// the one assignment that carries the attributes
@carried depends on patch@
expression x;
constant c;
position p : script:python() { is_todo(p) };
@@
(
  x =@p
- 0
+ DMA_ATTR_REQUIRE_COHERENT
|
  x =@p c
+ | DMA_ATTR_REQUIRE_COHERENT
)

// One rule: positions do not outlive a rule that changes lines.
@calls depends on patch@
identifier f = {dma_map_single_attrs, dma_map_page_attrs, dma_map_phys, dma_map_sg_attrs,
dma_map_sgtable, dma_iova_link, ib_dma_map_sg_attrs, ib_dma_map_sgtable_attrs,
dma_unmap_single_attrs, dma_unmap_page_attrs, dma_unmap_phys, dma_unmap_sg_attrs,
dma_unmap_sgtable, dma_iova_unlink, dma_iova_destroy, ib_dma_unmap_sg_attrs,
ib_dma_unmap_sgtable_attrs};
expression list es;
expression d, b, o, n, e, c, x, y, dir;
position p : script:python() { is_todo(p) };
@@
(
- dma_map_single@p(d, b, n, dir)
+ dma_map_single_attrs(d, b, n, dir, DMA_ATTR_REQUIRE_COHERENT)
|
- dma_map_page@p(d, b, o, n, dir)
+ dma_map_page_attrs(d, b, o, n, dir, DMA_ATTR_REQUIRE_COHERENT)
|
- dma_map_sg@p(d, b, n, dir)
+ dma_map_sg_attrs(d, b, n, dir, DMA_ATTR_REQUIRE_COHERENT)
|
- ib_dma_map_sg@p(d, b, n, dir)
+ ib_dma_map_sg_attrs(d, b, n, dir, DMA_ATTR_REQUIRE_COHERENT)
|
- dma_unmap_single@p(d, b, n, dir)
+ dma_unmap_single_attrs(d, b, n, dir, DMA_ATTR_REQUIRE_COHERENT)
|
- dma_unmap_page@p(d, b, n, dir)
+ dma_unmap_page_attrs(d, b, n, dir, DMA_ATTR_REQUIRE_COHERENT)
|
- dma_unmap_sg@p(d, b, n, dir)
+ dma_unmap_sg_attrs(d, b, n, dir, DMA_ATTR_REQUIRE_COHERENT)
|
- ib_dma_unmap_sg@p(d, b, n, dir)
+ ib_dma_unmap_sg_attrs(d, b, n, dir, DMA_ATTR_REQUIRE_COHERENT)
|
  f@p(es,
- 0
+ DMA_ATTR_REQUIRE_COHERENT
  )
|
  f@p(es,
- c ? x : y
+ (c ? x : y) | DMA_ATTR_REQUIRE_COHERENT
  )
|
  f@p(es, e
+ | DMA_ATTR_REQUIRE_COHERENT
  )
)
