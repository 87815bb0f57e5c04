#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# explain and the queries about calls: what a reader is told of a site, of a
# warning of dma-debug, and of a call. The tree is the miniature with the programs
# of tests/explain, whose tails say the class of the user interface.
. "$(dirname "$0")/lib.sh"

tree=$scratch/tree
db=$scratch/facts.sqlite
cp -r corpus/mini "$tree"
mkdir "$tree/drivers/more"
cp tests/explain/*.c "$tree/drivers/more/"
cp -r tests/explain/include "$tree/"
(cd "$tree" && find drivers kernel -name '*.c' | sort | python3 -c '
import json, sys
how = ["clang", "-nostdinc", "-std=gnu11", "-Iinclude", "-c"]
files = sys.stdin.read().split()
json.dump([{"directory": ".", "file": f, "arguments": how + [f]} for f in files],
          sys.stdout, indent=1)') >"$tree/compile_commands.json"
dmattr() { "$DMATTR" -q -k "$tree" --db "$db" "$@"; }

dmattr check --format json >"$scratch/report.json" 2>"$scratch/err"
check "check of the tree finds something (exit 1)" test $? = 1
dmattr index "$tree/drivers/more/many.c" >"$scratch/index" 2>&1
check "a file that maps nothing is indexed by its name" test $? = 0

# prints NAME WORDS...: each of them is in the output, in this order
prints() {
	local name=$1
	shift
	if python3 - "$scratch/out" "$@" 2>"$scratch/why" <<'P'
import sys
text, at = open(sys.argv[1]).read(), 0
for words in sys.argv[2:]:
    at = text.find(words, at)
    if at < 0:
        sys.exit("not there, or not in this order: " + words)
    at += len(words)
P
	then
		ok "$name"
	else
		not_ok "$name"
		diag "$(cat "$scratch/why")" "$(head -n 40 "$scratch/out")"
	fi
}

# lacks NAME WORDS: they are nowhere in the output
lacks() {
	if grep -qF -- "$2" "$scratch/out"; then
		not_ok "$1"
		diag "there: $(grep -F -- "$2" "$scratch/out")"
	else
		ok "$1"
	fi
}

explain() { dmattr explain "$@" >"$scratch/out" 2>"$scratch/err"; }

# ---- a site ----

explain drivers/misc/region.c:32
prints "a finding: verdict, attributes, unmap, interface, rule and change" \
	"verdict:    require-coherent (confidence high)" "direction:  DMA_BIDIRECTIONAL" \
	"attributes: 0" "memory:     user; the witness begins at pin_user_pages_fast()" \
	"unmapped by: dma_unmap_sgtable() at drivers/misc/region.c:54 in region_release()" \
	"uapi:       misc, by region_ioctl(), stored into file_operations:unlocked_ioctl" \
	"[dma-require-coherent]" \
	"change:     DMA_ATTR_REQUIRE_COHERENT in argument 4 of dma_map_sgtable()" \
	"and on the unmap at drivers/misc/region.c:54, in argument 4 of dma_unmap_sgtable()"
prints "why not another verdict" "not streaming:" "no dma_sync runs on the same object" \
	"the request that maps it was not seen to unmap it on every way" \
	"not none:" "user memory reaches the call"
prints "the witness, with source lines" \
	"1. drivers/misc/region.c:19 in region_pin(): pin_user_pages_fast() fills r->pages" \
	"1>    19" "int n = pin_user_pages_fast(" \
	"2. drivers/misc/region.c:28 in region_map(): sg_alloc_table_from_pages() puts r->pages into &r->sgt" \
	"3. drivers/misc/region.c:32 in region_map(): dma_map_sgtable() maps it" \
	"2>    28" "3>    32"
lacks "each thing is said once" "4. "
lacks "what goes without saying is not said" "MMIO"

explain drivers/misc/handover.c:"$(grep -n 'return dma_map_sgtable\|= dma_map_sgtable' \
	corpus/mini/drivers/misc/handover.c | cut -d: -f1)"
prints "a verdict that another premise overruled" "verdict:    streaming" \
	"not require-coherent:" "  - dma_sync runs on the same object"
lacks "no change where none is due" "change:"

explain drivers/misc/marked.c:24
prints "what is marked needs no change" "require-coherent, and it is marked so" \
	"attributes: DMA_ATTR_REQUIRE_COHERENT, and can have DMA_ATTR_WEAK_ORDERING"
lacks "nor is one told" "change:"

explain drivers/misc/helper.c:15
prints "from-caller names who must bring the attribute" "verdict:    from-caller" \
	"callers with kernel memory: pool_ioctl() brings user memory, pool_open() does not" \
	"change:     DMA_ATTR_REQUIRE_COHERENT from those callers that keep user memory mapped" \
	"not require-coherent:" "some callers bring user memory, others kernel memory"

explain drivers/more/copy.c:20
prints "an API without attributes has a variant that takes them" \
	"by dma_map_page_attrs(), since dma_map_page() takes no attributes"

explain drivers/more/pointer.c:19
prints "a hop through a pointer says which, and how many functions it can be" \
	"gives c->pages[] to c->ops->lift() (through crane_ops:lift: one of 2 functions stored there)" \
	"drivers/more/pointer.c:19 in crane_lift(): dma_map_page() maps it"

check "no witness says two things at one line" python3 - "$scratch/report.json" <<'P'
import json, sys
for s in json.load(open(sys.argv[1]))["sites"]:
    said = [(h["file"], h["line"]) for h in s["witness"][:-1]]
    assert len(said) == len(set(said)), s["witness"]
P

# ---- the class of the user interface ----

dmattr query sites >"$scratch/sites"
while read -r file line class; do
	got=$(awk -F'\t' -v at="drivers/more/$file:$line:" \
		'index($1, at) == 1 { print $8 }' "$scratch/sites")
	check "$file:$line is reached by $class" test "$got" = "$class"
done < <(cd tests/explain && grep -oE 'uapi: [0-9]+ [a-z0-9]+' -- *.c | sed 's/:uapi: / /')

# ---- calls ----

query() { dmattr query "$@" >"$scratch/out" 2>"$scratch/err"; }

query callers ferry_load
prints "a caller by a copy of the pointer" "drivers/more/copy.c:41: ferry_ioctl calls ferry_load" \
	"through ferry_command:func (one of 2 functions stored there)"
query callees ferry_ioctl
prints "callees of it" "ferry_ioctl calls ferry_load through" "ferry_ioctl calls ferry_unload through"
query callers bridge_load
prints "a caller by a member that a parameter was stored into" "bridge_ioctl calls bridge_load" \
	"through bridge:handler (the only function stored there)"
query path crane_ioctl crane_lift
prints "a path through a pointer" "crane_ioctl calls crane_lift through crane_ops:lift (one of 2"
query path dial_turn dial_end
prints "a pointer of 26 functions proves no path" "no path that proves anything" \
	"dial_turn calls turn_last through dial_ops:turn (one of 26 functions stored there: no proof)" \
	"turn_last calls dial_end"
query path dial_end dial_turn
prints "no path is said" "no call path from dial_end to dial_turn"
query unresolved
prints "calls without a callee are listed" "1	bell_ops:ring	drivers/more/alone.c:" "bell_ring" "1	of 5 calls"
check "and counted in the report" python3 - "$scratch/report.json" <<'P'
import json, sys
c = json.load(open(sys.argv[1]))["coverage"]
assert c["pointer_calls"] >= c["unresolved_calls"] > 0, c
assert sum(int(u["reason"].split()[0]) for u in c["unresolved"]) == c["unresolved_calls"], c
P
check "the report is valid" tests/validate-report "$scratch/report.json"

# ---- warnings of dma-debug ----

splat() { dmattr explain --splat "tests/splat/$1.log" >"$scratch/out" 2>"$scratch/err"; }

splat overlap
prints "an overlap: the site, by the function behind the API's frames" \
	"packed 0000:01:00.0: cacheline tracking EEXIST" \
	"mapped by:  drivers/misc/packed.c:18 in packed_arm(), dma_map_single()" "DMA_FROM_DEVICE" \
	"can share its line:" "elements of struct packed, events, take 8 bytes each, a line 64" \
	"smallest change:" "DMA_ATTR_DEBUGGING_IGNORE_CACHELINES"

splat user
prints "user memory: by the call trace, in a function that the frame holds inlined" \
	"mapped by:  drivers/misc/region.c:32 in region_map()" \
	"smallest change: DMA_ATTR_REQUIRE_COHERENT in argument 4 of dma_map_sgtable()"
lacks "what the stack only happens to hold is no frame" "transfer.c"
splat direction
prints "a direction: the unmap, from a decoded trace in syslog's form" \
	"mapped in one direction, unmapped in another" "drivers/misc/region.c:32 in region_map()" \
	"smallest change: DMA_BIDIRECTIONAL in argument 3 of dma_unmap_sgtable() at drivers/misc/region.c:54"
splat attributes
prints "attributes by their names, and what differs under the tree's mask" \
	"mapped with DMA_ATTR_REQUIRE_COHERENT, unmapped with DMA_ATTR_MMIO" \
	"mapped by:  drivers/misc/marked.c:24 in window_ioctl()" \
	"smallest change: add DMA_ATTR_REQUIRE_COHERENT to and take DMA_ATTR_MMIO from dma_unmap_sgtable() at drivers/misc/region.c:54"
splat elsewhere
prints "a driver that is not in the database" "mapped with one size, unmapped with another" \
	"not found: foo_fill() is not in the database" "module foo"
lacks "its callers are not taken for it" "region.c"

refuses "a log without a warning" "stale.log: no warning of dma-debug" \
	"$DMATTR" -q -k "$tree" --db "$db" explain --splat tests/splat/stale.log
refuses "a log that is not there" "cannot read .*nowhere.log" \
	"$DMATTR" -q -k "$tree" --db "$db" explain --splat tests/splat/nowhere.log
refuses "--splat and a site" "one rule or site, or --splat" \
	"$DMATTR" -q -k "$tree" --db "$db" explain --splat tests/splat/user.log drivers/misc/region.c:32
plan
