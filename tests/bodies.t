#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The facts of bodies are packed, and SQL sees them as tables all the same.
. "$(dirname "$0")/lib.sh"

tree=$scratch/tree
cp -r corpus/mini "$tree"
find "$tree" -type f -exec touch -d '1 hour ago' {} +
db=$scratch/db
sql() { "$DMATTR" -q -k "$tree" --db "$db" query sql "$1" | tail -n +2; }
"$DMATTR" -q -k "$tree" --db "$db" index

f=$(sql "SELECT f.id FROM function f JOIN symbol s ON s.id = f.symbol WHERE s.name GLOB 'region_map@*'")
check "there is the function" test -n "$f"
for table in local flow call arg branch jump; do
	sql "SELECT * FROM $table WHERE function = $f" >"$scratch/one"
	sql "SELECT * FROM $table" | awk -v f="$f" '$1 == f' >"$scratch/all"
	check "$table: of one function, and of that function among all" \
		cmp "$scratch/one" "$scratch/all"
done
"$DMATTR" -k "$tree" facts drivers/misc/region.c >"$scratch/facts"
check "as many calls as facts are printed" test "$(sql "SELECT count(*) FROM call c
	JOIN function n ON n.id = c.function JOIN file f ON f.id = n.file
	WHERE f.path = 'drivers/misc/region.c'")" = "$(grep -c '^call' "$scratch/facts")"
check "in the order of seq" test "$(sql "SELECT group_concat(seq) FROM
	(SELECT seq FROM flow WHERE function = $f ORDER BY seq)")" = \
	"$(sql "SELECT seq FROM flow WHERE function = $f" | sort -n | paste -sd,)"
check "and backwards" test "$(sql "SELECT seq FROM flow WHERE function = $f
	ORDER BY seq DESC LIMIT 1")" = \
	"$(sql "SELECT seq FROM flow WHERE function = $f" | sort -n | tail -n 1)"
check "places have their texts" test "$(sql "SELECT count(*) FROM place
	WHERE text GLOB '@*' OR text GLOB '%*'")" -gt 5
check "who uses a member is known" test "$(sql "SELECT count(*) > 0 AND count(*) = sum(EXISTS
	(SELECT 1 FROM member_use u WHERE u.member = s.id AND u.function = w.function))
	FROM flow w JOIN place p ON p.id = w.dst JOIN string s ON p.text GLOB '*.' || s.text
	WHERE s.text GLOB '*:*'")" = 1
check "and a symbol" test "$(sql "SELECT count(*) > 0 AND count(*) = sum(EXISTS
	(SELECT 1 FROM symbol_use u WHERE u.symbol = s.id AND u.function = w.function))
	FROM flow w JOIN place p ON p.id = w.src JOIN symbol s ON p.text = '@' || s.name")" = 1
check "and who calls" test "$(sql "SELECT count(*) FROM call c WHERE
	NOT EXISTS (SELECT 1 FROM call_from k WHERE k.callee = c.callee AND k.function = c.function)")" = 0

sed -i 's/region_map(/region_do_map(/' "$tree/drivers/misc/region.c"
"$DMATTR" -q -k "$tree" --db "$db" index
check "what is gone is used no more" test "$(sql "SELECT count(*) FROM
	(SELECT function FROM member_use UNION SELECT function FROM symbol_use
	 UNION SELECT function FROM call_from) u
	WHERE NOT EXISTS (SELECT 1 FROM body b WHERE b.function = u.function)")" = 0

damage() {
	python3 -c 'import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db: db.execute(sys.argv[2])' "$1" "$2"
}
cp "$db" "$scratch/places"
damage "$scratch/places" "UPDATE packed_place SET data = x'52'"
refuses "places that are damaged" "is damaged; remove it and run again: there is no text" \
	"$DMATTR" -k "$tree" --db "$scratch/places" query sites
damage "$db" "UPDATE body SET data = x'05ff'"
"$DMATTR" -q -k "$tree" --db "$db" query sql "SELECT 1 FROM flow" >/dev/null 2>"$scratch/err"
check "a damaged body is trouble" test $? = 2
check "and said" grep -q "is damaged; remove it and run again" "$scratch/err"
for what in "query sites" "query callers dma_map_page_attrs" "check" "fix"; do
	# shellcheck disable=SC2086
	"$DMATTR" -q -k "$tree" --db "$db" $what >"$scratch/out" 2>"$scratch/err"
	check "$what of damaged bodies: exit 2" test $? = 2
	check "... one line says whose" test "$(grep -c "the facts of [a-z/]*\.[ch]:[0-9]* cannot be read" \
		"$scratch/err")/$(grep -c . "$scratch/err")" = 1/1
done
check "no report of them is kept" test -z "$(sql "SELECT 1 FROM meta WHERE key = 'verdicts'")"
plan
