#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The database is brought up to date by parsing what changed, and nothing else; a
# file that cannot be parsed costs that file.
. "$(dirname "$0")/lib.sh"

tree=$scratch/tree
misc=$tree/drivers/misc
db=$scratch/facts.sqlite
cp -r corpus/mini "$tree"
# a file that changes while dmattr looks at it is never taken as known
find "$tree" -type f -exec touch -d '1 hour ago' {} +
minutes=50

dmattr() { "$DMATTR" -k "$tree" --db "$db" "$@"; }

# sql STATEMENT: its rows, without the header
sql() { dmattr query sql "$1" | tail -n +2; }

# changed FILE...: as an editor leaves them, each time a minute later
changed() {
	minutes=$((minutes - 1))
	touch -d "$minutes minutes ago" "$@"
}

# parses NAME N: bringing the database up to date parses N files
parses() {
	local got
	dmattr index >/dev/null 2>"$scratch/err"
	got=$(sed -n 's/.* \([0-9]*\) parsed now.*/\1/p' "$scratch/err")
	if [[ $got == "$2" ]]; then
		ok "$1"
	else
		not_ok "$1"
		diag "parsed ${got:-?}, wanted $2" "$(tail -n 3 "$scratch/err")"
	fi
}

# edit_commands PYTHON: change the list of entries "a" of compile_commands.json
edit_commands() {
	python3 - "$tree/compile_commands.json" "$1" <<'P'
import copy, json, sys
a = json.load(open(sys.argv[1]))
def add(file):
    a.append(copy.deepcopy(a[0]))
    a[-1]["file"] = a[-1]["arguments"][-1] = file
exec(sys.argv[2])
json.dump(a, open(sys.argv[1], "w"))
P
}

# holds NAME EXPRESSION: Python, true of the JSON report r
holds() {
	dmattr check --format json >"$scratch/report.json" 2>"$scratch/err"
	said "$@"
}

# said NAME EXPRESSION: ... that stands in report.json
said() {
	check "$1" python3 - "$scratch/report.json" "$2" <<'P'
import json, sys
r = json.load(open(sys.argv[1]))
cov, sites = r["coverage"], r["sites"]
of = lambda file: [s for s in sites if s["file"].endswith(file)]
assert eval(sys.argv[2]), (sys.argv[2], cov)
P
}

# ---- what did not change ----

