#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The report: text as gcc writes it, JSON as its schema says, and an output that
# cannot be written is trouble.
. "$(dirname "$0")/lib.sh"

check_mini() { "$DMATTR" -k corpus/mini check "$@"; }

# ---- text ----

check_mini >"$scratch/text" 2>"$scratch/err"
rc=$?
check "findings: exit 1" test $rc = 1
check "nothing on stderr, which is no terminal" test ! -s "$scratch/err"
check "every line is as gcc writes it, or one of the three at the end" python3 - "$scratch/text" <<'P'
import re, sys
place = r"[\w./-]+(:\d+(:\d+)?)?: "
finding = re.compile(place + r"(error|warning|note): \S.* \[dma-[a-z-]+\]$")
hop = re.compile(place + r"note: \S.*[^\]\s]$")
end = ["coverage: ", "verdicts: ", "findings: "]
lines = open(sys.argv[1]).read().split("\n")
assert lines.pop() == "", "the last line has no end"
assert [line[:10] for line in lines[-3:]] == end, lines[-3:]
before = None
for line in lines[:-3]:
    assert finding.match(line) or hop.match(line), line
    before = before or finding.match(line)
    assert before, "a note before the first finding: " + line
    assert line.split(":")[0].endswith((".c", ".h")), line
P
check "files are named from the tree, and are there" sh -c \
	'sed -n "s/^\([^:]*\.[ch]\):.*/\1/p" "$1" | sort -u | (cd corpus/mini && xargs ls)' - "$scratch/text"
check "no colour when it is no terminal" sh -c '! grep -q "$(printf "\033")" "$1"' - "$scratch/text"

on_terminal() { script -qec "$1" /dev/null </dev/null; }
if command -v script >/dev/null && on_terminal "test -t 1" >/dev/null; then
	line="'$DMATTR' -k corpus/mini check"
	TERM=xterm on_terminal "env -u NO_COLOR $line" >"$scratch/terminal"
	check "colour on a terminal" grep -q $'\033\[01;3' "$scratch/terminal"
	check "the words are the same" sh -c \
		'tr -d "\r" <"$1" | sed "s/\x1b\[[0-9;]*[mK]//g" | grep -v "^parsing" |
			diff - "$2"' - "$scratch/terminal" "$scratch/text"
	TERM=xterm on_terminal "env NO_COLOR=1 $line" >"$scratch/terminal"
	check "no colour with NO_COLOR" sh -c '! grep -q "\[01;3" "$1"' - "$scratch/terminal"
	TERM=dumb on_terminal "env -u NO_COLOR $line" >"$scratch/terminal"
	check "no colour on a dumb terminal" sh -c '! grep -q "\[01;3" "$1"' - "$scratch/terminal"
	TERM=xterm on_terminal "env DMATTR_CACHE=$scratch/other $line --format json" |
		tr -d '\r' >"$scratch/terminal"
	check "JSON has none, even there" sh -c '! grep -q "\[01;3" "$1"' - "$scratch/terminal"
else
	for name in "colour on a terminal" "the words are the same" "no colour with NO_COLOR" \
		"no colour on a dumb terminal" "JSON has none, even there"; do
		skip "$name" "no script(1)"
	done
fi

# ---- JSON ----

check_mini --format json >"$scratch/report.json" 2>"$scratch/err"
rc=$?
check "a finding on a shared line has its record, and who writes there" \
	python3 - "$scratch/report.json" <<'P'
import json, sys
f, = [f for f in json.load(open(sys.argv[1]))["findings"] if f["rule"] == "dma-cacheline-shared"]
r, = f["records"]
assert (r["tag"], r["size"], r["cacheline"]) == ("crowded", 32, 64), r
writers = {p["name"]: p["writer"] for p in r["parts"]}
assert writers == {"dev": None, "status": "device", "sequence": "cpu", "status_dma": "cpu"}, writers
P
check "JSON: exit 1, too" test $rc = 1
check "JSON: nothing on stderr" test ! -s "$scratch/err"
check "the JSON is valid by the schema" tests/validate-report "$scratch/report.json"

