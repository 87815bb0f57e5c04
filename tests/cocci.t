#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The semantic patches. tests/cocci/NAME.c is for the rule whose id NAME is or begins
# with. What each mode must say of it: NAME.report, NAME.org, NAME.context (none: nothing),
# and NAME.res or NAME.WORD.res, the file after patch mode (with -D WORD).
# "tests/cocci.t --rewrite" writes these anew: read each before you believe it.
. "$(dirname "$0")/lib.sh"

rewrite=${1:-}
macros=$PWD/cocci/kernel-macros.h

# rule_of NAME: the longest id that NAME begins with
rule_of() {
	local path id best=
	for path in cocci/*.cocci; do
		id=$(basename "$path" .cocci)
		[[ $1 == "$id"* ]] && ((${#id} > ${#best})) && best=$id
	done
	echo "$best"
}

# run_spatch RULE MODE FILE [OPTION...]
run_spatch() {
	local rule=$1 mode=$2 file=$3
	shift 3
	spatch --very-quiet --no-includes --macro-file "$macros" -D "$mode" \
		--sp-file "cocci/$rule.cocci" "$file" "$@" 2>"$scratch/spatch.err"
}

has_mode() { grep -qE "^virtual $2\$" "cocci/$1.cocci"; }

# same NAME FILE: standard input is what FILE holds (nothing, if there is none)
same() {
	local name=$1 want=$2
	cat >"$scratch/got"
	if [[ $rewrite == --rewrite ]]; then
		if [[ -s $scratch/got ]]; then cp "$scratch/got" "$want"; else rm -f "$want"; fi
	fi
	[[ -f $want ]] || want=/dev/null
	check "$name" diff -u "$want" "$scratch/got"
}

# patched NAME RULE WORD: patch mode gives NAME[.WORD].res, which compiles and stays
patched() {
	local name=$1 rule=$2 word=$3 copy=$scratch/$1.c
	local want=tests/cocci/$name${word:+.$word}.res
	cp "tests/cocci/$name.c" "$copy"
	run_spatch "$rule" patch "$copy" --in-place ${word:+-D "$word"} >/dev/null
	cp "$copy" "$scratch/once.c"
	if cmp -s "$copy" "tests/cocci/$name.c"; then
		same "$name: patch mode ${word:+with -D $word }changes nothing" "$want" </dev/null
		return
	fi
	same "$name: patch mode${word:+ with -D $word}" "$want" <"$copy"
	check "$name: the result compiles" "$CLANG" -fsyntax-only -std=gnu11 -Werror \
		-Wno-unused-function -include tests/cocci/kernel.h "$scratch/once.c"
	run_spatch "$rule" patch "$copy" --in-place ${word:+-D "$word"} >/dev/null
	check "$name: a second run changes nothing" cmp "$copy" "$scratch/once.c"
}

CLANG=$(command -v clang-19 clang | head -n 1)

for path in cocci/*.cocci; do
	for mode in report org context patch; do
		has_mode "$(basename "$path" .cocci)" "$mode" || continue
		check "$path parses in mode $mode" spatch -D "$mode" --parse-cocci "$path"
	done
	check "$path has the kernel's header" awk '
		/^\/\/\/ /              { summary++ }
		/^\/\/ Confidence: (High|Moderate|Low)$/ { confidence++ }
		/^\/\/ Options: /       { options++ }
		/^\/\/ Keywords: /      { keywords++ }
		/^virtual report$/      { report++ }
		END { exit !(summary && confidence == 1 && options == 1 && keywords && report) }' "$path"
done

for path in tests/cocci/*.c; do
	name=$(basename "$path" .c)
	rule=$(rule_of "$name")
	[[ $rule ]] || continue
	check "$name.c compiles" "$CLANG" -fsyntax-only -std=gnu11 -Werror -Wno-unused-function \
		-include tests/cocci/kernel.h "$path"
	same "$name: report" "tests/cocci/$name.report" \
		< <(run_spatch "$rule" report "$path" | sort -t: -k2n)
	has_mode "$rule" patch && patched "$name" "$rule" ""
	for word in clean overlap; do
		has_mode "$rule" "$word" && patched "$name" "$rule" "$word"
	done
	[[ $name == "$rule" ]] || continue
	same "$name: org" "tests/cocci/$name.org" < <(run_spatch "$rule" org "$path" | sort)
	same "$name: context" "tests/cocci/$name.context" \
		< <(run_spatch "$rule" context "$path" | grep -v '^[-+][-+][-+] ')
done

# bad_lines FILE [OPTION...]: how many lines spatch cannot parse
bad_lines() { spatch --no-includes "${@:2}" --parse-c "$1" 2>&1 | sed -n 's/.*nb bad = \([0-9]*\).*/\1/p'; }

check "without kernel-macros.h spatch loses functions" test "$(bad_lines tests/cocci/macros.c)" -gt 20
check "with it, none" test "$(bad_lines tests/cocci/macros.c --macro-file "$macros")" = 0

# lost_calls LIST: mapping calls in what spatch cannot parse of the files that LIST names
lost_calls() {
	xargs spatch --no-includes --macro-file "$macros" --parse-c <"$1" 2>&1 |
		tee "$scratch/parse" | grep -E '^(bad|BAD).*(dma|ib_dma)_(un)?map_[a-z_]*\('
}

ls corpus/mini/drivers/*/*.c tests/cocci/macros.c >"$scratch/files"
check "the miniature: no mapping call is in a function that spatch lost" \
	test -z "$(lost_calls "$scratch/files")"
check "and all of it was parsed" grep -q "total files = $(wc -l <"$scratch/files");" "$scratch/parse"

# ---- the command ----

"$DMATTR" -q -k corpus/mini cocci --format json >"$scratch/cocci.json" 2>"$scratch/err"
check "cocci of the miniature finds something (exit 1)" test $? = 1
check "its report is valid" tests/validate-report "$scratch/cocci.json"
"$DMATTR" -q -k corpus/mini check --cocci --format json >"$scratch/check.json" 2>"$scratch/err"
check "check --cocci: the report is valid" tests/validate-report "$scratch/check.json"

# holds NAME REPORT EXPRESSION: Python, true of the report r; spatch(WORD): "rule file" list
holds() {
	check "$1" python3 - "$2" "$3" <<'P'
import json, os, sys
r = json.load(open(sys.argv[1]))
def spatch(word):
    return [f["rule"] + " " + os.path.basename(f["file"]) for f in r["findings"]
            if f.get("spatch") == word]
print({w: spatch(w) for w in ("confirmed", "refuted", "only-spatch", "only-analyzer")}, r["coverage"]["spatch"])
sys.exit(not eval(sys.argv[2]))
P
}

holds "both find the region" "$scratch/check.json" '"dma-require-coherent region.c" in spatch("confirmed")'
holds "all files were read by spatch" "$scratch/check.json" \
	'r["coverage"]["spatch"]["failed"] == [] and r["coverage"]["spatch"]["lost"] == []'
holds "check --cocci says no less than cocci" "$scratch/cocci.json" \
	'all("spatch" in f for f in r["findings"])'

# a tree with a function that spatch cannot parse, one that maps and unmaps at once, and a
# helper in another file that only the analyzer follows
tree=$scratch/tree
cp -r corpus/mini "$tree"
rm -r "$tree"/drivers/misc/*
cp tests/cocci/tree/*.[ch] "$tree/drivers/misc/"
(cd "$tree" && python3 -c '
import glob, json
how = ["clang", "-nostdinc", "-std=gnu11", "-Iinclude", "-c"]
json.dump([{"directory": ".", "file": f, "arguments": how + [f]}
           for f in sorted(glob.glob("drivers/misc/*.c"))], open("compile_commands.json", "w"))')
"$DMATTR" -q -k "$tree" cocci --format json >"$scratch/tree.json" 2>"$scratch/err"
check "cocci of the tree: the report is valid" tests/validate-report "$scratch/tree.json"
holds "what the analyzer refutes is there, with its reason" "$scratch/tree.json" \
	'"dma-require-coherent request.c" in spatch("refuted") and any("streaming" in f["message"] and f["level"] == "note" for f in r["findings"] if f["spatch"] == "refuted")'
holds "two buffers of a record, of which the analyzer names one" "$scratch/tree.json" \
	'spatch("confirmed").count("dma-cacheline-shared shared.c") == 2'
holds "a buffer whose neighbours nobody writes meanwhile" "$scratch/tree.json" \
	'[f["line"] for f in r["findings"] if f["spatch"] == "refuted" and "none: no neighbour in its 64-byte cachelines" in f["message"]] == [33]'
holds "what only the analyzer follows" "$scratch/tree.json" \
	'"dma-require-coherent far.c" in spatch("only-analyzer")'
holds "the rules without a verdict are for spatch alone" "$scratch/tree.json" \
	'"dma-attr-renamed request.c" in spatch("only-spatch")'
holds "a call in a function that spatch lost is named" "$scratch/tree.json" \
	'[os.path.basename(l["file"]) for l in r["coverage"]["spatch"]["lost"]] == ["lost.c"]'

refuses "an unknown semantic patch" "no semantic patch .*/nix.cocci" \
	"$DMATTR" -q -k corpus/mini cocci --rule nix
mkdir -p "$scratch/data"
cp -r rules cocci "$scratch/data/"
printf '@@\n@@\n- f(\n' >>"$scratch/data/cocci/dma-cacheline-shared.cocci"
DMATTR_DATADIR=$scratch/data "$DMATTR" -q -k "$tree" cocci --rule dma-cacheline-shared \
	>"$scratch/out" 2>"$scratch/err"
check "a semantic patch that does not parse is trouble (exit 2)" test $? = 2
check "and each file that it was for is listed" grep -q 'dma-cacheline-shared: spatch failed' "$scratch/out"
rm -r "$scratch/data/cocci"
DMATTR_DATADIR=$scratch/data refuses "no semantic patches" "semantic patches are not installed" \
	"$DMATTR" -q -k corpus/mini cocci

mkdir "$scratch/bin"
printf '#!/bin/sh\necho "Py.find_library: unable to find the Python library [...]" >&2\nexit 255\n' \
	>"$scratch/bin/spatch"
chmod +x "$scratch/bin/spatch"
PATH=$scratch/bin:$PATH refuses "spatch without Python" "apt-get install libpython3-dev" \
	"$DMATTR" -q -k corpus/mini cocci

# ---- a real tree ----

kernel=$(corpus/fetch-kernel 6.12 2>"$scratch/err")
if (($? == 3)); then
	skip "parse coverage of drivers/infiniband" "apt cannot be reached"
else
	(cd "$kernel" && grep -rlE '\b(dma|ib_dma)_(un)?map_|pin_user_pages|hmm_range_fault' \
		--include=*.c drivers/infiniband | sort >"$scratch/files")
	lost=$(cd "$kernel" && lost_calls "$scratch/files")
	check "drivers/infiniband: spatch parses 99.8% of the lines that can matter" awk '
		/nb good = .*nb bad/ { split($0, part, "=========> "); good = part[2] + 0 }
		END { exit !(good >= 99.8) }' "$scratch/parse"
	check "drivers/infiniband: no mapping call is in a function that spatch lost" test -z "$lost"
fi
plan
