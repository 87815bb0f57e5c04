#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A slice of the real Linux 6.12: what the miniature cannot show. The tree and its
# build directory are kept from run to run; the facts are made anew each time, for
# they are what is tested.
. "$(dirname "$0")/lib.sh"

export DMATTR_CACHE=${DMATTR_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dmattr-test}
dirs=(drivers/infiniband/core mm drivers/gpu/drm/radeon drivers/virtio)
db=$scratch/facts.sqlite
report=$scratch/report.json

kernel=$(corpus/fetch-kernel 6.12 2>"$scratch/err")
rc=$?
if ((rc == 3)); then
	diag "$(tail -n 1 "$scratch/err")"
	skip "the slice of Linux 6.12" "apt cannot be reached"
	plan
	exit
fi
check "Linux 6.12 is fetched" test $rc = 0 -a -f "$kernel/mm/hmm.c"
((rc)) && { diag "$(tail -n 3 "$scratch/err")"; plan; exit 1; }

touch "$scratch/before"

# run_check: the slice to $report; $rc, $seconds, $cpu (tenths, with the workers)
run_check() {
	local start=$SECONDS TIMEFORMAT='%U %S' times
	{ time "$DMATTR" -k "$kernel" --db "$db" -j2 check --format json "${dirs[@]}" \
		>"$report" 2>"$scratch/err"; rc=$?; } 2>"$scratch/times"
	read -r -a times <"$scratch/times"
	seconds=$((SECONDS - start))
	cpu=$(awk '{ printf "%d", ($1 + $2) * 10 }' "$scratch/times")
}

# holds NAME EXPRESSION: Python, true of the report r
holds() {
	check "$1" python3 - "$report" "$2" <<'P'
import json, sys
r = json.load(open(sys.argv[1]))
cov, tree = r["coverage"], r["tree"]
def sites(file, function):
    return [s for s in r["sites"] if s["file"] == file and s["function"] == function]
def findings(file):
    return [f for f in r["findings"] if f["file"] == file]
radeon = "drivers/gpu/drm/radeon/radeon_ttm.c"
if not eval(sys.argv[2]):
    sys.exit("not so: %s\n%s" % (sys.argv[2], json.dumps(cov)[:600]))
P
}

# ---- the first run ----

run_check
diag "fresh database: $seconds s, $((cpu / 10)) s of CPU"
diag "$(tail -n 3 "$scratch/err")"
check "there are findings: exit 1" test $rc = 1
check "the report is valid, its coverage adds up" tests/validate-report "$report"
holds "there is something to see" "cov['files'] > 10 and cov['sites'] > 10"
holds "every file is parsed" "cov['parsed'] == cov['files']"
holds "99 of 100 without an error, the others are listed" \
	"cov['damaged'] * 100 <= cov['files'] and len(cov['failed']) >= cov['damaged']"
holds "most sites have a verdict" "cov['resolved'] * 2 > cov['sites']"
holds "the tree is described" \
	"tree['version'].startswith('6.12.') and tree['arch'] == 'x86_64' and tree['cacheline'] == 64"

# By another road than dmattr's: the text without comments and strings, and the names
# of rules/api.json. What is left after this are calls, or the bodies of the APIs.
"$DMATTR" --db "$db" query sql 'SELECT file FROM unit_text' >"$scratch/units"
check "every call in the text is a site or is listed" \
	python3 - "$kernel" "$report" rules/api.json "$scratch/units" "${dirs[@]}" <<'P'
import collections, json, os, re, sys
kernel, report, rules, units = sys.argv[1:5]
number = lambda v: tuple(int(n) for n in v.split("."))
names = {a["name"] for a in json.load(open(rules))["apis"]
         if a["role"] == "map" and not a.get("indirect")
         and number(a.get("since", "0")) <= (6, 12) < number(a.get("until", "99"))}
blank = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
call = re.compile(r"(\#[ \t]*define[ \t]+)?(\w+[ \t\n*]+|->\s*|\.\s*)?\b(%s)[ \t\n]*\("
                  % "|".join(sorted(names)))
