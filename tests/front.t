#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What front/ sees in each tests/front/NAME.c, held against the blocks at its end:

    /* facts: function f, record r, global g, diag, dep
    the lines of "dmattr facts --headers" for these, in this order
    */
    /* absent: REGEX */		no line of the file's facts may match

"line" and "col" are left out, unless the selection ends in "with lines". A block
that begins "facts, known to fail:" says what ought to be seen. "--rewrite" writes
the blocks anew: read each against the source before you believe it.
"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DMATTR = os.environ.get("DMATTR", os.path.abspath("build/dmattr"))
BLOCK = re.compile(r"/\* (facts(?:, known to fail)?): ([^\n]*)\n(.*?)\*/$", re.S | re.M)
ABSENT = re.compile(r"/\* absent: (.*?) \*/")
POSITION = re.compile(r" (?:line|col|end_line|sline|scol)=\d+")
BODY = ("local", "flow", "call", "arg", "branch", "jump")
count = failures = 0


def result(name, problems, todo=False):
    global count, failures
    count += 1
    failures += bool(problems) and not todo
    print(f"{'not ok' if problems else 'ok'} {count} - {name}{' # TODO known to fail' * todo}")
    for p in problems:
        print("#", p)


def make_tree(scratch):
    """Just enough of a kernel tree, with the test files in front/."""
    for name in ("Makefile", "Kbuild", "include", "kernel", "drivers"):
        source = os.path.join("corpus/mini", name)
        copy = shutil.copytree if os.path.isdir(source) else shutil.copy
        copy(source, os.path.join(scratch, name))
    shutil.copytree("tests/front", os.path.join(scratch, "front"))
    commands = [{"directory": ".", "file": f"front/{os.path.basename(f)}",
                 "arguments": ["clang", "-nostdinc", "-std=gnu11", "-Iinclude", "-Ifront",
                               "-c", f"front/{os.path.basename(f)}"]} for f in files()]
    with open(os.path.join(scratch, "compile_commands.json"), "w", encoding="utf-8") as f:
        json.dump(commands, f)


def files():
    return sorted(glob.glob("tests/front/*.c"))


def dmattr(tree, *args):
    return subprocess.run([DMATTR, "-q", "-k", tree, "--db", os.path.join(tree, "db"), *args],
                          capture_output=True, text=True, check=False)


def sections(lines):
    """("function f", its lines): a function's body and a global's flows follow it."""
    found, last = {}, None
    for line in lines:
        kind, _, rest = line.partition(" ")
        m = re.match(r"(?:symbol|tag)=([^@ ]*)", rest)
        if kind in ("function", "global", "record"):
            last = f"{kind} {m.group(1) if m else ''}"
        elif kind not in BODY and kind != "member":
            last = kind
        found.setdefault(last, []).append(line)
    return found


def wanted(selection, found):
    keep = selection.endswith("with lines")
    lines = []
    for name in selection.removesuffix("with lines").split(","):
        lines += found.get(name.strip(), [f"(no {name.strip()})"])
    return [line if keep else POSITION.sub("", line) for line in lines]


def difference(want, got):
    import difflib
    return [d for d in difflib.unified_diff(want, got, "wanted", "got", lineterm="", n=1)
            if not d.startswith(("---", "+++"))]


def compare(path, tree):
    base = os.path.basename(path)
    with open(path, encoding="utf-8") as f:
        text = f.read()
    run = dmattr(tree, "facts", "--headers", f"front/{base}")
    if run.returncode:
        return result(f"{base}: facts", [f"status {run.returncode}", *run.stderr.splitlines()])
    lines = run.stdout.splitlines()
    found = sections(lines)
    blocks = BLOCK.findall(text)
    result(f"{base} says what is expected", [] if blocks else ["no block of facts"])
    for mark, selection, body in blocks:
        result(f"{base}: {selection}", difference(body.splitlines(), wanted(selection, found)),
               "fail" in mark)
    for pattern in ABSENT.findall(text):
        result(f"{base}: absent: {pattern}",
               [line for line in lines if re.search(pattern, line)])


def rewrite(path, tree):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    run = dmattr(tree, "facts", "--headers", f"front/{os.path.basename(path)}")
    if run.returncode:
        sys.exit(run.stderr)
    found = sections(run.stdout.splitlines())

    def block(m):
        if "fail" in m.group(1):
            return m.group()
        body = "".join(line + "\n" for line in wanted(m.group(2), found))
        return f"/* {m.group(1)}: {m.group(2)}\n{body}*/"

    new = BLOCK.sub(block, text)
    if new != text:
        with open(path, "w", encoding="utf-8") as f:
            f.write(new)
        print("rewrote", path)


def once_for_all(tree):
    """What two files get from one header is one row each."""
    run = dmattr(tree, "index", "--all", "front")
    result("index of all test files", run.stderr.splitlines() if run.returncode else [])
    run = dmattr(tree, "query", "sql",
                 "SELECT name, count(*) FROM function JOIN symbol ON symbol.id = symbol "
                 "WHERE name LIKE 'shared_%' GROUP BY 1 ORDER BY 1")
    got = [" ".join(re.split(r"[\s|]+", line)) for line in run.stdout.splitlines()]
    want = ["shared_get@front/shared.h 1", "shared_put@front/shared.h 1"]
    result("a header's functions once, though two files have them",
           [] if [g for g in got if g.startswith("shared")] == want else got + run.stderr.splitlines())


def main():
    with tempfile.TemporaryDirectory() as tree:
        make_tree(tree)
        os.environ["DMATTR_CACHE"] = os.path.join(tree, "cache")
        for path in files():
            (rewrite if "--rewrite" in sys.argv else compare)(path, tree)
        if "--rewrite" in sys.argv:
            return 0
        once_for_all(tree)
    print(f"1..{count}")
    return 1 if failures else 0


sys.exit(main())
