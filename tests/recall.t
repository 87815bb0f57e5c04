#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A check of what has not changed gives the report of the last one, in each format,
# without judging again; whatever a verdict rests on makes it judge again.
. "$(dirname "$0")/lib.sh"

tree=$scratch/tree
db=$scratch/facts.sqlite
cp -r corpus/mini "$tree"
cp -r rules "$scratch/rules"
export DMATTR_RULES=$scratch/rules
find "$tree" -type f -exec touch -d '1 hour ago' {} +

dmattr() { "$DMATTR" -q -k "$tree" --db "$db" "$@"; }

# kept PYTHON: change the text t that is kept
kept() {
	python3 - "$db" "$1" <<'P'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db:
    t, = db.execute("SELECT value FROM meta WHERE key = 'verdicts'").fetchone()
    new = eval(sys.argv[2])
    assert new != t or "USER MEMORY" in t
    db.execute("UPDATE meta SET value = ? WHERE key = 'verdicts'", (new,))
P
}

# a word of a message that only a report which was kept can have
mark() { kept 't.replace("user memory stays mapped", "USER MEMORY stays mapped")'; }

# judged NAME [OPTION...]: check judges again
judged() {
	local name=$1
	shift
	mark
	dmattr check "$@" >"$scratch/out" 2>&1
	if grep -q 'user memory stays mapped' "$scratch/out" &&
	   ! grep -q 'USER MEMORY' "$scratch/out"; then
		ok "$name"
	else
		not_ok "$name"
		diag "$(grep -c . "$scratch/out") $(grep -i "user memory" "$scratch/out")" "$(head -n 3 "$scratch/out")"
	fi
}

for format in text json sarif html terse b4; do
	dmattr check --rule dma-on-stack >/dev/null	# another question is kept instead
	dmattr check --format $format >"$scratch/judged.$format"
	dmattr check --format $format >"$scratch/recalled.$format"
	check "$format: the second report is the first" \
		cmp "$scratch/judged.$format" "$scratch/recalled.$format"
done
check "there is something to compare" grep -q dma-require-coherent "$scratch/judged.json"

dmattr check --rule dma-on-stack >/dev/null
dmattr fix >"$scratch/judged.fix" 2>&1
dmattr fix >"$scratch/recalled.fix" 2>&1
check "fix: the second patch is the first" cmp "$scratch/judged.fix" "$scratch/recalled.fix"
dmattr check >/dev/null

mark
dmattr check >"$scratch/out"
check "nothing changed: the report is the one that was kept" grep -q 'USER MEMORY' "$scratch/out"
dmattr check --format json >"$scratch/out"
check "another format is the same report" grep -q 'USER MEMORY' "$scratch/out"

judged "other paths" drivers/misc
judged "another rule" --rule dma-require-coherent
judged "another cacheline" --cacheline 128
dmattr check >/dev/null
printf '\n' >>"$scratch/rules/verdicts.json"
judged "another text of the rules"
printf '\n' >>"$scratch/rules/api.json"
judged "another text of the APIs"
printf '\n' >>"$tree/drivers/misc/region.c"
judged "another content of a file"
printf 'static int nobody;\n' >"$tree/drivers/misc/new.c"
judged "a new file, which no fact is from"
sed -i 's/"-Iinclude"/"-DOTHER", "-Iinclude"/' "$tree/compile_commands.json"
judged "other flags of the compiler"
kept 't[:len(t) // 2]'
dmattr check >"$scratch/out" 2>&1
check "a text that was cut off is not taken" grep -q 'user memory stays mapped' "$scratch/out"
plan