before = {"return", "else", "do", "case", "in"}  # words that are no type
mentions, files = collections.Counter(), set()
for top in sys.argv[5:]:
    for root, _, entries in os.walk(os.path.join(kernel, top)):
        for path in (os.path.join(root, e) for e in entries if e.endswith((".c", ".h"))):
            text = open(path, encoding="utf-8", errors="replace").read()
            text = blank.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)
            file = os.path.relpath(path, kernel)
            for m in call.finditer(text):
                word = (m.group(2) or "").strip()
                if m.group(1) or word and word not in before:
                    continue  # a definition, a prototype, another's member
                mentions[file, text.count("\n", 0, m.start(3)) + 1] += 1
                files.add(file)
r = json.load(open(report))
known = collections.Counter((s["file"], s["line"]) for s in r["sites"])
known.update((l["file"], l["line"]) for l in r["coverage"]["left_out"])
lost = [(at, n, known[at]) for at, n in sorted(mentions.items()) if known[at] < n]
units = set(open(units).read().split()[1:])
unread = sorted(f for f in files if f.endswith(".c") and f not in units)
assert len(mentions) >= 10, mentions
assert not lost, "in the text, but neither site nor listed: %s" % lost
assert not unread, "calls a mapping API, but was not parsed: %s" % unread
assert sum(mentions.values()) == r["coverage"]["textual"], (
    "%d calls by this count" % sum(mentions.values()), r["coverage"]["textual"],
    sorted(set(known) - set(mentions)))
P

# ---- what is known of this code ----

holds "radeon maps user memory: require-coherent" \
	"[s['verdict'] for s in sites(radeon, 'radeon_ttm_tt_pin_userptr')] == ['require-coherent']"
holds "its source is get_user_pages() in the same function" \
	"[(s['source']['api'], s['source']['function']) for s in sites(radeon, 'radeon_ttm_tt_pin_userptr')] == [('get_user_pages', 'radeon_ttm_tt_pin_userptr')]"
holds "its unmap is found" \
	"[u['function'] for s in sites(radeon, 'radeon_ttm_tt_pin_userptr') for u in s['unmaps']] == ['radeon_ttm_tt_unpin_userptr']"
holds "the witness begins at get_user_pages() and ends at the map" \
	"[('get_user_pages()' in f['witness'][0]['what'], f['witness'][-1]['line'] == f['line']) for f in findings(radeon)] == [(True, True)]"
check "each hop of radeon's witness is a line that names what it says" \
	python3 - "$report" "$kernel" <<'P'
import json, os, re, sys
r = json.load(open(sys.argv[1]))
for f in (f for f in r["findings"] if "/radeon/" in f["file"]):
    assert f["witness"], f
    for hop in f["witness"]:
        line = open(os.path.join(sys.argv[2], hop["file"])).read().split("\n")[hop["line"] - 1]
        called = re.match(r"(\w+)\(\)", hop["what"])
        assert not called or called[1].removesuffix("_noprof") in line, (hop, line)
P
holds "radeon's dummy page is kernel memory: none" \
	"[s['verdict'] for s in sites('drivers/gpu/drm/radeon/radeon_device.c', 'radeon_dummy_page_init')] == ['none']"
holds "ib_umem_get() has its site, with the user pages" \
	"['user' in s['provenance'] for s in sites('drivers/infiniband/core/umem.c', 'ib_umem_get')] == [True]"
holds "the tree lacks both attributes, and the report says so" \
	"tree['attributes'] == {'require-coherent': None, 'cpu-cache-overlap': None}"
holds "a finding says that there is no fix in this tree" \
	"[(f['fix']['applicable'], 'lacks' in f['fix']['reason'], f['attribute']) for f in findings(radeon)] == [(False, True, None)]"

# ---- the second run ----

cp "$report" "$scratch/first.json"
first=$cpu
run_check
diag "nothing changed: $seconds s, $cpu tenths of CPU"
check "again exit 1" test $rc = 1
check "the same report" cmp "$scratch/first.json" "$report"
check "it costs a tenth at most" test $((cpu * 10)) -le "$first"
"$DMATTR" -k "$kernel" --db "$db" index "${dirs[@]}" 2>"$scratch/err"
check "nothing is parsed again" grep -q ' 0 parsed now' "$scratch/err"
check "nothing is written into the tree" sh -c \
	'test -z "$(find "$1" -newer "$2" ! -type d -print -quit)"' - "$kernel/" "$scratch/before"
plan