all=$(find "$misc" -name '*.c' | wc -l)
parses "the first run parses all $all files" "$all"
parses "the second run parses nothing" 0
dmattr check >"$scratch/first" 2>&1
dmattr check >"$scratch/second" 2>&1
check "check says the same again" cmp "$scratch/first" "$scratch/second"
units="SELECT * FROM unit_text ORDER BY file"
sql "$units" >"$scratch/units"
check "the database lists the files" test "$(wc -l <"$scratch/units")" = "$all"
changed "$misc"/*.c "$tree"/include/linux/*.h
parses "a touch without a change parses nothing" 0
parses "nor does the run after it" 0
cp "$db" "$scratch/elsewhere.sqlite"
db=$scratch/elsewhere.sqlite parses "a copy of the database is as good" 0

# ---- what changed ----

echo 'int fresh_name(void) { return region_unmap_all(); }' >>"$misc/region.c"
sed -i '1a int region_unmap_all(void);' "$misc/region.c"
changed "$misc/region.c"
parses "one changed file parses one" 1
check "what it says now is there" test "$(sql "SELECT count(*) FROM call_graph
	WHERE caller = 'fresh_name' AND callee = 'region_unmap_all'")" = 1
holds "the site moved with its line" "[s['line'] for s in of('region.c')] == [33]"
cp corpus/mini/drivers/misc/region.c "$misc/region.c"
changed "$misc/region.c"
parses "changed back: one again" 1
check "what it said is gone" test "$(sql "SELECT count(*) FROM call_graph
	WHERE caller = 'fresh_name'")" = 0
dmattr check >"$scratch/second" 2>&1
check "the report is what it was" cmp "$scratch/first" "$scratch/second"

for header in linux/fs.h linux/scatterlist.h linux/types.h; do
	users=$(cd "$tree" && for f in drivers/misc/*.c; do
			gcc -MM -nostdinc -Iinclude "$f" | grep -o "include/$header"
		done | wc -l)
	name=added_to_$(basename $header .h)
	sed -i "\$i static inline int $name(void) { return $name(); }" "$tree/include/$header"
	changed "$tree/include/$header"
	parses "a change of $header parses the $users that include it" "$users"
	parses "and nothing after that" 0
done

# a header's function is kept once, whoever called it
header=$tree/include/linux/types.h
in_header() {
	cp corpus/mini/include/linux/types.h "$header"
	sed -i "\$i int $1(void); static inline int in_header(void) { return $1(); }" "$header"
	changed "$header"
}
callees() { sql "SELECT group_concat(callee) FROM call_graph WHERE caller LIKE 'in_header%'"; }
in_header before
echo 'int calls_header(void) { return in_header(); }' | tee -a "$misc/region.c" >>"$misc/ring.c"
sed -i 's/calls_header/calls_it_too/' "$misc/ring.c"
changed "$misc/region.c" "$misc/ring.c"
parses "a function of a header, and two callers" "$all"
check "it is there once" test "$(callees)" = before
in_header after
parses "its body changes" "$all"
check "it is what it is now" test "$(callees)" = after
cp corpus/mini/drivers/misc/region.c "$misc/region.c"
changed "$misc/region.c"
parses "one of its callers goes" 1
check "it stays for the other" test "$(callees)" = after
cp corpus/mini/drivers/misc/ring.c "$misc/ring.c"
cp corpus/mini/include/linux/*.h "$tree/include/linux/"
changed "$misc/ring.c" "$tree"/include/linux/*.h
parses "all changed back" "$all"
check "it is gone" test -z "$(callees | grep -v NULL)"
dmattr check >"$scratch/second" 2>&1
check "the report is what it was" cmp "$scratch/first" "$scratch/second"

edit_commands 'a[0]["arguments"].insert(1, "-DSOMETHING")'
parses "changed flags of one file parse it" 1
edit_commands 'a[0]["arguments"].insert(1, "-Wall")'
parses "a flag that changes nothing that is seen parses nothing" 0
edit_commands '[e["arguments"].insert(1, "-DALL=1") for e in a]'
parses "changed flags of all files parse all" "$all"
touch "$tree/compile_commands.json"
parses "compile_commands.json touched: nothing" 0

# ---- files come and go ----

mv "$misc/ring.c" "$scratch/ring.c"
parses "a file is removed: nothing to parse" 0
check "its unit is gone" test "$(sql "SELECT count(*) FROM unit_text
	WHERE file = 'drivers/misc/ring.c'")" = 0
check "its functions are gone" test "$(sql "SELECT count(*) FROM function f
	JOIN file p ON p.id = f.file WHERE p.path = 'drivers/misc/ring.c'")" = 0
holds "its sites are gone" "not of('ring.c') and cov['parsed'] == $((all - 1))"
cp "$scratch/ring.c" "$misc/fresh.c"
edit_commands 'add("drivers/misc/fresh.c")'
changed "$misc/fresh.c"
parses "a new file is found" 1
holds "its sites are there" "len(of('fresh.c')) == 3"
mv "$scratch/ring.c" "$misc/ring.c"
rm "$misc/fresh.c"
edit_commands 'a.pop()'
parses "the first is back" 1
dmattr check >"$scratch/second" 2>&1
check "the report is what it was" cmp "$scratch/first" "$scratch/second"

# ---- another dmattr ----

python3 - "$db" <<'P'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db:
    db.execute("UPDATE meta SET value = '0.0-other' WHERE key = 'tool'")
db.close()
P
parses "a database of another dmattr: all is parsed again" "$all"
check "and that is said" grep -q 'another version of dmattr: it is made again' "$scratch/err"

# ---- errors in a file ----

cp "$misc/ring.c" "$scratch/ring.c"
printf 'int broken(void)\n{\n\treturn undeclared_thing + ;\n}\n' >>"$misc/ring.c"
changed "$misc/ring.c"
parses "a file with errors is parsed" 1
check "it is said" grep -q 'drivers/misc/ring.c: damaged: ' "$scratch/err"
holds "it is counted as damaged" "cov['damaged'] == 1 and cov['parsed'] == $all"
holds "it is listed with the first error" \
	"['drivers/misc/ring.c'] == [f['file'] for f in cov['failed']] and 'undeclared_thing' in cov['failed'][0]['reason']"
holds "its other functions are still seen" "len(of('ring.c')) == 3 and len(sites) == 11"
parses "it is not tried again until it changes" 0
cp "$scratch/ring.c" "$misc/ring.c"
changed "$misc/ring.c"
parses "mended, it is parsed" 1
holds "and damaged no more" "cov['damaged'] == 0 and not cov['failed']"

# ---- a file that the parser dies of ----

# an expression of 2^18 terms, which is deeper than libclang's stack
{
	printf '#include <linux/dma-mapping.h>\n#define A0 + x\n'
	for i in $(seq 18); do echo "#define A$i A$((i - 1)) A$((i - 1))"; done
	printf 'dma_addr_t deep(struct device *dev, void *p, int x)\n{\n\tx = x A18;\n'
	printf '\treturn dma_map_single(dev, p, x, DMA_TO_DEVICE);\n}\n'
} >"$misc/aa_deep.c"
changed "$misc/aa_deep.c" "$misc"/*.c
edit_commands 'add("drivers/misc/aa_deep.c")'
for i in "$misc"/[b-z]*.c; do echo "int more_$(basename "$i" .c);" >>"$i"; done
parses "the parser dies of one file, the others are parsed" $((all + 1))
check "it is said" grep -qE 'aa_deep.c: failed: (killed by signal|the worker ended)' "$scratch/err"
holds "it is listed with its reason, and its call is not lost" \
	"[(f['file'], f['reason'][:10]) for f in cov['failed'] if 'killed' in f['reason'] or 'ended' in f['reason']] and [l['line'] for l in cov['left_out'] if l['file'].endswith('aa_deep.c')] and cov['parsed'] == $all"
holds "the others have their sites" "len(sites) == 11"
sed -i 's/x A18/x A2/' "$misc/aa_deep.c"
changed "$misc/aa_deep.c"
parses "mended, it is parsed" 1
holds "and its site is there" "len(of('aa_deep.c')) == 1 and not cov['failed']"

# ---- a worker that is killed, or hangs ----

# A worker that takes its time; stopped, it takes for ever.
{
	echo '#include <linux/dma-mapping.h>'
	for i in $(seq 20000); do
		echo "int f$i(struct device *d) { return f$i(d) + dma_map_single(d, d, $i, 0); }"
	done
} >"$misc/ab_large.c"
edit_commands 'add("drivers/misc/ab_large.c")'
echo 'int more_again;' | tee -a "$misc/region.c" >>"$misc/ring.c"
changed "$misc"/{ab_large,region,ring}.c

# stop_worker ARG...: dmattr in the background, process $run, worker $worker stopped
stop_worker() {
	"$DMATTR" -k "$tree" --db "$db" -j1 "$@" >"$scratch/run.out" 2>"$scratch/run.err" &
	run=$!
	worker=
	until [[ $worker ]] || ! kill -0 $run 2>/dev/null; do
		read -r worker _ <"/proc/$run/task/$run/children"
	done 2>/dev/null
	[[ $worker ]] && kill -STOP "$worker"
}

# the file gets another worker, which is killed too
kill_two() {
	local first=$worker
	kill -KILL "$first"
	until [[ $worker && $worker != "$first" ]] || ! kill -0 $run; do
		read -r worker _ <"/proc/$run/task/$run/children"
	done 2>/dev/null
	kill -KILL "$worker"
	wait $run
}

stop_worker index
refuses "meanwhile another dmattr is refused" "written by another dmattr .process $run." \
	"$DMATTR" -k "$tree" --db "$db" check
kill_two
rc=$?
check "two workers are killed, the run goes on" test $rc = 0
check "its file is said to be failed, with the reason" \
	grep -q 'ab_large.c: failed: killed by signal 9 (Killed)' "$scratch/run.err"
check "the others are parsed" grep -q ' 3 parsed now, 0 damaged, 1 failed' "$scratch/run.err"
check "and stands so in the database" test "$(sql "SELECT failed FROM unit_text
	WHERE file = 'drivers/misc/ab_large.c' AND reason LIKE 'killed by signal 9%'")" = 1
parses "the next run parses it" 1
changed "$misc/ab_large.c"
echo >>"$misc/ab_large.c"
stop_worker check --format json
kill_two
cp "$scratch/run.out" "$scratch/report.json"
said "its calls are listed, none is lost" \
	"cov['textual'] == cov['seen'] + len(cov['left_out']) and len([l for l in cov['left_out'] if l['file'].endswith('ab_large.c') and 'killed' in l['reason']]) == 20000"

changed "$misc/ab_large.c"
echo >>"$misc/ab_large.c"
if "$DMATTR" --time-limit 2 --version >/dev/null 2>&1; then
	stop_worker --time-limit 2 index
	wait $run
	rc=$?
	check "a worker hangs, the run goes on" test $rc = 0
	check "its file is said to be failed, with the reason" \
		grep -q 'ab_large.c: failed: time limit of 2 s' "$scratch/run.err"
	check "the worker is gone" sh -c '! kill -0 "$1"' - "$worker"
else
	not_ok "a worker hangs, the run goes on"
	diag "no option --time-limit: nobody waits for 120 s here"
fi

echo >>"$misc/ab_large.c"
changed "$misc/ab_large.c"
stop_worker index
kill -TERM $run
wait $run
rc=$?
check "SIGTERM ends the run with exit 2" test $rc = 2
check "in one line that says what was kept" grep -q 'stopped after .* is kept' "$scratch/run.err"
check "and no worker stays" sh -c '! kill -0 "$1"' - "$worker"

sed -i '100,$d' "$misc/ab_large.c"
changed "$misc/ab_large.c"
parses "mended, it is parsed" 1
holds "and all is well again" "not cov['failed'] and len(of('ab_large.c')) == 98"
plan
