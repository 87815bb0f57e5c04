#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What reads bytes from outside, once for each seed and each crash ever found
# (tests/fuzz/seeds/NAME), with the sanitizers. "make fuzz" looks for more.
. "$(dirname "$0")/lib.sh"
build=$(dirname "$DMATTR")

for harness in "$build"/fuzz/*; do
	[[ -x $harness && -f $harness ]] || continue
	name=$(basename "$harness")
	for seed in "tests/fuzz/seeds/$name"/*; do
		check "$name reads $(basename "$seed")" "$harness" "$seed"
	done
done
check "each harness has seeds, each seed a harness" \
	diff <(cd tests/fuzz && printf '%s\n' *.c | sed 's/\.c$//' | grep -vxE 'common|replay') \
	     <(ls tests/fuzz/seeds)
plan
