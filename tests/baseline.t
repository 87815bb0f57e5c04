#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What a person decided: findings that a baseline lists or that a comment answers are
# not reported; what does not apply any more is.
. "$(dirname "$0")/lib.sh"

tree=$scratch/tree
misc=$tree/drivers/misc
base=$scratch/baseline
minutes=50
place='drivers/misc/region.c:[0-9]*: WARNING: .*\[dma-require-coherent\]'

fresh() {
	rm -rf "$tree"
	cp -r corpus/mini "$tree"
	# its findings are of other rules than this test is about
	rm "$tree/drivers/misc/packed.c"
	python3 - "$tree/compile_commands.json" <<-'P'
		import json, sys
		path = sys.argv[1]
		jobs = [j for j in json.load(open(path)) if "packed.c" not in j["file"]]
		json.dump(jobs, open(path, "w"), indent=1)
	P
	find "$tree" -type f -exec touch -d '1 hour ago' {} +
}
# edit SED [FILE]: as an editor leaves it, each time a minute later
edit() {
	local file=$misc/${2:-region.c}
	sed -i "$1" "$file"
	minutes=$((minutes - 1))
	touch -d "$minutes minutes ago" "$file"
}
dmattr() { "$DMATTR" -k "$tree" -q check --format terse "$@" >"$scratch/out" 2>"$scratch/err"; }

# finds NAME N ARGUMENT...: N findings, all in region.c or copy.c, nothing else said
finds() {
	local name=$1 n=$2 rc
	shift 2
	dmattr "$@"
	rc=$?
	if (($(wc -l <"$scratch/out") == n)) && ((rc == (n > 0))) && [[ ! -s $scratch/err ]]; then
		ok "$name"
	else
		not_ok "$name"
		diag "status $rc" "$(cat "$scratch/out" "$scratch/err")"
	fi
}

# warns NAME PATTERN N ARGUMENT...: one warning like it, and N findings
warns() {
	local name=$1 pattern=$2 n=$3
	shift 3
	dmattr "$@"
	if (($(wc -l <"$scratch/out") == n)) && grep -qE "warning: .*$pattern" "$scratch/err" &&
	   (($(grep -c warning: "$scratch/err") == 1)); then
		ok "$name"
	else
		not_ok "$name"
		diag "$(cat "$scratch/out" "$scratch/err")"
	fi
}

# ---- baseline ----

fresh
finds "one finding" 1
check "it is the expected one" grep -q "^$place" "$scratch/out"
finds "writing the baseline takes it out" 0 --baseline "$base" --update-baseline
check "it is one line, for a person too" grep -qE \
	'^dma-require-coherent drivers/misc/region.c region_map [0-9a-f]{16}$' "$base"
finds "with the baseline nothing is found" 0 --baseline "$base"
edit '1a int more(void);'
finds "nor when it moves" 0 --baseline "$base"
edit 's/return dma_map_sgtable(r->dev,/return dma_map_sgtable(r->dev, \/* it *\/ /'
finds "nor when its line is broken otherwise" 0 --baseline "$base"
sed 's/region_/copy_/g' "$misc/region.c" >"$misc/copy.c"
cp "$base" "$scratch/kept"
finds "a finding of another file is found" 1 --baseline "$base"
check "it alone" grep -q '^drivers/misc/copy.c:' "$scratch/out"
finds "the baseline of one file" 0 --baseline "$base" --update-baseline drivers/misc/copy.c
check "keeps what it has of others" test "$(grep -c '^dma' "$base")" = 2
check "in order" env LC_ALL=C sort -c <(grep -v "^#" "$base")
rm "$misc/copy.c"
warns "an entry of a file that is gone" 'copy.c .*--update-baseline takes it out' 0 --baseline "$base"
finds "says nothing of files elsewhere" 0 --baseline "$base" drivers/misc/region.c
finds "and is taken out" 0 --baseline "$base" --update-baseline
check "so that it is as before" cmp "$base" "$scratch/kept"
edit 's/DMA_BIDIRECTIONAL, 0);/DMA_BIDIRECTIONAL, DMA_ATTR_REQUIRE_COHERENT);/'
warns "an entry that was mended" 'region.c .*no finding any more|no finding any more.*region.c' 0 \
	--baseline "$base"
