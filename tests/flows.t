#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# How values are followed, one construct a file: the programs of tests/flows in a
# tree of the miniature's headers. Their tails say which verdict each site must get.
. "$(dirname "$0")/lib.sh"

tree=$scratch/tree
mkdir -p "$tree/drivers"
cp -r corpus/mini/Makefile corpus/mini/Kbuild corpus/mini/include corpus/mini/kernel "$tree/"
cp -r tests/flows "$tree/drivers/flows"
cp -r "$tree/drivers/flows/include" "$tree/"
rm -r "$tree/drivers/flows/include"
(cd "$tree" && find drivers kernel -name '*.c' | sort | python3 -c '
import json, sys
how = ["clang", "-nostdinc", "-std=gnu11", "-Iinclude", "-c"]
files = sys.stdin.read().split()
json.dump([{"directory": ".", "file": f, "arguments": how + [f]} for f in files],
          sys.stdout, indent=1)') >"$tree/compile_commands.json"

"$DMATTR" -q -k "$tree" check --format json >"$scratch/report.json" 2>"$scratch/err"
rc=$?
check "check of the programs finds something (exit 1)" test "$rc" = 1
check "the report is valid" tests/validate-report "$scratch/report.json"
check "no program failed or is damaged" python3 - "$scratch/report.json" <<'P'
import json, sys
coverage = json.load(open(sys.argv[1]))["coverage"]
assert not coverage["failed"] and not coverage["damaged"], coverage
P
check "each site has its line in a tail, and each tail its site" python3 - \
	"$scratch/report.json" "$tree" <<'P'
import glob, json, re, sys
report, tree = sys.argv[1:3]
seen = {(s["file"], s["line"]) for s in json.load(open(report))["sites"]}
told = {(path[len(tree) + 1:], int(n)) for path in glob.glob(tree + "/drivers/**/*.c", recursive=True)
        for n in re.findall(r"dmattr: (\d+) ", open(path).read())}
assert seen == told, seen ^ told
P
verdicts "$tree" "$scratch/report.json"
check "of two sources that are as good, the witness begins at the nearer one" python3 - \
	"$scratch/report.json" <<'P'
import json, sys
site, = [s for s in json.load(open(sys.argv[1]))["sites"] if s["function"] == "kin_map"]
assert site["witness"][0]["file"] == "drivers/flows/kin/map.c", site["witness"]
P
plan
