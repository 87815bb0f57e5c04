#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Rules beside the verdicts, and hazards: the programs of tests/pairs. Their tails
# say each finding and hazard there must be, and there may be no other:
# finding: LINE RULE [known-to-fail], hazard: LINE WHAT
. "$(dirname "$0")/lib.sh"

tree=$scratch/tree

# make_tree: the programs in a tree of the miniature's headers
make_tree() {
	mkdir -p "$tree/drivers"
	cp -r corpus/mini/Makefile corpus/mini/Kbuild corpus/mini/include corpus/mini/kernel "$tree/"
	cp -r tests/pairs "$tree/drivers/pairs"
	cp -r "$tree/drivers/pairs/include" "$tree/"
	rm -r "$tree/drivers/pairs/include"
	(cd "$tree" && find drivers -name '*.c' | sort | python3 -c '
import json, sys
how = ["clang", "-nostdinc", "-std=gnu11", "-Iinclude", "-c"]
files = sys.stdin.read().split()
json.dump([{"directory": ".", "file": f, "arguments": how + [f]} for f in files],
          sys.stdout, indent=1)') >"$tree/compile_commands.json"
}

# compare KIND: TAP lines (without numbers) for what the tails and the report say
compare() {
	python3 - "$1" "$scratch/report.json" "$tree" <<'P'
import glob, json, re, sys
kind, report, tree = sys.argv[1:4]
own = {"dma-unmap-attrs-mismatch", "dma-unmap-direction-mismatch", "dma-attr-renamed",
       "dma-require-coherent-misuse", "dma-hmm-by-hand"}
want, failing, got = set(), set(), set()
for path in glob.glob(tree + "/drivers/**/*.c", recursive=True):
    for line, what in re.findall(r"/\* %s: (\d+) (.*?) \*/" % kind, open(path).read()):
        row = (path[len(tree) + 1:], int(line), what.replace(" known-to-fail", ""))
        want.add(row)
        if what.endswith("known-to-fail"):
            failing.add(row)
for f in json.load(open(report))["findings"]:
    if kind == "finding" and f["rule"] in own:
        got.add((f["file"], f["line"], f["rule"]))
    if kind == "hazard":
        got |= {(h["file"], h["line"], h["what"]) for h in f["hazards"]}
for row in sorted(want | got):
    name = "%s:%d %s" % row
    todo = " # TODO known to fail" if row in failing else ""
    if row not in want:
        print("not ok - no finding belongs here: " + name)
    else:
        print(("ok" if row in got else "not ok") + " - " + name + todo)
P
}

# numbered: give TAP lines on stdin their numbers
numbered() {
	local verdict rest
	while read -r verdict rest; do
		[[ $verdict == not ]] && { verdict="not ok"; rest=${rest#ok }; }
		tests=$((tests + 1))
		echo "$verdict $tests $rest"
	done
}

make_tree
"$DMATTR" -q -k "$tree" check --format json >"$scratch/report.json" 2>"$scratch/err"
check "check finds something (exit 1)" test $? = 1
check "the report is valid" tests/validate-report "$scratch/report.json"
check "only the program with unknown names is damaged" python3 - "$scratch/report.json" <<'P'
import json, sys
coverage = json.load(open(sys.argv[1]))["coverage"]
assert [f["file"] for f in coverage["failed"]] == ["drivers/pairs/renamed.c"], coverage["failed"]
P
check "attributes and a direction that are not known have a reason" python3 - \
	"$scratch/report.json" <<'P'
import json, sys
[s] = [s for s in json.load(open(sys.argv[1]))["sites"] if s["function"] == "reason"]
assert s["direction"] == "unknown" and not s["attrs"]["known"], s
assert "nobody is seen to call" in s["direction_reason"], s
assert "nobody is seen to call" in s["attrs"]["reason"], s
P
numbered < <(compare finding; compare hazard)

"$DMATTR" -q -k "$tree" check >"$scratch/text" 2>"$scratch/err"
check "memory is freed, not unmapped" grep -q \
	'alloc.c:26:2: warning: freed with attributes 0, allocated with DMA_ATTR_MMIO' "$scratch/text"

# ---- a tree whose dma-debug does not compare attributes ----

sed -i '/define DMA_ATTR_UNMAP_VALID/,/^$/d; /debug_dma_mask/d' "$tree/kernel/dma/debug.c"
"$DMATTR" -q -k "$tree" check --rule dma-unmap-attrs-mismatch >"$scratch/text" 2>"$scratch/err"
check "without the mask an attribute that must be the same is still found" \
	grep -q 'attrs.c:36:.*does not compare attributes' "$scratch/text"
check "without the mask SKIP_CPU_SYNC may still differ" \
	bash -c "! grep -q 'attrs.c:31:' '$scratch/text'"
plan