fresh
refuses "no such baseline" "No such file.*--update-baseline" "$DMATTR" -k "$tree" -q check \
	--baseline "$scratch/none"
echo 'dma-require-coherent here' >>"$base"
refuses "a line that is no entry" ":[0-9]+: not an entry" "$DMATTR" -k "$tree" -q check \
	--baseline "$base"
refuses "an update without a file" "name one" "$DMATTR" -k "$tree" check --update-baseline
refuses "an update of a part" "leave --changed and --rule" "$DMATTR" -k "$tree" check \
	--baseline "$base" --update-baseline --rule dma-require-coherent

# ---- comments ----

call='\treturn dma_map_sgtable'
edit "s,^$call,\t/* dmattr: ok dma-require-coherent: one coherent device */\n&,"
finds "a comment above with a reason" 0
fresh
edit 's,^\treturn dma_map_sgtable.*,& /* dmattr: ok dma-require-coherent: tried */,'
finds "a comment behind the statement" 0
fresh
edit "s,^$call,\t/*\n\t * dmattr: ok dma-require-coherent: this device\n\t * is coherent by design\n\t */\n\n&,"
finds "a comment of several lines" 0
fresh
edit 's,^\treturn dma_map_sgtable(\(.*\)$,\treturn dma_map_sgtable(\n\t\t\1 // dmattr: ok dma-require-coherent: why,'
finds "a comment behind a statement of several lines" 0
fresh
edit "s,^$call,\t/* dmattr: ok dma-require-coherent */\n&,"
warns "a comment without a reason does not count" 'region.c:32: .*says no reason' 1
fresh
edit "s,^$call,\t/* dmattr: ok dma-require-coherent: */\n&,"
warns "nor one with an empty reason" 'region.c:32: .*says no reason' 1
fresh
edit "s,^$call,\t/* dmattr: ok */\n&,"
warns "nor one without a rule" 'region.c:32: .*names no rule' 1
fresh
edit "s,^$call,\t/* dmattr: ok dma-attrs-from-caller: why */\n&,"
warns "one of another rule answers nothing" 'region.c:32: .*answers no finding' 1
fresh
edit '1a /* dmattr: ok dma-require-coherent: why */'
warns "one at another place answers nothing" 'region.c:2: .*answers no finding' 1
fresh
edit '1a /* dmattr: ok dma-require-coherent: why */' ring.c
warns "in a file without findings too" 'ring.c:2: .*answers no finding' 1
fresh
edit "s,^$call,\t/* dmattr: ok no-such-rule: why */\n&,"
warns "one of an unknown rule" 'region.c:32: .*names no rule of dmattr' 1
fresh
edit '1a static const char *text = "dmattr: ok dma-require-coherent: why";'
finds "text that is no comment" 1
fresh
to_header() { # region.c becomes a header that it includes
	mv "$misc/region.c" "$misc/region.h"
	echo '#include "region.h"' >"$misc/region.c"
}
edit "s,^$call,\t/* dmattr: ok dma-require-coherent: one coherent device */\n&,"
to_header
finds "a comment in a header, for a site there" 0
fresh
to_header
finds "without it the header has the finding" 1
check "at its line" grep -q '^drivers/misc/region.h:32: ' "$scratch/out"
edit '1a /* dmattr: ok dma-require-coherent: why */' region.h
edit 's/DMA_BIDIRECTIONAL, 0);/DMA_BIDIRECTIONAL, DMA_ATTR_REQUIRE_COHERENT);/' region.h
warns "one in a header without findings" 'region.h:2: .*answers no finding' 0

# ---- fingerprints ----

prints() {
	"$DMATTR" -k "$tree" -q check --format json |
		python3 -c 'import json, sys
for f in json.load(sys.stdin)["findings"]: print(f["file"], f["fingerprint"])'
}
fresh
prints >"$scratch/first"
edit '1a int more(void);'
prints >"$scratch/second"
check "a finding that moves keeps its fingerprint" cmp "$scratch/first" "$scratch/second"
edit 's/DMA_BIDIRECTIONAL, 0);/DMA_TO_DEVICE, 0);/'
prints >"$scratch/second"
check "one whose text changes does not" \
	test "$(comm -13 <(sort "$scratch/first") <(sort "$scratch/second") | wc -l)" = 1
plan
