#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Who shares a cacheline with a device-written buffer: the programs of tests/lines,
# one construct a file, in a tree of the miniature's headers. Their tails say which
# findings they must get:  lines: LINE RULE [LEVEL][, ...]   (none: no finding)
# "lines at 128" are notes of --cacheline 64,128; "lines on ARCH" hold for one
# architecture. A tail with known-to-fail is a known miss.
. "$(dirname "$0")/lib.sh"

# tree DIR ARCH TARGET: the programs as ARCH compiles them
tree() {
	local dir=$1 arch=$2 target=$3
	mkdir -p "$dir/drivers" "$dir/arch/${arch/x86_64/x86}/include/asm"
	cp -r corpus/mini/Makefile corpus/mini/Kbuild corpus/mini/include corpus/mini/kernel "$dir/"
	cp -r tests/lines "$dir/drivers/lines"
	cp -r "$dir/drivers/lines/include" "$dir/"
	rm -r "$dir/drivers/lines/include"
	if [[ $arch == arm64 ]]; then
		printf '#define L1_CACHE_BYTES (1 << 6)\n#define ARCH_DMA_MINALIGN (128)\n' \
			>"$dir/arch/arm64/include/asm/cache.h"
	fi
	(cd "$dir" && find drivers kernel -name '*.c' | sort | python3 -c '
import json, sys
how = ["clang", "--target=" + sys.argv[1], "-nostdinc", "-std=gnu11", "-Iinclude", "-c"]
files = sys.stdin.read().split()
json.dump([{"directory": ".", "file": f, "arguments": how + [f]} for f in files],
          sys.stdout, indent=1)' "$target") >"$dir/compile_commands.json"
}

# lines NAME DIR ARCH WIDTH REPORT: each program has the findings of its tail
lines() {
	local name=$1 dir=$2 arch=$3 width=$4 report=$5 file todo
	for file in "$dir"/drivers/lines/*.c; do
		todo=
		grep -q 'known-to-fail' "$file" && todo=' # TODO known to fail'
		check "$name: $(basename "$file")$todo" python3 - "$file" "$arch" "$width" "$report" <<'P'
import json, os, re, sys
path, arch, width, report = sys.argv[1:5]
file = "drivers/lines/" + os.path.basename(path)
text = open(path).read()
want = []
for where, what in re.findall(r"/\* lines([^:]*): (.*?) \*/", text, re.S):
    if where in ("", " on " + arch) or where == " at 128" and width == "128":
        usual = {" at 128": "note"}.get(where, "warning")
        want += [(int(n), rule, level or usual)
                 for n, rule, level in re.findall(r"(\d+) ([a-z-]+)(?: (note|warning|error))?", what)]
got = [(f["line"], f["rule"], f["level"]) for f in json.load(open(report))["findings"]
       if f["file"] == file]
assert sorted(want) == sorted(got), "wanted %s, got %s" % (sorted(want), sorted(got))
P
	done
}

x86=$scratch/x86
arm=$scratch/arm
tree "$x86" x86_64 x86_64-linux-gnu
tree "$arm" arm64 aarch64-linux-gnu

"$DMATTR" -q -k "$x86" --arch x86_64 check --format json >"$scratch/x86.json" 2>"$scratch/err"
rc=$?
check "x86_64: there are findings (exit 1)" test $rc = 1
check "x86_64: the report is valid" tests/validate-report "$scratch/x86.json"
check "x86_64: no program is damaged" python3 - "$scratch/x86.json" <<'P'
import json, sys
coverage = json.load(open(sys.argv[1]))["coverage"]
assert not coverage["failed"] and not coverage["damaged"], coverage
P
lines x86_64 "$x86" x86_64 64 "$scratch/x86.json"

"$DMATTR" -q -k "$x86" --arch x86_64 check --cacheline 64,128 --format json \
	>"$scratch/wide.json" 2>"$scratch/err"
check "64,128: wide.c is a note" python3 - "$scratch/wide.json" <<'P'
import json, sys
got = [(f["line"], f["level"], f["confidence"]) for f in json.load(open(sys.argv[1]))["findings"]
       if f["file"] == "drivers/lines/wide.c"]
assert got == [(13, "note", "low")], got
P
check "64,128: what shares 64 bytes stays a warning, once" python3 - "$scratch/wide.json" <<'P'
import json, sys
got = [(f["line"], f["level"]) for f in json.load(open(sys.argv[1]))["findings"]
       if f["file"] == "drivers/lines/handle.c"]
assert got == [(13, "warning")], got
P

"$DMATTR" -q -k "$arm" --arch arm64 check --format json >"$scratch/arm.json" 2>"$scratch/err"
check "arm64: the report is valid" tests/validate-report "$scratch/arm.json"
lines arm64 "$arm" arm64 64 "$scratch/arm.json"
check "the architectures differ where their layouts do" python3 - "$scratch/x86.json" \
	"$scratch/arm.json" <<'P'
import json, sys
def found(path):
    return {f["file"] for f in json.load(open(path))["findings"]}
x86, arm = map(found, sys.argv[1:3])
assert x86 ^ arm == {"drivers/lines/layout.c"}, x86 ^ arm
P

check "a size that is no power of two is refused" sh -c \
	'"$1" -q -k "$2" check --cacheline 64,100 2>&1 | grep -q "powers of two"' - "$DMATTR" "$x86"
plan
