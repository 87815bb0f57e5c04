#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A tree parsed in four parts and merged gives the database of one run; and precompiled
# headers, which directories of that size get, change no fact.
. "$(dirname "$0")/lib.sh"

tree=$scratch/tree
cp -r corpus/mini "$tree"
find "$tree" -type f -exec touch -d '1 hour ago' {} +
# several directories of the same files, for parts to be of different content
python3 - "$tree" <<'P'
import copy, json, os, shutil, sys
tree = sys.argv[1]
path = tree + "/compile_commands.json"
commands = json.load(open(path))
for name in ("net", "block", "sound"):
    for c in [c for c in commands if "drivers/misc/" in c["file"]]:
        new = json.loads(json.dumps(c).replace("drivers/misc/", f"drivers/{name}/"))
        commands.append(new)
    shutil.copytree(tree + "/drivers/misc", f"{tree}/drivers/{name}")
json.dump(commands, open(path, "w"))
P

dmattr() { local db=$1; shift; "$DMATTR" -k "$tree" --db "$db" -j2 "$@"; }

# dump DB: all that it says, without its own numbers
dump() {
	local q
	for q in "SELECT 'unit', * FROM unit_text" "SELECT 'flow', * FROM flow_text" \
		"SELECT 'call', * FROM call_graph" "SELECT 'layout', * FROM layout" \
		"SELECT 'site', * FROM mapping_site" "SELECT 'left out', * FROM left_out" \
		"SELECT 'file', path, size, mtime, content FROM file" \
		"SELECT 'global', s.name, t.text, g.size, g.align, f.path, g.line FROM global g
		 JOIN symbol s ON s.id = g.symbol JOIN string t ON t.id = g.type
		 JOIN file f ON f.id = g.file" \
		"SELECT 'function', s.name, f.path, n.line, n.col, n.end_line, n.params, n.flags
		 FROM function n JOIN symbol s ON s.id = n.symbol JOIN file f ON f.id = n.file" \
		"SELECT 'local', s.name, l.idx, t.text, l.size, l.align, l.flags, l.line
		 FROM local l JOIN function n ON n.id = l.function
		 JOIN symbol s ON s.id = n.symbol JOIN string t ON t.id = l.name" \
		"SELECT 'arg', s.name, f.path, a.seq, a.idx, p.text FROM arg a
		 JOIN function n ON n.id = a.function JOIN symbol s ON s.id = n.symbol
		 JOIN file f ON f.id = n.file JOIN place p ON p.id = a.place" \
		"SELECT 'scope', f.path, w.seq, char(w.op), d.text, r.text FROM flow w
		 JOIN unit u ON u.id = -w.function JOIN file f ON f.id = u.file
		 JOIN place d ON d.id = w.dst JOIN place r ON r.id = w.src" \
		"SELECT 'jump', s.name, f.path, j.seq, char(j.kind) FROM jump j
		 JOIN function n ON n.id = j.function JOIN symbol s ON s.id = n.symbol
		 JOIN file f ON f.id = n.file" \
		"SELECT 'branch', s.name, f.path, b.seq, b.else_seq, b.end_seq FROM branch b
		 JOIN function n ON n.id = b.function JOIN symbol s ON s.id = n.symbol
		 JOIN file f ON f.id = n.file" \
		"SELECT 'unit', f.path, u.flags, u.errors FROM unit u JOIN file f ON f.id = u.file"
	do
		dmattr "$1" query sql "$q" | tail -n +2
	done | sort
}

# parsed_in FILE: how many files the run that wrote FILE to stderr parsed
parsed_in() { sed -n 's/.* \([0-9]*\) parsed now.*/\1/p' "$1"; }

dmattr "$scratch/one" index 2>"$scratch/one.err"
check "a run in one part" test "$(parsed_in "$scratch/one.err")" -gt 30
check "precompiled headers are used" grep -q ' [1-9][0-9]* parsed with precompiled' "$scratch/one.err"

sum=0
for i in 1 2 3 4; do
	dmattr "$scratch/part$i" index --shard $i/4 2>"$scratch/part$i.err"
	n=$(parsed_in "$scratch/part$i.err")
	diag "part $i: $n"
	sum=$((sum + n))
done
check "four parts parse each file once" test $sum = "$(parsed_in "$scratch/one.err")"
check "merged" dmattr "$scratch/merged" merge "$scratch"/part[1-4]
dump "$scratch/one" >"$scratch/one.dump"
dump "$scratch/merged" >"$scratch/merged.dump"
check "the dump is one" test "$(wc -l <"$scratch/one.dump")" -gt 1000
check "the merged database says what that of one run says" \
	cmp "$scratch/one.dump" "$scratch/merged.dump"
diag "$(diff "$scratch/one.dump" "$scratch/merged.dump" | head -n 6)"
dmattr "$scratch/merged" index 2>"$scratch/again.err"
check "nothing of it is stale" test "$(parsed_in "$scratch/again.err")" = 0
dmattr "$scratch/one" check --format json >"$scratch/one.json"
dmattr "$scratch/merged" check --format json >"$scratch/merged.json"
check "and the reports are the same" cmp "$scratch/one.json" "$scratch/merged.json"

DMATTR_CACHE=/dev/null/none dmattr "$scratch/plain" index 2>"$scratch/plain.err"
check "without a cache it parses plainly" grep -q ': 0 parsed with precompiled' "$scratch/plain.err"
dump "$scratch/plain" >"$scratch/plain.dump"
check "and says the same" cmp "$scratch/one.dump" "$scratch/plain.dump"

cp -r corpus/mini "$scratch/other"
"$DMATTR" -q -k "$scratch/other" --db "$scratch/foreign" index
refuses "a database of another tree" "foreign is of the tree .*other, not .*cannot be merged" \
	"$DMATTR" -k "$tree" --db "$scratch/merged" merge "$scratch/foreign"
refuses "no database" "there is no such database" \
	"$DMATTR" -k "$tree" --db "$scratch/merged" merge "$scratch/nowhere"
refuses "merge of nothing" "merge wants databases" "$DMATTR" -k "$tree" --db "$scratch/merged" merge
refuses "part 5 of 4" "wants I/N" "$DMATTR" -k "$tree" --db "$scratch/merged" index --shard 5/4
refuses "no part" "wants I/N" "$DMATTR" -k "$tree" --db "$scratch/merged" index --shard x
plan