# holds NAME EXPRESSION: Python, true of the report r
holds() {
	check "$1" python3 - "$scratch/report.json" "$2" <<'P'
import json, os, re, sys
r = json.load(open(sys.argv[1]))
sites = {s["id"]: s for s in r["sites"]}
cov = r["coverage"]
open_source = lambda f: open(os.path.join("corpus/mini", f)).read().split("\n")
line_of = lambda x: open_source(x["file"])[x["line"] - 1]
if not eval(sys.argv[2]):
    sys.exit("not so: " + sys.argv[2])
P
}
holds "coverage adds up" "cov['textual'] == cov['seen'] + len(cov['left_out'])"
holds "files add up" "cov['files'] == 8 == cov['parsed'] and not cov['failed']"
holds "sites add up" "cov['sites'] == len(r['sites']) == len(sites) and 0 < cov['resolved'] <= cov['sites']"
holds "every finding's site is there, at its place" \
	"r['findings'] and all(sites[f['site']]['file'] == f['file'] and sites[f['site']]['line'] == f['line'] and sites[f['site']]['function'] == f['function'] for f in r['findings'])"
holds "every site's api stands in its line" "all(s['api'] in line_of(s) for s in r['sites'])"
holds "columns point at it" \
	"all(line_of(s).expandtabs(1)[s['column'] - 1:].startswith(s['api']) for s in r['sites'])"
holds "every source's api stands in its line" \
	"all(s['source']['api'] in line_of(s['source']) for s in r['sites'] if s['source'])"
holds "a witness ends at its call" \
	"all(f['witness'][-1]['line'] == f['line'] for f in r['findings'] if f['witness'])"
holds "fingerprints differ" "len({f['fingerprint'] for f in r['findings']}) == len(r['findings'])"
holds "the tree is described" \
	"r['tree']['version'] == '7.3.0-mini' and r['tree']['attributes']['require-coherent'] == 'DMA_ATTR_REQUIRE_COHERENT'"
check "text and JSON have the same findings" python3 - "$scratch/report.json" "$scratch/text" <<'P'
import json, sys
r = json.load(open(sys.argv[1]))
text = [line for line in open(sys.argv[2]) if line.endswith("]\n") and "[dma-" in line]
for f, line in zip(r["findings"], text, strict=True):
    want = "{file}:{line}:{column}: {level}: {message} [{rule}]\n".format(**f)
    assert line == want, (line, want)
P
check_mini --format json >"$scratch/again.json"
check "the same tree gives the same report" cmp "$scratch/report.json" "$scratch/again.json"

# ---- one rule ----

check_mini --format json --rule dma-attrs-from-caller >"$scratch/rule.json"
rc=$?
check "--rule leaves one rule, the sites stay" python3 - "$scratch/rule.json" "$scratch/report.json" <<'P'
import json, sys
one, all = (json.load(open(f)) for f in sys.argv[1:])
assert {f["rule"] for f in one["findings"]} == {"dma-attrs-from-caller"}
assert one["sites"] == all["sites"]
P
check "a note alone is no finding: exit 0" test $rc = 0

# ---- output that cannot be written ----

for format in text json; do
	check_mini --format $format >/dev/full 2>"$scratch/err"
	rc=$?
	check "$format to a full disk: exit 2" test $rc = 2
	check "$format to a full disk: one line" sh -c \
		'test $(wc -l <"$1") = 1 && grep -q "cannot write to standard output: No space" "$1"' \
		- "$scratch/err"
	check_mini --format $format >&- 2>"$scratch/err"
	rc=$?
	check "$format to a closed output: exit 2" test $rc = 2
	check "$format to a closed output: one line" sh -c \
		'test $(wc -l <"$1") = 1 && grep -q "cannot write to standard output" "$1"' \
		- "$scratch/err"
done
for format in text json; do
	python3 - "$scratch/err" "$DMATTR" $format <<'P'
import os, signal, subprocess, sys
reads, writes = os.pipe()
os.close(reads)
signal.signal(signal.SIGPIPE, signal.SIG_IGN)
sys.exit(subprocess.call([sys.argv[2], "-k", "corpus/mini", "check", "--format", sys.argv[3]],
                         stdout=writes, stderr=open(sys.argv[1], "w"), restore_signals=False))
P
	rc=$?
	check "$format to a reader that is gone: exit 2" test $rc = 2
	check "$format to a reader that is gone: one line" sh -c \
		'test $(wc -l <"$1") = 1 && grep -q "standard output: Broken pipe" "$1"' - "$scratch/err"
done
plan
